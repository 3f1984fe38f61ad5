package review

import (
	"context"
	"slices"

	"connectpd/tui/explore"
	"connectpd/wizard/review"
)

// undo takes back what was decided on what is chosen; where nothing was, what
// was decided last of all.
func (s *Items) undo(it *review.ItemState) step {
	ids := slices.DeleteFunc(s.chosen(it), func(id string) bool {
		one := s.st.Item(id)
		return !s.decidedOn(one) && one.Exception == ""
	})
	switch {
	case len(ids) > 0:
	case len(s.marked) > 0:
		return explore.Bad[int32]("None of the marked items is decided: there is nothing to undo.")
	default:
		if ids = s.newest(); len(ids) == 0 {
			return explore.Bad[int32]("Nothing is decided yet: there is nothing to undo.")
		}
	}
	req := review.UndoRequest{Review: s.id, Items: ids, Entry: s.entry()}
	saves := s.save(job{items: ids, word: undone, call: func(ctx context.Context) (*review.State, error) { return s.o.Services.Undo(ctx, req) }})
	s.seekItem(ids[0])
	return saves
}

// newest are the items that were decided on last, at once.
func (s *Items) newest() []string {
	for n := len(s.queue) - 1; n >= 0; n-- {
		if s.queue[n].word != undone {
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
