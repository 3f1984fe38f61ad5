package review

import (
	"context"
	"maps"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store/words"
	"connectpd/tui/explore"
	"connectpd/tui/ui"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
)

// Items is the items of one review. Decisions are saved one after another,
// beside the screen: it goes on to the next item at once.
type Items struct {
	*explore.Model[int32]
	o      Options
	id     string
	name   string        // of the review, until it is read
	st     *review.State // as it was answered last; nil before
	fresh  *review.State // to be shown instead of reading again
	me     string
	own    map[string]bool
	whose  string
	chose  bool              // whose items to look at was chosen
	marked map[string]string // ids, and the search in which each was marked
	prep   *frozen

	counted struct {
		of     *review.State
		counts review.Counts
	}
	queue   []job
	running bool
	saving  map[string]string // what is being saved of items, in words
	closing bool              // left while something is being saved
	// then opens what was asked for while something was being saved, and needs
	// the review as it is after that.
	then func() step
}

// read is what a command reads of a review.
type read struct {
	st  *review.State
	me  string
	own map[string]bool
}

// NewItems shows the items of the review of an id and a name.
func NewItems(o Options, id, name string) *Items {
	s := &Items{o: o, id: id, name: name, marked: map[string]string{}, saving: map[string]string{}}
	place := o.Places[id]
	if place.Whose != nil {
		s.whose, s.chose = *place.Whose, true
	}
	maps.Copy(s.marked, place.Marked)
	s.Model = explore.New(explore.Options[int32]{
		Env: o.Env, Title: "Review", Connector: o.Connector, Reading: "Reading the review", Open: o.Open, Pane: 44, Below: true, Opens: "details",
		Read: s.reading, Commands: s.commands, Tab: place.Tab, At: place.Item,
	})
	return s
}

// reading makes the reading of the review: what was answered last is not read
// again.
func (s *Items) reading() explore.Read[int32] {
	known := read{st: s.fresh, me: s.me, own: s.own}
	whose, chose, prep, services, id, now := s.whose, s.chose, s.prep, s.o.Services, s.id, s.o.Env.Now()
	s.fresh = nil
	return func(ctx context.Context) (explore.Set[int32], error) {
		r := known
		if r.st == nil {
			var err error
			if r.st, err = services.Review(ctx, id); err != nil {
				return nil, err
			}
			r.me = services.MyEmail(ctx)
			if r.own, err = services.OwnItems(ctx, id, r.me); err != nil {
				return nil, err
			}
		}
		if prep == nil {
			prep = freeze(r.st.Frozen, now)
		}
		if !chose {
			whose = mineIfAny(r.st, r.me)
		}
		set := &items{frozen: prep, s: s, st: r.st, own: r.own, whose: whose, me: r.me}
		set.stands = set.decisions()
		return set, nil
	}
}

// mineIfAny is who sits here, where they have items to decide on; else "",
// which is everybody.
func mineIfAny(st *review.State, me string) string {
	for i := range st.Items {
		if me != "" && flow.SameEmail(st.Items[i].Reviewer, me) {
			return me
		}
	}
	return ""
}

// Update saves decisions, and takes in what came of flows.
func (s *Items) Update(msg tea.Msg) (ui.Action, tea.Cmd) {
	switch m := msg.(type) {
	case saved:
		return s.saved(m)
	case changed:
		s.Say(ui.PageWords{Text: m.Told})
		for _, id := range m.Items {
			delete(s.marked, id)
		}
		return nil, s.show(m.State)
	case look:
		s.whose, s.chose = m.Whose, true
		return nil, s.show(s.st)
	case ui.Told:
		s.Say(ui.PageWords{Text: m.Text})
		return nil, nil
	case ui.Returned:
		return nil, nil
	case tea.KeyMsg:
		return s.key(m)
	}
	a, cmd := s.Model.Update(msg)
	s.took()
	return a, cmd
}

// took notes what was read, and puts the cursor on what is to be decided where
// one was not here before.
func (s *Items) took() {
	set, ok := s.Set().(*items)
	if !ok {
		return
	}
	first := s.st == nil
	s.prep, s.me, s.own, s.whose = set.frozen, set.me, set.own, set.whose
	if s.fresh == nil && !s.running {
		s.st = set.st
	}
	if _, been := s.o.Places[s.id]; first && !been {
		s.resume()
	}
}

