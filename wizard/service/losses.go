package service

import (
	"context"

	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/sync/engine"
)

// losses says in one sentence what accepting the held run would take away;
// empty where nothing by name, or where it cannot be read.
func (s *Syncs) losses(ctx context.Context, connectorID string) string {
	h, err := engine.Held(ctx, s.Store, connectorID)
	if err != nil || h == nil {
		return ""
	}
	return lossWords(h.Lost)
}

// namedLosses is how many things of a kind a sentence names.
const namedLosses = 3

func lossWords(lost []engine.Loss) string {
	names := map[access.ResourceType][]string{}
	places := 0
	for _, l := range lost {
		switch {
		case l.Entitlement != "":
			places++
		case l.Name == "":
			names[l.Type] = append(names[l.Type], l.ID)
		default:
			names[l.Type] = append(names[l.Type], l.Name)
		}
	}
	var list []string
	for _, x := range [...]struct {
		t         access.ResourceType
		one, many string
	}{
		{access.TypeUser, "person", "people"}, {access.TypeTeam, "team", "teams"},
		{access.TypeSchedule, "schedule", "schedules"}, {access.TypeRole, "role", "roles"},
	} {
		if of := names[x.t]; len(of) > 0 {
			list = append(list, words.Plural(len(of), x.one, x.many)+" ("+words.Few(of, namedLosses)+")")
		}
	}
	if places > 0 {
		list = append(list, words.Plural(places, "place", "places")+" in teams, roles and schedules")
	}
	if len(list) == 0 {
		return ""
	}
	return "Accepting it would remove " + words.List(list) + "."
}
