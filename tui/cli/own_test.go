package cli

import (
	"errors"
	"slices"
	"testing"

	"connectpd/wizard/flow"
	"connectpd/wizard/flow/flowtest"
)

// TestAFlowOfItsOwnHeadless: a flow that the headless loop has never heard of
// is refused where an answer is missing, and with the answers of flags done
// and ended.
func TestAFlowOfItsOwnHeadless(t *testing.T) {
	s := &flowtest.Service{}
	a := &app{env: &Env{}}
	g := flowtest.NewGreeting(s)
	var refused *flow.Problem
	if err := a.drive(t.Context(), headless{flow: g}); !errors.As(err, &refused) || refused.What != flowtest.Refuses || refused.Flag != flowtest.Flag {
		t.Errorf("without a name: %v, want %q and its flag", err, flowtest.Refuses)
	}
	if asks := g.Page().Question; asks != flowtest.AsksName || g.Over() || len(s.Asked) != 0 {
		t.Errorf("refused, it asks %q, is over: %v, and the service was asked %v", asks, g.Over(), s.Asked)
	}

	g.Set(flowtest.FieldName, "Ada")
	g.Choose(flowtest.ToneWarm)
	var done []string
	err := a.drive(t.Context(), headless{flow: g, done: func(w flow.Work) error {
		done = append(done, w.Name)
		return nil
	}})
	if err != nil || !g.Over() || g.Told() != "A very good day to you, Ada!" {
		t.Errorf("with a name: %v, over: %v, told %q", err, g.Over(), g.Told())
	}
	want := []flowtest.Request{{Name: "Ada", Tone: flowtest.ToneWarm}}
	if !slices.Equal(s.Asked, want) || !slices.Equal(done, []string{"greet"}) {
		t.Errorf("the service was asked %v, want %v; done %v", s.Asked, want, done)
	}
}
