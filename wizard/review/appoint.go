package review

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// appointer finds a reviewer for every item: the first of several candidates
// whose own access it is not.
type appointer struct {
	m        *maker
	reviewer string
	fallback []string          // in their order
	people   map[string]Person // by e-mail
	managers map[string][]string
	accounts []Account
	own      map[string]selves // by candidate
}

// candidate is somebody who may decide, and why they are asked.
type candidate struct{ email, why string }

// appoint gives every item a reviewer and the reason why. Items with nobody
// are part of the plan, which then does not start.
func (m *maker) appoint() *flow.Problem {
	a := &appointer{m: m, people: map[string]Person{}, managers: map[string][]string{}, own: map[string]selves{}}
	a.accounts = slices.Clone(m.k.Accounts)
	for _, u := range m.src.Data.Users {
		a.accounts = append(a.accounts, Account{u.ID, u.Email})
	}
	if p := a.named(m.r); p != nil {
		return p
	}
	for _, person := range m.r.People {
		a.people[emailKey(person.Email)] = person
	}
	a.findManagers()
	shares := map[string]*Share{}
	for n := range m.f.Items {
		it := &m.f.Items[n]
		if person, ok := a.people[emailKey(it.User.Email)]; ok && person.Left {
			it.Findings = append(it.Findings, "has left the company, according to the people file")
		}
		c, ok := a.reviewerFor(it)
		if !ok {
			m.plan.Nobody = append(m.plan.Nobody, *it)
			continue
		}
		it.Reviewer, it.Why = c.email, c.why
		sh := shares[emailKey(c.email)]
		if sh == nil {
			sh = &Share{Email: c.email}
			shares[emailKey(c.email)] = sh
		}
		sh.Open++
		sh.count(c.why)
	}
	m.plan.Reviewers = sortShares(slices.Collect(maps.Values(shares)))
	return nil
}

// named takes the people whom the request names.
func (a *appointer) named(r StartRequest) *flow.Problem {
	var p *flow.Problem
	if strings.TrimSpace(r.Reviewer) != "" {
		if a.reviewer, p = checkedEmail(r.Reviewer, "--reviewer EMAIL"); p != nil {
			return p
		}
	}
	for typed := range strings.SplitSeq(r.Fallback, ",") {
		if strings.TrimSpace(typed) == "" {
			continue
		}
		email, p := checkedEmail(typed, "--fallback EMAIL")
		if p != nil {
			return p
		}
		a.fallback = append(a.fallback, email)
	}
	return nil
}

// findManagers lists the managers of each team who can be asked.
func (a *appointer) findManagers() {
	for _, g := range a.m.src.Data.Grants {
		if g.Type != access.TypeTeam || g.Entitlement != access.Manager {
			continue
		}
		u := a.m.users[g.UserID]
		mark := a.m.marks[emailKey(u.Email)].Kind
		if u.Status != access.Active || u.Email == "" || mark != "" && mark != MarkPerson || a.people[emailKey(u.Email)].Left {
			continue
		}
		a.managers[g.ResourceID] = append(a.managers[g.ResourceID], words.OneLine(u.Email))
	}
	for _, list := range a.managers {
		slices.Sort(list)
	}
}

func (a *appointer) reviewerFor(it *Item) (candidate, bool) {
	for _, c := range a.candidates(it) {
		if c.email != "" && !a.owns(c.email, it) {
			return c, true
		}
	}
	return candidate{}, false
}

// candidates are who could decide on an item, first choice first.
func (a *appointer) candidates(it *Item) []candidate {
	var list []candidate
	if a.reviewer != "" {
		list = append(list, candidate{a.reviewer, "chosen for the whole review"})
	} else {
		list = append(list, a.superiors(it.User.Email)...)
		if it.Type == access.TypeTeam {
			for _, email := range a.managers[it.ResourceID] {
				list = append(list, candidate{email, "manager of the team " + it.Resource})
			}
		}
	}
	for _, email := range a.fallback {
		list = append(list, candidate{email, "fallback: nobody else can decide on it"})
	}
	return list
}

// superiors are somebody's manager, and while these have left theirs.
func (a *appointer) superiors(email string) []candidate {
	var list []candidate
	seen := map[string]bool{emailKey(email): true}
	of := words.OneLine(email)
	for next := a.people[emailKey(email)].Manager; next != "" && !seen[emailKey(next)]; {
		seen[emailKey(next)] = true
		boss := a.people[emailKey(next)]
		if !boss.Left {
			return append(list, candidate{words.OneLine(next), "manager of " + of + ", according to the people file"})
		}
		of, next = words.OneLine(next)+" (who has left)", boss.Manager
	}
	return list
}

func (a *appointer) owns(email string, it *Item) bool {
	key := emailKey(email)
	s, ok := a.own[key]
	if !ok {
		s = findSelves([]string{email}, a.accounts, a.m.k.Marks)
		a.own[key] = s
	}
	return s.own(it)
}

func (s *Share) count(why string) {
	s.Items++
	if !slices.Contains(s.Why, why) {
		s.Why = append(s.Why, why)
	}
}

func sortShares(list []*Share) []Share {
	slices.SortFunc(list, func(a, b *Share) int {
		return cmp.Or(cmp.Compare(b.Items, a.Items), strings.Compare(emailKey(a.Email), emailKey(b.Email)))
	})
	out := make([]Share, len(list))
	for i, s := range list {
		out[i] = *s
	}
	return out
}

// ReviewersText is a plan in few words: "14 reviewers, 9 items without a reviewer".
func (p *Plan) ReviewersText() string {
	text := words.Plural(len(p.Reviewers), "reviewer", "reviewers")
	if n := len(p.Nobody); n > 0 {
		text = fmt.Sprintf("%s, %s without a reviewer", text, words.Plural(n, "item", "items"))
	}
	return text
}
