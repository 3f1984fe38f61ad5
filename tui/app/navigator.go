package app

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

// navigator makes the screens and says what follows what. A conversation that the
// program was started for ends the program; one that was opened from another
// screen returns to it.
type navigator struct {
	env    *ui.Env
	s      *service.Services
	setups []openSetup
	folder string // where exports are proposed
	// below: home is below everything, and the program ends where it is left.
	// What is begun from there can go on in plain lines, with home after it.
	below bool
	// places remembers where one was in each review.
	places map[string]review.Place
	// newest is what the last sync came to; outdated: something was done
	// since, and it may not be so any more.
	newest   []string
	outdated bool
}

// root is the program that begins with a screen.
func (n *navigator) root(first ui.Screen) *root {
	r := newRoot(n.env, first, n.home)
	r.farewell = n.farewell
	return r
}

// farewell is what stands in the scrollback in the place of what a first sync
// came to: what the last one did, or nothing where that is not so any more.
func (n *navigator) farewell(first []string) []string {
	switch {
	case n.outdated:
		return nil
	case n.newest != nil:
		return n.newest
	}
	return first
}

// note keeps what a sync came to, and goes on with what follows it.
func (n *navigator) note(after func(service.Summary, error) ui.Action) func(service.Summary, error) ui.Action {
	return func(s service.Summary, err error) ui.Action {
		n.newest, n.outdated = nil, err != nil
		if err == nil {
			n.newest = n.env.SummaryLines(s, 80)
		}
		return after(s, err)
	}
}

func (n *navigator) setup(m *setup.Machine, alone bool) ui.Screen {
	s := form.New(form.Options{
		Env: n.env, Flow: m, Alone: alone, NoLines: !alone && !n.below,
		Ended: func() (ui.Action, tea.Cmd) { return n.setupEnded(m, alone), nil },
		Quit: func() ui.Finish {
			end := ui.EndingOf(m)
			end.Kind = ui.Left
			return ui.Finish{Ending: end}
		},
	})
	n.setups = append(n.setups, openSetup{s, m})
	return s
}

// openSetup is a set-up on the screen.
type openSetup struct {
	screen *form.Screen
	flow   *setup.Machine
}

// setupEnded goes on with the sync of a set-up, or comes back from it.
func (n *navigator) setupEnded(m *setup.Machine, alone bool) ui.Action {
	if y := ui.SyncOf(m); y != nil {
		n.env.Runs.Add(y)
		return ui.Swap{Screen: n.live(y, func(sum service.Summary, err error) ui.Action {
			return n.setupSynced(y, alone, sum, err)
		})}
	}
	end := ui.EndingOf(m)
	if !alone && end.Kind != ui.HandedOverTo {
		return ui.Close{}
	}
	return ui.Finish{Ending: end, Lines: n.endLines(end), Err: end.Err}
}

func (n *navigator) setupSynced(y *service.Sync, alone bool, sum service.Summary, err error) ui.Action {
	if !alone {
		return ui.Close{}
	}
	end := n.finishWith(y.Connector, sum, err)
	if fin, ok := end.(ui.Finish); ok && n.env.Demo != nil && fin.Err == nil {
		// The demo's data is gone with the program: its home is where to
		// look around in it.
		n.below = true
		return ui.Remember{Finish: fin}
	}
	return end
}

