package form_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/tui/form"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/rotate"
)

const canary = "u+CanaryToken012xY9z"

// rotations are the services of a rotation; they note what they are asked.
type rotations struct {
	rotate.Services
	c      *uitest.Company
	before store.Connector
	called []string
}

func (s *rotations) TryPlace(ctx context.Context, q rotate.PlaceRequest) error {
	s.called = append(s.called, "place")
	return s.Services.TryPlace(ctx, q)
}

func (s *rotations) CheckNewToken(ctx context.Context, q rotate.CheckRequest) (rotate.Checked, error) {
	s.called = append(s.called, "check")
	return s.Services.CheckNewToken(ctx, q)
}

func (s *rotations) ReplaceToken(ctx context.Context, q rotate.ReplaceRequest) (rotate.Replaced, error) {
	s.called = append(s.called, "replace")
	return s.Services.ReplaceToken(ctx, q)
}

func (s *rotations) AskOldKey(ctx context.Context, q rotate.OldKeyRequest) (rotate.OldKeyAnswer, error) {
	s.called = append(s.called, "old key")
	return s.Services.AskOldKey(ctx, q)
}

func showRotation(t testing.TB, o styles.Options, alone bool) (*uitest.Screen, *rotations, *int) {
	w := uitest.New(t, o)
	c := w.Company()
	s := &rotations{Services: c.Services, c: c, before: c.Connected()}
	facts, err := c.Services.RotateFacts(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	ended := 0
	m := rotate.New(facts, s)
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

// disable has PagerDuty refuse the key that was in use before.
func (s *rotations) disable() { s.c.Account.DisableToken(s.c.Account.AccountKey()) }

func TestRotationCostsAPressAndAPaste(t *testing.T) {
	d, s, ended := showRotation(t, styles.Options{}, true)
	old, token := s.before.Token.Last4, s.c.Account.NewToken()
	d.Sees(old, "API Access Keys")
	d.Keys("paste:" + token)
	d.Sees("Disable", old, "The new key …"+token[len(token)-4:]+" is stored and in use.")
	d.SeesNot(token)
	d.Pass(time.Second)
	s.disable()
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
	d.Keys("paste:" + s.c.Elsewhere.AccountKey())
	d.Sees("✗", "globex")
	if fmt.Sprint(s.called) != "[place check]" {
		t.Errorf("services were called %v", s.called)
	}
}

func TestOldKeyThatStillWorksIsAskedAgain(t *testing.T) {
	d, s, ended := showRotation(t, styles.Options{}, true)
	d.Keys("paste:" + s.c.Account.NewToken())
	d.Pass(time.Second)
	d.Keys("enter")
	if *ended != 0 {
		t.Fatal("it ended although the old key works")
	}
	s.disable()
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
	d.Keys("paste:" + s.c.Account.NewToken())
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
	d.Keys("paste:" + s.c.Elsewhere.AccountKey())
	uitest.State(t, "rotation-2-other-account", d.Frame)
	d.Keys("paste:" + s.c.Account.NewToken())
	uitest.State(t, "rotation-3-old-key", d.Frame)
}

func TestRotationFitsEveryWindow(t *testing.T) {
	d, s, _ := showRotation(t, styles.Options{Color: true}, true)
	all := func() { uitest.Sizes(func(w, h int) { uitest.Fits(t, d.Frame(w, h), w, h) }) }
	all()
	d.Keys("paste:" + s.c.Elsewhere.AccountKey())
	all()
	d.Keys("paste:" + s.c.Account.NewToken())
	all()
}
