package wizard

import (
	"context"

	"connectpd/store"
	"connectpd/wizard/talk"
)

// AppForm asks through which identity provider people sign in to a connector's
// app.
type AppForm struct {
	form
	c   store.Connector
	idp string
}

// NewAppForm asks about a connector's app.
func NewAppForm(c store.Connector) *AppForm { return &AppForm{c: c, idp: c.App.IDP} }

// Page is what to show now.
func (f *AppForm) Page() talk.Page {
	p := talk.Page{
		Heading: "App", Title: f.c.App.Name, Question: "Through which identity provider do people sign in to " + f.c.App.Name + "?",
		Fields: []talk.Field{{ID: FieldIDP, Label: "Signed in to through", Value: f.idp, Optional: true, Suggestions: providers, Focus: true,
			Help: "Leave it empty to say nothing."}},
		Hints:   []string{"An app that is marked so is listed first when a connector is set up, and people who were not created through single sign-on are found."},
		Problem: f.problem, Next: "save",
	}
	if f.busy {
		p.Waiting = "Saving"
	}
	return p
}

// Choose does nothing: there is nothing to choose.
func (f *AppForm) Choose(string) *talk.Problem { return nil }

// Set takes the provider.
func (f *AppForm) Set(field, text string) {
	if field == FieldIDP {
		f.idp, f.problem = text, nil
	}
}

// Next saves.
func (f *AppForm) Next() *talk.Problem {
	if f.busy {
		return nil
	}
	id, idp := f.c.ID, f.idp
	f.ask(func(ctx context.Context, s *Services) func() {
		_, err := s.MarkApp(context.WithoutCancel(ctx), id, idp)
		return func() {
			f.settled(failed(err))
			f.over = err == nil
		}
	})
	return nil
}

// Back leaves.
func (f *AppForm) Back() bool { return false }
