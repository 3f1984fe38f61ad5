package review

import (
	"context"

	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/tui/explore"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
	"connectpd/wizard/review/flows"
)

// asLast stands for the decision of the last review.
const asLast review.Decision = ""

// awaits reports that an item waits for a decision of who looks at it here.
func (s *Items) awaits(n int32) bool {
	it := &s.st.Items[n]
	return !s.decidedOn(it) && it.Exception == "" && !s.own[it.ID]
}

// decidedOn reports that an item is decided, or will be when all is saved.
func (s *Items) decidedOn(it *review.ItemState) bool {
	if word, ok := s.saving[it.ID]; ok {
		return word != undone
	}
	return it.Decision != ""
}

// decide decides on what is chosen. What needs more than a key is asked.
func (s *Items) decide(it *review.ItemState, d review.Decision) step {
	ids := s.chosen(it)
	if why := s.refused(ids, d == asLast); why != "" {
		return explore.Bad[int32](why)
	}
	if s.asks(ids, d) {
		return s.ask(ids, d)
	}
	search := s.foundBy()
	req := review.DecideRequest{Review: s.id, Select: review.Select{Items: ids, Search: search}, Decision: d, AsLast: d == asLast, As: s.as(), Entry: s.entry()}
	word := string(d)
	if d == asLast {
		word = "same as last time"
	}
	saves := s.save(job{items: ids, word: word, search: search, call: func(ctx context.Context) (*review.State, error) { return s.o.Services.Decide(ctx, req) }})
	s.Seek(s.awaits)
	return saves
}

// comment opens the whole decision.
func (s *Items) comment(it *review.ItemState) step {
	ids := s.chosen(it)
	if why := s.refused(ids, false); why != "" {
		return explore.Bad[int32](why)
	}
	return s.ask(ids, "")
}

// asks reports that a decision needs a reason, or what is to remain.
func (s *Items) asks(ids []string, d review.Decision) bool {
	if len(ids) > 1 {
		return false
	}
	it := s.st.Item(ids[0])
	return d == review.Keep && it.Alone || d == review.Revoke && it.Type == access.TypeRole
}

// ask opens the flow that decides on items.
func (s *Items) ask(ids []string, d review.Decision) step {
	return s.flow(flows.NewDecide(s.o.Services, s.facts(), s.st, ids, d), ids)
}

// refused says why items cannot be decided on, as far as that is known here. The
// cursor is put on the one among several that another reviewer decides on; what
// else is wrong with several, saving says.
func (s *Items) refused(ids []string, asLast bool) string {
	one := len(ids) == 1
	for _, id := range ids {
		switch it := s.st.Item(id); {
		case s.own[id] && one:
			return "This is your own access, and nobody decides on their own. " + s.o.Env.Keys.More.Help().Key + " reassigns it."
		case s.own[id]:
		case !flow.SameEmail(it.Reviewer, s.as()):
			s.seekItem(id)
			return s.others(it.Reviewer)
		case asLast && it.Last == nil && one:
			return "It was not reviewed last time: keep or revoke it."
		}
	}
	return ""
}

// others says who decides, where it is somebody else.
func (s *Items) others(reviewer string) string {
	return "It is " + words.Clean(reviewer) + " who decides on this. " + s.o.Env.Keys.Whose.Help().Key + " enters decisions for them."
}

// as is for whom decisions are entered: who sits here, or the reviewer whose
// items were chosen to be shown.
func (s *Items) as() string {
	if s.chose && s.whose != "" {
		return s.whose
	}
	return s.me
}

// entry is who enters a decision, and where.
func (s *Items) entry() review.Entry { return review.Entry{Via: review.Screen, Person: s.me} }