// endLines is what stands in the scrollback after a set-up without a sync.
func (n *navigator) endLines(end ui.Ending) []string {
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
func (n *navigator) finish(y *service.Sync) func(service.Summary, error) ui.Action {
	return func(s service.Summary, err error) ui.Action { return n.finishWith(y.Connector, s, err) }
}

func (n *navigator) finishWith(c store.Connector, s service.Summary, err error) ui.Action {
	if err != nil {
		return ui.Finish{Ending: ui.Ending{Kind: ui.Done, Connector: c}, Err: err}
	}
	end := ui.Ending{Kind: ui.Done, Connector: c, Outcome: &s.Outcome, Summary: &s}
	if s.Outcome.Run.Result == store.ResultCancelled {
		end.Kind = ui.Cancelled
	}
	return ui.Finish{Ending: end, Lines: n.env.SummaryLines(s, 80)}
}

// live shows a running sync. after says what follows its end.
func (n *navigator) live(y *service.Sync, after func(service.Summary, error) ui.Action) ui.Screen {
	return n.liveAfter("", y, after)
}

// liveAfter shows a running sync, with what came of the flow before it.
func (n *navigator) liveAfter(told string, y *service.Sync, after func(service.Summary, error) ui.Action) ui.Screen {
	c := y.Connector
	return live.New(live.Options{
		Env: n.env, Services: n.s, Run: live.Of(y), Connector: c, FromEnv: y.FromEnv, Beside: y.LineThere, Told: told,
		Done: n.note(after), Home: true, There: n.s.Platforms.PlaceOf(c).Link, Open: n.s.OpenBrowser,
		Log:      func() ui.Screen { return n.logs(c) },
		Held:     func() ui.Screen { return n.held(c) },
		Access:   func() ui.Screen { return n.access(c, explore.Thing{}) },
		Findings: func(kind rules.Kind, id string) ui.Screen { return n.findingsAt(c, kind, id) },
		Changes:  func() ui.Screen { return n.changes(c) },
		Reviews:  func() ui.Screen { return n.reviews(c) },
		Export:   func() ui.Screen { return n.form(n.flows()[manage.WriteExport](c)) },
		Reenter:  func() (ui.Action, tea.Cmd) { return n.reenter(c, after) },
	})
}

// reenter has a new token entered in the place of the sync that ended, and
// syncs again with it.
func (n *navigator) reenter(c store.Connector, after func(service.Summary, error) ui.Action) (ui.Action, tea.Cmd) {
	ctx, s := n.env.Ctx, n.s
	return ui.Swap{Screen: newWaiting(n.env, "Getting ready", after, func() tea.Msg {
		facts, err := s.RotateFacts(ctx, c.ID)
		return opened{err: err, screen: func() ui.Screen { return n.rotateAndSync(rotate.New(facts, n.s), after) }}
	})}, nil
}

// rotation replaces a token. Alone it ends the program, and the command line
// starts the sync that follows; from home the sync follows here.
func (n *navigator) rotation(m *rotate.Machine, alone bool) ui.Screen {
	if !alone {
		return n.rotateAndSync(m, func(service.Summary, error) ui.Action { return ui.Close{} })
	}
	return form.New(form.Options{
		Env: n.env, Flow: m, Alone: true,
		Ended: func() (ui.Action, tea.Cmd) { return rotationEnded(m), nil },
		Quit:  func() ui.Finish { return rotationLeft(m) },
	})
}

func (n *navigator) rotateAndSync(m *rotate.Machine, after func(service.Summary, error) ui.Action) ui.Screen {
	return form.New(form.Options{
		Env: n.env, Flow: m, NoLines: !n.below,
		Ended: func() (ui.Action, tea.Cmd) {
			c, replaced := m.Replaced()
			if !replaced {
				return ui.Close{}, nil
			}
			return n.syncNow(m.Told(), c.Token.StoredIn, service.SyncRequest{Connector: c.ID, Token: m.Token(), Stored: true}, after), nil
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
func (n *navigator) syncNow(told string, place keychain.Kind, r service.SyncRequest, after func(service.Summary, error) ui.Action) ui.Action {
	s := n.s
	// The sync lives as long as ctx: it is cancelled only by who does not
	// want to wait for its start.
	ctx, stop := context.WithCancel(n.env.Ctx)
	return ui.Swap{Screen: newWaiting(n.env, "Starting the sync", after, func() tea.Msg {
		y, err := s.StartSync(ctx, r)
		return opened{err: err, screen: func() ui.Screen {
			n.env.Runs.Add(y)
			return n.liveAfter(told, y, after)
		}}
	}).stoppable(place, stop)}
}

// form shows a small flow, and comes back from it.
func (n *navigator) form(f flow.Flow) ui.Screen {
	return form.New(form.Options{Env: n.env, Flow: f, NoLines: true, Ended: func() (ui.Action, tea.Cmd) {
		n.outdated = n.outdated || f.Told() != ""
		return form.Closed(f), nil
	}})
}

func (n *navigator) logs(c store.Connector) ui.Screen {
	return logs.New(logs.Options{Env: n.env, Services: n.s.Store, Connector: c})
}

func (n *navigator) home() ui.Screen {
	back := func(service.Summary, error) ui.Action { return ui.Close{} }
	screens := map[manage.Task]func(store.Connector) ui.Screen{
		manage.SeeAccess:   func(c store.Connector) ui.Screen { return n.access(c, explore.Thing{}) },
		manage.SeeChanges:  n.changes,
		manage.SeeFindings: n.findings,
		manage.SeeReviews:  n.reviews,
		manage.SeeLog:      n.logs,
		manage.Decide:      n.held,
		manage.Watch:       n.join,
	}
	for task, make := range n.flows() {
		screens[task] = func(c store.Connector) ui.Screen { return n.form(make(c)) }
	}
	return home.New(home.Options{
		Env: n.env, Services: homeServices{n.s, n.s.Platforms}, Screens: screens,
		Live:     func(y *service.Sync) ui.Screen { return n.live(y, back) },
		Rotation: n.makeRotation,
		OldKey:   n.makeOldKey,
		Setup:    n.makeSetup,
		Open:     n.s.OpenBrowser,
		Remove:   func(d store.Draft) ui.Screen { return n.form(manage.NewRemoveDraft(n.s, d)) },
	})
}

// join watches the sync of another process.
func (n *navigator) join(c store.Connector) ui.Screen {
	j := &joined{ctx: n.env.Ctx, read: n.s.Store.Connector, clock: n.s.Clock, id: c.ID, since: n.env.Now()}
	if c.Live != nil {
		j.since = c.Live.Since
	}
	return live.New(live.Options{
		Env: n.env, Services: n.s, Run: j, Connector: c, Joined: true,
		Done: func(service.Summary, error) ui.Action { return ui.Close{} },
		Log:  func() ui.Screen { return n.logs(c) },
	})
}

func (n *navigator) makeRotation(ctx context.Context, id string) (func() ui.Screen, error) {
	facts, err := n.s.RotateFacts(ctx, id)
	if err != nil {
		return nil, err
	}
	return func() ui.Screen { return n.rotation(rotate.New(facts, n.s), false) }, nil
}

// makeOldKey makes the conversation about a key that was replaced earlier.
func (n *navigator) makeOldKey(ctx context.Context, id string) (func() ui.Screen, error) {
	facts, err := n.s.OldKeyFacts(ctx, id)
	if err != nil {
		return nil, err
	}
	return func() ui.Screen {
		return form.New(form.Options{Env: n.env, Flow: rotate.ForOldKey(facts, n.s), NoLines: !n.below})
	}, nil
}

func (n *navigator) makeSetup(ctx context.Context, draft string) (func() ui.Screen, error) {
	facts, err := n.s.Facts(ctx)
	if err != nil {
		return nil, err
	}
	var resumed *setup.Resumed
	if draft != "" {
		r, err := n.s.Resume(ctx, draft)
		if err != nil {
			return nil, err
		}
		resumed = &r
	}
	return func() ui.Screen {
		m := setup.New(facts, setup.Options{}, n.s)
		if resumed != nil {
			m.Resume(*resumed)
		}
		return n.setup(m, false)
	}, nil
}

// keep keeps the answers of set-ups that were left, after the program. The
// newest draft's id is returned, and what could not be kept.
func (n *navigator) keep(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, stopPatience)
	defer cancel()
	kept := ""
	var failed error
	for _, open := range n.setups {
		err := open.screen.Keep(ctx)
		if end, _ := open.flow.Ended(); end.Draft != "" && err == nil {
			kept = end.Draft
		}
		failed = errors.Join(failed, err)
	}
	return kept, failed
}
