package findings

import (
	"cmp"
	"fmt"
	"slices"

	"connectpd/store/access"
	"connectpd/store/words"
)

// Line is one line of a summary: one finding, or several of a kind.
type Line struct {
	Kind     Kind
	Severity Severity
	Count    int
	Text     string
	First    string // the id of the first of them; "" where a line stands for none
}

// Summary groups open findings and gives the most deserving lines, at most n.
func Summary(all []Finding, n int) []Line {
	open := Open(all)
	var lines []Line
	for _, k := range Kinds {
		var of []Finding
		for _, f := range open {
			if f.Kind == k {
				of = append(of, f)
			}
		}
		for _, group := range split(k, of) {
			lines = append(lines, Line{Kind: k, Severity: group[0].Severity, Count: len(group), Text: text(k, group), First: group[0].ID})
		}
	}
	slices.SortStableFunc(lines, func(a, b Line) int { return cmp.Compare(a.Severity.order(), b.Severity.order()) })
	return lines[:min(n, len(lines))]
}

// split keeps apart what must not be counted together: by severity.
func split(_ Kind, of []Finding) [][]Finding {
	var out [][]Finding
	for _, s := range [...]Severity{High, Medium, Low} {
		var group []Finding
		for _, f := range of {
			if f.Severity == s {
				group = append(group, f)
			}
		}
		if len(group) > 0 {
			out = append(out, group)
		}
	}
	return out
}

func text(k Kind, of []Finding) string {
	if len(of) == 1 {
		return of[0].head
	}
	n := len(of)
	subjects := make([]string, n)
	for i, f := range of {
		subjects[i] = f.Subject.Name
	}
	switch k {
	case CameBack:
		return fmt.Sprintf("%s removals came back: %s", words.Count(n), words.Few(distinctNames(subjects), named))
	case RemovalOverdue:
		return fmt.Sprintf("%s removals are overdue: %s", words.Count(n), words.Few(distinctNames(subjects), named))
	case ReviewOverdue:
		return fmt.Sprintf("%s reviews are overdue: %s", words.Count(n), words.Few(subjects, named))
	case MorePowerful:
		return morePowerfulText(of, subjects)
	case CannotRespond:
		return fmt.Sprintf("%s people on call cannot respond: %s", words.Count(n), words.Few(subjects, named))
	case PendingInvitation:
		return fmt.Sprintf("%s people who never accepted their invitation have access to %s", words.Count(n), reach(of))
	case OwnerRole:
		return fmt.Sprintf("%s owners of this connector are not Admin or Account Owner in PagerDuty: %s", words.Count(n), words.Few(subjects, named))
	case NobodyOnCall:
		return fmt.Sprintf("%s schedules have nobody on call: %s", words.Count(n), words.Few(subjects, named))
	case OutsideSSO:
		if of[0].Severity == High {
			return fmt.Sprintf("%s Admins were not created through single sign-on: %s", words.Count(n), words.Few(subjects, named))
		}
		return fmt.Sprintf("%s people were not created through single sign-on", words.Count(n))
	case DeletedOnSchedule:
		return fmt.Sprintf("%s schedules still list deleted users: %s", words.Count(n), words.Few(subjects, named))
	case ForeignDomain:
		return fmt.Sprintf("%s email addresses at other domains: %s", peopleUse(of), words.Few(subjects, named))
	case DirectOnCall:
		return fmt.Sprintf("%s people are on call by a policy without a schedule", words.Count(n))
	case UnusedSchedule:
		return fmt.Sprintf("%s schedules are not used by any escalation policy", words.Count(n))
	case NoTeamNoSchedule:
		return fmt.Sprintf("%s people are not in any team or on any schedule", words.Count(n))
	case PowerfulRole:
		return fmt.Sprintf("%s people are Admin or Account Owner: %s", words.Count(n), words.Few(subjects, named))
	default:
		return fmt.Sprintf("%s findings: %s", words.Count(n), k)
	}
}

func morePowerfulText(of []Finding, subjects []string) string {
	what := "Admin or Account Owner"
	if of[0].Severity != High {
		what = "team manager"
	}
	return fmt.Sprintf("%d people became %s: %s", len(distinctNames(subjects)), what, words.Few(distinctNames(subjects), named))
}

func distinctNames(in []string) []string {
	var out []string
	for _, s := range in {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// reach counts the distinct teams and schedules of several findings.
func reach(of []Finding) string {
	seen := make(map[Ref]bool)
	teams, schedules := 0, 0
	for _, f := range of {
		for _, r := range f.On {
			if seen[r] {
				continue
			}
			seen[r] = true
			if r.Type == string(access.TypeTeam) {
				teams++
			} else {
				schedules++
			}
		}
	}
	var parts []string
	if teams > 0 {
		parts = append(parts, words.Plural(teams, "team", "teams"))
	}
	if schedules > 0 {
		parts = append(parts, words.Plural(schedules, "schedule", "schedules"))
	}
	if len(parts) == 0 {
		return "everything, by their role"
	}
	return words.List(parts)
}

func peopleUse(of []Finding) string {
	n := 0
	for _, f := range of {
		n += len(f.Who)
	}
	if n == 1 {
		return "1 person uses"
	}
	return words.Plural(n, "person", "people") + " use"
}
