package review

import (
	"github.com/charmbracelet/bubbles/key"

	"connectpd/tui/explore"
	"connectpd/tui/ui"
	"connectpd/wizard/review"
)

type step = explore.Step[int32]

// commands are the keys of the items.
func (s *Items) commands() []explore.Command[int32] {
	k := s.o.Env.Keys
	open := s.st != nil && s.st.Stage == review.StageOpen
	command := func(b key.Binding, full string, enabled bool, do func(r *int32) step) explore.Command[int32] {
		b.SetEnabled(enabled)
		return explore.Command[int32]{Key: b, Full: full, Do: do}
	}
	of := func(do func(it *review.ItemState) step) func(r *int32) step {
		return func(r *int32) step {
			if r == nil || s.st == nil {
				return step{}
			}
			return do(&s.st.Items[*r])
		}
	}
	decide := func(d review.Decision) func(r *int32) step {
		return of(func(it *review.ItemState) step { return s.decide(it, d) })
	}
	return []explore.Command[int32]{
		command(k.Keep, "keep it, or all marked items", open, decide(review.Keep)),
		command(k.TakeAway, "revoke it, or all marked items; for a role, choose what remains", open, decide(review.Revoke)),
		command(k.AsLast, "decide the same as in the last review", open, decide(asLast)),
		command(k.Comment, "decide with a comment, an end date or a lower role", open, of(s.comment)),
		command(ui.As(k.TakeBack, "undo"), "undo its decision, or else the latest one", open, of(s.undo)),
		command(k.Mark, "mark it, to decide on several at once", open, of(s.mark)),
		// What is marked is seen in the list.
		command(k.MarkAll, "mark all listed undecided items or none, except those decided one at a time", open && s.Pages(), of(s.markAll)),
		command(k.Whose, "choose whose items to show and decide on", true, s.chooseWhose),
		command(k.More, "reassign, leave out, sign, extend, evidence, cancel", true, s.more),
	}
}
