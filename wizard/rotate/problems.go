package rotate

import (
	"errors"

	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/store/secret"
	"connectpd/wizard/talk"
)

func (m *Machine) checkProblem(err error) *talk.Problem {
	var k *place.Error
	if errors.As(err, &k) {
		return m.keychainProblem(err, "Nothing was changed.")
	}
	p := talk.CheckProblem(err, m.token.clean, m.facts.APIBase)
	p.Kept = "Nothing was changed; the current token stays."
	return p
}

func (m *Machine) otherAccount(a access.Account) *talk.Problem {
	other, here := a.Label(), m.facts.Connector.Account.Label()
	return &talk.Problem{
		Code: talk.CodeOtherAccount, Field: talk.FieldToken,
		What: "This token opens another account: " + other + ", not " + here + ".",
		Why:  "Each PagerDuty account is a connector of its own; their data is never mixed.",
		Do:   "Create the key in the account " + here + " and paste it, or connect the other one with: connectpd setup",
		Kept: "Nothing was changed; the current token stays.",
	}
}

func sameKey(t access.Token) *talk.Problem {
	return &talk.Problem{
		Code: talk.CodeSameKey, Field: talk.FieldToken,
		What: "This is the key already in use (…" + t.Last4 + ").",
		Why:  "Rotating means a new key, so that the old one can be disabled.",
		Do:   "Create a new key in PagerDuty and paste that.",
		Kept: "Nothing was changed; the token works.",
	}
}

// keychainProblem goes back to the passphrase where that is what is wrong.
func (m *Machine) keychainProblem(err error, kept string) *talk.Problem {
	p := talk.KeychainProblem(err, kept)
	if p.Field == talk.FieldPassphrase {
		m.step, m.facts.NeedPassphrase = StepIntro, true
		m.passphrase = secret.Value{}
	}
	return p
}

func (m *Machine) replaceProblem(err error) *talk.Problem {
	var k *place.Error
	switch {
	case errors.As(err, &k):
		return m.keychainProblem(err, "Nothing was changed; the current token stays.")
	case errors.Is(err, access.ErrMoved):
		return &talk.Problem{Code: talk.CodeBusy, Err: err,
			What: "Another connectpd replaced this connector's token meanwhile.",
			Do:   "Look at connectpd status before you try again.",
			Kept: "Nothing was changed here."}
	}
	return failed(err)
}

func failed(err error) *talk.Problem {
	if err == nil {
		return nil
	}
	var p *talk.Problem
	if errors.As(err, &p) {
		return p
	}
	return &talk.Problem{Code: talk.CodeFailed, Err: err,
		What: "It did not work: " + err.Error() + ".",
		Do:   "Try again.",
		Kept: "Nothing was changed; the current token stays."}
}
