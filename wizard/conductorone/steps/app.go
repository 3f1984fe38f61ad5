package steps

import (
	"fmt"
	"strings"

	"connectpd/store/words"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
)

// Step 2 in a tenant: its apps, with a search, and the connector that an app
// has already.

// Ids of step 2 in a tenant.
const (
	actFindApp        = "find_app" // search the tenant's apps by name
	fieldAppSearch    = "app_search"
	chooseExistingOne = "existing:" // + the id of the tenant's connector
)

// appStep is the step App.
type appStep struct {
	platform.QuietStage
	*steps
}

// appSearch is what the tenant told of its apps.
type appSearch struct {
	read    bool
	list    tenant.AppList
	finding bool   // the search page is shown
	typed   string // on it
}

// appLook is what the tenant told of the connectors on one app.
type appLook struct {
	key    string // of the app that was looked at; "" none
	found  []tenant.Connector
	owners map[string]tenant.Owners // of those, by id
	open   bool                     // the page that tells of them is shown
}

var appGroups = map[tenant.AppKind]string{
	tenant.AppFromIdP:   platform.MadeByIDP,
	tenant.AppUnmanaged: "Discovered, not managed yet",
	tenant.AppManaged:   platform.OtherApps,
}

func (s appStep) Page(p *flow.Page) {
	switch {
	case s.look.open:
		s.existingPage(p)
		return
	case s.apps.finding:
		s.findPage(p)
		return
	}
	s.signedInNotes(p)
	s.wait(p)
	if !s.apps.read {
		p.Actions = append(p.Actions, flow.Action{ID: actFindApp, Label: "Search by name"})
		return
	}
	p.Choices = s.choices()
	if s.a.App.Name == "" {
		p.Fields = []flow.Field{s.NewAppField()}
		if in := s.signed; in != nil && in.Caller.Role == tenant.ConnectorAdministrator {
			p.Warnings = append(p.Warnings, "Connector Administrators usually cannot create apps; the tenant decides when you save.")
		}
	}
	if l := s.apps.list; l.More {
		p.Notes = append(p.Notes, "The tenant has more apps than are listed: search by name.")
	} else if !l.Discovered && l.Why != "" {
		p.Notes = append(p.Notes, "Discovered apps that are not managed yet could not be listed: "+words.Stop(l.Why))
	}
	p.Actions = append(p.Actions, flow.Action{ID: actFindApp, Label: "Search by name"})
}

func (s appStep) wait(p *flow.Page) {
	switch {
	case s.Wants(WorkApps):
		p.Waiting, p.WaitHint = "Asking "+s.host()+" for its apps", "Go back to stop."
	case s.Wants(WorkLook):
		p.Waiting, p.WaitHint = "Looking for a PagerDuty connector in this app", "Go back to stop."
	}
}

// signedInNotes say as whom the tenant is asked.
func (s *steps) signedInNotes(p *flow.Page) {
	in := s.signed
	if in == nil {
		return
	}
	who := words.OneLine(in.Caller.Name)
	if who == "" {
		who = in.Caller.Email
	}
	p.Notes = append(p.Notes, "Signed in to "+in.Host()+" as "+who+", "+roleOf(in.Caller.Role).Label()+".")
	if in.Caller.Limited {
		p.Warnings = append(p.Warnings, "This credential has fewer permissions than your role; the tenant may refuse some of the next steps.")
	}
}

func (s appStep) choices() []flow.Choice {
	var list []flow.Choice
	for _, kind := range [...]tenant.AppKind{tenant.AppFromIdP, tenant.AppUnmanaged, tenant.AppManaged} {
		for _, a := range s.offered() {
			if a.Kind != kind {
				continue
			}
			t := tenant.ChosenOf(a)
			list = append(list, flow.Choice{ID: platform.ChooseApp + t.Key(), Label: t.Name, Detail: detail(a), Group: appGroups[kind],
				Chosen: s.a.App.Name != "" && s.a.App.Key() == t.Key()})
		}
	}
	last := flow.Choice{ID: platform.ChooseNew, Label: "Create a new app", Chosen: s.a.App.Name == ""}
	if len(list) > 0 {
		last.Group = appGroups[tenant.AppManaged]
	}
	return append(list, last)
}

func detail(a tenant.App) string {
	var parts []string
	if a.Kind != tenant.AppManaged && a.IdP != "" {
		parts = append(parts, words.OneLine(a.IdP))
	}
	if a.Users > 0 {
		parts = append(parts, words.Plural(a.Users, "user", "users"))
	}
	return strings.Join(parts, " · ")
}

func (s appStep) findPage(p *flow.Page) {
	p.Question, p.Hints = "Which app are you looking for?", nil
	p.Fields = []flow.Field{{ID: fieldAppSearch, Label: "Part of its name", Value: s.apps.typed, Focus: true,
		Help: "Leave it empty to list all apps."}}
	p.Next = "search"
	s.wait(p)
}

