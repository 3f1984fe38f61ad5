package pagerduty

import (
	"slices"
	"time"

	"connectpd/store/access"
)

// shiftRefOf makes a schedule of a row of /v3/schedules (OpenAPI schema
// V3ScheduleReference), which says id and name only.
func shiftRefOf(w *scheduleWire, known words) (access.Schedule, error) {
	s, err := w.of(access.ShiftBased, known)
	s.Policies = -1
	return s, err
}

func shiftPages(body []byte) (page[access.Schedule], error) {
	return pageOf[scheduleList](body, shiftRefOf)
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
// shift covers now. Several people can hold one at once.
func decodeShiftSchedule(body []byte, now time.Time) (out access.ShiftSchedule, err error) {
	var answer struct {
		Schedule *shiftWire `json:"schedule"`
	}
	if err := decode(body, &answer); err != nil {
		return out, err
	}
	w := answer.Schedule
	if w == nil {
		return out, shapeError{What: "the answer has no schedule"}
	}
	if out.Schedule, err = w.of(access.ShiftBased, words{}); err != nil {
		return out, err
	}
	for _, rotation := range w.Rotations {
		for _, event := range rotation.Events {
			if over(event.EffectiveUntil, now) {
				continue
			}
			for _, m := range event.Strategy.Members {
				if out.Members, err = addMember(out.Members, m); err != nil {
					return out, err
				}
			}
		}
	}
	for _, a := range w.Final.Assignments {
		if from, ok := instant(a.Start); ok && from.After(now) || over(a.End, now) {
			continue
		}
		if out.OnCall, err = addMember(out.OnCall, a.Member); err != nil {
			return out, err
		}
	}
	return out, nil
}

// addMember adds a shift's member once; empty places are nobody.
func addMember(refs []access.UserRef, m shiftMemberWire) ([]access.UserRef, error) {
	if m.Type == "user_member" {
		if err := needID(m.UserID, "a shift's member"); err != nil {
			return refs, err
		}
	}
	ref := access.UserRef{ID: m.UserID}
	if m.Type == "empty_member" || m.UserID == "" || slices.Contains(refs, ref) {
		return refs, nil
	}
	return append(refs, ref), nil
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
