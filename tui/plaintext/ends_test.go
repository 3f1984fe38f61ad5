package plaintext

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"connectpd/tui/ui"
	"connectpd/wizard/rotate"
	"connectpd/wizard/setup"
)

// every runs a conversation for each of its questions, and ends it there.
func every(t *testing.T, questions int, after string, hold func(t *testing.T, who *somebody, n int)) {
	t.Helper()
	for n := range questions {
		t.Run(fmt.Sprint(n+1), func(t *testing.T) {
			t.Parallel()
			who := newSomebody(t, nil)
			who.after = after
			hold(t, who, n)
		})
	}
}

// TestSetupEndsAtEveryQuestion: the end of input is an error and accepts
// nothing; Ctrl+C, pressed again where it asks, leaves. Either keeps what was
// answered.
func TestSetupEndsAtEveryQuestion(t *testing.T) {
	base := newTestHouse(t)
	base.must(base.s.Store.Close())
	for name, after := range map[string]string{"end of input": endInput, "interrupt": interrupt} {
		t.Run(name, func(t *testing.T) {
			every(t, len(base.wholeSetup()), after, func(t *testing.T, who *somebody, n int) {
				h := base.again(t)
				who.steps = h.wholeSetup()[:n]
				m := h.machine()
				r := h.talkWith(who, Options{}, func(ctx context.Context, f *Face) (ui.Ending, error) { return f.Setup(ctx, h.s, m) })
				if after == endInput {
					r.wantEnded(t)
				} else {
					h.must(r.err)
				}
				if r.end.Kind != ui.Left {
					t.Errorf("ended %s", r.end.Kind)
				}
				list, err := h.s.Store.Connectors(t.Context())
				h.must(err)
				if len(list) != 0 {
					t.Errorf("%d connectors were saved", len(list))
				}
				h.wantDraftOf(m)
			})
		})
	}
}

// wantDraftOf fails the test unless what is worth keeping of a set-up is kept.
func (h *testHouse) wantDraftOf(m *setup.Machine) {
	h.Helper()
	drafts, err := h.s.Store.Drafts(h.Context())
	h.must(err)
	want, worth := m.Draft()
	switch {
	case !worth && len(drafts) == 0:
	case worth && len(drafts) == 1 && string(drafts[0].Answers) == string(want.Answers):
	default:
		h.Errorf("%d drafts are kept, worth keeping: %v", len(drafts), worth)
	}
}

func TestRotationEndsAtEveryQuestion(t *testing.T) {
	steps := func(h *testHouse) []step {
		return []step{
			{ask: "Paste the new API key from PagerDuty.", answer: h.Account.SpareKey(), hidden: true},
			{ask: "Disable the old key"},
		}
	}
	for name, after := range map[string]string{"end of input": endInput, "interrupt": interrupt} {
		t.Run(name, func(t *testing.T) {
			every(t, len(steps(newTestHouse(t))), after, func(t *testing.T, who *somebody, n int) {
				h := newTestHouse(t)
				c := h.connected(false)
				who.steps = steps(h)[:n]
				facts, err := h.s.RotateFacts(t.Context(), c.ID)
				h.must(err)
				r := h.talkWith(who, Options{}, func(ctx context.Context, f *Face) (ui.Ending, error) {
					return f.Rotate(ctx, h.s, rotate.New(facts, h.s))
				})
				if after == endInput {
					r.wantEnded(t)
				} else {
					h.must(r.err)
				}
				h.wantWorking(c.ID)
			})
		})
	}
}

// wantWorking fails the test unless a connector is there with a token that
// works.
func (h *testHouse) wantWorking(id string) {
	h.Helper()
	c, err := h.s.Store.Connector(h.Context(), id)
	h.must(err)
	token, err := h.s.Vault.Token(h.Context(), c)
	h.must(err)
	if _, err := h.s.CheckToken(h.Context(), setup.CheckRequest{Token: token}); err != nil {
		h.Errorf("the token %+v does not work: %v", c.Token, err)
	}
}

// homeParts are the parts of wholeHome, each from the start: what one entry of
// home or of a connector leads to. The last answer of all, which disconnects,
// is left out with what follows.
func homeParts(whole []step) [][]step {
	start := step{ask: "Home. 1 connector.", answer: "1"}
	var list [][]step
	for _, s := range whole {
		s.ask = strings.ReplaceAll(s.ask, "Paging", "PagerDuty") // nothing is renamed before
		switch {
		case s.ask == "Disconnect PagerDuty?":
			return list
		case s.ask == start.ask:
			list = append(list, nil)
		case strings.HasPrefix(s.ask, "What to do with PagerDuty, acme?"):
			list = append(list, []step{start})
		}
		list[len(list)-1] = append(list[len(list)-1], s)
	}
	return list
}

func TestHomeEndsAtEveryQuestion(t *testing.T) {
	base := lived(t)
	base.synced()
	base.must(base.s.Store.Close())
	for _, part := range homeParts(base.wholeHome()) {
		every(t, len(part), endInput, func(t *testing.T, who *somebody, n int) {
			h := base.again(t)
			c, err := h.s.Store.Connector(t.Context(), "")
			h.must(err)
			who.steps = part[:n]
			h.talkWith(who, Options{}, func(ctx context.Context, f *Face) (ui.Ending, error) { return f.Home(ctx, h.s, ui.Look{}) }).wantEnded(t)
			h.wantWorking(c.ID)
		})
	}
}

// A signal that ends programs ends a conversation, and the answers are kept.
func TestSignalKeepsTheAnswers(t *testing.T) {
	h := newTestHouse(t)
	m := h.machine()
	ctx, stop := context.WithCancel(t.Context())
	who := newSomebody(t, []step{{ask: "Step 1 of 6"}, {ask: "Step 2 of 6"}, {ask: "Step 3 of 6", do: stop}})
	r := h.talkWith(who, Options{}, func(_ context.Context, f *Face) (ui.Ending, error) { return f.Setup(ctx, h.s, m) })
	if r.end.Kind != ui.Cancelled || r.err == nil {
		t.Errorf("ended %s, %v", r.end.Kind, r.err)
	}
	h.wantDraftOf(m)
}
