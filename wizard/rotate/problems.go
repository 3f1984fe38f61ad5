package rotate

import (
	"errors"

	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/wizard/flow"
)

func (m *Machine) checkProblem(err error) *flow.Problem {
	var k *place.Error
	if errors.As(err, &k) {
		return m.keychainProblem(err, "Nothing was changed.")
	}
	p := flow.CheckProblem(err, m.token.clean, m.facts.APIBase)
	p.Kept = "Nothing was changed; the current token stays."
	return p
}

func (m *Machine) otherAccount(a access.Account) *flow.Problem {
	other, here := a.Label(), m.facts.Connector.Account.Label()
	return &flow.Problem{
		Code: flow.CodeOtherAccount, Field: flow.FieldToken,
		What: "This token opens another account: " + other + ", not " + here + ".",
		Why:  "Each PagerDuty account is a connector of its own; their data is never mixed.",
		Do:   "Create the key in the account " + here + " and paste it, or connect the other one with: connectpd setup",
		Kept: "Nothing was changed; the current token stays.",
	}
}

func sameKey(t access.Token) *flow.Problem {
	return &flow.Problem{
		Code: flow.CodeSameKey, Field: flow.FieldToken,
		What: "This is the key already in use (…" + t.Last4 + ").",
		Why:  "Rotating means a new key, so that the old one can be disabled.",
		Do:   "Create a new key in PagerDuty and paste that.",
		Kept: "Nothing was changed; the token works.",
	}
}

// keychainProblem goes back to the passphrase where that is what is wrong.
func (m *Machine) keychainProblem(err error, kept string) *flow.Problem {
	p := flow.KeychainProblem(err, kept)
	if p.Field == flow.FieldPassphrase {
		m.step, m.facts.NeedPassphrase = StepPlace, true
		m.place = tried{}
	}
	return p
}

func (m *Machine) replaceProblem(err error) *flow.Problem {
	var k *place.Error
	switch {
	case errors.As(err, &k):
		return m.keychainProblem(err, "Nothing was changed; the current token stays.")
	case errors.Is(err, access.ErrMoved):
		return &flow.Problem{Code: flow.CodeBusy, Err: err,
			What: "Another connectpd replaced this connector's token meanwhile.",
			Do:   "Look at connectpd status before you try again.",
			Kept: "Nothing was changed here."}
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
	return &flow.Problem{Code: flow.CodeFailed, Err: err,
		What: "It did not work: " + err.Error() + ".",
		Do:   "Try again.",
		Kept: "Nothing was changed; the current token stays."}
}
