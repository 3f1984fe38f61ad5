package setup

// Step is one of the seven.
type Step int

// The steps, as numbered in "Step 3 of 7".
const (
	StepConnector Step = iota + 1
	StepApp
	StepOwners
	StepKey
	StepToken
	StepReview
	StepSync
)

// Steps is how many there are.
const Steps = int(StepSync)

var stepTitles = [...]string{"", "Connector", "App", "Owners", "API key", "API token", "Review", "Sync"}

// Title is the step's name in lists and headers.
func (s Step) Title() string {
	if s < StepConnector || s > StepSync {
		return ""
	}
	return stepTitles[s]
}

// outcome is what Next comes to.
type outcome int

const (
	stay    outcome = iota // something is under way, or wrong, or shown first
	goOn                   // to the next step
	theEnd                 // the conversation is over; the stage knows how
	toOwner                // to the hand-over branch of the owners step
)
