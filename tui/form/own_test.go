package form_test

import (
	"slices"
	"testing"
	"time"

	"connectpd/tui/form"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/flow/flowtest"
)

// TestAFlowOfItsOwnOnTheScreen: a flow that the screen has never heard of is
// asked, refused, done and ended.
func TestAFlowOfItsOwnOnTheScreen(t *testing.T) {
	s := &flowtest.Service{}
	w := uitest.New(t, styles.Options{})
	d := w.Show(form.New(form.Options{Env: w.Env, Flow: flowtest.NewGreeting(s)}))
	d.Sees(flowtest.AsksName)
	d.SeesNot(flowtest.Refuses)
	d.Keys("enter")
	d.Sees(flowtest.AsksName, flowtest.Refuses)
	d.Keys("type:Ada", "enter")
	d.Sees(flowtest.AsksTone)
	d.SeesNot(flowtest.Refuses)
	d.Pass(time.Second)

	d.Hold = true
	d.Keys("down", "space", "enter")
	d.Sees(flowtest.Does)
	if len(s.Asked) != 0 {
		t.Errorf("the service was asked on the update goroutine: %v", s.Asked)
	}
	d.Drain()
	if want := []flowtest.Request{{Name: "Ada", Tone: flowtest.ToneWarm}}; !slices.Equal(s.Asked, want) {
		t.Errorf("the service was asked %v, want %v", s.Asked, want)
	}
	told := ui.CloseWith{Msg: ui.Told{Text: "A very good day to you, Ada!"}}
	if d.Last() != told || len(d.Actions) != 1 {
		t.Errorf("the end gave %v, want %v alone", d.Actions, told)
	}
}
