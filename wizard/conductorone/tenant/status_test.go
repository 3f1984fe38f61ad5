package tenant_test

import (
	"strings"
	"testing"
	"time"

	"connectpd/wizard/conductorone/tenant"
)

func TestStates(t *testing.T) {
	at := func(minute int) time.Time { return time.Date(2026, 11, 25, 8, minute, 0, 0, time.UTC) }
	for _, c := range []struct {
		name   string
		conn   tenant.Connector
		want   tenant.SyncState
		label  string
		reason string // part of it
	}{
		{"new", tenant.Connector{}, tenant.StateNotConnected, "Not connected", ""},
		{"new, with a status", tenant.Connector{Status: tenant.Status{Raw: "SYNC_STATUS_UNSPECIFIED"}}, tenant.StateNotConnected, "Not connected", ""},
		{"saved, not begun", tenant.Connector{ConfiguredAt: at(1)}, tenant.StateSyncing, "Syncing", ""},
		{"saved, not begun, with a status", tenant.Connector{ConfiguredAt: at(1), Status: tenant.Status{Raw: "SYNC_STATUS_UNSPECIFIED"}}, tenant.StateSyncing, "Syncing", ""},
		{"running", tenant.Connector{ConfiguredAt: at(1), Status: tenant.Status{Raw: "SYNC_STATUS_RUNNING", StartedAt: at(2)}}, tenant.StateSyncing, "Syncing", ""},
		{"done", tenant.Connector{ConfiguredAt: at(1), Status: tenant.Status{Raw: "SYNC_STATUS_DONE", StartedAt: at(2), CompletedAt: at(3)}}, tenant.StateConnected, "Connected", ""},
		{"done without times", tenant.Connector{ConfiguredAt: at(1), Status: tenant.Status{Raw: "SYNC_STATUS_DONE"}}, tenant.StateConnected, "Connected", ""},
		{"failed", tenant.Connector{ConfiguredAt: at(1), Status: tenant.Status{Raw: "SYNC_STATUS_ERROR", CompletedAt: at(3), LastError: "invalid token"}}, tenant.StateError, "Needs attention", "failed: invalid token"},
		{"failed and silent", tenant.Connector{ConfiguredAt: at(1), Status: tenant.Status{Raw: "SYNC_STATUS_ERROR", CompletedAt: at(3)}}, tenant.StateError, "Needs attention", "has the logs"},
		{"failed, then a new token", tenant.Connector{ConfiguredAt: at(4), Status: tenant.Status{Raw: "SYNC_STATUS_ERROR", CompletedAt: at(3), LastError: "invalid token"}}, tenant.StateSyncing, "Syncing", ""},
		{"done, then a new token", tenant.Connector{ConfiguredAt: at(4), Status: tenant.Status{Raw: "SYNC_STATUS_DONE", CompletedAt: at(3)}}, tenant.StateSyncing, "Syncing", ""},
		{"paused", tenant.Connector{Status: tenant.Status{Raw: "SYNC_STATUS_DISABLED", DisabledReason: "paused by ada"}}, tenant.StateDisabled, "Needs attention", "paused in the tenant: paused by ada"},
		{"paused, shrunk", tenant.Connector{Status: tenant.Status{Raw: "SYNC_STATUS_DISABLED", DisabledReason: tenant.ShrunkPrefix + " (80%)"}}, tenant.StateDisabled, "Needs attention", "far less data"},
		{"paused, by category", tenant.Connector{Status: tenant.Status{Raw: "SYNC_STATUS_DISABLED", DisabledCategory: "system"}}, tenant.StateDisabled, "Needs attention", "(system)"},
		{"paused, says the error", tenant.Connector{Status: tenant.Status{Raw: "SYNC_STATUS_DISABLED", LastError: "too many failures"}}, tenant.StateDisabled, "Needs attention", "too many failures"},
		{"paused and silent", tenant.Connector{Status: tenant.Status{Raw: "SYNC_STATUS_DISABLED"}}, tenant.StateDisabled, "Needs attention", "paused in the tenant."},
		{"from the future", tenant.Connector{Status: tenant.Status{Raw: "SYNC_STATUS_DREAMING"}}, tenant.StateUnknown, "Needs attention", "SYNC_STATUS_DREAMING"},
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
