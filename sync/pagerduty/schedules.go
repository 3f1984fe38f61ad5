package pagerduty

import (
	"context"

	"connectpd/store/access"
)

// Schedules lists the layer-based schedules with the people on them.
func (c *Client) Schedules(ctx context.Context, sink func(access.Page[access.Schedule])) (access.Listing, error) {
	done, _, err := collect(ctx, c, list[access.Schedule]{
		route: routeSchedules, size: pageSize,
		ask:     asker(c, routeSchedules, routeSchedules, schedulePages),
		key:     func(s access.Schedule) string { return s.ID },
		byGroup: "team_ids[]", groups: c.teams,
		text: func(s access.Schedule) rowText { return textOf(s.Name, "") },
	}, sink)
	return done, err
}

// scheduleWire is a row of /schedules (OpenAPI schema Schedule), without its
// calendar addresses, which are secrets.
type scheduleWire struct {
	ID       string     `json:"id"`
	Name     string     `json:"name"`
	Summary  string     `json:"summary"`
	TimeZone string     `json:"time_zone"`
	URL      string     `json:"html_url"`
	Policies []struct{} `json:"escalation_policies"`
	Users    []refWire  `json:"users"`
}

// of makes a schedule; Policies is -1 where the answer does not say.
func (w *scheduleWire) of(kind access.ScheduleKind, known *texts) (access.Schedule, error) {
	s := access.Schedule{
		ID: w.ID, Name: known.name(w.Name, w.Summary), Kind: kind,
		TimeZone: known.one(w.TimeZone), URL: known.cut(w.URL, maxLong), Policies: -1,
	}
	if w.Policies != nil {
		s.Policies = len(w.Policies)
	}
	return s, needID(w.ID, "a schedule")
}

func scheduleOf(w *scheduleWire, known *texts) (access.Schedule, error) {
	s, err := w.of(access.LayerBased, known)
	var read bool
	s.Users, read = userRefs(w.Users, known)
	s.UsersUnread = !read
	return s, err
}

type scheduleList struct {
	Schedules []scheduleWire `json:"schedules"`
	envelope
}

func (l scheduleList) wires() []scheduleWire { return l.Schedules }

func schedulePages(body []byte, known *texts) (page[access.Schedule], error) {
	return pageOf[scheduleList](body, known, scheduleOf)
}
