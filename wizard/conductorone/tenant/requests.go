package tenant

import (
	"encoding/json"
	"fmt"
	"strings"

	"connectpd/store/words"
)

// Chosen is an app of a tenant, as far as a set-up needs it later.
type Chosen struct {
	ID      string   `json:"id,omitempty"` // empty of one that is not managed yet
	Name    string   `json:"name"`
	IDP     string   `json:"idp,omitempty"`
	Binding *Binding `json:"binding,omitempty"`
}

// Key tells apps of a tenant apart, also those without an id.
func (a Chosen) Key() string {
	if b := a.Binding; a.ID == "" && b != nil {
		return strings.Join([]string{b.AppID, b.ResourceTypeID, b.ResourceID}, "/")
	}
	return a.ID
}

// Unmanaged: the app is discovered, and is made managed with Save.
func (a Chosen) Unmanaged() bool { return a.Binding != nil && a.ID == "" }

// ChosenOf is an app as a choice.
func ChosenOf(a App) Chosen {
	t := Chosen{ID: a.ID, Name: words.OneLine(a.Name)}
	if a.Kind != AppManaged {
		t.IDP = words.OneLine(a.IdP)
	}
	if a.ID == "" {
		t.Binding = &a.Binding
	}
	return t
}

// Promotion is making a discovered app managed, which nobody can undo.
type Promotion string

// How far it has come; empty: not begun.
const (
	PromotionBegun Promotion = "begun" // noted before it is asked for: it may be done
	PromotionDone  Promotion = "done"  // the app is the one that came of it
)

// Offer is a credential that was found on this computer. It is offered by its
// name and tenant, and used only when a person (or a flag) says so.
type Offer struct {
	ID          string // names the choice: "env", "cone:default", "kept:acme.conductor.one"
	From        string // "from the variables CONDUCTORONE_CLIENT_ID and CONDUCTORONE_CLIENT_SECRET"
	Credentials Credentials
	// Kept: its secret is in the keychain, and is read when it is chosen.
	Kept bool
}

// The offers of the environment's variables: the program's own and cone's.
const (
	OfferEnv     = "env"
	OfferEnvCone = "env-cone"
)

// SignIn is a sign-in that the tenant accepted.
type SignIn struct {
	Credentials Credentials
	Caller      Caller
	// Form is what a new connector will ask for.
	Form Form
	// Kept: the secret is in the keychain already.
	Kept bool
}

// Form is what the catalogue's form for PagerDuty says of the API token. The
// zero Form: the tenant could not be asked.
type Form struct {
	Field string // the name under which it is wanted
	Label string // what the form calls it; may be empty
	Shown bool   // the tenant shows the form; else the name is the usual one
	// Unclear is why the token's field cannot be told in it; nil where it can.
	Unclear error
}

// Host is the tenant.
func (s SignIn) Host() string { return s.Credentials.Tenant() }

// SignInRequest asks to sign in to a tenant.
type SignInRequest struct {
	Credentials Credentials
	// Kept: the secret is the one in the keychain.
	Kept bool
}

// FindRequest asks a tenant for what it has.
type FindRequest struct {
	Credentials Credentials
	Query       string   // of apps and people; "" what there is
	Emails      []string // of people: these
	Only        bool     // of people: nobody but Emails
	App         string   // whose connectors are looked for
}

// Looked is what a tenant has on one app.
type Looked struct {
	Connectors []Connector
	Owners     map[string]Owners // of those, by id
}

// FoundUsers is what a search among a tenant's people gave.
type FoundUsers struct {
	Query   string
	List    UserList
	Missing []string // e-mails that are nobody's
}

// Registration is the tenant's part of a set-up that registers a connector.
type Registration struct {
	SignIn
	// App is chosen; without a name a new one, called NewApp.
	App    Chosen
	NewApp string
	// Connector is the tenant's connector to go on with; "" makes one.
	Connector string
	Promotion Promotion
	OwnerIDs  []string
}

// Made is what exists in the tenant after a registration, also after one that
// failed: what is tried again goes on with it.
type Made struct {
	App       Chosen
	Connector string
	Promotion Promotion // of App
}

// Answers are what was answered about a tenant. The secret is not among it.
// Their JSON is a part of what drafts keep.
type Answers struct {
	ClientID string `json:"client_id,omitempty"` // the tenant follows from it
	// App is the chosen app of the tenant; without a name a new one.
	App Chosen `json:"app,omitzero"`
	// Connector is the tenant's connector that is continued: one that was
	// found on the app, or that an earlier try made. Empty: a new one.
	Connector string `json:"connector,omitempty"`
	// Promotion tells how far App, a discovered one, has come on its way to
	// being managed.
	Promotion Promotion `json:"promotion,omitempty"`
}

// NotedIn are the answers of a draft, with what exists in the tenant now.
func (m Made) NotedIn(kept []byte) ([]byte, error) {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(kept, &all); err != nil {
		return nil, fmt.Errorf("read the kept answers: %w", err)
	}
	var a Answers
	if part, ok := all["tenant"]; ok {
		if err := json.Unmarshal(part, &a); err != nil {
			return nil, fmt.Errorf("read the kept answers: %w", err)
		}
	}
	a.App, a.Connector, a.Promotion = m.App, m.Connector, m.Promotion
	part, err := json.Marshal(a)
	if err != nil {
		return nil, fmt.Errorf("note what was made: %w", err)
	}
	all["tenant"] = part
	return json.Marshal(all)
}
