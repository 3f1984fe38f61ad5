package manage

import (
	"cmp"
	"context"
	"net/mail"
	"strings"

	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
)

// Ids of the owners' pages.
const (
	chooseOwner = "owner:" // + the e-mail, lower case
	actAdd      = "add"

	fieldEmail = "email"
)

// OwnersChange adds and removes owners.
type OwnersChange struct {
	Add, Remove []string // e-mails; to add also "Name <e-mail>"
}

// OwnerChanger changes who owns a connector. Refusals are *flow.Problem.
type OwnerChanger interface {
	ChangeOwners(ctx context.Context, connector string, c OwnersChange) (access.Connector, error)
}

// Owners shows who owns a connector, and adds and removes owners. Who is
// unticked is taken off with a confirmation. Where the platform changes them
// itself, they are only shown, with how to change them there.
type Owners struct {
	flow.Base
	s       OwnerChanger
	c       access.Connector
	place   platform.Place
	role    func(access.Connector, access.Owner) string
	off     map[string]bool // e-mails that were unticked
	planned OwnersChange    // made before the pages are left; empty for none
	adding  bool
	email   string // of the new owner
	name    string
	confirm *confirm
}

// NewOwners is about the owners of a connector in a place. role words an owner's
// roles.
func NewOwners(s OwnerChanger, c access.Connector, in platform.Place, role func(access.Connector, access.Owner) string) *Owners {
	return &Owners{s: s, c: c, place: in, role: role, off: map[string]bool{}}
}

// Plan makes a change when the owners are gone on from, without another
// question: whoever types it as flags has said it.
func (f *Owners) Plan(c OwnersChange) { f.planned = c }

// Connector is the connector as it was last changed.
func (f *Owners) Connector() access.Connector { return f.c }

// Page is what to show now.
func (f *Owners) Page() flow.Page {
	p := flow.Page{Heading: "Owners", Title: f.c.Name, Problem: f.Refusal}
	switch {
	case f.confirm != nil:
		f.confirm.page(&p)
	case f.adding:
		p.Question, p.Next = "Who should also own it?", "add"
		p.Fields = []flow.Field{
			{ID: fieldEmail, Label: "Email of the new owner", Value: f.email, Placeholder: "ada@example.com", Focus: true},
			{ID: FieldName, Label: "Name", Value: f.name, Optional: true},
		}
	case f.place.Owners != nil:
		f.shownPage(&p)
	default:
		f.listPage(&p)
	}
	if f.Busy() {
		p.Waiting = "Saving"
	}
	return p
}

func (f *Owners) listPage(p *flow.Page) {
	p.Question, p.Next = "Who owns "+f.c.Name+"?", "close"
	for _, o := range f.c.Owners {
		p.Choices = append(p.Choices, flow.Choice{ID: chooseOwner + strings.ToLower(o.Email), Label: named(o), Many: true,
			Detail: detail(o, f.role(f.c, o)), Chosen: !f.off[strings.ToLower(o.Email)]})
	}
	if len(f.off) > 0 {
		p.Next = "remove"
	}
	p.Actions = []flow.Action{{ID: actAdd, Label: "Add an owner"}}
	p.Hints = f.needs()
}

// shownPage is the owners where connectpd does not change them.
func (f *Owners) shownPage(p *flow.Page) {
	p.Question, p.Next = "Who owns "+f.c.Name+"?", "close"
	for _, o := range f.c.Owners {
		p.Rows = append(p.Rows, flow.Row{Label: named(o), Value: detail(o, f.role(f.c, o))})
	}
	p.Intro = []string{flow.Failed(f.place.Owners, "").What, "Change them on the connector's page:"}
	p.Address, p.Hints = f.place.Link, f.needs()
}

// needs says what an owner has to be, where the platform asks for anything.
func (f *Owners) needs() []string {
	if f.place.OwnerNeeds == "" {
		return nil
	}
	return []string{f.place.OwnerNeeds}
}

func named(o access.Owner) string {
	if o.Name != "" {
		return o.Name
	}
	return o.Email
}

func detail(o access.Owner, roles string) string {
	if o.Name == "" {
		return roles
	}
	return o.Email + " · " + roles
}

// Choose ticks and unticks an owner, or answers the confirmation.
func (f *Owners) Choose(id string) *flow.Problem {
	if f.confirm != nil {
		f.confirm.choose(id)
		return nil
	}
	email, ok := strings.CutPrefix(id, chooseOwner)
	switch {
	case !ok:
	case f.off[email]:
		delete(f.off, email)
	default:
		f.off[email] = true
	}
	return nil
}

// Set takes the new owner.
func (f *Owners) Set(field, text string) {
	switch field {
	case fieldEmail:
		f.email, f.Refusal = text, nil
	case FieldName:
		f.name = text
	}
}

// Act opens the page for a new owner.
func (f *Owners) Act(id string) *flow.Problem {
	f.Refusal = nil
	if id == actAdd && !f.Busy() {
		f.adding, f.email, f.name = true, "", ""
	}
	return nil
}

// Next saves what was changed, or ends.
func (f *Owners) Next() *flow.Problem {
	f.Refusal = nil
	switch {
	case f.Busy():
	case len(f.planned.Add)+len(f.planned.Remove) > 0:
		f.change(f.planned)
	case f.confirm != nil:
		sure, problem := f.confirm.confirmed()
		if f.confirm = nil; sure && problem == nil {
			f.change(OwnersChange{Remove: f.removed()})
			return nil
		}
		clear(f.off)
	case f.adding:
		return f.add()
	case len(f.off) > 0:
		f.confirm = f.asks()
	default:
		f.Finish("")
	}
	return nil
}

func (f *Owners) asks() *confirm {
	var list []string
	for _, o := range f.c.Owners {
		if f.off[strings.ToLower(o.Email)] {
			list = append(list, named(o))
		}
	}
	return &confirm{
		question: "Remove " + words.List(list) + " as owner?",
		text:     []string{"They will no longer look after this connector here. Nothing changes in PagerDuty."},
		no:       "Keep the owners", yes: "Remove",
	}
}

func (f *Owners) removed() []string {
	var list []string
	for _, o := range f.c.Owners {
		if f.off[strings.ToLower(o.Email)] {
			list = append(list, o.Email)
		}
	}
	return list
}

func (f *Owners) add() *flow.Problem {
	typed := words.OneLine(f.email)
	if typed == "" {
		f.adding = false
		return nil
	}
	name, email, err := flow.ParsePerson(typed)
	if err != nil {
		f.Refusal = flow.EmailProblem(fieldEmail, "", typed, err)
		f.Refusal.Kept = flow.NothingChanged
		return f.Refusal
	}
	person := mail.Address{Name: cmp.Or(words.OneLine(f.name), name), Address: email}
	f.change(OwnersChange{Add: []string{person.String()}})
	return nil
}

func (f *Owners) change(c OwnersChange) {
	f.Desk.Ask(flow.Call("change owners", c, func(ctx context.Context, c OwnersChange) (access.Connector, error) {
		return f.s.ChangeOwners(context.WithoutCancel(ctx), f.c.ID, c)
	}, f.changed).Lasting())
}

func (f *Owners) changed(c access.Connector, err error) {
	clear(f.off)
	f.planned = OwnersChange{}
	if f.Refusal = flow.Failed(err, flow.NothingChanged); err == nil {
		f.c, f.adding = c, false
	}
}

// Back leaves a page of the flow; false on the list.
func (f *Owners) Back() bool {
	f.Refusal = nil
	switch {
	case f.confirm != nil:
		f.confirm = nil
	case f.adding:
		f.adding = false
	default:
		return false
	}
	return true
}
