package review

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/tui/explore"
	"connectpd/tui/ui"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
	"connectpd/wizard/review/flows"
)

// job is one request to save, about items of these ids.
type job struct {
	items  []string
	search string // that found them
	call   func(context.Context) (*review.State, error)
	undo   bool
}

// saved is the answer to the oldest job.
type saved struct {
	st  *review.State
	err error
}

// changed tells the items what a flow changed.
type changed struct {
	State *review.State
	Items []string
	Told  string
}

// look tells the items whose are to be shown; "" everybody's.
type look struct{ Whose string }

// commands are the keys of the items.
func (s *Items) commands() []explore.Command[int32] {
	k := s.o.Env.Keys
	open := s.st != nil && s.st.Stage == review.StageOpen
	undo := ui.As(k.TakeBack, "undo")
	list := []explore.Command[int32]{
		{Key: k.Keep, Full: "keep it, or all marked items", Do: func(r *int32) explore.Step[int32] { return s.decide(r, review.Keep, false) }},
		{Key: k.TakeAway, Full: "revoke it, or all marked items; for a role, choose what remains", Do: func(r *int32) explore.Step[int32] { return s.decide(r, review.Revoke, false) }},
		{Key: k.AsLast, Full: "decide the same as in the last review", Do: func(r *int32) explore.Step[int32] { return s.decide(r, "", true) }},
		{Key: k.Comment, Full: "decide with a comment, an end date or a lower role", Do: s.comment},
		{Key: undo, Full: "undo its decision, or else the latest one", Do: s.undo},
		{Key: k.Mark, Full: "mark it, to decide on several at once", Do: s.mark},
		{Key: k.MarkAll, Full: "mark all listed undecided items or none, except those decided one at a time", Do: s.markAll},
		{Key: k.Whose, Full: "choose whose items to show and decide on", Do: s.chooseWhose},
		{Key: k.More, Full: "reassign, leave out, sign, extend, evidence, cancel", Do: s.more},
	}
	for i := range 7 {
		list[i].Key.SetEnabled(open)
	}
	list[6].Key.SetEnabled(open && s.Pages()) // what is marked is seen in the list
	return list
}

// awaits reports that an item waits for a decision of who looks at it here.
func (s *Items) awaits(n int32) bool {
	it := &s.st.Items[n]
	return !s.decidedOn(it) && it.Exception == "" && !s.own[it.ID]
}

// undone is what is being saved of an item whose decision is taken back.
const undone = "undone"

// decidedOn reports that an item is decided, or will be when all is saved.
func (s *Items) decidedOn(it *review.ItemState) bool {
	if word, ok := s.saving[it.ID]; ok {
		return word != undone
	}
	return it.Decision != ""
}

// under is the item under the cursor; nil for none.
func (s *Items) under(r *int32) *review.ItemState {
	if r == nil || s.st == nil {
		return nil
	}
	return &s.st.Items[*r]
}

