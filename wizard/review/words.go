package review

import (
	"slices"
	"strings"
	"time"

	"connectpd/store/access"
	"connectpd/store/words"
)

// wholeAccount is what a base role is held on.
const wholeAccount = "whole account"

// Holds is what the item's person holds: the role, or manager, member, ...
func (i *Item) Holds() string {
	switch {
	case i.Type == access.TypeRole:
		return words.Clean(i.Resource)
	case i.Entitlement == access.RoleUnknown:
		return "unknown role"
	}
	return words.Clean(string(i.Entitlement))
}

// On is what it is held on.
func (i *Item) On() string {
	if i.Type == access.TypeRole {
		return wholeAccount
	}
	return words.Clean(i.Resource)
}

// OnWhat is On within a sentence: "the team Payments".
func (i *Item) OnWhat() string {
	if i.Type == access.TypeRole {
		return "the " + wholeAccount
	}
	return "the " + string(i.Type) + " " + i.On()
}

// Who is the item's person by name, or what else names them.
func (i *Item) Who() string {
	for _, name := range [...]string{i.User.Name, i.User.Email} {
		if name = words.Clean(name); name != "" {
			return name
		}
	}
	return words.Clean(i.User.ID)
}

// SinceWhen is since when it is held: "before 28 November 2026" where it was
// there at the first look.
func (i *Item) SinceWhen() string {
	switch {
	case i.Since.IsZero():
		return "an unknown time"
	case i.Baseline:
		return "before " + words.Day(i.Since)
	}
	return words.Day(i.Since)
}

// Targets are what may remain after a revoke, least first: none, then the
// roles below the one that is held, as the API names them.
func (i *Item) Targets() []string {
	var below []string
	switch {
	case i.Type == access.TypeRole:
		if at := slices.Index(access.BaseRoles[:], i.ResourceID); at >= 0 {
			below = slices.Clone(access.BaseRoles[at+1:])
		}
		below = slices.DeleteFunc(below, func(role string) bool { return !i.advanced() && basicLacks[role] })
	case i.Type == access.TypeTeam:
		if at := slices.Index(teamRoles, i.Entitlement); at >= 0 {
			for _, e := range teamRoles[at+1:] {
				below = append(below, string(e))
			}
		}
	}
	slices.Reverse(below)
	return append([]string{None}, below...)
}

// teamRoles are the roles on a team, most powerful first.
var teamRoles = []access.Entitlement{access.Manager, access.Responder, access.Observer}

// basicLacks are the base roles that come with advanced permissions only.
var basicLacks = map[string]bool{"observer": true, "restricted_access": true}

// advanced tells by the label of the role that is held whether the account has
// advanced permissions.
func (i *Item) advanced() bool { return access.RoleName(i.ResourceID, true) == i.Resource }

// TargetLabel names what remains, as people read it.
func (i *Item) TargetLabel(target string) string {
	switch {
	case target == "" || target == None:
		return None
	case i.Type == access.TypeRole:
		return words.Clean(access.RoleName(target, i.advanced()))
	}
	return words.Clean(target)
}

// ReadTarget finds a target by its API value or its label; false where the
// item has no such target.
func (i *Item) ReadTarget(typed string) (string, bool) {
	typed = strings.TrimSpace(typed)
	for _, t := range i.Targets() {
		if strings.EqualFold(t, typed) || strings.EqualFold(i.TargetLabel(t), typed) {
			return t, true
		}
	}
	return "", false
}

// Standing is what stands of an item: undecided, keep, keep until 12 December
// 2026, revoke, revoke → Responder, not reviewed.
func (s *ItemState) Standing() string {
	if s.Exception != "" {
		return "not reviewed"
	}
	return s.Item.verdict(s.Decision, s.Target, s.Until, " → ")
}

// Spoken is Standing without signs, for a sentence.
func (s *ItemState) Spoken() string {
	if s.Exception != "" {
		return "not reviewed"
	}
	return s.Item.verdict(s.Decision, s.Target, s.Until, " to ")
}

// LastTime is what the newest signed review decided on the same grant.
func (i *Item) LastTime() string {
	if i.Last == nil {
		return "not reviewed"
	}
	return i.verdict(i.Last.Decision, i.Last.Target, i.Last.Until, " → ")
}

func (i *Item) verdict(d Decision, target, until, to string) string {
	switch {
	case d == "":
		return "undecided"
	case d == Keep && until != "":
		return "keep until " + DayText(until)
	case d == Revoke && target != "" && target != None:
		return "revoke" + to + i.TargetLabel(target)
	}
	return string(d)
}

// DayText writes a day as people read it: 2026-12-12 is 12 December 2026.
func DayText(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return words.Clean(day)
	}
	return t.Format("2 January 2006")
}

// ScopeText says what a review is about: "everything", "the team Payments".
func ScopeText(scope string) string {
	switch kind, name, _ := strings.Cut(scope, "="); kind {
	case "all":
		return "everything"
	case "privileged":
		return "privileged access"
	case "changed":
		return "what changed"
	case "team", "role":
		return "the " + kind + " " + words.Clean(name)
	}
	return words.Clean(scope)
}

// LastSpoken is LastTime without signs, for a sentence.
func (i *Item) LastSpoken() string {
	if i.Last == nil {
		return "not reviewed"
	}
	return i.verdict(i.Last.Decision, i.Last.Target, i.Last.Until, " to ")
}
