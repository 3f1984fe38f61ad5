package review

import (
	"fmt"
	"slices"
	"strings"

	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// CheckMark checks a mark: of an account that exists, as one of four kinds,
// with somebody who answers for what is no person of its own.
func CheckMark(r MarkRequest, accounts []Account) (Mark, *flow.Problem) {
	m := Mark{Kind: strings.ToLower(strings.TrimSpace(r.Kind)), By: r.Entry.Person}
	var p *flow.Problem
	if m.Email, p = checkedEmail(r.Email, "EMAIL"); p != nil {
		return m, p
	}
	if !slices.ContainsFunc(accounts, func(a Account) bool { return flow.SameEmail(a.Email, m.Email) }) {
		return m, refuse(flow.CodeInvalid, "EMAIL", "No user of this account has the address "+m.Email+".", "connectpd access lists who there is.")
	}
	if !slices.Contains([]string{MarkPerson, MarkService, MarkShared, MarkThirdParty}, m.Kind) {
		return m, refuse(flow.CodeInvalid, "--kind", fmt.Sprintf("%q is no kind of account.", words.OneLine(r.Kind)), "Name one of person, service, shared, third-party.")
	}
	if strings.TrimSpace(r.Accountable) != "" {
		if m.Accountable, p = checkedEmail(r.Accountable, "--accountable EMAIL"); p != nil {
			return m, p
		}
	}
	if m.Accountable == "" && m.Kind != MarkPerson {
		return m, refuse(flow.CodeMissing, "--accountable EMAIL", "Somebody must answer for a "+m.Kind+" account.", "Name them with --accountable.")
	}
	return m, nil
}
