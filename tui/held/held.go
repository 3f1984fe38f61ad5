// Package held shows a sync that was held because far less came back than
// last time: what would be lost, by name, before anybody decides.
//
// Why a run is held, and what accepting it means, is the engine's business.
package held

import (
	"context"
	"fmt"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/sync/engine"
	"connectpd/tui/parts"
)

// Services read a held run and decide on it.
type Services interface {
	// Held is nil when nothing is held.
	Held(ctx context.Context, connector string) (*engine.HeldRun, error)
	AcceptHeld(ctx context.Context, connector string, runID int64) (store.Run, error)
	DiscardHeld(ctx context.Context, connector string, runID int64) error
}

// Options of New.
type Options struct {
	Env       *parts.Env
	Services  Services
	Connector store.Connector
}

// Screen is the held run. It closes with parts.HeldDecided once a decision
// was carried out.
type Screen struct {
	env  *parts.Env
	o    Options
	held *engine.HeldRun
	rows []row
	list parts.List
	read bool
	busy string
	err  error
}

type (
	got struct {
		held *engine.HeldRun
		rows []row
		err  error
	}
	decided struct {
		parts.HeldDecided
		err error
	}
	// row is a heading, or the name of something that would be lost.
	row struct {
		head string
		n    int
		text string
	}
)

// New makes the screen.
func New(o Options) *Screen { return &Screen{env: o.Env, o: o} }

// Init reads the held run.
func (s *Screen) Init() tea.Cmd {
	services, ctx, id := s.o.Services, s.env.Ctx, s.o.Connector.ID
	return func() tea.Msg {
		h, err := services.Held(ctx, id)
		if err != nil || h == nil {
			return got{err: err}
		}
		return got{held: h, rows: rowsOf(h.Lost)}
	}
}

// Update handles keys and results.
func (s *Screen) Update(msg tea.Msg) (parts.Action, tea.Cmd) {
	switch m := msg.(type) {
	case got:
		s.read, s.held, s.rows, s.err = true, m.held, m.rows, m.err
		s.list.Set(len(m.rows))
	case decided:
		s.busy, s.err = "", m.err
		if m.err == nil {
			return parts.CloseWith{Msg: m.HeldDecided}, nil
		}
	case tea.KeyMsg:
		return s.key(m)
	}
	return nil, nil
}

func (s *Screen) key(k tea.KeyMsg) (parts.Action, tea.Cmd) {
	keys := s.env.Keys
	switch {
	case s.busy != "":
	case parts.Is(k, keys.Back, keys.Quit):
		return parts.Close{}, nil
	case s.held == nil:
	case s.list.Key(keys, k):
	case parts.Is(k, keys.Accept):
		return parts.Ask{Dialog: s.acceptDialog()}, nil
	case parts.Is(k, keys.Discard):
		return parts.Ask{Dialog: s.discardDialog()}, nil
	}
	return nil, nil
}

func (s *Screen) acceptDialog() *parts.Dialog {
	return parts.NewDialog("Take the smaller account as it is?",
		[]string{words.Plural(len(s.held.Lost), "thing counts", "things count") + " as gone from then on. The history keeps what there was.",
			"Do this when you know that the account did shrink."}, 0,
		parts.Stay("Not now"),
		parts.Answer{Label: "Accept it", Do: func() (parts.Action, tea.Cmd) { return nil, s.decide(true) }},
	)
}

func (s *Screen) discardDialog() *parts.Dialog {
	return parts.NewDialog("Discard what came back?",
		[]string{"The data from before stands; the next sync reads the account again."}, 0,
		parts.Stay("Not now"),
		parts.Answer{Label: "Discard it", Do: func() (parts.Action, tea.Cmd) { return nil, s.decide(false) }},
	)
}

// decide carries out a decision on exactly the run that is shown.
func (s *Screen) decide(accept bool) tea.Cmd {
	services, id, run := s.o.Services, s.o.Connector.ID, s.held.Run.ID
	ctx := context.WithoutCancel(s.env.Ctx)
	s.err, s.busy = nil, "Dropping what came back"
	if accept {
		s.busy = "Applying it"
	}
	return func() tea.Msg {
		if accept {
			r, err := services.AcceptHeld(ctx, id, run)
			return decided{parts.HeldDecided{Accepted: true, Run: r}, err}
		}
		return decided{parts.HeldDecided{}, services.DiscardHeld(ctx, id, run)}
	}
}

