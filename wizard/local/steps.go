package local

import (
	"fmt"
	"strings"

	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/store/words"
	"connectpd/wizard/platform"
)

// steps are this computer's part of a set-up: its apps, and the people known
// here.
type steps struct {
	platform.Quiet
	*platform.Setup
	form personForm
	me   personForm // who sits here, as the step's first page asks it
	// unfolded: all who could own it are listed.
	unfolded bool
}

func newSteps(s *platform.Setup) platform.Steps { return &steps{Setup: s} }

func (s *steps) App() platform.App       { return apps{steps: s} }
func (s *steps) Owners() platform.Owners { return owners{s} }

// Propose chooses the app that PagerDuty most likely is.
func (s *steps) Propose() {
	s.NewApp = s.freeName()
	if app, ok := bestApp(s.Facts.Apps); ok {
		s.AppID = app.ID
	}
}

// Adopt proposes anew where the app is no longer here.
func (s *steps) Adopt() {
	if _, known := s.app(s.AppID); !known && s.AppID != "" {
		s.AppID, s.NewApp = "", ""
		s.Propose()
	}
	if s.NewApp == "" {
		s.NewApp = s.freeName()
	}
}

// Snapshot keeps what was typed on the page of a person.
func (s *steps) Snapshot() (restore func()) {
	form, me := s.form, s.me
	return func() { s.form, s.me = form, me }
}

// freeName is one that no app here has.
func (s *steps) freeName() string {
	name := platform.Catalogue
	for n := 2; ; n++ {
		if _, taken := s.appNamed(name); !taken {
			return name
		}
		name = fmt.Sprintf("%s %d", platform.Catalogue, n)
	}
}

// bestApp is the app that PagerDuty most likely is: the one made by the
// identity provider before others of that name.
func bestApp(apps []access.App) (access.App, bool) {
	var best access.App
	found := false
	for _, a := range apps {
		if !platform.LooksLikePagerDuty(a.Name) {
			continue
		}
		if !found || (best.IDP == "" && a.IDP != "") {
			best, found = a, true
		}
	}
	return best, found
}

// app finds an app by id.
func (s *steps) app(id string) (access.App, bool) {
	for _, a := range s.Facts.Apps {
		if a.ID == id {
			return a, true
		}
	}
	return access.App{}, false
}

// appNamed finds an app by its name, without case.
func (s *steps) appNamed(name string) (access.App, bool) {
	for _, a := range s.Facts.Apps {
		if strings.EqualFold(a.Name, words.OneLine(name)) {
			return a, true
		}
	}
	return access.App{}, false
}

// Says are the words of the shared pages.
func (s *steps) Says() platform.Says {
	says := platform.Says{
		Lives:     here,
		Saves:     "Save stores the token, reads it back and then records the connector. Nothing has been saved yet.",
		TokenGoes: "The token goes to PagerDuty and to " + s.Keychain.Label() + ", nowhere else.",
	}
	if s.KeepIn() == place.None {
		says.Saves = "Save records the connector; the token is used for the first sync and not kept. Nothing has been saved yet."
	}
	if s.Keychain == place.None {
		says.TokenGoes = "The token only goes to PagerDuty and is not kept: you paste it again at each sync."
	}
	return says
}

// ComesToToken: whoever owns it enters the token. Who sits here does, as long
// as nobody else was named.
func (s *steps) ComesToToken() bool { return s.Mine() || len(s.Answers.Owners) == 0 }
