package pagerduty

import (
	"context"
	"net/url"
	"slices"
	"time"

	"connectpd/store/access"
	"connectpd/sync/remote"
)

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
	return fetch(ctx, c, routeShiftSchedule, "/v3/schedules/"+url.PathEscape(id), query, func(body []byte, known *texts) (access.ShiftSchedule, error) {
		return decodeShiftSchedule(body, known, now)
	})
}

// shiftRefOf makes a schedule of a row of /v3/schedules (OpenAPI schema
// V3ScheduleReference), which says id and name only.
func shiftRefOf(w *scheduleWire, known *texts) (access.Schedule, error) {
	s, err := w.of(access.ShiftBased, known)
	s.Policies = -1
	return s, err
}

func shiftPages(body []byte, known *texts) (page[access.Schedule], error) {
	return pageOf[scheduleList](body, known, shiftRefOf)
}

// shiftWire is the answer of /v3/schedules/{id} (OpenAPI schema
// ScheduleResponse).
type shiftWire struct {
	scheduleWire
	Rotations []struct {
		Events []eventWire `json:"events"`
	} `json:"rotations"`
	Final struct {
		Assignments []assignmentWire `json:"computed_shift_assignments"`
	} `json:"final_schedule"`
}

type eventWire struct {
	EffectiveUntil string `json:"effective_until"`
	Strategy       struct {
		Members []shiftMemberWire `json:"members"`
	} `json:"assignment_strategy"`
}

type assignmentWire struct {
	Start  string          `json:"start_time"`
	End    string          `json:"end_time"`
	Member shiftMemberWire `json:"member"`
}

// shiftMemberWire is a ShiftMember: a user, or an empty place.
type shiftMemberWire struct {
	Type   string `json:"type"`
	UserID string `json:"user_id"`
}

// decodeShiftSchedule reads one shift-based schedule. Members are the people
// of all events that still produce shifts; on call are those whose computed
// shift covers now. Several people can hold one at once. Where the answer
// leaves either out, it is unread, not empty.
func decodeShiftSchedule(body []byte, known *texts, now time.Time) (out access.ShiftSchedule, err error) {
	var answer struct {
		Schedule *shiftWire `json:"schedule"`
	}
	if _, err := decodeLenient(body, &answer); err != nil {
		return out, err
	}
	w := answer.Schedule
	if w == nil {
		return out, remote.ShapeError{What: "the answer has no schedule"}
	}
	if out.Schedule, err = w.of(access.ShiftBased, known); err != nil {
		return out, err
	}
	members, read := w.members(now)
	out.Members, out.MembersUnread = members.refs, !read
	onCall, read := w.onCall(now)
	out.OnCall, out.OnCallUnread = onCall.refs, !read
	return out, nil
}

// members are the people of all events that still produce shifts.
func (w *shiftWire) members(now time.Time) (people shiftPeople, read bool) {
	read = w.Rotations != nil
	for _, rotation := range w.Rotations {
		read = read && rotation.Events != nil
		for _, event := range rotation.Events {
			if over(event.EffectiveUntil, now) {
				continue
			}
			for _, m := range event.Strategy.Members {
				read = people.add(m) && read
			}
		}
	}
	return people, read
}

// onCall are the people whose computed shift covers now.
func (w *shiftWire) onCall(now time.Time) (people shiftPeople, read bool) {
	read = w.Final.Assignments != nil
	for _, a := range w.Final.Assignments {
		if from, ok := instant(a.Start); ok && from.After(now) || over(a.End, now) {
			continue
		}
		read = people.add(a.Member) && read
	}
	return people, read
}

// shiftPeople are the members of shifts, each once.
type shiftPeople struct{ refs []access.UserRef }

// add adds a member, and reports whether the answer says who it is. Empty
// places are nobody.
func (p *shiftPeople) add(m shiftMemberWire) (read bool) {
	if m.Type == "empty_member" {
		return true
	}
	if m.UserID == "" {
		return false
	}
	if ref := (access.UserRef{ID: m.UserID}); !slices.Contains(p.refs, ref) {
		p.refs = append(p.refs, ref)
	}
	return true
}

// over reports that a time is given and has come.
func over(text string, now time.Time) bool {
	end, ok := instant(text)
	return ok && !end.After(now)
}

func instant(text string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339, text)
	return t, err == nil
}
