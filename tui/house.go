package tui

import (
	"context"
	"errors"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/store/words"
	rules "connectpd/sync/findings"
	"connectpd/tui/explore"
	"connectpd/tui/form"
	"connectpd/tui/home"
	"connectpd/tui/live"
	"connectpd/tui/logs"
	"connectpd/tui/review"
	"connectpd/tui/ui"
	"connectpd/wizard/flow"
	"connectpd/wizard/manage"
	"connectpd/wizard/rotate"
	"connectpd/wizard/service"
	"connectpd/wizard/setup"
)

// house makes the screens and says what follows what. A conversation that the
// program was started for ends the program; one that was opened from another
// screen returns to it.
type house struct {
	env    *ui.Env
	s      *service.Services
	setups []openSetup
	folder string // where exports are proposed
	// below: home is below everything, and the program ends where it is left.
	// What is begun from there can go on in plain lines, with home after it.
	below bool
	// places remembers where one was in each review.
	places map[string]review.Place
}

func (h *house) setup(m *setup.Machine, alone bool) ui.Screen {
	s := form.New(form.Options{
		Env: h.env, Flow: m, Alone: alone, NoLines: !alone && !h.below,
		Ended: func() (ui.Action, tea.Cmd) { return h.setupEnded(m, alone), nil },
		Quit: func() ui.Finish {
			end := ui.EndingOf(m)
			end.Kind = ui.Left
			return ui.Finish{Ending: end}
		},
	})
	h.setups = append(h.setups, openSetup{s, m})
	return s
}

// openSetup is a set-up on the screen.
type openSetup struct {
	screen *form.Screen
	flow   *setup.Machine
}

// setupEnded goes on with the sync of a set-up, or comes back from it.
func (h *house) setupEnded(m *setup.Machine, alone bool) ui.Action {
	if y := ui.SyncOf(m); y != nil {
		h.env.Runs.Add(y)
		return ui.Swap{Screen: h.live(y, func(sum service.Summary, err error) ui.Action {
			return h.setupSynced(y, alone, sum, err)
		})}
	}
	end := ui.EndingOf(m)
	if !alone && end.Kind != ui.HandedOverTo {
		return ui.Close{}
	}
	return ui.Finish{Ending: end, Lines: h.endLines(end), Err: end.Err}
}

func (h *house) setupSynced(y *service.Sync, alone bool, sum service.Summary, err error) ui.Action {
	if !alone {
		return ui.Close{}
	}
	end := h.finishWith(y.Connector, sum, err)
	if fin, ok := end.(ui.Finish); ok && h.env.Demo != nil && fin.Err == nil {
		// The demo's data is gone with the program: its home is where to
		// look around in it.
		h.below = true
		return ui.Remember{Finish: fin}
	}
	return end
}

// endLines is what stands in the scrollback after a set-up without a sync.
func (h *house) endLines(end ui.Ending) []string {
	switch {
	case end.HandOver != nil:
		var lines []string
		for _, l := range end.HandOver.Says() {
			lines = append(lines, words.Clean(l))
		}
		if end.HandOver.Sent || len(end.HandOver.Message) == 0 {
			return lines
		}
		lines = append(lines, "")
		for _, l := range end.HandOver.Message {
			lines = append(lines, words.Clean(l))
		}
		return lines
	case end.Connector.ID == "":
		return nil
	}
	return []string{"Saved: " + words.Clean(end.Connector.Named()), "Sync it with: connectpd sync"}
}

// finish ends the program with the end of a sync.
func (h *house) finish(y *service.Sync) func(service.Summary, error) ui.Action {
	return func(s service.Summary, err error) ui.Action { return h.finishWith(y.Connector, s, err) }
}

func (h *house) finishWith(c store.Connector, s service.Summary, err error) ui.Action {
	if err != nil {
		return ui.Finish{Ending: ui.Ending{Kind: ui.Done, Connector: c}, Err: err}
	}
	end := ui.Ending{Kind: ui.Done, Connector: c, Outcome: &s.Outcome, Summary: &s}
	if s.Outcome.Run.Result == store.ResultCancelled {
		end.Kind = ui.Cancelled
	}
	return ui.Finish{Ending: end, Lines: h.env.SummaryLines(s, 80)}
}

