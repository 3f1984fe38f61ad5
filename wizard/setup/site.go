package setup

import (
	"connectpd/store/access"
	"connectpd/wizard/flow"
)

// site is what differs in a set-up by the platform that the connector lives
// on. The steps ask it; none of them asks which platform it is.
type site interface {
	// begin proposes what the platform's own questions begin with.
	begin()
	// newAppName is proposed for a new app.
	newAppName() string
	// signsIn: somebody signs in to it before the next step.
	signsIn() bool
	// lives says where the connector is registered, and saves what Save does.
	lives() string
	saves() string
	// tokenGoes says where the API token goes.
	tokenGoes() string

	siteApps
	siteOwners
	siteAccounts
	siteFlags
}

// siteApps is step 2.
type siteApps interface {
	arriveAtApps()
	appPage(p *flow.Page)
	chooseApp(id string)
	nextApp() (outcome, *flow.Problem)
	backApp() bool
	// keepsApp: a draft's app can still be chosen, as far as is known yet.
	keepsApp(id string) bool
	// chosenApp is the app as it will be saved; without an id when it is new.
	chosenApp() access.App
}

// siteOwners is step 3.
type siteOwners interface {
	arriveAtOwners()
	ownersPage(o *ownersStage, p *flow.Page)
	// asksMe: who sits here has to say who they are first.
	asksMe() bool
	// roster lists who could own the connector.
	roster() []candidate
	chooseOwner(c candidate) *flow.Problem
	// asks: who could own it is being asked for; next waits.
	asks() bool
	// noOwner is said when nobody is chosen.
	noOwner() *flow.Problem
	// refusesMe is why the person at the keyboard cannot be an owner; empty when
	// they can.
	refusesMe() string
	// detailOf is what is told of a candidate besides e-mail and role.
	detailOf(c candidate) string
	whoElse(p *flow.Page)
	handOverPage(o *ownersStage, p *flow.Page)
	handOver(o *ownersStage) *flow.Problem
	// handsOver: flags named owners of whom none sits here, so that no token
	// will be kept here.
	handsOver() bool
}

// siteAccounts is what another connector of the same account means.
type siteAccounts interface {
	// movesHere: the connector can move to this site.
	movesHere(c access.Connector) bool
	// holds: the connector is the one that the answers mean, as far as the
	// platform tells.
	holds(c access.Connector) bool
}

// siteFlags is what flags mean, and which are missing.
type siteFlags interface {
	fill(f SetupFlags) []*flow.Problem
	needs(need func(missing bool, what, flag string))
	// keepsAny: a secret will be kept on this computer.
	keepsAny() bool
	// needsToken: the set-up comes to the API token.
	needsToken() bool
}

// sites make the site of each platform.
var sites = map[access.Platform]func(*state) site{
	access.Local:        func(s *state) site { return localSite{s} },
	access.ConductorOne: func(s *state) site { return tenantSite{s} },
}

// at is the site that the answers are for.
func (s *state) at() site { return sites[s.a.Platform](s) }
