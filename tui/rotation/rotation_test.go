package rotation_test

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
	"connectpd/tui/parts"
	"connectpd/tui/parts/drive"
	"connectpd/tui/rotation"
	"connectpd/tui/styles"
	"connectpd/wizard"
	"connectpd/wizard/rotate"
)

const canary = "u+CanaryToken012xY9z"

type services struct {
	w       *drive.World
	kinds   []rotate.DueKind
	other   bool
	refused bool
}

func (s *services) DoRotate(ctx context.Context, d rotate.Due) rotate.Result {
	s.w.Called("DoRotate " + string(d.Kind))
	s.kinds = append(s.kinds, d.Kind)
	r := rotate.Result{Kind: d.Kind, Attempt: d.Attempt, Connector: d.Connector, Err: ctx.Err()}
	switch d.Kind {
	case rotate.DueCheck:
		r.Identity = access.Identity{Account: d.Connector.Account, Kind: access.AccountKey, Users: 212}
		if r.Other = s.other; s.other {
			r.Identity.Account.Subdomain = "globex"
		}
	case rotate.DueReplace:
		r.Connector.Token.Number++
		r.Connector.Token.Last4 = "xY9z"
		r.Connector.OldToken = &store.OldToken{Last4: "x9Qa", AddedAt: d.Connector.Token.AddedAt, ReplacedAt: drive.Start}
		r.Old = secret.New([]byte("the old key ...x9Qa"))
	case rotate.DueOldKey:
		r.Refused = s.refused
	}
	return r
}

func connector() store.Connector {
	return store.Connector{ID: "c1", Name: "PagerDuty", Account: access.Account{Subdomain: "acme", Region: "us"},
		Token: store.Token{Number: 1, Last4: "x9Qa", Kind: access.AccountKey, StoredIn: keychain.OS, AddedAt: drive.Start.AddDate(0, -4, 0)}}
}

func show(t testing.TB, o styles.Options, within bool) (*drive.Screen, *services, *int) {
	w := drive.New(t, o)
	s := &services{w: w, refused: true}
	ended := 0
	m := rotate.New(rotate.Facts{Connector: connector(), Why: rotate.Asked, Today: drive.Start})
	d := w.Show(rotation.New(rotation.Options{Env: w.Env, Services: s, Machine: m, Within: within,
		Ended: func(m *rotate.Machine) (parts.Action, tea.Cmd) {
			ended++
			c, _ := m.Replaced()
			return parts.Finish{Ending: wizard.Ending{Kind: wizard.Done, Connector: c}}, nil
		}}))
	return d, s, &ended
}

func TestRotationCostsAtMostFourPressesAndOnePaste(t *testing.T) {
	d, s, ended := show(t, styles.Options{}, false)
	d.Sees("x9Qa", "API Access Keys")
	d.Keys("paste:" + canary)
	d.Sees("Disable", "x9Qa")
	d.SeesNot(canary)
	presses := 0
	for *ended == 0 && presses < 10 {
		d.Pass(time.Second)
		d.Keys("enter")
		presses++
	}
	if presses > 4 {
		t.Errorf("%d presses", presses)
	}
	if fmt.Sprint(s.kinds) != "[check replace old_key]" {
		t.Errorf("services were called %v", s.kinds)
	}
}

func TestAnotherAccountIsRefused(t *testing.T) {
	d, s, _ := show(t, styles.Options{}, false)
	s.other = true
	d.Keys("paste:" + canary)
	d.Sees("✗", "globex")
	if len(s.kinds) != 1 {
		t.Errorf("services were called %v", s.kinds)
	}
}

func TestOldKeyThatStillWorksIsAskedAgain(t *testing.T) {
	d, s, ended := show(t, styles.Options{}, false)
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
	d.Sees("no longer works")
}

func TestBackOnTheFirstPage(t *testing.T) {
	d, _, _ := show(t, styles.Options{}, false)
	d.Keys("esc")
	if _, ok := d.Last().(parts.Leave); !ok {
		t.Errorf("alone: %T", d.Last())
	}
	d, _, _ = show(t, styles.Options{}, true)
	d.Keys("enter", "esc", "esc")
	if _, ok := d.Last().(parts.Close); !ok {
		t.Errorf("within: %T", d.Last())
	}
}

func TestStaleCheckIsDropped(t *testing.T) {
	d, s, _ := show(t, styles.Options{}, false)
	d.Hold = true
	d.Keys("paste:" + canary)
	late := d.Held()
	d.Keys("esc")
	d.Hold = false
	for _, cmd := range late {
		d.Run(cmd)
	}
	d.Drain()
	if strings.Contains(fmt.Sprint(s.kinds), "replace") {
		t.Error("a stale check replaced the token")
	}
}

func TestF2GoesOnInLines(t *testing.T) {
	d, _, _ := show(t, styles.Options{}, false)
	d.Keys("f2")
	if f, ok := d.Last().(parts.Finish); !ok || f.Ending.Kind != wizard.GoOnInLines {
		t.Errorf("F2 gave %T", d.Last())
	}
}

func TestGoldens(t *testing.T) {
	for name, o := range drive.Looks {
		d, s, _ := show(t, o, false)
		drive.Goldens(t, "1-guide-"+name, d.Frame)
		d.Keys("enter")
		drive.Goldens(t, "2-token-"+name, d.Frame)
		s.other = true
		d.Keys("paste:" + canary)
		drive.Goldens(t, "3-other-account-"+name, d.Frame)
		s.other = false
		d.Keys("paste:" + canary)
		drive.Goldens(t, "4-old-key-"+name, d.Frame)
	}
}

func TestFitsEveryWindow(t *testing.T) {
	d, _, _ := show(t, styles.Options{Color: true}, false)
	all := func() { drive.Sizes(func(w, h int) { drive.Fits(t, d.Frame(w, h), w, h) }) }
	all()
	d.Keys("paste:" + canary)
	all()
}
