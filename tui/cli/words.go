package cli

import (
	"connectpd/store/words"

	"fmt"
	"strings"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/keychain"
)

// statusWords are a connector's status for people.
func statusWords(s store.Status) string {
	switch s {
	case store.Syncing:
		return "Syncing"
	case store.Connected:
		return "Connected"
	case store.NeedsAttention:
		return "Needs attention"
	}
	return "Not connected"
}

func platformWords(p store.Platform) string {
	if p == store.ConductorOne {
		return "in a ConductorOne tenant"
	}
	return "on this computer"
}

func roleWords(r store.PlatformRole) string {
	switch r {
	case store.SuperAdministrator:
		return "Super Administrator"
	case store.ConnectorAdministrator:
		return "Connector Administrator"
	case store.NoPlatformRole:
		return "no administrator role"
	}
	return "role not checked"
}

// personWords name a person; not everybody has a name here.
func personWords(name, email string) string {
	if name == "" {
		return email
	}
	return name + " <" + email + ">"
}

func tokenKindWords(k access.TokenKind) string {
	switch k {
	case access.UserToken:
		return "user token"
	case access.OAuthToken:
		return "OAuth token"
	}
	return "account key"
}

func keptWords(k keychain.Kind) string {
	switch k {
	case keychain.OS:
		return "kept in the system's keychain"
	case keychain.File:
		return "kept in an encrypted file"
	}
	return "not kept: it is pasted at each sync"
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