// live shows a running sync. after says what follows its end.
func (h *house) live(y *service.Sync, after func(service.Summary, error) ui.Action) ui.Screen {
	return h.liveAfter("", y, after)
}

// liveAfter shows a running sync, with what came of the flow before it.
func (h *house) liveAfter(told string, y *service.Sync, after func(service.Summary, error) ui.Action) ui.Screen {
	c := y.Connector
	return live.New(live.Options{
		Env: h.env, Services: h.s, Run: live.Of(y), Connector: c, FromEnv: y.FromEnv, Beside: y.LineThere, Told: told,
		Done: after, Home: true, There: h.s.Platforms.PlaceOf(c).Link, Open: h.s.OpenBrowser,
		Log:      func() ui.Screen { return h.logs(c) },
		Held:     func() ui.Screen { return h.held(c) },
		Access:   func() ui.Screen { return h.access(c, explore.Thing{}) },
		Findings: func(kind rules.Kind, id string) ui.Screen { return h.findingsAt(c, kind, id) },
		Changes:  func() ui.Screen { return h.changes(c) },
		Reviews:  func() ui.Screen { return h.reviews(c) },
		Export:   func() ui.Screen { return h.form(h.flows()[manage.WriteExport](c)) },
		Reenter:  func() (ui.Action, tea.Cmd) { return h.reenter(c, after) },
	})
}

// reenter has a new token entered in the place of the sync that ended, and
// syncs again with it.
func (h *house) reenter(c store.Connector, after func(service.Summary, error) ui.Action) (ui.Action, tea.Cmd) {
	ctx, s := h.env.Ctx, h.s
	return ui.Swap{Screen: newWaiting(h.env, "Getting ready", after, func() tea.Msg {
		facts, err := s.RotateFacts(ctx, c.ID)
		return opened{err: err, screen: func() ui.Screen { return h.rotateAndSync(rotate.New(facts, h.s), after) }}
	})}, nil
}

// rotation replaces a token. Alone it ends the program, and the command line
// starts the sync that follows; from home the sync follows here.
func (h *house) rotation(m *rotate.Machine, alone bool) ui.Screen {
	if !alone {
		return h.rotateAndSync(m, func(service.Summary, error) ui.Action { return ui.Close{} })
	}
	return form.New(form.Options{
		Env: h.env, Flow: m, Alone: true,
		Ended: func() (ui.Action, tea.Cmd) { return rotationEnded(m), nil },
		Quit:  func() ui.Finish { return rotationLeft(m) },
	})
}

func (h *house) rotateAndSync(m *rotate.Machine, after func(service.Summary, error) ui.Action) ui.Screen {
	return form.New(form.Options{
		Env: h.env, Flow: m, NoLines: !h.below,
		Ended: func() (ui.Action, tea.Cmd) {
			c, replaced := m.Replaced()
			if !replaced {
				return ui.Close{}, nil
			}
			return h.syncNow(m.Told(), c.Token.StoredIn, service.SyncRequest{Connector: c.ID, Token: m.Token(), Stored: true}, after), nil
		},
		Quit: func() ui.Finish { return rotationLeft(m) },
	})
}

// rotationEnded is how a rotation ends that the program was started for; the
// command line starts the sync that follows.
func rotationEnded(m *rotate.Machine) ui.Finish {
	c, replaced := m.Replaced()
	if !replaced {
		return ui.Finish{Ending: ui.Ending{Kind: ui.Left, Connector: m.Facts().Connector}}
	}
	return ui.Finish{Ending: ui.Ending{Kind: ui.Done, Connector: c}, Lines: []string{words.Clean(m.Told())}}
}

// rotationLeft is how a rotation ends that is left right now: what is done
// stays done, but who leaves wants no sync to follow.
func rotationLeft(m *rotate.Machine) ui.Finish {
	end := rotationEnded(m)
	if end.Ending.Kind == ui.Done {
		end.Ending.Kind = ui.Cancelled
		end.Lines = append(end.Lines, "Not synced. connectpd sync brings the data up to date.")
	}
	return end
}

