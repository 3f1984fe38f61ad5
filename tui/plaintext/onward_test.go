package plaintext

import (
	"testing"

	"connectpd/store"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
)

// TestTheEndLeadsOn: a lone sync leads to all that its screen leads to, and
// what is looked at does not change how it ended.
func TestTheEndLeadsOn(t *testing.T) {
	h := newTestHouse(t)
	h.connected(true)
	h.Account.RemoveUser(h.user(3).ID)
	r := h.sync(
		step{ask: "What now? 8 choices, 1 is proposed. Number or Enter:", answer: ""},
		step{ask: "How should access be listed?", answer: "back"},
		step{ask: "What now? 8 choices, 1 is proposed. Number, list or Enter:", answer: "2"},
		step{ask: "Which one do you want to read?", answer: "back"},
		step{ask: "What now?", answer: "3"},
		step{ask: "", answer: "back"},
		step{ask: "What now?", answer: "4"},
		step{ask: "", answer: "back"},
		step{ask: "What now?", answer: "5"},
		step{ask: "What should be written, and where?", answer: "back"},
		step{ask: "What now?", answer: "6"},
		step{ask: "Which entries of the log?", answer: "back"},
		step{ask: "What now?", answer: "back"},
		step{ask: "there is nothing to go back to", answer: "7"},
		step{ask: "Home. 1 connector.", answer: "leave"},
	)
	h.must(r.err)
	uitest.Compare(t, "onward", r.transcript)
	onlyPlain(t, r.transcript)
	if r.end.Kind != ui.Done || r.end.Outcome == nil || r.end.Outcome.Run.Result != store.ResultOK {
		t.Errorf("ended %+v", r.end)
	}
}

// TestTheEndIsLeft by its choice, by the word, by Ctrl+C and by the end of
// input alike: what was done is done.
func TestTheEndIsLeft(t *testing.T) {
	for _, answer := range []string{"8", "leave", interrupt, endInput} {
		h := newTestHouse(t)
		r := h.setup(
			step{ask: "Step 1 of 6"}, step{ask: "Step 2 of 6"}, step{ask: "Step 3 of 6"},
			step{ask: "Step 4 of 6", answer: h.Account.AccountKey(), hidden: true}, step{ask: "Step 5 of 6"},
			step{ask: "What now? 8 choices, 1 is proposed.", answer: answer},
		)
		h.must(r.err)
		if r.end.Kind != ui.Done || r.end.Outcome == nil || r.end.Outcome.Run.Result != store.ResultOK {
			t.Errorf("%q ended %+v", answer, r.end)
		}
	}
}

// TestAnEndWithoutData leads to the log and home, and Enter leaves.
func TestAnEndWithoutData(t *testing.T) {
	h := newTestHouse(t)
	h.connected(true)
	h.Account.RevokeToken(h.Account.AccountKey())
	r := h.sync(
		step{ask: "Enter a new API token now?", answer: "2"},
		step{ask: "What now? 3 choices, 3 is proposed.", answer: "1"},
		step{ask: "Which entries of the log?", answer: "back"},
		step{ask: "What now?", answer: ""},
	)
	h.must(r.err)
	if r.end.Kind != ui.Done || r.end.Outcome.Run.Result != store.ResultFailed {
		t.Errorf("ended %+v", r.end)
	}
}
