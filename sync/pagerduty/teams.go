package pagerduty

import (
	"context"
	"net/url"

	"connectpd/store/access"
)

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

// teamWire is a row of /teams (OpenAPI schema Team). default_role is missing
// from the documented example of the list.
type teamWire struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Summary     string `json:"summary"`
	DefaultRole string `json:"default_role"`
	URL         string `json:"html_url"`
}

func teamOf(w *teamWire, known *texts) (access.Team, error) {
	return access.Team{ID: w.ID, Name: known.name(w.Name, w.Summary), DefaultRole: known.one(w.DefaultRole), URL: known.cut(w.URL, maxLong)},
		needID(w.ID, "a team")
}

type teamList struct {
	Teams []teamWire `json:"teams"`
	envelope
}

func (l teamList) wires() []teamWire { return l.Teams }

func teamPages(body []byte, known *texts) (page[access.Team], error) {
	return pageOf[teamList](body, known, teamOf)
}

// Members lists one team's members with their team roles.
func (c *Client) Members(ctx context.Context, teamID string, sink func(access.Page[access.TeamMember])) (access.Listing, error) {
	done, _, err := collect(ctx, c, list[access.TeamMember]{
		route: routeMembers, size: pageSize,
		ask: asker(c, routeMembers, "/teams/"+url.PathEscape(teamID)+"/members", memberPages),
		key: func(m access.TeamMember) string { return m.UserID },
	}, sink)
	return done, err
}

// memberWire is a row of /teams/{id}/members: a user reference and a team
// role, which is kept verbatim.
type memberWire struct {
	User refWire `json:"user"`
	Role string  `json:"role"`
}

func memberOf(w *memberWire, known *texts) (access.TeamMember, error) {
	return access.TeamMember{UserID: w.User.ID, Role: access.Entitlement(known.one(w.Role))},
		needID(w.User.ID, "a team member")
}

type memberList struct {
	Members []memberWire `json:"members"`
	envelope
}

func (l memberList) wires() []memberWire { return l.Members }

func memberPages(body []byte, known *texts) (page[access.TeamMember], error) {
	return pageOf[memberList](body, known, memberOf)
}
