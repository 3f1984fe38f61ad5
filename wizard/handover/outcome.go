package handover

import (
	"strings"

	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// Outcome is a recorded hand-over.
type Outcome struct {
	Connector access.Connector
	To        []access.Person
	File      string   // the .eml that was written
	Message   []string // its text, to copy
	Sent      bool     // it went out by mail
	// Unsent is why the mail server did not take it; empty where it did, or
	// where there is none.
	Unsent string
	// Tenant is the host of the tenant that tells the owners, and Link the
	// connector's page there; then there is no message.
	Tenant, Link string
}

// Says is how a hand-over ended, in sentences. Where it was not sent, the
// message follows them: see Message.
func (h Outcome) Says() []string {
	to := Names(h.To)
	if h.Tenant != "" {
		return []string{"Handed over to " + to + ". The connector waits for its API token in " + h.Tenant + ", which emails them.",
			"They enter the token on its page: " + h.Link}
	}
	if h.Sent {
		return []string{"Handed over to " + to + ". The message was sent by email; it has the command to continue."}
	}
	list := []string{"Handed over to " + to + ". Send them this message; it has the command to continue."}
	if h.Unsent != "" {
		list = append(list, "It could not be sent by email: "+h.Unsent+".")
	}
	if h.File != "" {
		list = append(list, "It was also saved as an email to open and send: "+h.File)
	}
	return list
}

// Page says what became of a message, with its text to copy.
func (h Outcome) Page(p *flow.Page) {
	says := h.Says()
	p.Question = "Handed over to " + Names(h.To) + "."
	p.Intro = []string{strings.TrimPrefix(says[0], p.Question+" ")}
	if h.Unsent != "" {
		p.Warnings = says[1:2]
		says = says[1:]
	}
	p.Notes = says[1:]
	p.Message = h.Message
}

// Names lists people as a sentence does.
func Names(people []access.Person) string {
	list := make([]string, len(people))
	for i, p := range people {
		list[i] = p.Name
		if p.Name == "" {
			list[i] = p.Email
		}
	}
	return words.List(list)
}

// PersonsOf are people as an invitation names them.
func PersonsOf(list []access.Person) []Person {
	out := make([]Person, len(list))
	for i, p := range list {
		out[i] = Person{Name: p.Name, Email: p.Email}
	}
	return out
}
