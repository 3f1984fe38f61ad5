package access

import (
	"fmt"
	"strings"

	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/tui/rows"
)

const onCallNow = "on call now"

// entitlementWord is an entitlement as people read it; unknown ones verbatim.
func entitlementWord(e access.Entitlement) string {
	switch e {
	case access.OnCall:
		return onCallNow
	case access.RoleUnknown:
		return "unknown role"
	}
	return words.Clean(string(e))
}

// mark says in a word what is special about a user; empty for live ones.
func mark(s access.UserStatus) string { return words.Clean(rows.Mark(s)) }

var typeNames = map[access.ResourceType]string{
	access.TypeTeam: "team", access.TypeSchedule: "schedule", access.TypeRole: "role", access.TypeUser: "person",
}

func teamFacts(t access.Team) []fact {
	switch t.DefaultRole {
	case "":
		return nil
	case "none":
		return []fact{{"Open to", "its members only (private)"}}
	}
	return []fact{{"Open to", "everyone, as " + words.Clean(t.DefaultRole)}}
}

func scheduleFacts(s access.Schedule) []fact {
	var out []fact
	if s.TimeZone != "" {
		out = append(out, fact{"Time zone", words.Clean(s.TimeZone)})
	}
	if s.Kind == access.ShiftBased {
		out = append(out, fact{"Kind", "shift-based"})
	}
	switch {
	case s.Policies == 0:
		out = append(out, fact{"Used by", "no escalation policy"})
	case s.Policies > 0:
		out = append(out, fact{"Used by", words.Plural(s.Policies, "escalation policy", "escalation policies")})
	}
	return out
}

// gaps names what the last sync could not read whole.
func gaps(coverage map[access.Kind]access.Coverage) string {
	var names []string
	for _, k := range access.Kinds {
		if coverage[k].Unread() {
			names = append(names, k.Label())
		}
	}
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf("The last sync could not read all of: %s. What it missed is shown as before.", strings.Join(names, ", "))
}
