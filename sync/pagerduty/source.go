package pagerduty

import (
	"context"
	"fmt"
	"net/url"
	"time"

	api "github.com/PagerDuty/go-pagerduty"

	"connectpd/store/access"
)

// The largest pages that the API gives (developer docs "Pagination"; OpenAPI
// GET /v3/schedules).
const (
	pageSize      = 100
	shiftPageSize = 1000
)

// Users lists the users, with their team references.
func (c *Client) Users(ctx context.Context, sink func(access.Page[access.User])) (access.Listing, error) {
	done, ids, err := collect(ctx, c, c.userList(), sink)
	if err == nil {
		c.mu.Lock()
		c.userIDs = ids
		c.mu.Unlock()
	}
	return done, err
}

func (c *Client) userList() list[access.User] {
	return list[access.User]{
		route: routeUsers, size: pageSize,
		ask:       asker(c, routeUsers, routeUsers, userPages),
		key:       func(u access.User) string { return u.ID },
		addresses: true,
		byGroup:   "team_ids[]", groups: c.teams,
		text: func(u access.User) rowText { return textOf(u.Name, u.Email) },
	}
}

// Teams lists the teams.
func (c *Client) Teams(ctx context.Context, sink func(access.Page[access.Team])) (access.Listing, error) {
	done, ids, err := collect(ctx, c, c.teamList(), sink)
	if err == nil {
		c.mu.Lock()
		c.teamIDs = ids
		c.mu.Unlock()
	}
	return done, err
}

func (c *Client) teamList() list[access.Team] {
	return list[access.Team]{
		route: routeTeams, size: pageSize,
		ask:  asker(c, routeTeams, routeTeams, teamPages),
		key:  func(t access.Team) string { return t.ID },
		text: func(t access.Team) rowText { return textOf(t.Name, "") },
	}
}

// Members lists one team's members with their team roles.
func (c *Client) Members(ctx context.Context, teamID string, sink func(access.Page[access.TeamMember])) (access.Listing, error) {
	done, _, err := collect(ctx, c, list[access.TeamMember]{
		route: routeMembers, size: pageSize,
		ask: func(ctx context.Context, q ask) (page[access.TeamMember], error) { return c.memberPage(ctx, teamID, q) },
		key: func(m access.TeamMember) string { return m.UserID },
	}, sink)
	return done, err
}

func (c *Client) memberPage(ctx context.Context, teamID string, q ask) (page[access.TeamMember], error) {
	var p page[access.TeamMember]
	err := c.typed(ctx, routeMembers, func(ctx context.Context) error {
		r, err := c.api.ListTeamMembers(ctx, url.PathEscape(teamID), api.ListTeamMembersOptions{
			Limit: uint(q.limit), Offset: uint(q.offset), Total: q.total,
		})
		if err != nil {
			return err
		}
		p, err = memberRows(r)
		return err
	})
	return p, err
}

// memberRows takes a listing's rows: a user reference and a team role, which
// is kept verbatim.
func memberRows(r *api.ListTeamMembersResponse) (page[access.TeamMember], error) {
	if r.Members == nil {
		return page[access.TeamMember]{}, shapeError{What: "the answer has no list of members"}
	}
	known := words{}
	p := page[access.TeamMember]{rows: make([]access.TeamMember, len(r.Members)), more: r.More}
	p.total = typedTotal(r.APIListObject, len(r.Members))
	for i, m := range r.Members {
		if err := needID(m.User.ID, "a team member"); err != nil {
			return p, err
		}
		p.rows[i] = access.TeamMember{UserID: m.User.ID, Role: access.Entitlement(known.one(m.Role))}
	}
	return p, nil
}

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

// ShiftSchedules lists the shift-based schedules: ids and names.
func (c *Client) ShiftSchedules(ctx context.Context, sink func(access.Page[access.Schedule])) (access.Listing, error) {
	done, _, err := collect(ctx, c, list[access.Schedule]{
		route: routeShiftSchedules, size: shiftPageSize,
		ask:     asker(c, routeShiftSchedules, routeShiftSchedules, shiftPages),
		key:     func(s access.Schedule) string { return s.ID },
		byGroup: "team_ids[]", groups: c.teams,
		text: func(s access.Schedule) rowText { return textOf(s.Name, "") },
	}, sink)
	return done, err
}

