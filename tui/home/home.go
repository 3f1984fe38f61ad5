// Package home shows all connectors and what waits for the person, and starts
// everything else by a key.
//
// It reads the store through its services only, from commands; screens that
// it opens are made by functions it is handed.
// It must not know how they look.
package home

import (
	"context"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/sync/findings"
	"connectpd/tui/ui"
	"connectpd/wizard/manage"
	"connectpd/wizard/platform"
	"connectpd/wizard/review"
	"connectpd/wizard/service"
)

// Services are what home asks for.
type Services interface {
	Connectors(ctx context.Context) ([]store.Connector, error)
	Drafts(ctx context.Context) ([]store.Draft, error)
	// MyEmail is the e-mail of who sits here; "" where nothing tells.
	MyEmail(ctx context.Context) string
	// Reviews lists the access reviews of all connectors.
	Reviews(ctx context.Context, connector string) ([]review.Summary, error)
	// FirstFindings says what deserves a look first in a connector's data.
	FirstFindings(ctx context.Context, connector string) ([]findings.Line, error)
	// TokenReminder is the age from which a token is worth a reminder.
	TokenReminder(ctx context.Context) time.Duration
	// PlaceOf is where a connector is registered.
	PlaceOf(c store.Connector) platform.Place
	// AskAll asks how connectors stand where else they are registered, and
	// keeps the answers; nobody waits longer than patience.
	AskAll(ctx context.Context, list []store.Connector, patience time.Duration)
	// Technical is what the log knows of why a connector needs attention.
	Technical(ctx context.Context, connector string) (string, error)
	StartSync(ctx context.Context, r service.SyncRequest) (*service.Sync, error)
	// Unlock hands a typed passphrase to the encrypted file.
	Unlock(v secret.Value)
}

// Maker makes a screen in two parts: what needs a service, called from a
// command, and the screen itself.
type Maker func(ctx context.Context, id string) (func() ui.Screen, error)

// Options of New.
type Options struct {
	Env      *ui.Env
	Services Services
	Live     func(y *service.Sync) ui.Screen
	Rotation Maker // of a connector
	OldKey   Maker // of a connector: asks PagerDuty with the replaced key
	Setup    Maker // of a draft, or "" for a new connector
	// Screens make the screen of a task; manage.Watch watches the sync of
	// another process.
	Screens map[manage.Task]func(c store.Connector) ui.Screen
	Remove  func(d store.Draft) ui.Screen // of an unfinished set-up
	// Open opens the page of a connector where else it is registered; nil where
	// there is no browser.
	Open func(ctx context.Context, address string) error
}

const interval = time.Second

// Tenants are asked this often, and for so long.
const (
	pollEvery    = 10 * time.Second
	pollPatience = 5 * time.Second
)

// Screen is home.
type Screen struct {
	env     *ui.Env
	o       Options
	rows    []row
	me      string
	at      string // id of the row under the cursor
	read    bool
	busy    string        // what was started and has not answered
	place   keychain.Kind // of the token that it needs
	since   time.Time
	stop    context.CancelFunc // stops waiting for it; nil where it goes on
	problem error
	said    string          // what was done
	page    ui.PageWords    // what became of opening a page
	looks   map[string]look // by connector
	looking bool            // what was opened last only looks: it silences nothing
	finding string          // the connector whose look is being found out
	asked   technical       // of a failure, once somebody asked for it

	polling bool      // tenants are being asked
	polled  time.Time // when they were asked last
}

type (
	loaded struct {
		connectors []store.Connector
		drafts     []store.Draft
		me         string
		reviews    []review.Summary
		reminder   time.Duration
		err        error
	}
	// technical is what the log knows of a connector's failure.
	technical struct {
		of   string // the connector
		text string
		err  error
	}
	again   struct{}
	asked   struct{} // the tenants were
	opened  struct{ words ui.PageWords }
	started struct {
		request service.SyncRequest
		of      store.Connector
		sync    *service.Sync
		err     error
	}
	made struct {
		screen func() ui.Screen
		err    error
	}
)

// New makes home.
func New(o Options) *Screen { return &Screen{env: o.Env, o: o} }

// Init reads what there is.
func (s *Screen) Init() tea.Cmd { return s.load() }

func (s *Screen) load() tea.Cmd {
	services, ctx, me, asked := s.o.Services, s.env.Ctx, s.me, s.read
	return func() tea.Msg {
		if !asked {
			me = services.MyEmail(ctx)
		}
		cs, err := services.Connectors(ctx)
		if err != nil {
			return loaded{err: err}
		}
		ds, err := services.Drafts(ctx)
		if err != nil {
			return loaded{err: err}
		}
		rs, err := services.Reviews(ctx, "")
		return loaded{cs, ds, me, rs, services.TokenReminder(ctx), err}
	}
}

