package manage

import (
	"context"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// Renamer gives a connector another name.
type Renamer interface {
	Rename(ctx context.Context, connector, name string) error
}

// Rename gives a connector another name.
type Rename struct {
	flow.Base
	s    Renamer
	c    access.Connector
	name string
}

// NewRename renames a connector.
func NewRename(s Renamer, c access.Connector) *Rename { return &Rename{s: s, c: c, name: c.Name} }

// Page is what to show now.
func (f *Rename) Page() flow.Page {
	p := flow.Page{Heading: "Rename", Title: f.c.Name, Question: "What should " + f.c.Name + " be called?", Problem: f.Refusal, Next: "rename",
		Fields: []flow.Field{{ID: FieldName, Label: "Name", Value: f.name, Focus: true}}}
	if f.Busy() {
		p.Waiting = "Saving"
	}
	return p
}

// Set takes the name.
func (f *Rename) Set(field, text string) {
	if field == FieldName {
		f.name, f.Refusal = text, nil
	}
}

// Next saves it.
func (f *Rename) Next() *flow.Problem {
	name := words.OneLine(f.name)
	switch {
	case f.Busy():
		return nil
	case name == f.c.Name:
		f.Finish(name + " already has that name.")
		return nil
	case name == "":
		f.Refusal = &flow.Problem{Told: failure.Tell(failure.ConnectorName), Field: FieldName, Kept: flow.NothingChanged}
		return f.Refusal
	}
	f.Desk.Ask(flow.Call("rename", name, func(ctx context.Context, name string) (string, error) {
		return name, f.s.Rename(context.WithoutCancel(ctx), f.c.ID, name)
	}, func(name string, err error) {
		if f.Refusal = flow.Failed(err, flow.NothingChanged); err == nil {
			f.Finish(f.c.Name + " is now called " + name + ".")
		}
	}).Lasting())
	return nil
}
