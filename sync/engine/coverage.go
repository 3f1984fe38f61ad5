package engine

import (
	"errors"
	"fmt"
	"strings"

	"connectpd/store/access"
	"connectpd/store/failure"
)

func isPartial(coverage map[access.Kind]access.Coverage) bool {
	for _, c := range coverage {
		if c.Unread() {
			return true
		}
	}
	return false
}

// coverageReason says what is missing, and what is not on the plan, in the
// order of the kinds. A reason that several share is told once.
func coverageReason(coverage map[access.Kind]access.Coverage) string {
	var parts []string
	told := map[string]bool{}
	for _, k := range access.Kinds {
		c := coverage[k]
		if c.State == access.NotOnPlan && k == access.KindMemberships {
			continue // follows from the teams
		}
		if told[c.Reason] {
			c.Reason = "for the same reason"
		}
		if text := kindReason(k, c); text != "" {
			parts = append(parts, text)
			told[c.Reason] = c.Reason != ""
		}
	}
	return strings.Join(parts, "; ")
}

func kindReason(k access.Kind, c access.Coverage) string {
	name := k.Label()
	switch {
	case c.State == access.NotRead:
		return fmt.Sprintf("%s could not be read: %s", name, c.Reason)
	case c.State == access.NotOnPlan:
		return fmt.Sprintf("%s are not on this plan", name)
	case c.State == access.Incomplete && c.Missing > 0:
		return fmt.Sprintf("%d of the %s could not be proved read", c.Missing, name)
	case c.Unread():
		return fmt.Sprintf("%s are incomplete: %s", name, c.Reason)
	default:
		return ""
	}
}

// refusalText says why something was not read, in few words.
func refusalText(err error) string {
	switch access.RefusalOf(err) {
	case access.Forbidden:
		return "this API key is not allowed to read them"
	case access.PlanLacks:
		return "the PagerDuty plan does not include them"
	case access.Gone:
		return "PagerDuty could not find them"
	default:
		return named(err)
	}
}

// named is an error in words, after what it is about.
func named(err error) string {
	var t failure.Teller
	if !errors.As(err, &t) {
		return failure.Sayable(err)
	}
	return strings.TrimSuffix(err.Error(), t.Error()) + t.Failure().Said()
}
