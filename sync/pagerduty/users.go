package pagerduty

import (
	"context"

	"connectpd/store/access"
	"connectpd/sync/remote"
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

// userWire is a row of /users (OpenAPI schema User). Of a user's calendar
// addresses, which are secrets, nothing is read.
type userWire struct {
	ID             string    `json:"id"`
	Name           string    `json:"name"`
	Summary        string    `json:"summary"`
	Email          string    `json:"email"`
	Role           string    `json:"role"`
	JobTitle       string    `json:"job_title"`
	TimeZone       string    `json:"time_zone"`
	URL            string    `json:"html_url"`
	InvitationSent bool      `json:"invitation_sent"`
	SSO            triWire   `json:"created_via_sso"`
	Teams          []refWire `json:"teams"`
}

func userOf(w *userWire, known *texts) (access.User, error) {
	u := access.User{
		ID: w.ID, Name: known.name(w.Name, w.Summary), Email: known.cut(w.Email, maxName), Role: known.one(w.Role),
		Status: access.Active, JobTitle: known.cut(w.JobTitle, maxLong), TimeZone: known.one(w.TimeZone), URL: known.cut(w.URL, maxLong), SSO: w.SSO.Tri,
	}
	if w.InvitationSent {
		u.Status = access.Invited
	}
	u.TeamsUnread = w.Teams == nil
	if len(w.Teams) > 0 {
		u.TeamIDs = make([]string, 0, len(w.Teams))
	}
	for _, team := range w.Teams {
		if team.ID == "" {
			u.TeamsUnread = true
			continue
		}
		u.TeamIDs = append(u.TeamIDs, known.one(team.ID))
	}
	return u, needID(u.ID, "a user")
}

type userList struct {
	Users []userWire `json:"users"`
	envelope
}

func (l userList) wires() []userWire { return l.Users }

func userPages(body []byte, known *texts) (page[access.User], error) {
	return pageOf[userList](body, known, userOf)
}

// decodeMe reads the answer of /users/me.
func decodeMe(body []byte, known *texts) (access.User, error) {
	var answer struct {
		User *userWire `json:"user"`
	}
	if _, err := decodeLenient(body, &answer); err != nil {
		return access.User{}, err
	}
	if answer.User == nil {
		return access.User{}, remote.ShapeError{What: "the answer has no user"}
	}
	return userOf(answer.User, known)
}
