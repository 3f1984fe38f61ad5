package findings

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/failure"
)

// Settings is what silences are kept in: *store.Store.
type Settings interface {
	Setting(ctx context.Context, key string) (string, error)
	// UpdateSetting writes what change makes of a setting, in one step.
	UpdateSetting(ctx context.Context, key string, change func(now string) (string, error)) error
}

// Reader is what findings are read from: *store.Store.
type Reader interface {
	Settings
	Connector(ctx context.Context, ref string) (store.Connector, error)
	Snapshot(ctx context.Context, connectorID string, asOfRun int64) (*access.Dataset, error)
	Changes(ctx context.Context, q store.ChangeQuery) ([]store.Change, error)
	Reviews(ctx context.Context, connectorID string) ([]store.Review, error)
	Now() time.Time
}

// errNoReason: a silence needs one, so that it can be understood later.
var errNoReason = failure.New(failure.SilenceReason)

// errNoSuchKind: nothing is ever found of that kind.
var errNoSuchKind = failure.New(failure.SilenceKind)

func silenceKey(connectorID string) string { return "findings-silenced/" + connectorID }

// Silences reads what was silenced for a connector, oldest first.
func Silences(ctx context.Context, s Settings, connectorID string) ([]Silence, error) {
	text, err := s.Setting(ctx, silenceKey(connectorID))
	if err != nil {
		return nil, fmt.Errorf("reading the silenced findings: %w", err)
	}
	return decode(text)
}

func decode(text string) ([]Silence, error) {
	if text == "" {
		return nil, nil
	}
	var out []Silence
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		return nil, fmt.Errorf("reading the silenced findings: %w", err)
	}
	return out, nil
}

// SetSilence silences one finding with a reason; a second time replaces the
// reason. The finding need not be there now.
func SetSilence(ctx context.Context, s Settings, connectorID string, k Kind, id, reason string, now time.Time) error {
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return errNoReason
	}
	if err := known(k); err != nil {
		return err
	}
	return change(ctx, s, connectorID, func(list []Silence) []Silence {
		return append(without(list, k, id), Silence{Kind: k, ID: id, Reason: reason, At: now.UTC()})
	})
}

// Unsilence takes a silence back and reports whether there was one.
func Unsilence(ctx context.Context, s Settings, connectorID string, k Kind, id string) (bool, error) {
	if err := known(k); err != nil {
		return false, err
	}
	was := false
	err := change(ctx, s, connectorID, func(list []Silence) []Silence {
		out := without(list, k, id)
		was = len(out) < len(list)
		return out
	})
	return was, err
}

func known(k Kind) error {
	if slices.Contains(Kinds[:], k) {
		return nil
	}
	return fmt.Errorf("%w: %q", errNoSuchKind, string(k))
}

func without(list []Silence, k Kind, id string) []Silence {
	return slices.DeleteFunc(slices.Clone(list), func(s Silence) bool { return s.Kind == k && s.ID == id })
}

func change(ctx context.Context, s Settings, connectorID string, f func([]Silence) []Silence) error {
	err := s.UpdateSetting(ctx, silenceKey(connectorID), func(now string) (string, error) {
		list, err := decode(now)
		if err != nil {
			return "", err
		}
		text, err := json.Marshal(f(list))
		return string(text), err
	})
	if err != nil {
		return fmt.Errorf("writing the silenced findings: %w", err)
	}
	return nil
}

// Load reads everything that findings about a connector depend on. Before
// the first applied run there is no data, and nothing is found.
func Load(ctx context.Context, r Reader, connectorRef string) (Input, error) {
	in, err := Basis(ctx, r, connectorRef)
	if err != nil {
		return Input{}, err
	}
	last := in.Connector.LastApplied
	if last == nil {
		return in, nil
	}
	if in.Data, err = r.Snapshot(ctx, in.Connector.ID, 0); err != nil {
		return Input{}, fmt.Errorf("reading the snapshot: %w", err)
	}
	if last.Baseline {
		return in, nil
	}
	in.Changes, err = r.Changes(ctx, store.ChangeQuery{ConnectorID: in.Connector.ID, Since: last.ID - 1, Until: last.ID})
	if err != nil {
		return Input{}, fmt.Errorf("reading the last changes: %w", err)
	}
	return in, nil
}

// Basis reads what findings depend on beside the data of a run: little, while
// the data may be much.
func Basis(ctx context.Context, r Reader, connectorRef string) (Input, error) {
	conn, err := r.Connector(ctx, connectorRef)
	if err != nil {
		return Input{}, err
	}
	in := Input{Connector: conn}
	if in.Silences, err = Silences(ctx, r, conn.ID); err != nil {
		return Input{}, err
	}
	if in.Reviews, err = standings(ctx, r, conn.ID); err != nil {
		return Input{}, err
	}
	if last := conn.LastApplied; last != nil {
		in.Coverage, in.SeesAll = last.Coverage, last.SeesAll
	}
	in.Now = r.Now()
	return in, nil
}

// SameBasis reports whether what is found on one basis is found on the other:
// nothing was written that findings depend on, and nothing became due between.
func (in Input) SameBasis(other Input) bool {
	for _, r := range in.Reviews {
		if in.Now.After(r.Due.At) != other.Now.After(r.Due.At) {
			return false
		}
		for _, x := range r.Removals {
			if x.Overdue(in.Now) != x.Overdue(other.Now) {
				return false
			}
		}
	}
	return reflect.DeepEqual(in.Connector, other.Connector) && reflect.DeepEqual(in.Silences, other.Silences) &&
		reflect.DeepEqual(in.Reviews, other.Reviews)
}

// standings are how the reviews of a connector stand.
func standings(ctx context.Context, r Reader, connectorID string) ([]access.ReviewStanding, error) {
	list, err := r.Reviews(ctx, connectorID)
	if err != nil {
		return nil, fmt.Errorf("reading the reviews: %w", err)
	}
	var out []access.ReviewStanding
	for _, x := range list {
		var s access.ReviewStanding
		if !x.GoneAt.IsZero() {
			continue
		}
		if err := json.Unmarshal(x.Summary, &s); err != nil {
			return nil, fmt.Errorf("reading the review %s: %w", x.Name, err)
		}
		out = append(out, s)
	}
	return out, nil
}

// Of finds what deserves a look in a connector's account.
func Of(ctx context.Context, r Reader, connectorRef string) ([]Finding, error) {
	in, err := Load(ctx, r, connectorRef)
	if err != nil {
		return nil, err
	}
	return Find(in), nil
}
