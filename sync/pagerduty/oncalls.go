package pagerduty

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"connectpd/store/access"
	"connectpd/sync/remote"
)

// OnCallBySchedule reads who holds a layer-based schedule's shift now.
func (c *Client) OnCallBySchedule(ctx context.Context, id string) ([]access.UserRef, error) {
	return fetch(ctx, c, routeScheduleUsers, "/schedules/"+url.PathEscape(id)+"/users", between(c.now()), decodeOnCall)
}

func decodeOnCall(body []byte, known *texts) ([]access.UserRef, error) {
	var answer struct {
		Users []refWire `json:"users"`
	}
	if _, err := decodeLenient(body, &answer); err != nil {
		return nil, err
	}
	refs, read := userRefs(answer.Users, known)
	if !read {
		return nil, remote.ShapeError{What: "the answer does not say who is on call"}
	}
	return refs, nil
}

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
		ask:     asker(c, routeOnCalls, routeOnCalls, onCallPages),
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

// onCallWire is a row of /oncalls. A null schedule means on call directly by
// the policy.
type onCallWire struct {
	User     refWire   `json:"user"`
	Schedule *refWire  `json:"schedule"`
	Policy   refWire   `json:"escalation_policy"`
	Level    countWire `json:"escalation_level"`
	Start    string    `json:"start"`
	End      string    `json:"end"`
}

// onCallOf: a row that does not say who is on call still says where, so that
// only that schedule is unread.
func onCallOf(w *onCallWire, known *texts) (onCall, error) {
	o := onCall{start: known.cut(w.Start, maxName), end: known.cut(w.End, maxName), OnCallRow: access.OnCallRow{
		UserID: w.User.ID, UserName: known.name(w.User.Summary, w.User.Name),
		PolicyID: known.one(w.Policy.ID), Level: w.Level.n,
	}}
	if w.Schedule == nil {
		return o, nil
	}
	o.ScheduleID = known.one(w.Schedule.ID)
	return o, needID(o.ScheduleID, "an on-call turn whose schedule is")
}

type onCallList struct {
	OnCalls []onCallWire `json:"oncalls"`
	envelope
}

func (l onCallList) wires() []onCallWire { return l.OnCalls }

func onCallPages(body []byte, known *texts) (page[onCall], error) {
	return pageOf[onCallList](body, known, onCallOf)
}
