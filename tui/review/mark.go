package review

import (
	"connectpd/tui/explore"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
)

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
	searches := map[string]bool{}
	by := ""
	for _, by = range s.marked {
		searches[by] = true
	}
	if len(searches) > 1 {
		return ""
	}
	return by
}

// mark marks the item under the cursor, and goes on to the next one.
func (s *Items) mark(it *review.ItemState) step {
	if s.isMarked(it.ID) {
		delete(s.marked, it.ID)
	} else {
		s.marked[it.ID] = s.Searched()
	}
	at := *s.Under()
	s.Seek(func(n int32) bool { return n >= at })
	return step{}
}

// markAll marks what is listed and may be decided with others, or takes all
// marks away.
func (s *Items) markAll(*review.ItemState) step {
	if len(s.marked) > 0 {
		clear(s.marked)
		return step{}
	}
	others := "" // one of those whose items are listed, too
	for _, n := range s.Listed() {
		switch it := &s.st.Items[n]; {
		case !s.awaits(n) || it.Alone:
		case flow.SameEmail(it.Reviewer, s.as()):
			s.marked[it.ID] = s.Searched()
		default:
			others = it.Reviewer
		}
	}
	switch {
	case len(s.marked) > 0:
		return step{}
	case others != "":
		return explore.Bad[int32](s.others(others))
	}
	return explore.Bad[int32]("None of these can be decided together: Account Owner and Global Admin are decided one at a time.")
}
