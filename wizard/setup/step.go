package setup

import (
	"fmt"
	"slices"

	"connectpd/wizard/platform"
)

// Step is one of the six.
type Step int

// The steps, as numbered in "Step 3 of 6".
const (
	StepConnector Step = iota + 1
	StepApp
	StepOwners
	StepKey
	StepReview
	StepSync
)

// Steps is how many there are.
const Steps = int(StepSync)

var (
	stepTitles = [...]string{"", "Connector", "App", "Owners", "API key", "Check and save", "Sync"}
	stepShorts = [...]string{"", "Connector", "App", "Owners", "API key", "Check", "Sync"}
)

// Title is the step's name in headers.
func (s Step) Title() string {
	if s < StepConnector || s > StepSync {
		return ""
	}
	return stepTitles[s]
}

// stepNames are what drafts call the steps. A name keeps its meaning; numbers
// change when a step is added or two become one.
var stepNames = [...]string{"", "connector", "app", "owners", "key", "check", "sync"}

// MarshalText is the step's name in a draft.
func (s Step) MarshalText() ([]byte, error) {
	if s < StepConnector || s > StepSync {
		return nil, fmt.Errorf("there is no step %d", int(s))
	}
	return []byte(stepNames[s]), nil
}

// UnmarshalText takes the step's name out of a draft.
func (s *Step) UnmarshalText(name []byte) error {
	i := slices.Index(stepNames[:], string(name))
	if i < int(StepConnector) {
		return fmt.Errorf("there is no step %q", name)
	}
	*s = Step(i)
	return nil
}

// outcome is what Next comes to.
type outcome = platform.Outcome

const (
	stay   = platform.Stay
	goOn   = platform.GoOn
	theEnd = platform.GoOn + 1 // the conversation is over; the stage knows how
)