// rowsOf puts losses under headings, in their order: people, then teams and
// schedules themselves, then who loses a place in one.
func rowsOf(list []engine.Loss) []row {
	type group struct {
		t       access.ResourceType
		members bool
	}
	heads := []struct {
		group
		one, many string
	}{
		{group{access.TypeUser, false}, "person", "people"},
		{group{access.TypeTeam, false}, "team", "teams"},
		{group{access.TypeSchedule, false}, "schedule", "schedules"},
		{group{access.TypeTeam, true}, "team membership", "team memberships"},
		{group{access.TypeSchedule, true}, "place on a schedule", "places on schedules"},
	}
	by := map[group][]row{}
	for _, l := range list {
		g := group{l.Type, l.Entitlement != ""}
		by[g] = append(by[g], row{text: lossText(l)})
	}
	var rows []row
	for _, h := range heads {
		if n := len(by[h.group]); n > 0 {
			rows = append(append(rows, row{head: words.Plural(n, h.one, h.many), n: n}), by[h.group]...)
		}
	}
	return rows
}

func lossText(l engine.Loss) string {
	name := words.Clean(l.Name)
	if name == "" {
		name = words.Clean(l.ID)
	}
	if l.Entitlement == "" {
		return name
	}
	who := words.Clean(l.User.Name)
	if who == "" {
		who = words.Clean(l.User.ID)
	}
	return who + ", " + words.Clean(string(l.Entitlement)) + ", " + name
}

// View says why it is held, and what would be lost.
func (s *Screen) View(w, h int) *parts.Page {
	st := s.env.Styles
	p := s.env.NewPage(w)
	if s.err != nil {
		parts.ErrorWords(p, s.err)
		p.Gap()
	}
	switch {
	case !s.read:
		return p.Line(st.Dim.Render("Reading what is held"))
	case s.held == nil && s.err == nil:
		return p.Text("Nothing is held any more. The data is as the last applied sync left it.")
	case s.held == nil:
		return p
	}
	s.why(p, h)
	if s.busy != "" {
		p.Line(st.Accent.Render(s.env.Spin()) + " " + s.busy)
	}
	if len(s.rows) == 0 {
		return p.Text("Accepting it would take nothing away by name.")
	}
	from, to := s.list.Window(max(1, h-p.Len()-1))
	p.Line(st.Strong.Render("Accepting it would take away") + "  " + st.Dim.Render("lines "+s.list.Place()))
	for i := from; i < to; i++ {
		s.row(p, s.rows[i], i == s.list.At(), w)
	}
	return p
}

// why gives the numbers for which it is held.
func (s *Screen) why(p *parts.Page, h int) {
	st := s.env.Styles
	p.Hang(st.Glyphs.Warn+" ", st.Warn, fmt.Sprintf("Run %d of %s is held: far less came back. Nothing was changed.",
		s.held.Run.ID, words.Moment(s.env.Now(), s.held.Run.FinishedAt)))
	if h < 12 {
		return
	}
	for _, x := range s.held.Shrinks {
		p.Indent(2).Text(fmt.Sprintf("%s: %s before, %s now (%s)", kindNames[x.Kind], words.Count(x.Before), words.Count(x.After), x.Reason)).Indent(-2)
	}
	p.Gap()
}

func (s *Screen) row(p *parts.Page, r row, focused bool, w int) {
	st := s.env.Styles
	lead, text := "  ", "  "+s.env.Fit(r.text, w-4)
	if r.head != "" {
		text = st.Strong.Render(s.env.Fit(r.head, w-2))
	}
	if !focused {
		p.Line(lead + text)
		return
	}
	if r.head != "" {
		text = r.head
	}
	p.Focus(func() { p.Line(st.Focus.Render(st.Glyphs.Pointer) + " " + st.Focus.Render(s.env.Fit(text, w-2))) })
}

var kindNames = map[access.Kind]string{
	access.KindUsers: "Users", access.KindTeams: "Teams", access.KindMemberships: "Team members",
	access.KindSchedules: "Schedules", access.KindScheduleMembers: "Schedule members", access.KindOnCall: "On-call turns",
}

// Header names the connector.
func (s *Screen) Header() parts.Header {
	return parts.Header{Title: "Held sync  " + words.Clean(s.o.Connector.Name), Short: "Held sync"}
}

// Help is the keys that do something now.
func (s *Screen) Help() parts.Help {
	k := s.env.Keys
	if s.held == nil {
		short := []key.Binding{k.Back}
		return parts.Help{Short: short, Full: []parts.Group{{Title: "Held sync", Keys: short}}}
	}
	short := []key.Binding{parts.As(k.Up, "move"), parts.As(k.Accept, "accept"), parts.As(k.Discard, "discard"), parts.As(k.Back, "decide later")}
	full := []key.Binding{parts.As(k.Up, "move"), parts.As(k.PageUp, "a page up or down"), k.Home, k.End, k.Accept, k.Discard,
		parts.As(k.Back, "decide later: the data from before stands")}
	return parts.Help{Short: short, Full: []parts.Group{{Title: "Held sync", Keys: full}}}
}

// Pages says that this screen scrolls by itself.
func (s *Screen) Pages() bool { return true }

// Typing is false: there is no field.
func (s *Screen) Typing() bool { return false }

// Leaving loses nothing: what is held stays held.
func (s *Screen) Leaving() *parts.Dialog { return nil }
