package manage

import (
	"cmp"
	"context"
	"errors"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/place"
	"connectpd/store/secret"
	"connectpd/wizard/flow"
)

// workMove is the move itself.
const workMove = "move token"

// ChoosePlace begins the ids of the places that a token can be moved to.
const ChoosePlace = "place:"

// MoveFacts is what moving a token should know at its start.
type MoveFacts struct {
	HavePassphrase bool // that of the encrypted file was given in this run
	HaveFile       bool // encrypted files are there, and have a passphrase
}

// MoveRequest keeps a connector's token in another place. Token is given for
// one that is kept nowhere, Passphrase where the encrypted file needs one.
type MoveRequest struct {
	Connector         string
	To                place.Kind
	Token, Passphrase secret.Value
}

// mover is what moving a token calls.
type mover interface {
	MoveFacts(ctx context.Context) (MoveFacts, error)
	MoveToken(ctx context.Context, r MoveRequest) (access.Connector, error)
}

// Move keeps a connector's token in another place.
type Move struct {
	flow.Base
	s          mover
	c          access.Connector
	facts      MoveFacts
	to         place.Kind
	filling    bool // the place is chosen, and needs something
	passphrase flow.Passphrase
	token      secret.Value
	shape      *flow.Problem // what is wrong with the token as it was typed
}

// NewMove is about a connector's token. What it needs to know of other files
// it asks first.
func NewMove(s mover, c access.Connector) *Move {
	f := &Move{s: s, c: c, to: place.OS}
	if c.Token.StoredIn == place.OS {
		f.to = place.File
	}
	f.Desk.Ask(flow.Call("facts", c.ID, func(ctx context.Context, _ string) (MoveFacts, error) {
		return s.MoveFacts(ctx)
	}, func(facts MoveFacts, err error) {
		f.Refusal = flow.Failed(err, flow.NothingChanged)
		f.facts, f.passphrase.Old = facts, facts.HaveFile
	}))
	return f
}

// Page is what to show now: where it goes, and then what that place needs.
func (f *Move) Page() flow.Page {
	p := flow.Page{Heading: "API token", Title: f.c.Name, Problem: f.Refusal, Next: "move it"}
	if f.filling {
		f.fieldsPage(&p)
	} else {
		f.placesPage(&p)
	}
	switch {
	case f.Desk.Wants(workMove):
		p.Waiting, p.Slow, p.WaitHint = "Testing the new place and moving the token", f.slowest().Slow(), "Go back to stop waiting."
	case f.Busy():
		p.Waiting = "Reading what is kept"
	}
	return p
}

// slowest is that of the two places for which one may have to wait longer.
func (f *Move) slowest() place.Kind {
	for _, k := range [...]place.Kind{place.OS, place.File} {
		if f.to == k || f.c.Token.StoredIn == k {
			return k
		}
	}
	return place.None
}

func (f *Move) placesPage(p *flow.Page) {
	p.Question = "Where should the API token of " + f.c.Name + " be kept?"
	p.Intro = []string{"It ends in " + f.c.Token.Last4 + " and is " + f.c.Token.StoredIn.Kept() + ". The key and its age stay the same."}
	for _, to := range []flow.Choice{
		{ID: string(place.OS), Label: "This computer's keychain", Detail: "opens with your session"},
		{ID: string(place.File), Label: "Encrypted file", Detail: "you type a passphrase at each start"},
		{ID: string(place.None), Label: "Do not keep it", Detail: "you paste the key at each sync"},
	} {
		kind := place.Kind(to.ID)
		to.ID, to.Chosen = ChoosePlace+to.ID, kind == f.to
		if kind == f.c.Token.StoredIn {
			to.Refused = "current place"
		}
		p.Choices = append(p.Choices, to)
	}
	if f.to == place.None {
		p.Warnings = []string{"The token is deleted here. PagerDuty will not show it again: without a copy of it, you need a new key."}
	}
}

