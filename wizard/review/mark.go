package review

import (
	"slices"
	"strings"

	"connectpd/store/failure"
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
		return m, refuse(failure.ReviewNobody, "EMAIL", failure.Blanks{"email": m.Email})
	}
	if !slices.Contains([]string{MarkPerson, MarkService, MarkShared, MarkThirdParty}, m.Kind) {
		return m, refuse(failure.ReviewAccountKind, "--kind", failure.Blanks{"typed": words.OneLine(r.Kind)})
	}
	if strings.TrimSpace(r.Accountable) != "" {
		if m.Accountable, p = checkedEmail(r.Accountable, "--accountable EMAIL"); p != nil {
			return m, p
		}
	}
	if m.Accountable == "" && m.Kind != MarkPerson {
		return m, refuse(failure.ReviewAccountable, "--accountable EMAIL", failure.Blanks{"kind": m.Kind})
	}
	return m, nil
}
