package setup

import (
	"cmp"
	"strings"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/place"
	"connectpd/store/secret"
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/handover"
	"connectpd/wizard/platform"
)

// SetupFlags are the answers that `connectpd setup` was given. Zero fields
// were not given.
type SetupFlags struct {
	Platform    string
	App         string // id or name
	NewApp, IDP string
	Owners      []string // e-mails, or "Name <e-mail>"
	Me          string
	Region      string
	Keychain    string
	// Token is as it was read from standard input or a file; it is cleaned.
	Token      secret.Value
	Yes        bool
	Invitation *handover.Invitation
	// Passphrase was typed by a person for the encrypted file; the variables
	// need none here.
	Passphrase secret.Value
}

// answers reports whether anything was answered by flags.
func (f SetupFlags) answers() bool {
	return f.Platform+f.App+f.NewApp+f.IDP+f.Me+f.Region+f.Keychain != "" ||
		len(f.Owners) > 0 || !f.Token.Empty() || f.Yes || f.Invitation != nil
}

// Fill takes answers from flags, over those proposed or taken up from a
// draft. It returns every answer that cannot be right. The machine stays
// where it is.
func (m *Machine) Fill(f SetupFlags) []*flow.Problem {
	if f.answers() {
		m.offer.open = false
	}
	var list []*flow.Problem
	take := func(p *flow.Problem) {
		if p != nil {
			list = append(list, p)
		}
	}
	take(m.fillPlatform(f))
	m.facts.Invitation = cmp.Or(f.Invitation, m.facts.Invitation)
	for _, p := range m.at().Fill(platform.Flags{App: f.App, NewApp: f.NewApp, IDP: f.IDP, Owners: f.Owners, Me: f.Me, Invitation: f.Invitation}) {
		take(p)
	}
	take(m.fillRegion(f))
	take(m.fillKeychain(f))
	take(m.fillToken(f))
	m.flagged.Yes = m.flagged.Yes || f.Yes
	return list
}

// typed is what a flag gave, as rows quote it.
func typed(text string) failure.Blanks { return failure.Blanks{"typed": words.OneLine(text)} }

func (s *state) fillPlatform(f SetupFlags) *flow.Problem {
	if f.Platform == "" {
		return nil
	}
	if _, known := s.offered(access.Platform(f.Platform)); !known {
		var ids []string
		for _, o := range s.facts.Platforms {
			ids = append(ids, string(o.ID))
		}
		return platform.InvalidFlag("--platform "+strings.Join(ids, "|"), failure.Tell(failure.PlatformOther,
			failure.Blanks{"typed": words.OneLine(f.Platform), "platforms": words.Either(ids)}))
	}
	s.choosePlatform(access.Platform(f.Platform))
	return nil
}

func (s *state) fillRegion(f SetupFlags) *flow.Problem {
	switch r := strings.ToLower(f.Region); r {
	case "", "auto", "us", "eu":
		s.a.Region = r
		return nil
	}
	return platform.InvalidFlag("--region us|eu|auto", failure.Tell(failure.RegionOther, typed(f.Region)))
}

func (m *Machine) fillKeychain(f SetupFlags) *flow.Problem {
	m.kc.phrase.Given(f.Passphrase)
	switch k := place.Kind(strings.ToLower(f.Keychain)); k {
	case "":
		return nil
	case place.OS, place.File, place.None:
		m.flagged.Keychain = true
		m.a.Keychain = k
		m.probe(false)
		return nil
	}
	return platform.InvalidFlag("--keychain os|file|none", failure.Tell(failure.KeychainOther, typed(f.Keychain)))
}

func (s *state) fillToken(f SetupFlags) *flow.Problem {
	if f.Token.Empty() {
		return nil
	}
	clean, shape := flow.CleanSecret(f.Token)
	s.tok = tokenState{length: clean.Len(), clean: clean, shape: shape}
	return shape
}

// Missing lists what has to be given by flags before Drive can carry the
// conversation through without a person. Empty: nothing.
func (m *Machine) Missing() []platform.Missing {
	var list []platform.Missing
	need := func(missing bool, what, flag string) {
		if missing {
			list = append(list, platform.Missing{What: what, Flag: flag})
		}
	}
	yes, signsIn := m.flagged.Yes, m.signsIn()
	need(!m.flagged.App && !yes, "the app that the connector feeds", platform.FlagApp)
	need(!m.flagged.Owners && !yes || !signsIn && len(m.chosen()) == 0, "who owns the connector", "--owner EMAIL")
	list = append(list, m.at().Missing()...)
	need((signsIn || m.mine()) && m.a.Keychain == place.File && !m.facts.HavePassphrase && m.kc.phrase.Value.Empty(),
		"the passphrase of the encrypted file", "CONNECTPD_PASSPHRASE_FILE or CONNECTPD_PASSPHRASE")
	need(m.at().ComesToToken() && m.tok.clean.Empty() && m.tok.shape == nil, "the API token", "--token-stdin or --token-file FILE")
	need(!yes, "your consent to save", "--yes")
	return list
}
