package plaintext

import (
	"errors"

	"connectpd/store"
	"connectpd/store/words"
	"connectpd/tui/rows"
	"connectpd/tui/ui"
	"connectpd/wizard/flow"
	"connectpd/wizard/manage"
	"connectpd/wizard/review"
	"connectpd/wizard/review/flows"
)

// reviews are the access reviews of a connector, until one goes back.
func (h *house) reviews(c store.Connector) error {
	key := h.newKey()
	for {
		sums, err := h.s.Reviews(h.ctx, c.ID)
		if err != nil {
			return err
		}
		m := menu{question: "Which review?", proposed: -1, key: key, also: []option{{text: "Start a review"}}}
		for _, s := range sums {
			m.list = append(m.list, option{text: rows.Review(s, h.now()).Sentence, name: s.Name})
		}
		if len(sums) == 0 {
			m.proposed = 0 // to start one
		}
		h.gap()
		h.say("Access reviews: " + words.Plural(len(sums), "review", "reviews") + ".")
		got, err := h.pick(h.ctx, m)
		switch {
		case err != nil:
			return err
		case got.also < 0:
			err = h.review(sums[got.list[0]].ID)
		default:
			err = h.startReview(c)
		}
		if err != nil && !errors.Is(err, errBack) {
			return err
		}
	}
}

// lookAt holds the access reviews that a command named.
func (h *house) lookAt(l ui.Look) error {
	switch {
	case l.List != manage.SeeReviews:
		return nil
	case l.Start:
		return h.startReview(l.Connector)
	}
	return h.reviews(l.Connector)
}

// startReview holds the flow that starts a review, and goes on to its items.
func (h *house) startReview(c store.Connector) error {
	if c.LastApplied == nil {
		h.say("There is no access data yet. Sync to get it.")
		return nil
	}
	facts, err := h.s.StartFacts(h.ctx, c, review.Screen, h.o.Folder)
	if err != nil {
		return err
	}
	f := flows.NewStart(h.s, facts)
	if err := h.flow(f); err != nil || f.State() == nil {
		return err
	}
	return h.review(f.State().Frozen.ID)
}

// sitting is a person going through the items of a review.
type sitting struct {
	*house
	st    *review.State
	own   map[string]bool
	me    string
	whose string // e-mail of the reviewer whose items are gone through; "" everybody's
	items []int  // their places
	at    int    // the one that is asked about, in items
	// asking: one item after the other is asked about; else what to do is.
	asking bool
}

// review goes through the items of a review, until one goes back.
func (h *house) review(id string) error {
	st, err := h.s.Review(h.ctx, id)
	if err != nil {
		return err
	}
	s := &sitting{house: h, st: st, me: h.s.MyEmail(h.ctx)}
	if s.own, err = h.s.OwnItems(h.ctx, id, s.me); err != nil {
		return err
	}
	s.choose(s.me)
	if len(s.items) == 0 {
		s.choose("")
	}
	h.gap()
	h.say(rows.Review(st.Summary(), h.now()).Sentence + ".")
	if s.whose != "" {
		h.say("You decide on " + words.Plural(len(s.items), "item", "items") + ".")
	}
	s.asking = s.seek(s.resume())
	for {
		turn := s.menu
		if s.asking = s.asking && s.st.Stage == review.StageOpen; s.asking {
			turn = s.turn
		}
		if err := turn(); err != nil && !s.serviceError(err) {
			return err
		}
	}
}

// choose takes the items of a reviewer; "" everybody's.
func (s *sitting) choose(whose string) {
	s.whose, s.items, s.at = whose, nil, 0
	for i := range s.st.Items {
		if whose == "" || flow.SameEmail(s.st.Items[i].Reviewer, whose) {
			s.items = append(s.items, i)
		}
	}
}

func (s *sitting) item(at int) *review.ItemState { return &s.st.Items[s.items[at]] }

// resume is the place after the item that was decided last: where one stopped.
func (s *sitting) resume() int {
	newest, at := 0, 0
	for n := range s.items {
		if seq := s.item(n).Seq; seq > newest {
			newest, at = seq, n+1
		}
	}
	return at
}

// seek goes to the next item that waits for a decision, from a place on and
// around; false where none does.
func (s *sitting) seek(from int) bool {
	for n := range s.items {
		at := (from + n) % len(s.items)
		if it := s.item(at); it.Decision == "" && it.Exception == "" && !s.own[it.ID] {
			s.at = at
			return true
		}
	}
	return false
}

// progress is how far it is, in a sentence.
func (s *sitting) progress() string {
	n := 0
	for at := range s.items {
		if s.item(at).Decision != "" {
			n++
		}
	}
	return words.Count(n) + " of " + words.Count(len(s.items)) + " decided."
}

// entry says by which way in something is entered.
func (s *sitting) entry() review.Entry { return review.Entry{Person: s.me, Via: review.Screen} }