// chosen are the ids of what is marked, else of the item under the cursor.
func (s *Items) chosen(it *review.ItemState) []string {
	if len(s.marked) == 0 {
		return []string{it.ID}
	}
	var ids []string
	for i := range s.st.Items {
		if id := s.st.Items[i].ID; s.isMarked(id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// isMarked reports that an item is marked.
func (s *Items) isMarked(id string) bool {
	_, is := s.marked[id]
	return is
}

// foundBy is the search in which all that is marked was marked; "" for none.
func (s *Items) foundBy() string {
	found := map[string]bool{}
	by := ""
	for _, by = range s.marked {
		found[by] = true
	}
	if len(found) > 1 {
		return ""
	}
	return by
}

// decide decides on what is chosen. What needs more than a key is asked.
func (s *Items) decide(r *int32, d review.Decision, asLast bool) explore.Step[int32] {
	it := s.under(r)
	if it == nil {
		return explore.Step[int32]{}
	}
	ids := s.chosen(it)
	single := len(ids) == 1
	if single {
		it = s.st.Item(ids[0])
		if why := s.refused(it, asLast); why != "" {
			return explore.Bad[int32](why)
		}
	}
	switch {
	case single && d == review.Keep && it.Alone, single && d == review.Revoke && it.Type == access.TypeRole:
		return s.flow(flows.NewDecide(s.o.Services, s.facts(it), s.st, ids, d), ids)
	}
	search := s.foundBy()
	req := review.DecideRequest{Review: s.id, Select: review.Select{Items: ids, Search: search}, Decision: d, AsLast: asLast, As: s.as(it), Entry: review.Entry{Via: review.Screen, Person: s.me}}
	word := string(d)
	if asLast {
		word = "same as last time"
	}
	for _, id := range ids {
		s.saving[id] = word
	}
	clear(s.marked)
	s.Seek(s.awaits)
	return explore.Step[int32]{Cmd: s.enqueue(job{items: ids, search: search, call: func(ctx context.Context) (*review.State, error) { return s.o.Services.Decide(ctx, req) }})}
}

// refused says why one item cannot be decided on by a key, as far as that is
// known here.
func (s *Items) refused(it *review.ItemState, asLast bool) string {
	switch {
	case s.own[it.ID]:
		return "This is your own access, and nobody decides on their own. " + s.o.Env.Keys.More.Help().Key + " reassigns it."
	case !flow.SameEmail(it.Reviewer, s.as(it)):
		return s.others(it.Reviewer)
	case asLast && it.Last == nil:
		return "It was not reviewed last time: keep or revoke it."
	}
	return ""
}

// others says who decides, where it is somebody else.
func (s *Items) others(reviewer string) string {
	return "It is " + words.Clean(reviewer) + " who decides on this. " + s.o.Env.Keys.Whose.Help().Key + " enters decisions for them."
}

// as is for whom decisions are entered: who sits here, or the reviewer whose
// items were chosen to be shown.
func (s *Items) as(*review.ItemState) string {
	if s.chose && s.whose != "" {
		return s.whose
	}
	return s.me
}

// facts are what a flow about an item is told.
func (s *Items) facts(it *review.ItemState) flows.Facts {
	f := s.o.facts(s.me)
	f.Search = s.foundBy()
	if it != nil {
		f.As = s.as(it)
	}
	return f
}

// comment opens the whole decision.
func (s *Items) comment(r *int32) explore.Step[int32] {
	it := s.under(r)
	if it == nil {
		return explore.Step[int32]{}
	}
	ids := s.chosen(it)
	if len(ids) == 1 {
		it = s.st.Item(ids[0])
		if why := s.refused(it, false); why != "" {
			return explore.Bad[int32](why)
		}
	}
	return s.flow(flows.NewDecide(s.o.Services, s.facts(it), s.st, ids, ""), ids)
}

// undo takes back what was decided on what is chosen; where nothing was, what
// was decided last of all.
func (s *Items) undo(r *int32) explore.Step[int32] {
	it := s.under(r)
	if it == nil {
		return explore.Step[int32]{}
	}
	ids := s.chosen(it)
	if one := s.st.Item(ids[0]); len(ids) == 1 && !s.decidedOn(one) && one.Exception == "" {
		if ids = s.newest(); len(ids) == 0 {
			return explore.Bad[int32]("Nothing is decided yet: there is nothing to undo.")
		}
	}
	req := review.UndoRequest{Review: s.id, Items: ids, Entry: review.Entry{Via: review.Screen, Person: s.me}}
	for _, id := range ids {
		s.saving[id] = undone
	}
	clear(s.marked)
	s.Seek(func(n int32) bool { return s.st.Items[n].ID == ids[0] })
	return explore.Step[int32]{Cmd: s.enqueue(job{items: ids, undo: true, call: func(ctx context.Context) (*review.State, error) { return s.o.Services.Undo(ctx, req) }})}
}

// newest are the items that were decided on last, at once.
func (s *Items) newest() []string {
	for n := len(s.queue) - 1; n >= 0; n-- {
		if !s.queue[n].undo {
			return s.queue[n].items
		}
	}
	seq, ids := 0, []string(nil)
	for i := range s.st.Items {
		it := &s.st.Items[i]
		switch {
		case it.Seq == 0 || s.own[it.ID] || s.saving[it.ID] == undone:
		case it.Seq > seq:
			seq, ids = it.Seq, []string{it.ID}
		case it.Seq == seq:
			ids = append(ids, it.ID)
		}
	}
	return ids
}

// mark marks the item under the cursor, and goes on.
func (s *Items) mark(r *int32) explore.Step[int32] {
	it := s.under(r)
	if it == nil {
		return explore.Step[int32]{}
	}
	if s.isMarked(it.ID) {
		delete(s.marked, it.ID)
	} else {
		s.marked[it.ID] = s.Searched()
	}
	at := *r
	s.Seek(func(n int32) bool { return n > at || n == at })
	return explore.Step[int32]{}
}

// markAll marks what is listed and may be decided with others, or takes all
// marks away.
func (s *Items) markAll(*int32) explore.Step[int32] {
	if s.st == nil {
		return explore.Step[int32]{}
	}
	if len(s.marked) > 0 {
		clear(s.marked)
		return explore.Step[int32]{}
	}
	others := "" // one of those whose items are listed, too
	for _, n := range s.Listed() {
		switch it := &s.st.Items[n]; {
		case !s.awaits(n) || it.Alone:
		case flow.SameEmail(it.Reviewer, s.as(it)):
			s.marked[it.ID] = s.Searched()
		default:
			others = it.Reviewer
		}
	}
	if len(s.marked) == 0 {
		if others != "" {
			return explore.Bad[int32](s.others(others))
		}
		return explore.Bad[int32]("None of these can be decided together: Account Owner and Global Admin are decided one at a time.")
	}
	return explore.Step[int32]{}
}

func (s *Items) unmark(ids []string) {
	for _, id := range ids {
		delete(s.marked, id)
	}
}

// enqueue saves one after another.
func (s *Items) enqueue(j job) tea.Cmd {
	s.queue = append(s.queue, j)
	return s.next()
}

func (s *Items) next() tea.Cmd {
	if s.running || len(s.queue) == 0 {
		return nil
	}
	s.running = true
	// What was pressed happens, even where the screen is left meanwhile.
	ctx, call := context.WithoutCancel(s.o.Env.Ctx), s.queue[0].call
	return func() tea.Msg {
		st, err := call(ctx)
		return saved{st, err}
	}
}

// saved shows what was saved, or why it was not, on the item that it is about.
func (s *Items) saved(m saved) (ui.Action, tea.Cmd) {
	done := s.queue[0]
	s.queue, s.running = s.queue[1:], false
	s.settle()
	if m.err != nil {
		s.Say(refusal(m.err))
		s.Seek(func(n int32) bool { return s.st.Items[n].ID == done.items[0] })
		if len(done.items) > 1 {
			for _, id := range done.items {
				s.marked[id] = done.search
			}
		}
	} else {
		s.st = m.st
	}
	next := s.next()
	if s.closing && !s.running {
		return ui.Close{}, nil
	}
	show := tea.Batch(next, s.show(s.st))
	if then := s.then; then != nil && !s.running {
		s.then = nil
		step := then()
		return step.Action, tea.Batch(show, step.Cmd)
	}
	return nil, show
}

// settle keeps the words of what is still to be saved, and of nothing else.
func (s *Items) settle() {
	waits := map[string]bool{}
	for _, j := range s.queue {
		for _, id := range j.items {
			waits[id] = true
		}
	}
	maps.DeleteFunc(s.saving, func(id, _ string) bool { return !waits[id] })
}

// refusal words why something was not saved.
func refusal(err error) ui.PageWords {
	var p *flow.Problem
	if errors.As(err, &p) {
		return ui.PageWords{Text: strings.Join(slices.DeleteFunc([]string{p.What, p.Do}, func(t string) bool { return t == "" }), " "), Bad: true}
	}
	return ui.PageWords{Text: words.Sentence(err.Error()) + " " + flow.NothingChanged, Bad: true}
}

// flow opens a flow about items.
func (s *Items) flow(f flows.Reviewed, ids []string) explore.Step[int32] {
	return explore.Step[int32]{Action: ui.Open{Screen: s.screenOf(f, ids)}}
}

func (s *Items) screenOf(f flows.Reviewed, ids []string) ui.Screen {
	return s.o.Flow(f, func() (ui.Action, tea.Cmd) {
		if f.State() != nil {
			return ui.CloseWith{Msg: changed{f.State(), ids, words.Clean(f.Told())}}, nil
		}
		if told := words.Clean(f.Told()); told != "" {
			return ui.CloseWith{Msg: ui.Told{Text: told}}, nil
		}
		return ui.Close{}, nil
	})
}

// more asks what else is to be done, and goes on to that; of a review in which
// everything is saved that was decided.
func (s *Items) more(r *int32) explore.Step[int32] {
	switch {
	case s.st == nil:
		return explore.Step[int32]{}
	case s.running:
		s.then = func() explore.Step[int32] { return s.more(s.Under()) }
		return explore.Step[int32]{}
	}
	var ids []string
	it := s.under(r)
	if it != nil {
		ids = s.chosen(it)
	}
	menu := flows.NewMenu(s.st, s.facts(it), ids)
	return explore.Step[int32]{Action: ui.Open{Screen: s.o.Flow(menu, func() (ui.Action, tea.Cmd) {
		task := menu.Taken()
		if task == "" {
			return ui.Close{}, nil
		}
		if !task.OfItems() {
			ids = nil
		}
		return ui.Swap{Screen: s.screenOf(flows.Of(task, s.o.Services, s.facts(it), s.st, ids), ids)}, nil
	})}}
}

// chooseWhose asks whose items are shown.
func (s *Items) chooseWhose(*int32) explore.Step[int32] {
	if s.st == nil {
		return explore.Step[int32]{}
	}
	f := flows.NewWhose(s.st, s.me, s.whose)
	return explore.Step[int32]{Action: ui.Open{Screen: s.o.Flow(f, func() (ui.Action, tea.Cmd) {
		if whose, ok := f.Taken(); ok {
			return ui.CloseWith{Msg: look{whose}}, nil
		}
		return ui.Close{}, nil
	})}}
}
