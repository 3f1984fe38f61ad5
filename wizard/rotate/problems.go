package rotate

import (
	"errors"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/place"
	"connectpd/wizard/flow"
)

// currentStays is what a refused rotation leaves as it was.
const currentStays = "Nothing was changed; the current token stays."

func (m *Machine) checkProblem(err error) *flow.Problem {
	var k *place.Error
	if errors.As(err, &k) {
		return m.keychainProblem(err, "Nothing was changed.")
	}
	p := flow.CheckProblem(err, m.token.clean, m.facts.APIBase)
	p.Kept = currentStays
	return p
}

func (m *Machine) otherAccount(a access.Account) *flow.Problem {
	other, here := a.Label(), m.facts.Connector.Account.Label()
	return &flow.Problem{
		Told:  failure.Tell(failure.TokenOther, failure.Blanks{"other": other, "account": here}),
		Field: flow.FieldToken, Kept: currentStays,
	}
}

func sameKey(t access.Token) *flow.Problem {
	return &flow.Problem{
		Told:  failure.Tell(failure.KeySame, failure.Blanks{"last4": t.Last4}),
		Field: flow.FieldToken, Kept: "Nothing was changed; the token works.",
	}
}

// keychainProblem goes back to the passphrase where that is what is wrong.
func (m *Machine) keychainProblem(err error, kept string) *flow.Problem {
	p := flow.KeychainProblem(err, kept)
	if p.Field == flow.FieldPassphrase {
		m.step, m.facts.NeedPassphrase = StepPlace, true
		m.place = untried()
	}
	return p
}

func (m *Machine) replaceProblem(err error) *flow.Problem {
	var k *place.Error
	switch {
	case errors.As(err, new(*flow.Problem)):
		return failed(err)
	case errors.As(err, &k):
		return m.keychainProblem(err, currentStays)
	case errors.Is(err, access.ErrMoved):
		return &flow.Problem{Told: failure.Tell(failure.TokenMoved), Err: err, Kept: "Nothing was changed here."}
	}
	return failed(err)
}

func failed(err error) *flow.Problem {
	if err == nil {
		return nil
	}
	var p *flow.Problem
	if errors.As(err, &p) {
		return p
	}
	return &flow.Problem{Told: failure.Tell(failure.RotationFailed, failure.Blanks{"reason": failure.Sayable(err)}), Err: err, Kept: currentStays}
}
