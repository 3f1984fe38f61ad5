package setup

import (
	"fmt"
	"strings"

	"connectpd/store/words"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/flow"
)

// Step 2 in a tenant: its apps, with a search, and the connector that an app
// has already.

// Ids of step 2 in a tenant.
const (
	ActFindApp        = "find_app" // search the tenant's apps by name
	FieldAppSearch    = "app_search"
	ChooseExistingOne = "existing:" // + the id of the tenant's connector
)

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
	tenant.AppFromIdP:   "Made by your identity provider",
	tenant.AppUnmanaged: "Discovered, not managed yet",
	tenant.AppManaged:   "Other applications",
}

func (s tenantSite) appPage(p *flow.Page) {
	switch {
	case s.tenant.look.open:
		s.existingPage(p)
		return
	case s.tenant.apps.finding:
		s.findAppPage(p)
		return
	}
	p.Question = "Which application does this connector feed?"
	p.Hints = []string{
		"Do people sign in to PagerDuty through your identity provider? Then choose the app that was made with that integration.",
	}
	s.signedInNotes(p)
	s.appWait(p)
	if !s.tenant.apps.read {
		p.Actions = append(p.Actions, flow.Action{ID: ActFindApp, Label: "Search by name"})
		return
	}
	p.Choices = s.appChoices()
	if s.a.Tenant.App.Name == "" {
		p.Fields = []flow.Field{{ID: FieldNewApp, Label: "Name of the new application", Value: s.a.NewApp, Placeholder: catalogueName, Focus: true}}
		if in := s.tenant.signed; in != nil && in.Caller.Role == tenant.ConnectorAdministrator {
			p.Warnings = append(p.Warnings, "Connector Administrators usually may not create apps; the tenant decides when you save.")
		}
	}
	if l := s.tenant.apps.list; l.More {
		p.Notes = append(p.Notes, "The tenant has more applications than are listed: search by name.")
	} else if !l.Discovered && l.Why != "" {
		p.Notes = append(p.Notes, "Discovered applications that are not managed yet could not be listed: "+words.Stop(l.Why))
	}
	p.Actions = append(p.Actions, flow.Action{ID: ActFindApp, Label: "Search by name"})
}

func (s tenantSite) appWait(p *flow.Page) {
	switch {
	case s.desk.Wants(WorkApps):
		p.Waiting, p.WaitHint = "Asking "+s.tenantHost()+" for its applications", "Going back stops it."
	case s.desk.Wants(WorkLook):
		p.Waiting, p.WaitHint = "Looking for a PagerDuty connector on this application", "Going back stops it."
	}
}

// signedInNotes say as whom the tenant is asked.
func (s *state) signedInNotes(p *flow.Page) {
	in := s.tenant.signed
	if in == nil {
		return
	}
	who := words.OneLine(in.Caller.Name)
	if who == "" {
		who = in.Caller.Email
	}
	p.Notes = append(p.Notes, "Signed in to "+in.Host()+" as "+who+", "+tenantRole(in.Caller.Role).Label()+".")
	if in.Caller.Limited {
		p.Warnings = append(p.Warnings, "This credential is limited to fewer permissions than your role has; the tenant may refuse some of what follows.")
	}
}

func (s tenantSite) appChoices() []flow.Choice {
	var list []flow.Choice
	for _, kind := range [...]tenant.AppKind{tenant.AppFromIdP, tenant.AppUnmanaged, tenant.AppManaged} {
		for _, a := range s.tenantApps() {
			if a.Kind != kind {
				continue
			}
			t := tenant.ChosenOf(a)
			list = append(list, flow.Choice{ID: ChooseApp + t.Key(), Label: t.Name, Detail: tenantAppDetail(a), Group: appGroups[kind],
				Chosen: s.a.Tenant.App.Name != "" && s.a.Tenant.App.Key() == t.Key()})
		}
	}
	last := flow.Choice{ID: ChooseNew, Label: "Create a new application", Chosen: s.a.Tenant.App.Name == ""}
	if len(list) > 0 {
		last.Group = appGroups[tenant.AppManaged]
	}
	return append(list, last)
}

func tenantAppDetail(a tenant.App) string {
	var parts []string
	if a.Kind != tenant.AppManaged && a.IdP != "" {
		parts = append(parts, words.OneLine(a.IdP))
	}
	if a.Users > 0 {
		parts = append(parts, words.Plural(a.Users, "account", "accounts"))
	}
	return strings.Join(parts, " · ")
}