// ShiftSchedule reads one shift-based schedule and who holds a shift now.
func (c *Client) ShiftSchedule(ctx context.Context, id string) (access.ShiftSchedule, error) {
	now := c.now()
	query := between(now)
	query.Set("include[]", "final_schedule")
	var out access.ShiftSchedule
	err := c.get(ctx, routeShiftSchedule, "/v3/schedules/"+url.PathEscape(id), query, func(body []byte) (err error) {
		out, err = decodeShiftSchedule(body, now)
		return err
	})
	return out, err
}

// OnCallBySchedule reads who holds a layer-based schedule's shift now. Without
// since and until the route would list everybody on the schedule.
func (c *Client) OnCallBySchedule(ctx context.Context, id string) ([]access.UserRef, error) {
	var out []access.UserRef
	err := c.get(ctx, routeScheduleUsers, "/schedules/"+url.PathEscape(id)+"/users", between(c.now()), func(body []byte) error {
		p, err := refPages(body)
		out = p.rows
		return err
	})
	return out, err
}

func (c *Client) now() time.Time { return c.clock.Now().UTC().Truncate(time.Second) }

// between asks for the second that begins now.
func between(now time.Time) url.Values {
	return url.Values{
		"since": {now.Format(time.RFC3339)},
		"until": {now.Add(time.Second).Format(time.RFC3339)},
	}
}

// OnCalls lists who is on call now through escalation policies.
func (c *Client) OnCalls(ctx context.Context, sink func(access.Page[access.OnCallRow])) (access.Listing, error) {
	rows := func(p access.Page[onCall]) {
		out := access.Page[access.OnCallRow]{Rows: make([]access.OnCallRow, len(p.Rows)), Total: p.Total}
		for i, r := range p.Rows {
			out.Rows[i] = r.OnCallRow
		}
		sink(out)
	}
	done, _, err := collect(ctx, c, list[onCall]{
		route: routeOnCalls, size: pageSize,
		ask:     c.onCallPage,
		key:     onCall.key,
		repeats: true,
		byGroup: "user_ids[]", groups: c.users,
	}, rows)
	return done, err
}

// onCall is a row with its times, which only tell rows apart: they have no id.
type onCall struct {
	access.OnCallRow
	start, end string
}

func (o onCall) key() string {
	return fmt.Sprintf("%s\x00%s\x00%s\x00%d\x00%s\x00%s", o.UserID, o.ScheduleID, o.PolicyID, o.Level, o.start, o.end)
}

func (c *Client) onCallPage(ctx context.Context, q ask) (page[onCall], error) {
	var p page[onCall]
	err := c.typed(ctx, routeOnCalls, func(ctx context.Context) error {
		r, err := c.api.ListOnCallsWithContext(ctx, api.ListOnCallOptions{
			Limit: uint(q.limit), Offset: uint(q.offset), Total: q.total, UserIDs: q.filter["user_ids[]"],
		})
		if err != nil {
			return err
		}
		if r.OnCalls == nil {
			return shapeError{What: "the answer has no list of oncalls"}
		}
		p = page[onCall]{rows: make([]onCall, len(r.OnCalls)), more: r.More}
		p.total = typedTotal(r.APIListObject, len(r.OnCalls))
		for i := range r.OnCalls {
			o := &r.OnCalls[i]
			if err := needID(o.User.ID, "an on-call without a user, or a user"); err != nil {
				return err
			}
			p.rows[i] = onCall{
				OnCallRow: access.OnCallRow{
					UserID: o.User.ID, UserName: o.User.Summary,
					ScheduleID: o.Schedule.ID, // empty: null, on call directly
					PolicyID:   o.EscalationPolicy.ID, Level: int(o.EscalationLevel),
				},
				start: o.Start, end: o.End,
			}
		}
		return nil
	})
	return p, err
}

// typedTotal: go-pagerduty's structs cannot tell a missing total from 0.
func typedTotal(o api.APIListObject, rows int) int {
	if o.Total == 0 && (rows > 0 || o.More) {
		return -1
	}
	return int(o.Total)
}

// asker asks for pages of a listing whose rows are ours.
func asker[T any](c *Client, route, path string, decode func([]byte) (page[T], error)) func(context.Context, ask) (page[T], error) {
	return func(ctx context.Context, q ask) (page[T], error) {
		var p page[T]
		err := c.get(ctx, route, path, q.values(), func(body []byte) (err error) {
			p, err = decode(body)
			return err
		})
		return p, err
	}
}
