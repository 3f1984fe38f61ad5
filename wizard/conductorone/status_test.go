package conductorone

import (
	"strings"
	"testing"
	"time"

	"connectpd/wizard/platform"
)

func TestStates(t *testing.T) {
	at := func(minute int) time.Time { return time.Date(2026, 11, 25, 8, minute, 0, 0, time.UTC) }
	for _, c := range []struct {
		name   string
		conn   platform.Connector
		want   platform.SyncState
		label  string
		reason string // part of it
	}{
		{"new", platform.Connector{}, platform.StateNotConnected, "Not connected", ""},
		{"new, with a status", platform.Connector{Status: platform.Status{Raw: "SYNC_STATUS_UNSPECIFIED"}}, platform.StateNotConnected, "Not connected", ""},
		{"saved, not begun", platform.Connector{ConfiguredAt: at(1)}, platform.StateSyncing, "Syncing", ""},
		{"saved, not begun, with a status", platform.Connector{ConfiguredAt: at(1), Status: platform.Status{Raw: "SYNC_STATUS_UNSPECIFIED"}}, platform.StateSyncing, "Syncing", ""},
		{"running", platform.Connector{ConfiguredAt: at(1), Status: platform.Status{Raw: "SYNC_STATUS_RUNNING", StartedAt: at(2)}}, platform.StateSyncing, "Syncing", ""},
		{"done", platform.Connector{ConfiguredAt: at(1), Status: platform.Status{Raw: "SYNC_STATUS_DONE", StartedAt: at(2), CompletedAt: at(3)}}, platform.StateConnected, "Connected", ""},
		{"done without times", platform.Connector{ConfiguredAt: at(1), Status: platform.Status{Raw: "SYNC_STATUS_DONE"}}, platform.StateConnected, "Connected", ""},
		{"failed", platform.Connector{ConfiguredAt: at(1), Status: platform.Status{Raw: "SYNC_STATUS_ERROR", CompletedAt: at(3), LastError: "invalid token"}}, platform.StateError, "Needs attention", "failed: invalid token"},
		{"failed and silent", platform.Connector{ConfiguredAt: at(1), Status: platform.Status{Raw: "SYNC_STATUS_ERROR", CompletedAt: at(3)}}, platform.StateError, "Needs attention", "has the logs"},
		{"failed, then a new token", platform.Connector{ConfiguredAt: at(4), Status: platform.Status{Raw: "SYNC_STATUS_ERROR", CompletedAt: at(3), LastError: "invalid token"}}, platform.StateSyncing, "Syncing", ""},
		{"done, then a new token", platform.Connector{ConfiguredAt: at(4), Status: platform.Status{Raw: "SYNC_STATUS_DONE", CompletedAt: at(3)}}, platform.StateSyncing, "Syncing", ""},
		{"paused", platform.Connector{Status: platform.Status{Raw: "SYNC_STATUS_DISABLED", DisabledReason: "paused by ada"}}, platform.StateDisabled, "Needs attention", "paused in the tenant: paused by ada"},
		{"paused, shrunk", platform.Connector{Status: platform.Status{Raw: "SYNC_STATUS_DISABLED", DisabledReason: platform.ShrunkPrefix + " (80%)"}}, platform.StateDisabled, "Needs attention", "far less data"},
		{"paused, by category", platform.Connector{Status: platform.Status{Raw: "SYNC_STATUS_DISABLED", DisabledCategory: "system"}}, platform.StateDisabled, "Needs attention", "(system)"},
		{"paused, says the error", platform.Connector{Status: platform.Status{Raw: "SYNC_STATUS_DISABLED", LastError: "too many failures"}}, platform.StateDisabled, "Needs attention", "too many failures"},
		{"paused and silent", platform.Connector{Status: platform.Status{Raw: "SYNC_STATUS_DISABLED"}}, platform.StateDisabled, "Needs attention", "paused in the tenant."},
		{"from the future", platform.Connector{Status: platform.Status{Raw: "SYNC_STATUS_DREAMING"}}, platform.StateUnknown, "Needs attention", "SYNC_STATUS_DREAMING"},
	} {
		got := c.conn.State()
		if got != c.want || got.String() != c.label {
			t.Errorf("%s: %s, %s", c.name, got, string(got))
		}
		if reason := c.conn.Reason(); (reason == "") != (c.reason == "") || !strings.Contains(reason, c.reason) {
			t.Errorf("%s: the reason is %q", c.name, reason)
		}
	}
}

func TestLinks(t *testing.T) {
	c := platform.Connector{ID: "CONN", AppID: "APP", CatalogID: "CAT"}
	for got, want := range map[string]string{
		Link("acme.conductor.one", c):                                      "https://acme.conductor.one/admin/connector/CAT/APP/CONN",
		Link("acme.c1eu.ai", platform.Connector{ID: "../x", AppID: "a?b"}): "https://acme.c1eu.ai/admin/connector/2TBFfhxkbK8e2jKj3yBDJch8zCS/a%3Fb/..%2Fx",
		Link("", c): "",
		Link("acme.conductor.one", platform.Connector{AppID: "APP"}): "",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
