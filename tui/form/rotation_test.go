package form_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/tui/form"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/rotate"
)

const canary = "u+CanaryToken012xY9z"

// rotations are healthy services of a rotation.
type rotations struct {
	w       *uitest.World
	called  []string
	other   bool
	refused bool
}

func (s *rotations) call(name string) {
	s.w.Called(name)
	s.called = append(s.called, name)
}

func (s *rotations) OpenPage(context.Context, string) error {
	s.call("browser")
	return nil
}

func (s *rotations) TryPlace(ctx context.Context, _ rotate.PlaceRequest) error {
	s.call("place")
	return ctx.Err()
}

func (s *rotations) CheckNewToken(ctx context.Context, q rotate.CheckRequest) (rotate.Checked, error) {
	s.call("check")
	a := q.Connector.Account
	if s.other {
		a.Subdomain = "globex"
	}
	return rotate.Checked{Identity: access.Identity{Account: a, Kind: access.AccountKey, Users: 212}, Other: s.other}, ctx.Err()
}

func (s *rotations) ReplaceToken(ctx context.Context, q rotate.ReplaceRequest) (rotate.Replaced, error) {
	s.call("replace")
	c := q.Connector
	c.Token.Number++
	c.Token.Last4 = "xY9z"
	c.OldToken = &store.OldToken{Last4: "x9Qa", AddedAt: q.Connector.Token.AddedAt, ReplacedAt: uitest.Start}
	return rotate.Replaced{Connector: c, Old: secret.New([]byte("the old key ...x9Qa"))}, ctx.Err()
}

func (s *rotations) AskOldKey(ctx context.Context, q rotate.OldKeyRequest) (rotate.OldKeyAnswer, error) {
	s.call("old key")
	return rotate.OldKeyAnswer{Connector: q.Connector, Refused: s.refused}, ctx.Err()
}

func (s *rotations) LetOldKeyGo(ctx context.Context, c store.Connector) (store.Connector, error) {
	s.call("forget")
	return c, ctx.Err()
}

func connector() store.Connector {
	return store.Connector{ID: "c1", Name: "PagerDuty", Account: access.Account{Subdomain: "acme", Region: "us"},
		Token: store.Token{Number: 1, Last4: "x9Qa", Kind: access.AccountKey, StoredIn: keychain.OS, AddedAt: uitest.Start.AddDate(0, -4, 0)}}
}

func showRotation(t testing.TB, o styles.Options, alone bool) (*uitest.Screen, *rotations, *int) {
	w := uitest.New(t, o)
	s := &rotations{w: w, refused: true}
	ended := 0
	m := rotate.New(rotate.Facts{Connector: connector(), Why: rotate.Asked, Today: uitest.Start}, s)
	d := w.Show(form.New(form.Options{Env: w.Env, Flow: m, Alone: alone,
		Ended: func() (ui.Action, tea.Cmd) {
			c, replaced := m.Replaced()
			if !replaced {
				return ui.Close{}, nil
			}
			ended++
			return ui.Finish{Ending: ui.Ending{Kind: ui.Done, Connector: c}}, nil
		}}))
	return d, s, &ended
}

func TestRotationCostsAPressAndAPaste(t *testing.T) {
	d, s, ended := showRotation(t, styles.Options{}, true)
	d.Sees("x9Qa", "API Access Keys")
	d.Keys("paste:" + canary)
	d.Sees("Disable", "x9Qa", "The new key …xY9z is stored and in use.")
	d.SeesNot(canary)
	d.Pass(time.Second)
	d.Keys("enter")
	if *ended != 1 {
		t.Error("it did not end when the old key was refused")
	}
	if fmt.Sprint(s.called) != "[place check replace old key]" {
		t.Errorf("services were called %v", s.called)
	}
}

func TestAnotherAccountIsRefused(t *testing.T) {
	d, s, _ := showRotation(t, styles.Options{}, true)
	s.other = true
	d.Keys("paste:" + canary)
	d.Sees("✗", "globex")
	if fmt.Sprint(s.called) != "[place check]" {
		t.Errorf("services were called %v", s.called)
	}
}

func TestOldKeyThatStillWorksIsAskedAgain(t *testing.T) {
	d, s, ended := showRotation(t, styles.Options{}, true)
	s.refused = false
	d.Keys("paste:" + canary)
	d.Pass(time.Second)
	d.Keys("enter")
	if *ended != 0 {
		t.Fatal("it ended although the old key works")
	}
	s.refused = true
	d.Pass(time.Second)
	d.Keys("enter")
	if *ended != 1 {
		t.Error("it did not end when the old key was refused")
	}
}

func TestBackOnTheFirstPage(t *testing.T) {
	d, _, _ := showRotation(t, styles.Options{}, true)
	d.Keys("esc")
	if _, ok := d.Last().(ui.Leave); !ok {
		t.Errorf("alone: %T", d.Last())
	}
	d, _, _ = showRotation(t, styles.Options{}, false)
	d.Keys("enter", "esc")
	if _, ok := d.Last().(ui.Close); !ok {
		t.Errorf("within: %T", d.Last())
	}
}

func TestStaleCheckIsDropped(t *testing.T) {
	d, s, _ := showRotation(t, styles.Options{}, true)
	d.Hold = true
	d.Keys("paste:" + canary)
	late := d.Held()
	d.Keys("esc")
	d.Hold = false
	for _, cmd := range late {
		d.Run(cmd)
	}
	d.Drain()
	if strings.Contains(fmt.Sprint(s.called), "replace") {
		t.Error("a stale check replaced the token")
	}
}

func TestF2GoesOnInLines(t *testing.T) {
	d, _, _ := showRotation(t, styles.Options{}, true)
	d.Keys("f2")
	if f, ok := d.Last().(ui.Finish); !ok || f.Ending.Kind != ui.GoOnInLines {
		t.Errorf("F2 gave %T", d.Last())
	}
}

func TestRotationGoldens(t *testing.T) {
	uitest.Faces(t, "rotation-1-key", func(o styles.Options) func(w, h int) string {
		d, _, _ := showRotation(t, o, true)
		return d.Frame
	})
	d, s, _ := showRotation(t, styles.Options{Color: true}, true)
	s.other = true
	d.Keys("paste:" + canary)
	uitest.State(t, "rotation-2-other-account", d.Frame)
	s.other = false
	d.Keys("paste:" + canary)
	uitest.State(t, "rotation-3-old-key", d.Frame)
}

func TestRotationFitsEveryWindow(t *testing.T) {
	d, _, _ := showRotation(t, styles.Options{Color: true}, true)
	all := func() { uitest.Sizes(func(w, h int) { uitest.Fits(t, d.Frame(w, h), w, h) }) }
	all()
	d.Keys("paste:" + canary)
	all()
}