// Update handles keys and results.
func (s *Screen) Update(msg tea.Msg) (ui.Action, tea.Cmd) {
	switch m := msg.(type) {
	case loaded:
		s.take(m)
		return nil, tea.Batch(s.find(), s.env.Tick(interval, func() tea.Msg { return again{} }), s.poll(m.connectors))
	case looked:
		return nil, s.found(m)
	case asked:
		s.polling = false
	case opened:
		s.page = m.words
	case again:
		return nil, s.load()
	case ui.Returned:
		s.problem = nil
		if s.looking {
			return nil, s.find()
		}
		return nil, s.forget()
	case technical:
		s.asked, s.problem = m, m.err
	case ui.HeldDecided:
		return s.tell(m.Told)
	case ui.Told:
		return s.tell(m.Text)
	case started:
		return s.started(m)
	case retry:
		return nil, s.sync(m.of, m.request)
	case made:
		s.idle()
		if s.problem = m.err; m.err == nil {
			return ui.Open{Screen: m.screen()}, nil
		}
	case tea.KeyMsg:
		return s.key(m)
	}
	return nil, nil
}

// poll asks the tenants beside the screen, now and again: what they say is
// read from the store when it is looked at next.
func (s *Screen) poll(list []store.Connector) tea.Cmd {
	if s.polling || !s.polled.IsZero() && s.env.Now().Sub(s.polled) < pollEvery ||
		!slices.ContainsFunc(list, func(c store.Connector) bool { return s.o.Services.PlaceOf(c).Elsewhere() }) {
		return nil
	}
	s.polling, s.polled = true, s.env.Now()
	services, ctx := s.o.Services, s.env.Ctx
	return func() tea.Msg {
		services.AskAll(ctx, list, pollPatience)
		return asked{}
	}
}

func (s *Screen) take(m loaded) {
	if m.err != nil {
		s.problem = m.err
		return
	}
	s.read, s.me = true, m.me
	s.rows = arrange(m, s.env.Now())
	if len(m.connectors) > 0 && s.env.Demo != nil {
		s.rows = append(s.rows, row{id: "revoke", revoke: true})
	}
	if s.index() < 0 && len(s.rows) > 0 {
		s.at = s.rows[0].id
	}
}

func (s *Screen) index() int {
	for i, r := range s.rows {
		if r.id == s.at {
			return i
		}
	}
	return -1
}

func (s *Screen) current() *row {
	if i := s.index(); i >= 0 {
		return &s.rows[i]
	}
	return nil
}

func (s *Screen) key(k tea.KeyMsg) (ui.Action, tea.Cmd) {
	keys := s.env.Keys
	if to, ok := keys.To(k, s.index(), len(s.rows), pageOfRows); ok {
		s.move(to)
		return nil, s.find()
	}
	switch {
	case ui.Is(k, keys.Back) && s.stop != nil:
		s.stop() // and the answer says so
		return nil, nil
	case ui.Is(k, keys.Quit, keys.Back):
		return ui.Leave{}, nil
	case s.busy != "":
		return nil, nil
	}
	for _, c := range s.commands() {
		if ui.Is(k, c.key) {
			s.said, s.problem, s.page = "", nil, ui.PageWords{}
			return c.do()
		}
	}
	return nil, nil
}

// pageOfRows is how many connectors a page up or down passes.
const pageOfRows = 8

func (s *Screen) move(to int) {
	if s.index() >= 0 {
		s.at = s.rows[min(max(0, to), len(s.rows)-1)].id
	}
}

// tell says what came of a screen that was closed.
func (s *Screen) tell(said string) (ui.Action, tea.Cmd) {
	s.problem, s.said = nil, said
	return nil, s.forget()
}

// begin notes what was started. stop is what Esc does meanwhile; nil where it
// cannot be stopped. The token that it needs is kept in place.
func (s *Screen) begin(busy string, place keychain.Kind, stop context.CancelFunc) {
	s.busy, s.since, s.place, s.stop = busy, s.env.Now(), place, stop
}

// idle notes that it has answered.
func (s *Screen) idle() { s.busy, s.stop = "", nil }

// Typing is false: letters are commands.
func (s *Screen) Typing() bool { return false }

// Leaving loses nothing; running syncs are the root's business.
func (s *Screen) Leaving() *ui.Dialog { return nil }
