package manage

import (
	"context"

	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// appMarker is what marking an app calls.
type appMarker interface {
	MarkApp(ctx context.Context, connector, idp string) (access.Connector, error)
}

// App asks through which identity provider people sign in to a connector's
// app.
type App struct {
	flow.Base
	s   appMarker
	c   access.Connector
	idp string
}

// NewApp asks about a connector's app.
func NewApp(s appMarker, c access.Connector) *App { return &App{s: s, c: c, idp: c.App.IDP} }

// Page is what to show now.
func (f *App) Page() flow.Page {
	p := flow.Page{
		Heading: "App", Title: f.c.App.Name, Question: "Which identity provider do people use to sign in to " + f.c.App.Name + "?",
		Fields: []flow.Field{{ID: flow.FieldIDP, Label: "Identity provider", Value: f.idp, Optional: true, Suggestions: flow.Providers(), Focus: true,
			Help: "Leave it empty for none."}},
		Hints:   []string{"With one set, the app is listed first when a connector is set up, and people who were not created through single sign-on become findings."},
		Problem: f.Refusal, Next: "save",
	}
	if f.Busy() {
		p.Waiting = "Saving"
	}
	return p
}

// Set takes the provider.
func (f *App) Set(field, text string) {
	if field == flow.FieldIDP {
		f.idp, f.Refusal = text, nil
	}
}

// Next saves.
func (f *App) Next() *flow.Problem {
	if f.Busy() {
		return nil
	}
	f.Refusal = nil
	f.Desk.Ask(flow.Call("mark app", f.idp, func(ctx context.Context, idp string) (access.Connector, error) {
		return f.s.MarkApp(context.WithoutCancel(ctx), f.c.ID, idp)
	}, func(_ access.Connector, err error) {
		if f.Refusal = flow.Failed(err, flow.NothingChanged); err == nil {
			f.Finish(ProviderText(f.c.App.Name, words.OneLine(f.idp)))
		}
	}))
	return nil
}

// ProviderText says through which identity provider people sign in to an app.
func ProviderText(app, idp string) string {
	if idp != "" {
		return "People sign in to " + app + " through " + idp + "."
	}
	return "No identity provider is set for " + app + "."
}
