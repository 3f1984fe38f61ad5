package cli

import (
	"fmt"
	"strings"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/words"
)

// personWords name a person; not everybody has a name here.
func personWords(name, email string) string {
	if name == "" {
		return email
	}
	return name + " <" + email + ">"
}

// countsWords are the counts of a snapshot on one line.
func countsWords(c access.Counts) string {
	return strings.Join([]string{
		words.Plural(c.Users, "user", "users"),
		fmt.Sprintf("%s with %s", words.Plural(c.Teams, "team", "teams"), words.Plural(c.TeamMemberships, "membership", "memberships")),
		words.Plural(c.Roles, "role", "roles"),
		fmt.Sprintf("%s with %s", words.Plural(c.Schedules, "schedule", "schedules"), words.Plural(c.ScheduleMembers, "member", "members")),
		fmt.Sprintf("%s now", words.Plural(c.OnCall, "person on call", "on call")),
	}, ", ")
}

// changeWords are the changes of a run.
func changeWords(r *store.Run) string {
	c := r.Changes
	switch {
	case r.Baseline:
		return "This was the first sync: there is nothing to compare with yet."
	case c == store.ChangeCounts{}:
		return "Nothing changed since the last sync."
	}
	text := fmt.Sprintf("Since the last sync: %s gained, %s lost, %s altered", words.Count(c.Gained), words.Count(c.Lost), words.Count(c.Altered))
	if c.OnCall > 0 {
		text += ", " + words.Plural(c.OnCall, "on-call turn", "on-call turns") + " changed hands"
	}
	return text + "."
}
