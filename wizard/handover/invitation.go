// Package handover holds what a set-up sends to the person who will finish it:
// the invitation, and the e-mail that carries it.
//
// An invitation names people and an app and nothing else: never an API
// address, a host, a path, a command or a secret. What it says is what its
// sender says. The package sends nothing: see Sender.
// It must not know how a letter travels.
package handover

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/mail"
	"strings"
	"unicode/utf8"

	"connectpd/store/failure"
	"connectpd/store/words"
)

// Invitation is what the sender already answered.
type Invitation struct {
	Connector string   `json:"connector"` // the name proposed for the connector
	App       App      `json:"app"`       // what its access is reviewed for
	From      Person   `json:"from"`      // who asks
	Owners    []Person `json:"owners"`    // who should own the connector
}

// App is an app by name.
type App struct {
	Name string `json:"name"`
	IDP  string `json:"idp,omitempty"` // identity provider
}

// Person is somebody by name and e-mail.
type Person struct {
	Name  string `json:"name,omitempty"`
	Email string `json:"email"`
}

// Limits of an invitation.
const (
	maxSize   = 16 << 10 // of its encoded form, in bytes
	maxOwners = 50
	maxName   = 100 // runes
	maxEmail  = 254 // bytes, RFC 5321
)

// wire is the encoded form: the invitation and its version.
type wire struct {
	Version int `json:"version"`
	Invitation
}

const wireVersion = 1

// errNone: the text holds no invitation.
var errNone = failure.New(failure.NoInvitation)

// invalidError is an invitation that is not taken.
type invalidError struct{ Why string }

func (e *invalidError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *invalidError) Failure() failure.Told {
	return failure.Tell(failure.InvitationRefused, failure.Blanks{"reason": e.Why})
}

func invalid(format string, args ...any) error {
	return &invalidError{fmt.Sprintf(format, args...)}
}

// decodeJSON reads the JSON of an invitation: one object, no field that is
// not known, every text cleaned and bounded.
func decodeJSON(data []byte) (Invitation, error) {
	if len(data) > maxSize {
		return Invitation{}, invalid("it is larger than %d bytes", maxSize)
	}
	if !utf8.Valid(data) {
		return Invitation{}, invalid("it is not UTF-8 text")
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var w wire
	if err := dec.Decode(&w); err != nil {
		return Invitation{}, invalid("%v", err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return Invitation{}, invalid("something follows it")
	}
	if w.Version != wireVersion {
		return Invitation{}, invalid("it was written by another version of connectpd (format %d)", w.Version)
	}
	return w.Invitation.checked()
}

// checked is the invitation with its texts cleaned, or why it is refused.
func (i Invitation) checked() (Invitation, error) {
	out := Invitation{Connector: words.OneLine(i.Connector), App: App{words.OneLine(i.App.Name), words.OneLine(i.App.IDP)}}
	for _, t := range [...]struct{ what, text string }{
		{"the connector's name", out.Connector}, {"the app's name", out.App.Name}, {"the identity provider", out.App.IDP},
	} {
		if utf8.RuneCountInString(t.text) > maxName {
			return Invitation{}, invalid("%s is longer than %d characters", t.what, maxName)
		}
	}
	if out.Connector == "" || out.App.Name == "" {
		return Invitation{}, invalid("it has no connector or no app")
	}
	var err error
	if out.From, err = i.From.checked(); err != nil {
		return Invitation{}, err
	}
	if len(i.Owners) == 0 || len(i.Owners) > maxOwners {
		return Invitation{}, invalid("it has %d owners; 1 to %d are possible", len(i.Owners), maxOwners)
	}
	for _, o := range i.Owners {
		p, err := o.checked()
		if err != nil {
			return Invitation{}, err
		}
		out.Owners = append(out.Owners, p)
	}
	return out, nil
}

func (p Person) checked() (Person, error) {
	out := Person{Name: words.OneLine(p.Name), Email: words.OneLine(p.Email)}
	if utf8.RuneCountInString(out.Name) > maxName {
		return Person{}, invalid("a name is longer than %d characters", maxName)
	}
	a, err := mail.ParseAddress(out.Email)
	if err != nil || a.Address != out.Email || len(out.Email) > maxEmail || strings.ContainsAny(out.Email, "\"<> ") {
		return Person{}, invalid("it contains an invalid email address")
	}
	return out, nil
}
