package setup

import (
	"errors"

	"connectpd/store/failure"
	"connectpd/store/place"
	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// keychainState is the part of step 1 that finds a place for the token before
// it is asked for.
type keychainState struct {
	works place.Kind // the kind whose probe succeeded last
	// failed is why the kind in tried cannot be used; nil before the probe and
	// when it works.
	failed error
	tried  place.Kind
	// noOS is why this computer's keychain did not work when it was tried
	// last; nil before and when it did.
	noOS error
	// asking: the page is open on which the place is chosen; elsewhere: because
	// the person wants another one.
	asking, elsewhere bool
	// phrase is the passphrase of the encrypted file.
	phrase flow.Passphrase
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
		if s.facts.HavePassphrase || !s.kc.phrase.Value.Empty() {
			s.tryKeychain(KeychainRequest{Kind: place.File, Passphrase: s.kc.phrase.Value}, advance)
		}
	default:
		s.tryKeychain(KeychainRequest{Kind: place.OS}, advance)
	}
}

func (s *state) tryKeychain(r KeychainRequest, advance bool) {
	s.ask(flow.Call(WorkProbe, r, flow.Unanswered(s.services.TryKeychain), s.flow.probed), advance)
}

// keychainProbed notes what a probe came to. Where the proposed keychain cannot
// be used, what stands by is proposed in its place, for the person to choose.
func (s *state) keychainProbed(err error) {
	kind := s.a.Keychain
	if kind == place.OS {
		s.kc.noOS = err
	}
	if err == nil {
		s.kc.works, s.kc.failed, s.kc.tried = kind, nil, ""
		return
	}
	s.kc.works, s.kc.failed, s.kc.tried = "", err, kind
	if kind == place.OS && !s.flagged.Keychain && !mayComeBack(err) {
		s.a.Keychain = place.File
	}
}

// mayComeBack: the keychain is there, and trying again may be all it needs.
func mayComeBack(err error) bool {
	var e *place.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Reason {
	case place.Locked, place.Waiting, place.Refused, place.Stopped:
		return true
	}
	return false
}

// stopProbe gives up waiting for the keychain: the person may choose another
// place, or try it again.
func (s *state) stopProbe() {
	s.drop()
	s.kc.after = false
	s.keychainProbed(place.Unwaited(s.a.Keychain))
}

// failedProblem tells why the keychain that was tried cannot be used.
func (s *state) failedProblem() *flow.Problem {
	p := flow.KeychainProblem(s.kc.failed, flow.NothingSaved)
	p.Flag = "--keychain file|none"
	if s.kc.asking && s.kc.tried == place.OS {
		p.Told = p.Asked().And(failure.Tell(failure.KeychainTryElsewhere))
	}
	return p
}

// noKeychainHere: the machine has none, as opposed to one that is locked or
// does not answer.
func noKeychainHere(err error) bool {
	var e *place.Error
	return errors.As(err, &e) && (e.Reason == place.Missing || e.Reason == place.NoCollection)
}

// chooseProblem is for whoever cannot be asked: only a person chooses.
func (s *state) chooseProblem() *flow.Problem {
	p := &flow.Problem{Told: failure.Tell(failure.PlaceMissing), Field: chooseKeychain, Flag: "--keychain file|none", Kept: flow.NothingSaved}
	if s.kc.failed != nil {
		p.Told = p.And(failure.Tell(failure.KeychainHere, failure.Blanks{"reason": flow.KeychainProblem(s.kc.failed, "").What}))
	}
	return p
}

func (s *state) chooseKeychain(k place.Kind) {
	if k == place.OS && noKeychainHere(s.kc.noOS) {
		return
	}
	if k != s.a.Keychain {
		s.drop()
		s.a.Keychain = k
	}
}

func (s *state) setPassphrase(field string, typed []byte) {
	if !s.kc.phrase.Set(field, typed) {
		return
	}
	if s.kc.works == place.File {
		s.kc.works = ""
	}
	if s.kc.tried == place.File {
		s.kc.failed, s.kc.tried = nil, ""
	}
}

// settleKeychain lets step 1 pass only with a place that works. Where there is
// none yet, the page opens on which it is chosen.
func (s *state) settleKeychain() (outcome, *flow.Problem) {
	switch {
	case s.settled():
		return goOn, nil
	case s.desk.Wants(WorkProbe):
		s.goOn = true
		return stay, nil
	case s.kc.failed == nil && (s.alone || !s.wantsPassphrase()):
		return stay, s.tryPlace()
	}
	return stay, s.openPlace()
}

// wantsPassphrase: a person has to type the one of the encrypted file.
func (s *state) wantsPassphrase() bool {
	return s.a.Keychain == place.File && !s.facts.HavePassphrase && s.kc.phrase.Value.Empty()
}