// resume puts the cursor where one stopped: on what is to be decided after the
// item that was decided last, in whatever run of the program.
func (s *Items) resume() {
	newest, seq := int32(-1), 0
	for _, n := range s.Listed() {
		if at := s.st.Items[n].Seq; at > seq {
			newest, seq = n, at
		}
	}
	if newest >= 0 {
		s.Seek(func(n int32) bool { return n == newest })
	}
	if r := s.Under(); r != nil && !s.awaits(*r) {
		s.Seek(s.awaits)
	}
}

// show shows the review as it stands now; nil reads it again.
func (s *Items) show(st *review.State) tea.Cmd {
	if s.fresh = st; st != nil {
		s.st = st
	}
	return s.Reload()
}

// key handles a key. Who leaves while something is being saved leaves when it
// is.
func (s *Items) key(k tea.KeyMsg) (ui.Action, tea.Cmd) {
	s.then = nil
	a, cmd := s.Model.Update(k)
	if _, closes := a.(ui.Close); closes {
		s.remember()
		if s.running {
			s.closing = true
			return nil, cmd
		}
	}
	return a, cmd
}

// remember keeps where one was.
func (s *Items) remember() {
	if s.o.Places == nil {
		return
	}
	p := Place{Tab: s.Tab(), Marked: maps.Clone(s.marked)}
	if r := s.Under(); r != nil && s.st != nil {
		p.Item = s.st.Items[*r].ID
	}
	if s.chose {
		whose := s.whose
		p.Whose = &whose
	}
	s.o.Places[s.id] = p
}

// Header says how far the review is.
func (s *Items) Header() ui.Header {
	h := s.Model.Header()
	name := s.name
	if s.st != nil {
		name = s.st.Frozen.Name
	}
	h.Title, h.Short = "Review "+words.Clean(name), "Review"
	if sub := words.Clean(s.o.Connector.Account.Subdomain); sub != "" {
		h.Title += " " + s.o.Env.Styles.Glyphs.Dot + " " + sub
	}
	if s.st != nil {
		h.Right, h.ShortRight = s.stands()
	}
	return h
}

// counts are the figures of the review as it stands; a frame does not count
// what the frame before did.
func (s *Items) counts() review.Counts {
	if s.counted.of != s.st {
		s.counted.of, s.counted.counts = s.st, s.st.Counts(s.o.Env.Now())
	}
	return s.counted.counts
}

// stands is how far the review is, in a line and in fewer words.
func (s *Items) stands() (long, short string) {
	now := s.o.Env.Now()
	c := s.counts()
	// What is being saved counts already.
	for id := range s.saving {
		switch it := s.st.Item(id); {
		case it.Decision == "" && s.decidedOn(it):
			c.Decided++
		case it.Decision != "" && !s.decidedOn(it):
			c.Decided--
		}
	}
	dot := " " + s.o.Env.Styles.Glyphs.Dot + " "
	short = words.Count(c.Decided) + " of " + words.Count(c.Items) + " decided"
	long = short
	if c.Revoke > 0 {
		long += dot + words.Count(c.Revoke) + " to revoke"
	}
	switch {
	case s.st.Late(now):
		long += dot + "overdue since " + shortDay(s.st.Due.Day, now)
	case s.st.Stage == review.StageOpen:
		long += dot + "due " + shortDay(s.st.Due.Day, now)
	case c.OpenRemovals > 0:
		long = "signed" + dot + words.Plural(c.OpenRemovals, "removal open", "removals open")
		short = long
	default:
		long = string(s.st.Stage)
		short = long
	}
	return long, short
}

// Help has the keys that decide first.
func (s *Items) Help() ui.Help {
	h := s.Model.Help()
	if s.Typing() || s.st == nil {
		return h
	}
	var short []key.Binding
	for _, c := range s.commands() {
		short = append(short, c.Key)
	}
	k := s.o.Env.Keys
	h.Short = append(short[:len(short)-2:len(short)-2], k.Search, short[len(short)-1], k.Back, short[len(short)-2])
	return h
}

// Leaving asks before what is being saved would be cut off.
func (s *Items) Leaving() *ui.Dialog {
	if len(s.queue) == 0 {
		return nil
	}
	return ui.NewDialog("Leave now?", []string{words.Plural(len(s.queue), "decision is", "decisions are") + " not saved yet."}, 0,
		ui.Stay("Wait until they are saved"), ui.Answer{Label: "Leave without them", Do: func() (ui.Action, tea.Cmd) { return ui.Leave{}, nil }})
}
