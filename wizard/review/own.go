package review

import (
	"strings"

	"connectpd/store/failure"
	"connectpd/wizard/flow"
)

// What an account may be marked as. Empty is not marked.
const (
	MarkPerson     = "person"
	MarkService    = "service"
	MarkShared     = "shared"
	MarkThirdParty = "third-party"
)

// links reports that an account so marked is one that the accountable person
// uses themselves. A service account, and somebody of another company, are not.
func links(mark string) bool { return mark == MarkPerson || mark == MarkShared }

// selves are all accounts of some people, by address and by PagerDuty user.
type selves struct{ emails, users map[string]bool }

// own reports that the item is the access of one of them.
func (s selves) own(i *Item) bool {
	return s.users[i.User.ID] || s.emails[emailKey(i.User.Email)] || links(i.User.Account) && s.emails[emailKey(i.User.Accountable)]
}

func emailKey(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// selvesOf finds the accounts behind addresses: the PagerDuty users who have
// or had one, their other addresses, and accounts that are marked as used by
// the same person, in both directions and as far as that leads.
func (s *State) selvesOf(k Known, emails ...string) selves {
	return findSelves(emails, append(s.accounts[:len(s.accounts):len(s.accounts)], k.Accounts...),
		append(s.marks[:len(s.marks):len(s.marks)], k.Marks...))
}

// OwnOf tells of an item whether it is the access of one of these people, as
// far as the review itself knows which accounts are the same person's.
func (s *State) OwnOf(emails ...string) func(*Item) bool { return s.selvesOf(Known{}, emails...).own }

func findSelves(emails []string, accounts []Account, marks []Mark) selves {
	s := selves{emails: map[string]bool{}, users: map[string]bool{}}
	for _, e := range emails {
		if key := emailKey(e); key != "" {
			s.emails[key] = true
		}
	}
	for grew := true; grew; {
		before := len(s.emails) + len(s.users)
		for _, a := range accounts {
			if key := emailKey(a.Email); key != "" && (s.emails[key] || s.users[a.UserID]) {
				s.emails[key], s.users[a.UserID] = true, true
			}
		}
		for _, m := range marks {
			one, other := emailKey(m.Email), emailKey(m.Accountable)
			if links(m.Kind) && one != "" && other != "" && (s.emails[one] || s.emails[other]) {
				s.emails[one], s.emails[other] = true, true
			}
		}
		grew = len(s.emails)+len(s.users) > before
	}
	return s
}

// refuseOwn is the one rule that nobody decides on their own access: neither
// the reviewer, nor whoever sits at the keyboard, by whatever way in. Every
// request that settles what becomes of an item asks it.
func (s selves) refuseOwn(i *Item) *flow.Problem {
	if !s.own(i) {
		return nil
	}
	return refuse(failure.ReviewOwn, "", failure.Blanks{"who": i.Who()})
}

// OwnItems are the items that are the access of somebody among these people.
func (s *State) OwnItems(k Known, emails ...string) map[string]bool {
	own := s.selvesOf(k, emails...)
	list := map[string]bool{}
	for n := range s.Items {
		if own.own(s.Items[n].Item) {
			list[s.Items[n].ID] = true
		}
	}
	return list
}
