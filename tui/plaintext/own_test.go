package plaintext

import (
	"slices"
	"strings"
	"testing"

	"connectpd/sync/remote/testclock"
	"connectpd/tui/ui"
	"connectpd/wizard/flow/flowtest"
)

// TestAFlowOfItsOwnInLines: a flow that the lines have never heard of is
// asked, refused, done and ended.
func TestAFlowOfItsOwnInLines(t *testing.T) {
	s := &flowtest.Service{}
	p := newSomebody(t, []step{
		{ask: flowtest.AsksName, answer: ""},
		{ask: flowtest.Refuses, answer: "Ada"},
		{ask: flowtest.AsksTone, answer: "2"},
	})
	f := New(Options{In: p, Out: p, Clock: patient{testclock.New(today)}, Interrupts: p.interrupts})
	_, err := f.hold(t.Context(), nil, func(h *house) (ui.Ending, error) {
		return ui.Ending{}, h.flow(flowtest.NewGreeting(s))
	})
	if err != nil || p.ended || len(p.steps) != 0 {
		t.Errorf("it ended with %v, the input over: %v, %d answers not asked for", err, p.ended, len(p.steps))
	}
	if want := []flowtest.Request{{Name: "Ada", Tone: flowtest.ToneWarm}}; !slices.Equal(s.Asked, want) {
		t.Errorf("the service was asked %v, want %v", s.Asked, want)
	}
	if said := p.transcript(); !strings.HasSuffix(said, flowtest.Does+".\nA very good day to you, Ada!\n") {
		t.Errorf("the work and the end are not said last:\n%s", said)
	}
}
