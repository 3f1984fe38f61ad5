package setup

import (
	"encoding/json"
	"fmt"

	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/flow"
)

// answers is what a person said, the token left out. Its JSON is what drafts
// keep; new fields may be added, old drafts then have them empty.
type answers struct {
	Version   int             `json:"version"`
	Step      Step            `json:"step"`
	Platform  access.Platform `json:"platform"`
	Keychain  place.Kind      `json:"keychain,omitempty"`
	AppID     string          `json:"app_id,omitempty"` // empty: a new app
	NewApp    string          `json:"new_app,omitempty"`
	IDP       string          `json:"idp,omitempty"` // of a new app
	Me        person          `json:"me"`
	Added     []person        `json:"added,omitempty"`  // people added on the spot
	Owners    []string        `json:"owners,omitempty"` // ticked e-mails, in order
	Subdomain string          `json:"subdomain,omitempty"`
	Region    string          `json:"region,omitempty"`
	Name      string          `json:"name,omitempty"`  // of the connector, where one was proposed
	Tenant    tenant.Answers  `json:"tenant,omitzero"` // of a ConductorOne tenant
}

type person struct {
	ID    string              `json:"id,omitempty"` // in a tenant: the tenant's
	Name  string              `json:"name"`
	Email string              `json:"email"`
	Role  access.PlatformRole `json:"role,omitempty"`
}

// answersVersion is the version that this program writes: 2 names the step,
// which version 1 numbered.
const answersVersion = 2

// newerAnswers are a draft's answers that a newer program kept. They are left
// alone.
type newerAnswers int

func (v newerAnswers) Error() string {
	return fmt.Sprintf("it was kept by a newer connectpd (its format is %d, this one reads up to %d)", int(v), answersVersion)
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

// owns reports whether an e-mail is ticked.
func (a *answers) owns(email string) bool {
	for _, o := range a.Owners {
		if flow.SameEmail(o, email) {
			return true
		}
	}
	return false
}

// own ticks or unticks an e-mail.
func (a *answers) own(email string, yes bool) {
	kept := a.Owners[:0:0]
	for _, o := range a.Owners {
		if !flow.SameEmail(o, email) {
			kept = append(kept, o)
		}
	}
	if yes {
		kept = append(kept, email)
	}
	a.Owners = kept
}