// openPlace opens the page of the place, calmly: nothing was done wrong. Who
// cannot be asked, or named the place that failed, is told what failed.
func (s *state) openPlace() *flow.Problem {
	failed := s.kc.failed != nil
	s.kc.asking = !s.alone
	switch {
	case failed && (s.flagged.Keychain || s.kc.tried == place.File || s.alone && !noKeychainHere(s.kc.failed)):
		return s.failedProblem()
	case failed && s.alone:
		return s.chooseProblem()
	}
	return nil
}

// takePlace takes what the page of the place says, and tries it.
func (s *state) takePlace() (outcome, *flow.Problem) {
	switch {
	case s.settled():
		s.kc.asking = false
		return goOn, nil
	case s.desk.Wants(WorkProbe):
		s.goOn = true
		return stay, nil
	}
	return stay, s.tryPlace()
}

// tryPlace tries the place that is chosen, once there is what it needs.
func (s *state) tryPlace() *flow.Problem {
	if s.a.Keychain == place.File && !s.facts.HavePassphrase {
		if p := s.kc.phrase.Problem(flow.NothingSaved); p != nil {
			return p
		}
	}
	s.kc.failed, s.kc.tried = nil, ""
	s.probe(true)
	return nil
}

// placeNote is what step 1 says of where the token will be kept.
func (s *state) placeNote(p *flow.Page) {
	switch {
	case s.desk.Wants(WorkProbe):
		s.trying(p)
	case s.kc.works != "" && s.settled():
		p.Notes = append(p.Notes, "The API token will be kept in "+s.a.Keychain.Label()+" (just tested: it works).")
		p.Actions = append(p.Actions, flow.Action{ID: actElsewhere, Label: "Keep the token somewhere else"})
	case s.a.Keychain == place.None:
		p.Notes = append(p.Notes, "The API token will not be kept: you paste it at each sync.")
		p.Actions = append(p.Actions, flow.Action{ID: actElsewhere, Label: "Keep the token"})
	case s.kc.noOS != nil:
		p.Notes = append(p.Notes, s.whyNot()+" You choose where to keep the API token next.")
	}
}

func (s *state) trying(p *flow.Page) {
	if s.desk.Wants(WorkProbe) {
		p.Waiting, p.Slow, p.WaitHint = s.a.Keychain.Tries(), s.a.Keychain.Slow(), "Go back to stop waiting."
	}
}

// tryingMeanwhile says on a later step of a resumed set-up that the keychain is
// being tried: the system may be asking for a password, and a token that is there
// already waits for it.
func (s *state) tryingMeanwhile(p *flow.Page) {
	switch {
	case !s.desk.Wants(WorkProbe):
	case s.kc.after:
		s.trying(p)
	default:
		p.Notes = append(p.Notes, words.Sentences(s.a.Keychain.Tries()+".", s.a.Keychain.Slow()))
	}
}

// whyNot is why the keychain of this computer cannot be used, in one sentence.
func (s *state) whyNot() string { return flow.KeychainProblem(s.kc.noOS, "").What }

// placePage is where the token is kept, as a question of its own.
func (s *state) placePage(p *flow.Page) {
	p.Title, p.Question = "Where it is kept", "Where should the API token be kept?"
	if s.kc.noOS != nil {
		p.Intro = []string{words.Sentences(s.whyNot(), cureHere(s.kc.noOS))}
	}
	s.placeChoices(p)
	s.trying(p)
	if s.a.Keychain != place.File || s.facts.HavePassphrase {
		return
	}
	s.kc.phrase.Ask(p)
	if s.kc.phrase.Old {
		p.Hints = []string{"Use the passphrase of the existing encrypted file."}
	}
}

// cureHere is what helps against a failed keychain besides choosing another
// place, which the page asks.
func cureHere(err error) string {
	if noKeychainHere(err) {
		return ""
	}
	return flow.KeychainProblem(err, "").Asked().Do
}

func (s *state) placeChoices(p *flow.Page) {
	list := []flow.Choice{
		{ID: string(place.OS), Label: words.Capital(place.OS.Label()), Detail: "opens with your session"},
		{ID: string(place.File), Label: "Encrypted file", Detail: "you type a passphrase at each start"},
		{ID: string(place.None), Label: "Do not keep it", Detail: "you paste the key at each sync"},
	}
	switch {
	case noKeychainHere(s.kc.noOS):
		list = list[1:]
	case s.kc.noOS != nil:
		list[0].Detail = "try it again"
	}
	for _, c := range list {
		c.Chosen = c.ID == string(s.a.Keychain)
		c.ID = chooseKeychain + c.ID
		p.Choices = append(p.Choices, c)
	}
}
