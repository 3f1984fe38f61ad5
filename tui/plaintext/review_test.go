package plaintext

import (
	"context"
	"strings"
	"testing"

	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/manage"
	"connectpd/wizard/review"
	"connectpd/wizard/service"
)

// TestReview: a whole review in plain lines, from the start to the signature
// and its evidence. Who sits there has no access of their own.
func TestReview(t *testing.T) {
	h := newTestHouse(t)
	h.connected(true)
	r := h.home(
		step{ask: "Home.", answer: "1"}, step{ask: "What to do with", answer: "6"},
		step{ask: "Access reviews: 0 reviews.", answer: "1"},
		step{ask: "What should be reviewed?", answer: ""},
		step{ask: "What is the review's name, and when is it due?"},
		step{ask: "Who should decide?", answer: "2"},
		step{ask: "Reviewer's email", answer: ""},
		step{ask: "Which of these are service accounts?", answer: "1"},
		step{ask: "Which of these are service accounts?", answer: ""},
		step{ask: "Email of who is accountable for them", answer: "ada@example.com"},
		step{ask: "1 is chosen", answer: ""},
		step{ask: "Start the review?", answer: ""},
		step{ask: "Item 1 of 16, undecided.", answer: ""}, // Enter never decides
		step{ask: "Item 2 of 16, undecided.", answer: "help"},
		step{ask: "Keep and revoke decide on this item", answer: "keep"},
		step{ask: "Kept. 1 of 16 decided.", answer: "yes"},
		step{ask: "Answer keep, revoke, skip, undo, list or leave.", answer: "revoke"},
		step{ask: "What remains?", answer: "back"},
		step{ask: "Item 3 of 16, undecided.", answer: "revoke"},
		step{ask: "What remains?", answer: "1"},
		step{ask: "2 of 16 decided.", answer: "undo"},
		step{ask: "1 of 16 decided. Item 3 of 16, undecided.", answer: "list"},
		step{ask: "What now?", answer: "1"},
		step{ask: "16 items. Part of a word", answer: "owner"},
		step{ask: "Item 3 of 16", answer: "list"},
		step{ask: "What now?", answer: "back"},
		step{ask: "Item 3 of 16", answer: "keep", do: func() { h.decideAllBut(t, "i3") }}, // in another process
		step{ask: "Kept. 16 of 16 decided. Everything here is decided.", answer: "list"},
		step{ask: "What now?", answer: "7"},
		step{ask: "What do you sign?", answer: ""},
		step{ask: "Sign it now?", answer: ""},
		step{ask: "What do you sign?", answer: ""},
		step{ask: "Sign it now?", answer: "2"},
		step{ask: "Send this to your auditor now.", answer: ""},
		step{ask: "What now?", answer: "leave"},
	)
	h.must(r.err)
	st, err := h.s.Review(t.Context(), "Q4 2026")
	h.must(err)
	if !strings.Contains(r.transcript, "\n"+st.Sealed+"\n") {
		t.Errorf("the SHA-256 is not alone on a line:\n%s", r.transcript)
	}
	uitest.Compare(t, "review", strings.ReplaceAll(r.transcript, st.Sealed, "SHA-256")) // it has ids in it
	onlyPlain(t, r.transcript)
	if r.end.Kind != ui.Left {
		t.Errorf("ended %s", r.end.Kind)
	}
	if it := st.Item("i3"); st.Stage == review.StageOpen || it.Decision != review.Keep || it.Entered.Via != review.Screen {
		t.Errorf("the review is %s, i3 %+v", st.Stage, it)
	}
}

// decideAllBut decides on every other undecided item, as another process would.
func (h *testHouse) decideAllBut(t *testing.T, but string) {
	st, err := h.s.Review(t.Context(), "Q4 2026")
	h.must(err)
	for i := range st.Items {
		it := &st.Items[i]
		if it.ID == but || it.Decision != "" {
			continue
		}
		_, err := h.s.Decide(t.Context(), review.DecideRequest{Review: st.Frozen.ID, Select: review.Select{Items: []string{it.ID}}, Decision: review.Keep,
			Comment: "needed", Entry: review.Entry{Via: review.Command}})
		h.must(err)
	}
}

// TestReviewOfOnesOwn: who has access hears which items are their own, that
// nothing they answer decides on these, and enters decisions for another
// reviewer by name.
func TestReviewOfOnesOwn(t *testing.T) {
	h := newTestHouse(t)
	c := h.connected(true)
	me := h.user(3)
	h.must(h.s.Store.SetSetting(t.Context(), service.SettingMe, me.Email))
	own := func(st *review.State) int {
		n := 0
		for i := range st.Items {
			if st.Items[i].User.ID == me.ID {
				n++
			}
		}
		return n
	}
	st, err := h.s.Start(t.Context(), review.StartRequest{Connector: c.ID, Scope: "all", Name: "Everyone", Due: "2026-12-07", Zone: "UTC", Reviewer: "boss@example.com"})
	h.must(err)
	if own(st) == 0 {
		t.Fatal("who sits there has no access")
	}
	mine := 0
	for i := range st.Items {
		if st.Items[i].User.ID == me.ID {
			mine = i
			break
		}
	}
	r := h.home(
		step{ask: "Home.", answer: "1"}, step{ask: "What to do with", answer: "6"}, step{ask: "Which review?", answer: "1"},
		step{ask: "undecided", answer: "list"}, // nobody's items are one's own to decide
		step{ask: "What now?", answer: "2"},
		step{ask: "Which item?", answer: st.Items[mine].ID},
		step{ask: "1 is proposed", answer: ""},
		step{ask: "Your own access: someone else has to decide.", answer: "keep"},
		step{ask: "Nobody decides on their own access", answer: "list"},
		step{ask: "What now?", answer: "3"},
		step{ask: "Whose items?", answer: "2"},
		step{ask: "undecided", answer: "keep"},
		step{ask: "Kept. 1 of ", answer: "undo"},
		step{ask: "Undone: ", answer: "back"},
		step{ask: "Access reviews: 1 review.", answer: "leave"},
	)
	h.must(r.err)
	uitest.Compare(t, "review-own", strings.ReplaceAll(r.transcript, me.Email, "me@example.com"))
	onlyPlain(t, r.transcript)
	now, err := h.s.Review(t.Context(), "Everyone")
	h.must(err)
	if f := now.Figures(); f.Decided != 0 || now.Events != 2 {
		t.Errorf("%+v after %d events", f, now.Events)
	}
}

// TestReviewsByCommand: a command leads into the reviews, and from there home.
func TestReviewsByCommand(t *testing.T) {
	h := newTestHouse(t)
	c := h.connected(true)
	for _, l := range []struct {
		look  ui.Look
		steps []step
	}{
		{ui.Look{List: manage.SeeReviews, Connector: c}, []step{{ask: "Access reviews: 0 reviews.", answer: "back"}, {ask: "Home.", answer: "leave"}}},
		{ui.Look{List: manage.SeeReviews, Connector: c, Start: true}, []step{{ask: "What should be reviewed?", answer: "leave"}}},
	} {
		r := h.talk(l.steps, func(ctx context.Context, f *Face) (ui.Ending, error) { return f.Home(ctx, h.s, l.look) })
		h.must(r.err)
	}
}
