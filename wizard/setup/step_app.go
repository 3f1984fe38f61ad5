package setup

import (
	"connectpd/store/access"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
)

// appStage is step 2: what the connector feeds. The apps are the platform's.
type appStage struct{ ownStage }

func newAppStage(s *state) appStage {
	return appStage{ownStage{func() platform.Stage { return s.at().App() }}}
}

func (a appStage) page(p *flow.Page) {
	p.Question = "Which app does this connector feed?"
	p.Hints = []string{
		"If people sign in to PagerDuty through your identity provider, choose the app created by that integration.",
	}
	a.ownStage.page(p)
}

// chosenApp is the app as it will be saved; without an id when it is new.
func (s *state) chosenApp() access.App { return s.at().App().Chosen() }