func (s tenantSite) findAppPage(p *flow.Page) {
	p.Question = "Which application are you looking for?"
	p.Fields = []flow.Field{{ID: FieldAppSearch, Label: "Part of its name", Value: s.tenant.apps.typed, Focus: true,
		Help: "Leave it empty to list them all."}}
	p.Next = "search"
	s.appWait(p)
}

// existingPage tells of the PagerDuty connectors that the app has already:
// one of them is continued, so that there is never a second one.
func (s tenantSite) existingPage(p *flow.Page) {
	found := s.tenant.look.found
	p.Question = fmt.Sprintf("%s has a PagerDuty connector already. Go on with it?", s.a.Tenant.App.Name)
	p.Intro = []string{"It is continued rather than doubled: its owners are proposed in the next step, and its API token becomes the one you enter."}
	if len(found) > 1 {
		p.Question = fmt.Sprintf("%s has %d PagerDuty connectors already. Which one do you go on with?", s.a.Tenant.App.Name, len(found))
	}
	for _, c := range found {
		detail := c.State().String()
		if !c.ConfiguredAt.IsZero() {
			detail += " · token of " + words.Day(c.ConfiguredAt)
			p.Warnings = []string{"A connector that has a token already works with the new one as soon as you save."}
		}
		if by := ownersThere(s.tenant.look.owners[c.ID]); by != "" {
			detail += " · owned by " + by
		}
		p.Choices = append(p.Choices, flow.Choice{ID: ChooseExistingOne + c.ID, Label: "Go on with " + words.OneLine(c.Name),
			Detail: detail, Chosen: s.a.Tenant.Connector == c.ID})
	}
	p.Hints = []string{"For another PagerDuty account go back and choose another application."}
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

func (s tenantSite) chooseApp(id string) {
	if c, ok := strings.CutPrefix(id, ChooseExistingOne); ok {
		for _, is := range s.tenant.look.found {
			if is.ID == c {
				s.a.Tenant.Connector = c
			}
		}
		return
	}
	if id == ChooseNew {
		s.chooseTenantApp(tenant.Chosen{})
		return
	}
	for _, a := range s.tenantApps() {
		if t := tenant.ChosenOf(a); ChooseApp+t.Key() == id {
			s.chooseTenantApp(t)
		}
	}
}

func (s tenantSite) nextApp() (outcome, *flow.Problem) {
	t := &s.tenant
	switch {
	case s.desk.Wants(WorkApps) || s.desk.Wants(WorkLook):
		s.goOn = s.goOn || s.desk.Wants(WorkLook)
		return stay, nil
	case t.apps.finding:
		s.askApps(words.OneLine(t.apps.typed), false)
		return stay, nil
	case !t.apps.read:
		s.arriveAtApps()
		return stay, nil
	case t.look.open:
		t.look.open = false
		s.takeExisting()
		return goOn, nil
	}
	if p := s.wantedApp(); p != nil {
		return stay, p
	}
	app := s.a.Tenant.App
	switch {
	case app.Name == "":
		return s.takeNewApp()
	case app.ID == "" || t.look.key == app.Key() && len(t.look.found) == 0:
		return goOn, nil // what is not managed yet has no connectors
	case t.look.key == app.Key():
		t.look.open = true
		return stay, nil
	}
	s.ask(flow.Call(WorkLook, tenant.FindRequest{Credentials: s.credentials(), App: app.ID}, s.services.ConnectorsOn, s.flow.lookedAt), true)
	return stay, nil
}

func (s tenantSite) takeNewApp() (outcome, *flow.Problem) {
	s.a.NewApp = words.OneLine(s.a.NewApp)
	for _, a := range s.tenant.apps.list.Apps {
		if strings.EqualFold(words.OneLine(a.Name), s.a.NewApp) {
			return stay, takenName(words.OneLine(a.Name), " in the tenant")
		}
	}
	if p := s.newAppProblem(); p != nil {
		return stay, p
	}
	return goOn, nil
}

// takeExisting goes on with the connector that is there: who owns it now is
// proposed too.
func (s tenantSite) takeExisting() {
	for _, o := range s.tenant.look.owners[s.a.Tenant.Connector].People {
		s.noteUser(o)
		if p := personOf(o); p.Email != "" && refusedInTenant(p.Role) == "" {
			s.tick(p, true)
		}
	}
}

func (s tenantSite) backApp() bool {
	switch {
	case s.tenant.look.open:
		s.tenant.look.open = false
	case s.tenant.apps.finding:
		s.tenant.apps.finding = false
	default:
		return false
	}
	return true
}