// syncNow starts a sync in the place of the screen that asks for it, and says
// there what came of that one. The token is kept in place.
func (h *house) syncNow(told string, place keychain.Kind, r service.SyncRequest, after func(service.Summary, error) ui.Action) ui.Action {
	s := h.s
	// The sync lives as long as ctx: it is cancelled only by who does not
	// want to wait for its start.
	ctx, stop := context.WithCancel(h.env.Ctx)
	return ui.Swap{Screen: newWaiting(h.env, "Starting the sync", after, func() tea.Msg {
		y, err := s.StartSync(ctx, r)
		return opened{err: err, screen: func() ui.Screen {
			h.env.Runs.Add(y)
			return h.liveAfter(told, y, after)
		}}
	}).stoppable(place, stop)}
}

// form shows a small flow, and comes back from it.
func (h *house) form(f flow.Flow) ui.Screen {
	return form.New(form.Options{Env: h.env, Flow: f, NoLines: true})
}

func (h *house) logs(c store.Connector) ui.Screen {
	return logs.New(logs.Options{Env: h.env, Services: h.s.Store, Connector: c})
}

func (h *house) home() ui.Screen {
	back := func(service.Summary, error) ui.Action { return ui.Close{} }
	screens := map[manage.Task]func(store.Connector) ui.Screen{
		manage.SeeAccess:   func(c store.Connector) ui.Screen { return h.access(c, explore.Thing{}) },
		manage.SeeChanges:  h.changes,
		manage.SeeFindings: h.findings,
		manage.SeeReviews:  h.reviews,
		manage.SeeLog:      h.logs,
		manage.Decide:      h.held,
		manage.Watch:       h.join,
	}
	for task, make := range h.flows() {
		screens[task] = func(c store.Connector) ui.Screen { return h.form(make(c)) }
	}
	return home.New(home.Options{
		Env: h.env, Services: rooms{h.s, h.s.Platforms}, Screens: screens,
		Live:     func(y *service.Sync) ui.Screen { return h.live(y, back) },
		Rotation: h.makeRotation,
		OldKey:   h.makeOldKey,
		Setup:    h.makeSetup,
		Remove:   func(d store.Draft) ui.Screen { return h.form(manage.NewRemoveDraft(h.s, d)) },
	})
}

// join watches the sync of another process.
func (h *house) join(c store.Connector) ui.Screen {
	j := &joined{ctx: h.env.Ctx, read: h.s.Store.Connector, clock: h.s.Clock, id: c.ID, since: h.env.Now()}
	if c.Live != nil {
		j.since = c.Live.Since
	}
	return live.New(live.Options{
		Env: h.env, Services: h.s, Run: j, Connector: c, Joined: true,
		Done: func(service.Summary, error) ui.Action { return ui.Close{} },
		Log:  func() ui.Screen { return h.logs(c) },
	})
}

func (h *house) makeRotation(ctx context.Context, id string) (func() ui.Screen, error) {
	facts, err := h.s.RotateFacts(ctx, id)
	if err != nil {
		return nil, err
	}
	return func() ui.Screen { return h.rotation(rotate.New(facts, h.s), false) }, nil
}

// makeOldKey makes the conversation about a key that was replaced earlier.
func (h *house) makeOldKey(ctx context.Context, id string) (func() ui.Screen, error) {
	facts, err := h.s.OldKeyFacts(ctx, id)
	if err != nil {
		return nil, err
	}
	return func() ui.Screen {
		return form.New(form.Options{Env: h.env, Flow: rotate.ForOldKey(facts, h.s), NoLines: !h.below})
	}, nil
}

func (h *house) makeSetup(ctx context.Context, draft string) (func() ui.Screen, error) {
	facts, err := h.s.Facts(ctx)
	if err != nil {
		return nil, err
	}
	var resumed *setup.Resumed
	if draft != "" {
		r, err := h.s.Resume(ctx, draft)
		if err != nil {
			return nil, err
		}
		resumed = &r
	}
	return func() ui.Screen {
		m := setup.New(facts, setup.Options{}, h.s)
		if resumed != nil {
			m.Resume(*resumed)
		}
		return h.setup(m, false)
	}, nil
}

// keep keeps the answers of set-ups that were left, after the program. The
// newest draft's id is returned, and what could not be kept.
func (h *house) keep(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, stopPatience)
	defer cancel()
	kept := ""
	var failed error
	for _, open := range h.setups {
		err := open.screen.Keep(ctx)
		if end, _ := open.flow.Ended(); end.Draft != "" && err == nil {
			kept = end.Draft
		}
		failed = errors.Join(failed, err)
	}
	return kept, failed
}
