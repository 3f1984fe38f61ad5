package local

import (
	"strings"

	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
)

// apps is the step App: the apps that are known here.
type apps struct {
	platform.QuietStage
	*steps
}

func (s apps) Page(p *flow.Page) {
	p.Choices = s.choices()
	if s.AppID != "" {
		return
	}
	p.Fields = []flow.Field{
		s.NewAppField(),
		{ID: flow.FieldIDP, Label: "Identity provider", Value: s.IDP, Optional: true, Suggestions: flow.Providers(),
			Help: "The identity provider that people use to sign in to PagerDuty, if any."},
	}
}

// choices lists the apps made by an identity provider first, those that look
// like PagerDuty before the rest, and a new one last.
func (s apps) choices() []flow.Choice {
	var ranked [4][]flow.Choice
	for _, a := range s.Facts.Apps {
		c := flow.Choice{ID: platform.ChooseApp + a.ID, Label: a.Name, Detail: detail(a), Group: platform.MadeByIDP, Chosen: s.AppID == a.ID}
		rank := 0
		if a.IDP == "" {
			c.Group, rank = platform.OtherApps, 2
		}
		if !platform.LooksLikePagerDuty(a.Name) {
			rank++
		}
		ranked[rank] = append(ranked[rank], c)
	}
	var list []flow.Choice
	for _, r := range ranked {
		list = append(list, r...)
	}
	last := flow.Choice{ID: platform.ChooseNew, Label: "Create a new app", Chosen: s.AppID == ""}
	if len(list) > 0 {
		last.Group = platform.OtherApps
	}
	return append(list, last)
}

func detail(a access.App) string {
	var parts []string
	if a.IDP != "" {
		parts = append(parts, a.IDP)
	}
	if a.Accounts > 0 {
		parts = append(parts, words.Plural(a.Accounts, "user", "users"))
	}
	return strings.Join(parts, " · ")
}

func (s apps) Choose(id string) *flow.Problem {
	if id == platform.ChooseNew {
		s.AppID = ""
		return nil
	}
	if _, ok := s.app(strings.TrimPrefix(id, platform.ChooseApp)); ok {
		s.AppID = strings.TrimPrefix(id, platform.ChooseApp)
	}
	return nil
}

func (s apps) Set(field, text string) {
	switch field {
	case platform.FieldNewApp:
		s.NewApp = text
	case flow.FieldIDP:
		s.IDP = text
	}
}

func (s apps) Next() (platform.Outcome, *flow.Problem) {
	if s.AppID != "" {
		return platform.GoOn, nil
	}
	s.NewApp, s.IDP = words.OneLine(s.NewApp), words.OneLine(s.IDP)
	if p := s.newAppProblem(); p != nil {
		return platform.Stay, p
	}
	return platform.GoOn, nil
}

// newAppProblem is what is wrong with a new app's name, which no other app
// here has.
func (s *steps) newAppProblem() *flow.Problem {
	if p := s.NewAppProblem(); p != nil {
		return p
	}
	if a, ok := s.appNamed(s.NewApp); ok {
		return platform.TakenName(a.Name, "")
	}
	return nil
}

func (s apps) Chosen() access.App {
	if a, ok := s.app(s.AppID); ok && s.AppID != "" {
		return a
	}
	return access.App{Name: words.OneLine(s.NewApp), IDP: words.OneLine(s.IDP)}
}
