package setup

import (
	"errors"
	"strings"

	"connectpd/store/place"
	"connectpd/store/secret"
	"connectpd/wizard/flow"
)

// keychainState is the part of step 1 that finds a place for the token before
// it is asked for.
type keychainState struct {
	works place.Kind // the kind whose probe succeeded last
	// failed is why the proposed keychain cannot be used; nil before the
	// probe and when it works.
	failed error
	// tried is the kind that failed.
	tried     place.Kind
	elsewhere bool // the person wants to choose
	// first, again: the passphrase of the encrypted file, typed twice
	// where no file of ours has one yet.
	first, again secret.Value
	// after: a token that came with a resumed draft is to be checked as
	// soon as the probe succeeded.
	after bool
}

// probe asks for a try of the chosen keychain, where trying tells anything.
func (s *state) probe(advance bool) {
	switch s.a.Keychain {
	case place.None:
		s.drop()
	case place.File:
		if s.facts.HavePassphrase || !s.kc.first.Empty() {
			s.tryKeychain(KeychainRequest{Kind: place.File, Passphrase: s.kc.first}, advance)
		}
	default:
		s.tryKeychain(KeychainRequest{Kind: place.OS}, advance)
	}
}

func (s *state) tryKeychain(r KeychainRequest, advance bool) {
	s.ask(flow.Call(WorkProbe, r, flow.Unanswered(s.services.TryKeychain), s.flow.probed), advance)
}

// keychainProbed notes what a probe came to and words a failure.
func (s *state) keychainProbed(err error) *flow.Problem {
	kind := s.a.Keychain
	if err == nil {
		s.kc.works, s.kc.failed = kind, nil
		return nil
	}
	s.kc.works, s.kc.failed, s.kc.tried = "", err, kind
	if kind == place.OS {
		// The proposed one is gone; the person chooses, never we.
		s.a.Keychain = ""
		if !s.flagged.keychain && noKeychainHere(err) {
			return s.chooseProblem()
		}
		if s.flagged.keychain {
			s.a.Keychain = place.OS
		}
	}
	return s.failedProblem()
}

// stopProbe gives up waiting for the keychain: the person may choose another
// place, or try it again.
func (s *state) stopProbe() {
	s.drop()
	s.kc.after = false
	s.keychainProbed(&place.Error{Op: "probe", Kind: s.a.Keychain, Reason: place.Stopped,
		Message: "You did not wait for its answer.", Cure: "If your system asks you to unlock it, answer that first."})
}

// failedProblem tells why the keychain that was tried cannot be used.
func (s *state) failedProblem() *flow.Problem {
	p := flow.KeychainProblem(s.kc.failed, flow.NothingSaved)
	p.Flag = "--keychain file|none"
	if s.kc.tried == place.OS {
		p.Do = strings.TrimSpace(p.Do + " Then try it again, or choose another place.")
	}
	return p
}

// noKeychainHere: the machine has none, as opposed to one that is locked or
// does not answer.
func noKeychainHere(err error) bool {
	var e *place.Error
	return errors.As(err, &e) && (e.Reason == place.Missing || e.Reason == place.NoCollection)
}

func (s *state) chooseProblem() *flow.Problem {
	p := &flow.Problem{
		Code: flow.CodeMissing, Field: ChooseKeychain, Flag: "--keychain file|none",
		What: "Choose where the API token is kept.",
		Do:   "Choose an encrypted file with a passphrase, or not to keep it.",
		Kept: flow.NothingSaved,
	}
	if s.kc.failed != nil {
		p.Why = "The keychain of this computer cannot be used: " + flow.KeychainProblem(s.kc.failed, "").What
	}
	return p
}

func (s *state) chooseKeychain(k place.Kind) {
	if k == s.a.Keychain {
		return
	}
	s.a.Keychain = k
	s.probe(false)
}

func (s *state) setPassphrase(field string, typed []byte) {
	switch field {
	case flow.FieldPassphrase:
		s.kc.first = secret.New(typed)
	case flow.FieldPassphraseAgain:
		s.kc.again = secret.New(typed)
	default:
		return
	}
	if s.kc.works == place.File {
		s.kc.works = ""
	}
	if s.kc.tried == place.File {
		s.kc.failed, s.kc.tried = nil, ""
	}
}

