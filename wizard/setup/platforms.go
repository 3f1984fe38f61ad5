package setup

import (
	"slices"

	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
)

// The set-up asks the chosen platform for its part of the steps, and never
// which one it is.

// own are the platforms' parts of the set-up, by platform; each is made once.
type own map[access.Platform]platform.Steps

// at is the part of the platform that is chosen.
func (s *state) at() platform.Steps {
	steps, made := s.own[s.a.Platform]
	if !made {
		o, _ := s.offered(s.a.Platform)
		steps = o.New(&platform.Setup{Flow: asked{s}, Answers: &s.a.Answers, Flagged: &s.flagged,
			Facts: platform.Facts{Apps: s.facts.Apps, People: s.facts.People, Me: s.facts.Me, Demo: s.facts.Demo}})
		s.own[s.a.Platform] = steps
	}
	return steps
}

// offered is a platform that a connector can live on.
func (s *state) offered(id access.Platform) (platform.Offer, bool) {
	at := slices.IndexFunc(s.facts.Platforms, func(o platform.Offer) bool { return o.ID == id })
	if at < 0 {
		return platform.Offer{}, false
	}
	return s.facts.Platforms[at], true
}

// choosePlatform changes where the connector lives. Who it is that sits here,
// the app and the owners are asked anew: they are the platform's.
func (s *state) choosePlatform(p access.Platform) {
	if _, known := s.offered(p); p == s.a.Platform || !known {
		return
	}
	s.a.Platform, s.a.Part, s.a.AppID, s.a.NewApp, s.a.IDP = p, nil, "", "", ""
	s.proposeOwners()
	s.signing, s.resumeTo, s.takesOver = false, 0, false
	s.at().Propose()
	// A token that was checked is checked again, against the other answers.
	s.tok.checked, s.tok.replace, s.tok.clash = nil, false, nil
}

// signsIn: somebody signs in to the platform before its next step.
func (s *state) signsIn() bool { return s.at().SignIn() != nil }

// handsOver: flags named owners of whom none sits here, so that no token will
// be kept here. Where somebody signs in it is not known before.
func (s *state) handsOver() bool {
	return s.flagged.Owners && !s.signsIn() && len(s.chosen()) > 0 && !s.mine()
}

// arrived asks for what a step needs to know of the platform, and tells what
// became known by then.
func (m *Machine) arrived() {
	switch m.step {
	case StepApp:
		m.at().App().Arrive()
	case StepOwners:
		m.at().Owners().Arrive()
	case StepReview:
		m.nameMe()
	}
}

// goOnSignedIn goes on with a set-up that was taken up, once somebody is
// signed in.
func (m *Machine) goOnSignedIn() {
	to := m.resumeTo
	m.resumeTo = 0
	m.enter(to)
	if to == StepKey && !m.tok.clean.Empty() {
		m.Next() // a token that was kept is checked
	}
}

// asked is the set-up as a platform's pages move it.
type asked struct{ *state }

func (s asked) Ask(w flow.Work, goOn bool) { s.ask(w, goOn) }
func (s asked) Drop()                      { s.drop() }
func (s asked) Wants(name string) bool     { return s.desk.Wants(name) }
func (s asked) Busy() bool                 { return s.desk.Waiting() != 0 }
func (s asked) Say(p *flow.Problem)        { s.problem = p }
func (s asked) Next() *flow.Problem        { return s.flow.Next() }
func (s asked) Replaces() bool             { return s.tok.replace }
func (s asked) TakesOver() bool            { return s.takesOver }
func (s asked) KeepIn() place.Kind         { return s.keepIn() }
func (s asked) ConnectorName() string      { return s.connectorName() }

func (s asked) Settle(p *flow.Problem) (goesOn bool) {
	goesOn = s.goesOn() && p == nil
	s.problem = p
	s.touched = s.touched || p == nil
	return goesOn
}

// ownStage is a step whose pages are the platform's.
type ownStage struct{ of func() platform.Stage }

func (o ownStage) page(p *flow.Page)                    { o.of().Page(p) }
func (o ownStage) choose(id string) *flow.Problem       { return o.of().Choose(id) }
func (o ownStage) set(field, text string)               { o.of().Set(field, text) }
func (o ownStage) setSecret(field string, typed []byte) { o.of().SetSecret(field, typed) }
func (o ownStage) act(id string) *flow.Problem          { return o.of().Act(id) }
func (o ownStage) next() (outcome, *flow.Problem)       { return o.of().Next() }
func (o ownStage) back() bool                           { return o.of().Back() }