// existingPage tells of the PagerDuty connectors that the app has already:
// one of them is continued, so that there is never a second one.
func (s appStep) existingPage(p *flow.Page) {
	found := s.look.found
	p.Question = fmt.Sprintf("%s already has a PagerDuty connector. Continue with it?", s.a.App.Name)
	p.Intro = []string{"It is reused rather than duplicated: its owners are proposed in the next step, and the API token you enter becomes its token."}
	if len(found) > 1 {
		p.Question = fmt.Sprintf("%s already has %d PagerDuty connectors. Which one do you want to use?", s.a.App.Name, len(found))
	}
	for _, c := range found {
		detail := c.State().String()
		if !c.ConfiguredAt.IsZero() {
			detail += " · token of " + words.Day(c.ConfiguredAt)
			p.Warnings = []string{"A connector that already has a token uses the new one as soon as you save."}
		}
		if by := ownersThere(s.look.owners[c.ID]); by != "" {
			detail += " · owned by " + by
		}
		p.Choices = append(p.Choices, flow.Choice{ID: chooseExistingOne + c.ID, Label: "Continue with " + words.OneLine(c.Name),
			Detail: detail, Chosen: s.a.Connector == c.ID})
	}
	p.Hints = []string{"For another PagerDuty account, go back and choose another app."}
}

// ownersThere names a connector's owners: people, and entitlements whose
// holders own it too.
func ownersThere(o tenant.Owners) string {
	var list []string
	for _, u := range o.People {
		list = append(list, words.OneLine(u.Name))
	}
	return words.List(append(list, throughNames(o)...))
}

func throughNames(o tenant.Owners) []string {
	var list []string
	for _, name := range o.Through {
		list = append(list, "through "+words.OneLine(name))
	}
	return list
}

func (s appStep) Choose(id string) *flow.Problem {
	if c, ok := strings.CutPrefix(id, chooseExistingOne); ok {
		for _, is := range s.look.found {
			if is.ID == c {
				s.a.Connector = c
			}
		}
		return nil
	}
	if id == platform.ChooseNew {
		s.chooseApp(tenant.Chosen{})
		return nil
	}
	for _, a := range s.offered() {
		if t := tenant.ChosenOf(a); platform.ChooseApp+t.Key() == id {
			s.chooseApp(t)
		}
	}
	return nil
}

func (s appStep) Set(field, text string) {
	switch field {
	case platform.FieldNewApp:
		s.NewApp = text
	case fieldAppSearch:
		s.apps.typed = text
	}
}

func (s appStep) Act(id string) *flow.Problem {
	if id == actFindApp {
		s.apps.finding = true
	}
	return nil
}

func (s appStep) Next() (platform.Outcome, *flow.Problem) {
	switch {
	case s.Wants(WorkApps) || s.Wants(WorkLook):
		return platform.Stay, nil
	case s.apps.finding:
		s.askApps(words.OneLine(s.apps.typed), false)
		return platform.Stay, nil
	case !s.apps.read:
		s.Arrive()
		return platform.Stay, nil
	case s.look.open:
		s.look.open = false
		s.takeExisting()
		return platform.GoOn, nil
	}
	if p := s.wantedApp(); p != nil {
		return platform.Stay, p
	}
	app := s.a.App
	switch {
	case app.Name == "":
		return s.takeNew()
	case app.ID == "" || s.look.key == app.Key() && len(s.look.found) == 0:
		return platform.GoOn, nil // what is not managed yet has no connectors
	case s.look.key == app.Key():
		s.look.open = true
		return platform.Stay, nil
	}
	s.Ask(flow.Call(WorkLook, tenant.FindRequest{Credentials: s.credentials(), App: app.ID}, s.tenants.ConnectorsOn, s.lookedAt), true)
	return platform.Stay, nil
}

func (s appStep) takeNew() (platform.Outcome, *flow.Problem) {
	s.NewApp = words.OneLine(s.NewApp)
	for _, a := range s.apps.list.Apps {
		if strings.EqualFold(words.OneLine(a.Name), s.NewApp) {
			return platform.Stay, platform.TakenName(words.OneLine(a.Name), " in the tenant")
		}
	}
	if p := s.NewAppProblem(); p != nil {
		return platform.Stay, p
	}
	return platform.GoOn, nil
}

// lookedAt goes on where nothing has to be asked about the app's connectors.
func (s *steps) lookedAt(r tenant.Looked, err error) {
	if s.Settle(s.looked(r, err)) {
		s.Setup.Next()
	}
}

// takeExisting goes on with the connector that is there: who owns it now is
// proposed too.
func (s *steps) takeExisting() {
	for _, o := range s.look.owners[s.a.Connector].People {
		s.noteUser(o)
		if p := personOf(o); p.Email != "" && refused(p.Role) == "" {
			s.tick(p, true)
		}
	}
}

func (s appStep) Back() bool {
	switch {
	case s.look.open:
		s.look.open = false
	case s.apps.finding:
		s.apps.finding = false
	default:
		return false
	}
	return true
}