// settleKeychain lets step 1 pass only with a place that works.
func (s *state) settleKeychain() (outcome, *flow.Problem) {
	switch kind := s.a.Keychain; {
	case kind == "" && (s.kc.failed == nil || noKeychainHere(s.kc.failed)):
		return stay, s.chooseProblem()
	case kind == place.None || kind != "" && kind == s.kc.works:
		return goOn, nil
	case s.desk.Wants(WorkProbe):
		s.goOn = true
		return stay, nil
	case s.kc.failed != nil && (kind == "" || kind == s.kc.tried):
		// It is not tried again unasked: a call that hangs would only be
		// joined by another one.
		return stay, s.failedProblem()
	case kind == place.File && !s.facts.HavePassphrase:
		if p := s.passphraseProblem(); p != nil {
			return stay, p
		}
	}
	s.probe(true)
	return stay, nil
}

func (s *state) passphraseProblem() *flow.Problem {
	p := &flow.Problem{Code: flow.CodeMissing, Field: flow.FieldPassphrase, Kept: flow.NothingSaved,
		Flag: "CONNECTPD_PASSPHRASE_FILE or CONNECTPD_PASSPHRASE"}
	switch {
	case s.kc.first.Empty():
		p.What = "The encrypted file needs a passphrase."
		p.Do = "Type one that you will remember; you type it at each start."
	case s.hasFile():
		return nil
	case s.kc.first.Len() < place.MinPassphrase:
		p.Code = flow.CodeInvalid
		p.What = "This passphrase is too short."
		p.Why = "The file is safe only as far as its passphrase cannot be guessed."
		p.Do = "Type at least eight characters; several words are best."
	case s.kc.again.Empty():
		p.Field = flow.FieldPassphraseAgain
		p.What = "The passphrase has to be typed twice, because it cannot be shown."
		p.Do = "Type it once more."
	case !s.kc.first.Equal(s.kc.again):
		p.Code, p.Field = flow.CodeInvalid, flow.FieldPassphraseAgain
		p.What = "The two passphrases differ."
		p.Do = "Type both again."
	default:
		return nil
	}
	return p
}

// hasFile: tokens are kept in encrypted files already, so that the passphrase
// is an old one.
func (s *state) hasFile() bool {
	for _, c := range s.facts.Connectors {
		if c.Token.Number != 0 && c.Token.StoredIn == place.File {
			return true
		}
	}
	return false
}

// keychainPart is what step 1 shows of it.
func (s *state) keychainPart(p *flow.Page) {
	switch {
	case s.desk.Wants(WorkProbe):
		p.Waiting = "Trying the keychain"
		p.WaitHint = "Your system may be asking you to unlock it. Going back stops waiting."
	case s.kc.works != "" && s.kc.works == s.a.Keychain && !s.kc.elsewhere:
		p.Notes = append(p.Notes, "The API token will be kept in "+s.a.Keychain.Label()+" (tried just now: it works).")
		p.Actions = append(p.Actions, flow.Action{ID: ActElsewhere, Label: "Keep the token elsewhere"})
	}
	if s.kc.failed != nil && s.kc.tried == place.OS {
		why := flow.KeychainProblem(s.kc.failed, "")
		p.Warnings = append(p.Warnings, "The keychain of this computer cannot be used: "+why.What)
		if why.Do != "" {
			p.Warnings = append(p.Warnings, why.Do)
		}
		p.Actions = append(p.Actions, flow.Action{ID: ActProbeAgain, Label: "Try the keychain again"})
	}
	if s.kc.elsewhere || s.kc.failed != nil || s.a.Keychain != place.OS {
		s.keychainChoices(p)
	}
}

func (s *state) keychainChoices(p *flow.Page) {
	const group = "Where should the API token be kept?"
	osBroken := ""
	if s.kc.failed != nil && s.kc.tried == place.OS {
		osBroken = "it cannot be used now"
	}
	p.Choices = append(p.Choices,
		flow.Choice{ID: ChooseKeychain + string(place.OS), Group: group, Label: "This computer's keychain",
			Detail: "opens with your session", Chosen: s.a.Keychain == place.OS, Refused: osBroken},
		flow.Choice{ID: ChooseKeychain + string(place.File), Group: group, Label: "Encrypted file",
			Detail: "you type a passphrase at each start", Chosen: s.a.Keychain == place.File},
		flow.Choice{ID: ChooseKeychain + string(place.None), Group: group, Label: "Do not keep it",
			Detail: "you paste the key at each sync", Chosen: s.a.Keychain == place.None},
	)
	if s.a.Keychain != place.File || s.facts.HavePassphrase {
		return
	}
	p.Fields = append(p.Fields, flow.Field{ID: flow.FieldPassphrase, Label: "Passphrase", Secret: true,
		Length: s.kc.first.Len(), Help: "It cannot be recovered. Without it the token has to be created anew."})
	if !s.hasFile() {
		p.Fields = append(p.Fields, flow.Field{ID: flow.FieldPassphraseAgain, Label: "Once more", Secret: true,
			Length: s.kc.again.Len()})
	}
}
