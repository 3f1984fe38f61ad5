package setup

import (
	"bytes"
	"encoding/json"
	"fmt"

	"connectpd/store/access"
	"connectpd/store/place"
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
	Tenant    tenantAnswers   `json:"tenant,omitzero"` // of a ConductorOne tenant
}

type person struct {
	ID    string              `json:"id,omitempty"` // in a tenant: the tenant's
	Name  string              `json:"name"`
	Email string              `json:"email"`
	Role  access.PlatformRole `json:"role,omitempty"`
}

// answersVersion is the version that this program writes.
const answersVersion = 1

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
	var a answers
	if len(data) > maxAnswers {
		return a, fmt.Errorf("the kept answers are too large (%d bytes)", len(data))
	}
	if err := json.NewDecoder(bytes.NewReader(data)).Decode(&a); err != nil {
		return a, fmt.Errorf("read the kept answers: %w", err)
	}
	if a.Version != answersVersion {
		return a, fmt.Errorf("the kept answers were written by another version of connectpd (format %d)", a.Version)
	}
	return a, nil
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
