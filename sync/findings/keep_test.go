package findings

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/access"
)

// kept is a store in memory.
type kept struct {
	settings map[string]string
	conn     store.Connector
	data     *access.Dataset
	changes  []store.Change
	asked    []store.ChangeQuery
	reviews  []store.Review
}

func (k *kept) Reviews(context.Context, string) ([]store.Review, error) { return k.reviews, nil }
func (k *kept) Now() time.Time                                          { return time.Date(2026, 3, 5, 14, 0, 0, 0, time.UTC) }

func (k *kept) Setting(_ context.Context, key string) (string, error) { return k.settings[key], nil }
func (k *kept) UpdateSetting(_ context.Context, key string, change func(string) (string, error)) error {
	if k.settings == nil {
		k.settings = make(map[string]string)
	}
	value, err := change(k.settings[key])
	if err == nil {
		k.settings[key] = value
	}
	return err
}
func (k *kept) Connector(context.Context, string) (store.Connector, error) { return k.conn, nil }
func (k *kept) Snapshot(context.Context, string, int64) (*access.Dataset, error) {
	return k.data, nil
}
func (k *kept) Changes(_ context.Context, q store.ChangeQuery) ([]store.Change, error) {
	k.asked = append(k.asked, q)
	return k.changes, nil
}

var _ Reader = (*store.Store)(nil)

func TestSilence(t *testing.T) {
	ctx, k := context.Background(), &kept{}
	a := quiet()
	k.conn, k.data = a.Connector, a.Data
	k.conn.LastApplied = &store.Run{ID: 7, SeesAll: true, Coverage: a.Coverage, Baseline: true}
	now := time.Date(2026, 3, 5, 14, 0, 0, 0, time.FixedZone("", 3600))

	if err := SetSilence(ctx, k, "c1", PowerfulRole, "U1", "  ", now); !errors.Is(err, errNoReason) {
		t.Errorf("without a reason: %v", err)
	}
	if err := SetSilence(ctx, k, "c1", "gossip", "U1", "because", now); !errors.Is(err, errNoSuchKind) {
		t.Errorf("an unknown kind: %v", err)
	}
	for _, reason := range []string{"first", "break-glass account"} {
		if err := SetSilence(ctx, k, "c1", PowerfulRole, "U1", reason, now); err != nil {
			t.Fatal(err)
		}
	}
	all, err := Of(ctx, k, "")
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 || all[0].Silenced == nil || all[0].Silenced.Reason != "break-glass account" || !all[0].Silenced.At.Equal(now) {
		t.Fatalf("findings %+v", all)
	}
	if open := Open(all); len(open) != 0 || len(Summary(all, 5)) != 0 {
		t.Errorf("silenced findings are told: %+v", open)
	}
	if list, _ := Silences(ctx, k, "c2"); len(list) != 0 {
		t.Errorf("another connector has silences: %v", list)
	}
	if was, err := Unsilence(ctx, k, "c1", PowerfulRole, "U1"); !was || err != nil {
		t.Errorf("unsilence: %v, %v", was, err)
	}
	if was, err := Unsilence(ctx, k, "c1", PowerfulRole, "U1"); was || err != nil {
		t.Errorf("unsilence twice: %v, %v", was, err)
	}
	if all, _ = Of(ctx, k, ""); len(Open(all)) != 1 {
		t.Error("the finding did not come back")
	}
	k.settings[silenceKey("c1")] = "not json"
	if _, err := Of(ctx, k, ""); err == nil {
		t.Error("damaged silences are ignored")
	}
}

func TestLoadAsksForTheLastRunsChanges(t *testing.T) {
	ctx, a := context.Background(), quiet()
	k := &kept{conn: a.Connector, data: a.Data, changes: []store.Change{roleChange("U2", "Grace Hopper", "user", "admin")}}
	if all, err := Of(ctx, k, ""); err != nil || all != nil {
		t.Errorf("before the first run: %v, %v", all, err)
	}
	k.conn.LastApplied = &store.Run{ID: 7, SeesAll: true, Coverage: a.Coverage, Baseline: true}
	if all, _ := Of(ctx, k, ""); len(all) != 1 || len(k.asked) != 0 {
		t.Errorf("a baseline has no changes: %v asked %v", all, k.asked)
	}
	k.conn.LastApplied.Baseline = false
	all, err := Of(ctx, k, "")
	if err != nil || len(all) != 2 || all[0].Kind != MorePowerful {
		t.Errorf("findings %v, %v", all, err)
	}
	if q := k.asked[0]; q.Since != 6 || q.Until != 7 || q.ConnectorID != "c1" {
		t.Errorf("asked for %+v", q)
	}
}

func TestJSONShape(t *testing.T) {
	a := quiet()
	a.Data.Users[1].Status = access.Invited
	b, err := json.Marshal(Find(a.Input)[0])
	if err != nil {
		t.Fatal(err)
	}
	want := `{"kind":"pending-invitation","id":"U2","severity":"medium",` +
		`"subject":{"type":"user","id":"U2","name":"Grace Hopper","email":"grace@acme.com"},` +
		`"who":[{"type":"user","id":"U2","name":"Grace Hopper","email":"grace@acme.com"}],` +
		`"on":[{"type":"team","id":"T1","name":"Payments"}],` +
		`"why":"Grace Hopper has not accepted the invitation but already has membership in 1 team (Payments)."}`
	if string(b) != want {
		t.Errorf("got  %s\nwant %s", b, want)
	}
	if strings.Contains(want, "silenced") {
		t.Error("not silenced")
	}
}
