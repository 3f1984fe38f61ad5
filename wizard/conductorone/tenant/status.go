package tenant

import (
	"slices"
	"strings"
	"time"

	"connectpd/store/words"
)

// SyncState is a connector's status in the tenant, as people know it.
type SyncState string

// The states.
const (
	StateNotConnected SyncState = "not_connected" // no configuration yet
	StateSyncing      SyncState = "syncing"
	StateConnected    SyncState = "connected"
	StateError        SyncState = "error"    // the last sync failed
	StateDisabled     SyncState = "disabled" // syncs are paused
	StateUnknown      SyncState = "unknown"  // a value this version does not know
)

// StatusUnspecified is the tenant's value for having nothing to say.
const StatusUnspecified = "SYNC_STATUS_UNSPECIFIED"

type stateWord struct {
	raw   string
	state SyncState
	words string // as the tenant's screens say it
}

// stateWords is the one table between the tenant's statuses and words.
// ConductorOne publishes no such table; this one follows its screens.
var stateWords = []stateWord{
	{"", StateNotConnected, "Not connected"},
	{StatusUnspecified, StateNotConnected, "Not connected"},
	{"SYNC_STATUS_RUNNING", StateSyncing, "Syncing"},
	{"SYNC_STATUS_DONE", StateConnected, "Connected"},
	{"SYNC_STATUS_ERROR", StateError, "Needs attention"},
	{"SYNC_STATUS_DISABLED", StateDisabled, "Needs attention"},
}

// String is the label: Not connected, Syncing, Connected, Needs attention.
func (s SyncState) String() string {
	for _, w := range stateWords {
		if w.state == s {
			return w.words
		}
	}
	return "Needs attention"
}

// State reads the connector's status. A configuration that was saved after
// the last sync ended has not been tried yet: the tenant is about to, so it
// counts as Syncing, and an error of the token before it is not shown as one
// of the new token.
func (c Connector) State() SyncState {
	at := slices.IndexFunc(stateWords, func(w stateWord) bool { return w.raw == c.Status.Raw })
	if at < 0 {
		return StateUnknown
	}
	state := stateWords[at].state
	configured := !c.ConfiguredAt.IsZero()
	switch {
	case state == StateNotConnected && configured:
		return StateSyncing
	case (state == StateConnected || state == StateError) && configured && c.untried():
		return StateSyncing
	}
	return state
}

// untried tells whether the configuration is newer than all that the status
// speaks of.
func (c Connector) untried() bool {
	last := c.Status.StartedAt
	for _, t := range []time.Time{c.Status.CompletedAt, c.Status.UpdatedAt} {
		if t.After(last) {
			last = t
		}
	}
	return !last.IsZero() && c.ConfiguredAt.After(last)
}

// ShrunkPrefix begins the reason of a pause after far less data came than
// before.
const ShrunkPrefix = "Sync paused due to significant drop in sync data"

// Reason is why the connector needs attention, in a sentence; "" when it does
// not.
func (c Connector) Reason() string {
	switch c.State() {
	case StateError:
		if c.Status.LastError == "" {
			return "The tenant's last sync failed without a reason; the connector's page there has the logs."
		}
		return "The tenant's last sync failed: " + c.Status.LastError
	case StateDisabled:
		return c.pausedReason()
	case StateUnknown:
		return "The tenant reports the status " + words.Clean(c.Status.Raw) + ", which this version of connectpd does not know."
	default:
		return ""
	}
}

func (c Connector) pausedReason() string {
	said := c.Status.DisabledReason
	if said == "" {
		said = c.Status.LastError
	}
	switch {
	case strings.HasPrefix(said, ShrunkPrefix):
		return "The tenant paused its syncs because far less data came back than before: " + said
	case said != "":
		return "Syncs are paused in the tenant: " + said
	case c.Status.DisabledCategory != "":
		return "Syncs are paused in the tenant (" + c.Status.DisabledCategory + ")."
	default:
		return "Syncs are paused in the tenant."
	}
}
