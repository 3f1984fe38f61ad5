package setup

import (
	"encoding/json"
	"fmt"

	"connectpd/wizard/platform"
)

// answers is what a person said, the token left out. Its JSON is what drafts
// keep; new fields may be added, old drafts then have them empty.
type answers struct {
	Version int  `json:"version"`
	Step    Step `json:"step"`
	platform.Answers
	Subdomain string `json:"subdomain,omitempty"`
	Region    string `json:"region,omitempty"`
}

// answersVersion is the version that this program writes: 2 names the step,
// which version 1 numbered.
const answersVersion = 2

// newerAnswers are a draft's answers that a newer program kept. They are left
// alone.
type newerAnswers int

func (v newerAnswers) Error() string {
	return fmt.Sprintf("it was saved by a newer connectpd (format %d; this one reads up to %d)", int(v), answersVersion)
}

// maxAnswers bounds a draft that is read back, in bytes.
const maxAnswers = 256 << 10

func (a *answers) encode() []byte {
	a.Version = answersVersion
	data, err := json.Marshal(a)
	if err != nil { // strings and numbers always marshal
		panic(err)
	}
	return data
}

func decodeAnswers(data []byte) (answers, error) {
	if len(data) > maxAnswers {
		return answers{}, fmt.Errorf("the kept answers are too large (%d bytes)", len(data))
	}
	var kept struct{ Version int }
	err := json.Unmarshal(data, &kept)
	var a answers
	switch {
	case err != nil:
	case kept.Version > answersVersion:
		return answers{}, newerAnswers(kept.Version)
	case kept.Version == 1:
		a, err = decodeVersion1(data)
	case kept.Version == answersVersion:
		err = json.Unmarshal(data, &a)
	default:
		return answers{}, fmt.Errorf("the kept answers have no format (%d)", kept.Version)
	}
	if err != nil {
		return answers{}, fmt.Errorf("read the kept answers: %w", err)
	}
	return a, nil
}

// decodeVersion1 reads answers that number the step, of seven: how to create
// the key was the fourth, and to enter it the fifth.
func decodeVersion1(data []byte) (answers, error) {
	var old struct {
		answers
		Step int `json:"step"`
	}
	if err := json.Unmarshal(data, &old); err != nil {
		return answers{}, err
	}
	steps := [...]Step{StepConnector, StepConnector, StepApp, StepOwners, StepKey, StepKey, StepReview, StepSync}
	old.answers.Step = steps[min(max(0, old.Step), len(steps)-1)]
	return old.answers, nil
}
