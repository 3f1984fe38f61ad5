package setup

import (
	"fmt"

	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/wizard/flow"
)

// localSite is this computer: its apps, and the people known here.
type localSite struct{ *state }

func (s localSite) begin()          {}
func (s localSite) signsIn() bool   { return false }
func (s localSite) lives() string   { return "on this computer" }
func (s localSite) arriveAtApps()   {}
func (s localSite) backApp() bool   { return false }
func (s localSite) arriveAtOwners() {}
func (s localSite) asks() bool      { return false }
func (s localSite) asksMe() bool    { return !s.met }

func (s localSite) refusesMe() string    { return "" }
func (s localSite) whoElse(p *flow.Page) {}

// newAppName is one that no app here has.
func (s localSite) newAppName() string {
	name := catalogueName
	for n := 2; ; n++ {
		if _, taken := s.appNamed(name); !taken {
			return name
		}
		name = fmt.Sprintf("%s %d", catalogueName, n)
	}
}

func (s localSite) saves() string {
	if s.keepIn() == place.None {
		return "Save records the connector; the token is used for the first sync and kept nowhere. Nothing was saved so far."
	}
	return "Save puts the token into its place, reads it back, and then records the connector. Nothing was saved so far."
}

func (s localSite) tokenGoes() string {
	if s.a.Keychain == place.None {
		return "The token goes to PagerDuty only and is not kept: it is pasted again at each sync."
	}
	return "The token goes to PagerDuty and to " + s.a.Keychain.Label() + ", nowhere else."
}

// keepsApp: the app is still here, or a new one is made.
func (s localSite) keepsApp(id string) bool {
	_, ok := s.app(id)
	return ok || id == ""
}

// movesHere: a connector in a tenant stays there.
func (s localSite) movesHere(access.Connector) bool { return false }

func (s localSite) holds(access.Connector) bool { return true }

func (s localSite) fill(f SetupFlags) []*flow.Problem {
	return []*flow.Problem{s.fillInvitation(f), s.fillApp(f), s.fillMe(f), s.fillOwners(f)}
}

func (s localSite) needs(need func(missing bool, what, flag string)) {
	need(!s.flagged.owners && !s.flagged.yes || len(s.chosen()) == 0, "who owns the connector", "--owner EMAIL")
}

func (s localSite) keepsAny() bool { return s.mine() && s.a.Keychain != place.None }

func (s localSite) needsToken() bool { return s.mine() }
