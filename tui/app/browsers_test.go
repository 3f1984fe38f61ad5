package app

import (
	"context"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/sync/findings"
	"connectpd/sync/simulator/load"
	"connectpd/tui/styles"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/company"
	"connectpd/wizard/service"
)

// household is the whole program over a real store and the company, driven by
// keys.
type household struct {
	*driver
	*company.Company
	h *navigator
}

// clock goes with the driven world's; nothing sleeps.
type clock struct{ w *uitest.World }

func (c clock) Now() time.Time { return c.w.Env.Now() }

func (c clock) Sleep(ctx context.Context, _ time.Duration) error { return ctx.Err() }

func atHome(t *testing.T) *household {
	t.Helper()
	w := uitest.New(t, styles.Options{})
	x := &household{Company: company.New(t, load.Size{Users: 30, Teams: 3, TeamSize: 4, Schedules: 3, Policies: 2}, w.Env.Now)}
	st := company.OpenStore(t, t.TempDir()+"/home", store.Options{Now: w.Env.Now})
	kept := keychain.Memory()
	open := func(keychain.Kind) (keychain.Keychain, error) { return kept, nil }
	s := service.New(&service.Deps{
		Store: st, Vault: store.NewVault(st, open), OpenKeychain: open, Version: "test", Clock: clock{w}, Transport: x.Network, Me: company.Ada,
	})
	facts, err := s.Facts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	x.Connect(t, facts, s, x.Flags())
	x.h = &navigator{env: w.Env, s: s}
	x.driver = &driver{t, w, newRoot(w.Env, x.h.home(), x.h.home)}
	x.run(x.Init())
	x.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	return x
}

// syncs presses the key and leaves the end of the sync for home.
func (x *household) syncs() {
	x.keys("s")
	x.w.Pass(2 * time.Second)
	x.keys("q")
	x.looks()
}

// looks lets home look at the store again, as it does every second.
func (x *household) looks() {
	x.w.Pass(time.Hour)
	top := x.top()
	x.run(x.address(top.id, top.Init()))
}

func TestBrowsersOverARealStore(t *testing.T) {
	t.Parallel()
	x := atHome(t)
	x.sees("PagerDuty", "s sync")
	x.syncs()
	x.keys("a")
	x.sees("Access", "31 people (1 deleted)", "2 Teams and schedules 6")
	x.keys("2", "enter")
	x.sees("grants, by name")
	x.keys("enter")
	x.sees("grants, by type")
	x.keys("q", "c")
	x.sees("One sync so far", "the baseline")
	x.keys("esc", "f")
	x.sees("Findings")
	x.keys("esc")

	var who string
	for _, u := range x.Account.Truth(x.w.Env.Now()).Users {
		if u.Role == "limited_user" && who == "" {
			who = u.ID
		}
	}
	x.Account.RenameUser(who, "Grace Hopper")
	x.Account.SetRole(who, "admin")
	x.syncs()
	x.keys("c")
	x.sees("Grace Hopper 2", "~ altered role Global Admin, was Responder")
	x.keys("enter")
	x.sees("Grace Hopper", "Global Admin", "1 grant", "assigned")
	x.keys("esc")
	x.sees("Changes")
	x.keys("esc", "f", "down")
	x.sees("Grace Hopper became Global Admin")
	x.keys("z", "type:Covers for Ada.", "enter")
	x.sees("Silenced: Grace Hopper", "2 Silenced 1")
	list, err := x.h.s.Store.Connectors(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	silences, err := findings.Silences(t.Context(), x.h.s.Store, list[0].ID)
	if err != nil || len(silences) != 1 || silences[0].Reason != "Covers for Ada." || silences[0].Kind != findings.MorePowerful {
		t.Errorf("kept %v, %v", silences, err)
	}
	x.keys("esc")
	x.sees("a access")
}

func TestHeldSyncOverARealStore(t *testing.T) {
	t.Parallel()
	for _, accept := range []bool{true, false} {
		x := atHome(t)
		x.syncs()
		x.Shrink()
		x.keys("s")
		x.w.Pass(2 * time.Second)
		x.sees("Held, nothing changed", "h decide on held sync")
		x.keys("h")
		x.sees("Held sync", "Users: 30 before, 15 now", "15 people")
		x.keys("esc") // later
		x.w.Pass(2 * time.Second)
		x.keys("enter")
		x.looks()
		x.sees("enter decide on held sync", "Needs attention")
		x.keys("h")
		x.sees("15 people")
		x.w.Pass(2 * time.Second)
		want := 15
		if accept {
			x.keys("down", "enter", "down", "enter")
			x.sees("Accepted. The data is now what came back.")
		} else {
			want = 30
			x.keys("down", "down", "enter", "down", "enter")
			x.sees("Discarded. The last synced data stays unchanged")
		}
		list, err := x.h.s.Store.Connectors(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got := list[0].LastApplied.Counts.Users; got != want {
			t.Errorf("%d users stand, want %d", got, want)
		}
		x.looks()
		x.sees("Connected")
		if list[0].Status != store.Connected {
			t.Errorf("status %s", list[0].Status)
		}
	}
}