// fieldsPage asks for the token that is kept nowhere, and the passphrase of the
// encrypted file.
func (f *Move) fieldsPage(p *flow.Page) {
	if f.needsToken() {
		p.Question = "The API token of " + f.c.Name + "?"
		p.Intro = []string{"It ends in " + f.c.Token.Last4 + " and is not kept now, so paste it again."}
		p.Fields = []flow.Field{{ID: flow.FieldToken, Label: "API token", Secret: true, Focus: true, Length: f.token.Len()}}
	}
	if f.needsPassphrase() {
		p.Question = cmp.Or(p.Question, "The passphrase of the encrypted file?")
		f.passphrase.Ask(p)
	}
}

func (f *Move) needsToken() bool { return f.c.Token.StoredIn == place.None && f.to != place.None }

func (f *Move) needsPassphrase() bool {
	return !f.facts.HavePassphrase && (f.to == place.File || f.c.Token.StoredIn == place.File)
}

// Choose takes a place.
func (f *Move) Choose(id string) *flow.Problem {
	for _, to := range []place.Kind{place.OS, place.File, place.None} {
		switch {
		case id != ChoosePlace+string(to) || f.filling || f.Desk.Wants(workMove):
		case to == f.c.Token.StoredIn:
			return &flow.Problem{Told: failure.Tell(failure.TokenThere), Field: ChoosePlace, Kept: flow.NothingChanged}
		default:
			f.to, f.Refusal = to, nil
		}
	}
	return nil
}

// SetSecret takes the token, or the passphrase.
func (f *Move) SetSecret(field string, typed []byte) {
	f.Refusal = nil
	if f.passphrase.Set(field, typed) {
		return
	}
	if field == flow.FieldToken {
		f.token, f.shape = flow.CleanToken(typed)
	}
}

// Give takes the token from a flag.
func (f *Move) Give(token secret.Value) { f.token, f.shape = flow.CleanSecret(token) }

// Next moves the token.
func (f *Move) Next() *flow.Problem {
	if f.Busy() {
		return nil
	}
	f.Refusal = nil
	if problem := f.missing(); problem != nil {
		if f.filling {
			f.Refusal = problem
		}
		f.filling = true
		return f.Refusal
	}
	r := MoveRequest{Connector: f.c.ID, To: f.to, Token: f.token}
	if f.needsPassphrase() {
		r.Passphrase = f.passphrase.Value
	}
	f.Desk.Ask(flow.Call(workMove, r, f.s.MoveToken, f.moved).Lasting())
	return nil
}

func (f *Move) missing() *flow.Problem {
	switch {
	case f.needsToken() && f.shape != nil:
		return f.shape
	case f.needsToken() && f.token.Empty():
		return &flow.Problem{Told: failure.Tell(failure.TokenNowhere), Field: flow.FieldToken,
			Flag: "--token-stdin or --token-file FILE", Kept: flow.NothingChanged}
	case f.needsPassphrase():
		return f.passphrase.Problem(flow.NothingChanged)
	}
	return nil
}

// moved ends the flow. Where the passphrase is what was wrong, it is asked for
// anew.
func (f *Move) moved(c access.Connector, err error) {
	if err == nil {
		f.Finish("The token of " + c.Name + " is now " + c.Token.StoredIn.Kept() + ".")
		return
	}
	var k *place.Error
	if !errors.As(err, &k) {
		f.Refusal = flow.Failed(err, flow.NothingChanged)
		return
	}
	if f.Refusal = flow.KeychainProblem(err, flow.NothingChanged); f.Refusal.Field == flow.FieldPassphrase {
		f.facts.HavePassphrase, f.filling = false, true
		f.passphrase.Forget()
	} else if f.to == place.OS {
		f.Refusal.Flag = "--to file|none"
	}
}

// Back stops waiting, or goes back to the places.
func (f *Move) Back() bool {
	if f.Desk.Wants(workMove) {
		f.Desk.Drop()
		return true
	}
	if !f.filling {
		return false
	}
	f.filling, f.Refusal = false, nil
	f.token, f.shape = secret.Value{}, nil
	f.passphrase.Forget()
	return true
}
