package conductorone

import (
	"strings"
	"testing"
	"time"
)

func TestStates(t *testing.T) {
	at := func(minute int) time.Time { return time.Date(2026, 11, 25, 8, minute, 0, 0, time.UTC) }
	for _, c := range []struct {
		name   string
		conn   Connector
		want   SyncState
		label  string
		reason string // part of it
	}{
		{"new", Connector{}, StateNotConnected, "Not connected", ""},
		{"new, with a status", Connector{Status: Status{Raw: "SYNC_STATUS_UNSPECIFIED"}}, StateNotConnected, "Not connected", ""},
		{"saved, not begun", Connector{ConfiguredAt: at(1)}, StateSyncing, "Syncing", ""},
		{"saved, not begun, with a status", Connector{ConfiguredAt: at(1), Status: Status{Raw: "SYNC_STATUS_UNSPECIFIED"}}, StateSyncing, "Syncing", ""},
		{"running", Connector{ConfiguredAt: at(1), Status: Status{Raw: "SYNC_STATUS_RUNNING", StartedAt: at(2)}}, StateSyncing, "Syncing", ""},
		{"done", Connector{ConfiguredAt: at(1), Status: Status{Raw: "SYNC_STATUS_DONE", StartedAt: at(2), CompletedAt: at(3)}}, StateConnected, "Connected", ""},
		{"done without times", Connector{ConfiguredAt: at(1), Status: Status{Raw: "SYNC_STATUS_DONE"}}, StateConnected, "Connected", ""},
		{"failed", Connector{ConfiguredAt: at(1), Status: Status{Raw: "SYNC_STATUS_ERROR", CompletedAt: at(3), LastError: "invalid token"}}, StateError, "Needs attention", "failed: invalid token"},
		{"failed and silent", Connector{ConfiguredAt: at(1), Status: Status{Raw: "SYNC_STATUS_ERROR", CompletedAt: at(3)}}, StateError, "Needs attention", "has the logs"},
		{"failed, then a new token", Connector{ConfiguredAt: at(4), Status: Status{Raw: "SYNC_STATUS_ERROR", CompletedAt: at(3), LastError: "invalid token"}}, StateSyncing, "Syncing", ""},
		{"done, then a new token", Connector{ConfiguredAt: at(4), Status: Status{Raw: "SYNC_STATUS_DONE", CompletedAt: at(3)}}, StateSyncing, "Syncing", ""},
		{"paused", Connector{Status: Status{Raw: "SYNC_STATUS_DISABLED", DisabledReason: "paused by ada"}}, StateDisabled, "Needs attention", "paused in the tenant: paused by ada"},
		{"paused, shrunk", Connector{Status: Status{Raw: "SYNC_STATUS_DISABLED", DisabledReason: shrunkPrefix + " (80%)"}}, StateDisabled, "Needs attention", "far less data"},
		{"paused, by category", Connector{Status: Status{Raw: "SYNC_STATUS_DISABLED", DisabledCategory: "system"}}, StateDisabled, "Needs attention", "(system)"},
		{"paused, says the error", Connector{Status: Status{Raw: "SYNC_STATUS_DISABLED", LastError: "too many failures"}}, StateDisabled, "Needs attention", "too many failures"},
		{"paused and silent", Connector{Status: Status{Raw: "SYNC_STATUS_DISABLED"}}, StateDisabled, "Needs attention", "paused in the tenant."},
		{"from the future", Connector{Status: Status{Raw: "SYNC_STATUS_DREAMING"}}, StateUnknown, "Needs attention", "SYNC_STATUS_DREAMING"},
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
	c := Connector{ID: "CONN", AppID: "APP", CatalogID: "CAT"}
	for got, want := range map[string]string{
		Link("acme.conductor.one", c):                             "https://acme.conductor.one/admin/connector/CAT/APP/CONN",
		Link("acme.c1eu.ai", Connector{ID: "../x", AppID: "a?b"}): "https://acme.c1eu.ai/admin/connector/2TBFfhxkbK8e2jKj3yBDJch8zCS/a%3Fb/..%2Fx",
		Link("", c): "",
		Link("acme.conductor.one", Connector{AppID: "APP"}): "",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
