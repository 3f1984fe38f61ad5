package setup

import (
	"strings"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// Ids of step 2.
const (
	ChooseApp   = "app:"            // + the app's id
	ChooseNew   = ChooseApp + "new" // ids of the store never are "new"
	FieldNewApp = "new_app"
)

// appStage is step 2: what the connector feeds.
type appStage struct {
	*state
	quiet
}

func (s *appStage) page(p *flow.Page) { s.at().appPage(p) }

func (s localSite) appPage(p *flow.Page) {
	p.Question = "Which application does this connector feed?"
	p.Hints = []string{
		"Do people sign in to PagerDuty through your identity provider? Then choose the app that was made with that integration.",
	}
	p.Choices = s.appChoices()
	if s.a.AppID != "" {
		return
	}
	p.Fields = []flow.Field{
		{ID: FieldNewApp, Label: "Name of the new application", Value: s.a.NewApp, Placeholder: catalogueName, Focus: true},
		{ID: flow.FieldIDP, Label: "Signed in to through", Value: s.a.IDP, Optional: true, Suggestions: flow.Providers(),
			Help: "The identity provider, if people sign in to PagerDuty through one. Leave it empty to say nothing."},
	}
}

// choices lists the apps made by an identity provider first, those that look
// like PagerDuty before the rest, and a new one last.
func (s localSite) appChoices() []flow.Choice {
	const made, others = "Made by your identity provider", "Other applications"
	var ranked [4][]flow.Choice
	for _, a := range s.facts.Apps {
		c := flow.Choice{ID: ChooseApp + a.ID, Label: a.Name, Detail: appDetail(a), Group: made, Chosen: s.a.AppID == a.ID}
		rank := 0
		if a.IDP == "" {
			c.Group, rank = others, 2
		}
		if !looksLikePagerDuty(a.Name) {
			rank++
		}
		ranked[rank] = append(ranked[rank], c)
	}
	var list []flow.Choice
	for _, r := range ranked {
		list = append(list, r...)
	}
	last := flow.Choice{ID: ChooseNew, Label: "Create a new application", Chosen: s.a.AppID == ""}
	if len(list) > 0 {
		last.Group = others
	}
	return append(list, last)
}

func appDetail(a access.App) string {
	var parts []string
	if a.IDP != "" {
		parts = append(parts, a.IDP)
	}
	if a.Accounts > 0 {
		parts = append(parts, words.Plural(a.Accounts, "account", "accounts"))
	}
	return strings.Join(parts, " · ")
}

func (s *appStage) choose(id string) *flow.Problem {
	s.at().chooseApp(id)
	return nil
}

func (s localSite) chooseApp(id string) {
	if id == ChooseNew {
		s.a.AppID = ""
		return
	}
	if _, ok := s.app(strings.TrimPrefix(id, ChooseApp)); ok {
		s.a.AppID = strings.TrimPrefix(id, ChooseApp)
	}
}

func (s *appStage) set(field, text string) {
	switch field {
	case FieldNewApp:
		s.a.NewApp = text
	case flow.FieldIDP:
		s.a.IDP = text
	case FieldAppSearch:
		s.tenant.apps.typed = text
	}
}

func (s *appStage) act(id string) *flow.Problem {
	if id == ActFindApp {
		s.tenant.apps.finding = true
	}
	return nil
}

func (s *appStage) back() bool { return s.at().backApp() }

func (s *appStage) next() (outcome, *flow.Problem) { return s.at().nextApp() }

func (s localSite) nextApp() (outcome, *flow.Problem) {
	if s.a.AppID != "" {
		return goOn, nil
	}
	s.a.NewApp, s.a.IDP = words.OneLine(s.a.NewApp), words.OneLine(s.a.IDP)
	if p := s.newAppProblem(); p != nil {
		return stay, p
	}
	return goOn, nil
}

// newAppProblem is what is wrong with a new app's name, which no other app
// here has.
func (s localSite) newAppProblem() *flow.Problem {
	if p := s.state.newAppProblem(); p != nil {
		return p
	}
	if a, ok := s.appNamed(s.a.NewApp); ok {
		return takenName(a.Name, "")
	}
	return nil
}

// takenName says that an app of that name is there; where as in " in the
// tenant".
func takenName(name, where string) *flow.Problem {
	return &flow.Problem{Told: failure.Tell(failure.AppNameTaken, failure.Blanks{"name": name, "where": where}),
		Field: FieldNewApp, Flag: flagApp, Kept: flow.NothingSaved}
}

func (s *state) newAppProblem() *flow.Problem {
	p := &flow.Problem{Field: FieldNewApp, Flag: flagApp, Kept: flow.NothingSaved}
	switch {
	case s.a.NewApp == "":
		p.Told = failure.Tell(failure.NewAppName)
	case len([]rune(s.a.NewApp)) > flow.LongestName:
		p.Told = flow.NameTooLong()
	case len([]rune(s.a.IDP)) > flow.LongestName:
		p.Told, p.Field, p.Flag = flow.NameTooLong(), flow.FieldIDP, "--idp NAME"
	default:
		return nil
	}
	return p
}

// app finds an app by id.
func (s *state) app(id string) (access.App, bool) {
	for _, a := range s.facts.Apps {
		if a.ID == id {
			return a, true
		}
	}
	return access.App{}, false
}

// appNamed finds an app by its name, without case.
func (s *state) appNamed(name string) (access.App, bool) {
	for _, a := range s.facts.Apps {
		if strings.EqualFold(a.Name, words.OneLine(name)) {
			return a, true
		}
	}
	return access.App{}, false
}

// chosenApp is the app as it will be saved; without an id when it is new.
func (s *state) chosenApp() access.App { return s.at().chosenApp() }

func (s localSite) chosenApp() access.App {
	if a, ok := s.app(s.a.AppID); ok && s.a.AppID != "" {
		return a
	}
	return access.App{Name: words.OneLine(s.a.NewApp), IDP: words.OneLine(s.a.IDP)}
}
