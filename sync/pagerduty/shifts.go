package pagerduty

import (
	"time"

	"connectpd/store/access"
)

// decodeShiftRef reads a row of /v3/schedules (OpenAPI schema
// V3ScheduleReference): id and name only.
func decodeShiftRef(s *scanner, known words) (access.Schedule, error) {
	sch, err := decodeSchedule(s, known)
	sch.Kind, sch.Policies, sch.Users = access.ShiftBased, -1, nil
	return sch, err
}

// decodeShiftSchedule reads the answer of /v3/schedules/{id} (OpenAPI schema
// ScheduleResponse). Members are the people of all events that still produce
// shifts; on call are those whose computed shift covers now.
func decodeShiftSchedule(body []byte, now time.Time) (access.ShiftSchedule, error) {
	d := shiftDecoder{now: now}
	found := false
	err := scan(body, func(s *scanner) error {
		return s.object(func(key []byte) error {
			if string(key) != "schedule" {
				return s.skip()
			}
			found = s.peek() == '{'
			return d.schedule(s)
		})
	})
	if err == nil && !found {
		err = shapeError{"the answer has no schedule"}
	}
	if err == nil {
		err = needID(d.out.Schedule.ID, "a schedule")
	}
	return d.out, err
}

type shiftDecoder struct {
	now time.Time
	out access.ShiftSchedule
}

func (d *shiftDecoder) schedule(s *scanner) error {
	sch := &d.out.Schedule
	sch.Kind, sch.Policies = access.ShiftBased, -1
	var summary string
	err := s.object(func(key []byte) (err error) {
		switch string(key) {
		case "id":
			sch.ID, err = s.text()
		case "name":
			sch.Name, err = s.text()
		case "summary":
			summary, err = s.text()
		case "time_zone":
			sch.TimeZone, err = s.text()
		case "html_url":
			sch.URL, err = s.text()
		case "escalation_policies":
			sch.Policies, err = decodeCount(s)
		case "rotations":
			err = s.array(func() error {
				return inside(s, "events", func() error { return s.array(func() error { return d.event(s) }) })
			})
		case "final_schedule":
			err = inside(s, "computed_shift_assignments", func() error { return s.array(func() error { return d.assignment(s) }) })
		default:
			err = s.skip()
		}
		return err
	})
	if sch.Name == "" {
		sch.Name = summary
	}
	return err
}

// inside reads one member of an object and skips the others.
func inside(s *scanner, name string, read func() error) error {
	return s.object(func(key []byte) error {
		if string(key) == name {
			return read()
		}
		return s.skip()
	})
}

// event takes an event's members, unless it has ended (effective_until).
func (d *shiftDecoder) event(s *scanner) error {
	var members []access.UserRef
	var until string
	err := s.object(func(key []byte) (err error) {
		switch string(key) {
		case "effective_until":
			until, err = s.text()
			return err
		case "assignment_strategy":
			return inside(s, "members", func() error {
				return s.array(func() error {
					ref, ok, err := shiftMember(s)
					if ok {
						members = append(members, ref)
					}
					return err
				})
			})
		default:
			return s.skip()
		}
	})
	if end, ok := instant(until); ok && !end.After(d.now) {
		return err
	}
	for _, m := range members {
		d.out.Members = addRef(d.out.Members, m)
	}
	return err
}

// assignment takes the person of a computed shift that covers now. Several
// people can hold one at once.
func (d *shiftDecoder) assignment(s *scanner) error {
	var ref access.UserRef
	var somebody bool
	var start, end string
	err := s.object(func(key []byte) (err error) {
		switch string(key) {
		case "start_time":
			start, err = s.text()
		case "end_time":
			end, err = s.text()
		case "member":
			ref, somebody, err = shiftMember(s)
		default:
			err = s.skip()
		}
		return err
	})
	if err != nil || !somebody {
		return err
	}
	if from, ok := instant(start); ok && from.After(d.now) {
		return nil
	}
	if to, ok := instant(end); ok && !to.After(d.now) {
		return nil
	}
	d.out.OnCall = addRef(d.out.OnCall, ref)
	return nil
}

// shiftMember reads a ShiftMember; ok is false for an empty place.
func shiftMember(s *scanner) (ref access.UserRef, ok bool, err error) {
	var kind string
	err = s.object(func(key []byte) (err error) {
		switch string(key) {
		case "type":
			kind, err = s.text()
		case "user_id":
			ref.ID, err = s.text()
		default:
			err = s.skip()
		}
		return err
	})
	if err != nil || kind == "empty_member" {
		return access.UserRef{}, false, err
	}
	if kind == "user_member" {
		err = needID(ref.ID, "a shift's member")
	}
	return ref, ref.ID != "", err
}

func addRef(refs []access.UserRef, r access.UserRef) []access.UserRef {
	for _, other := range refs {
		if other.ID == r.ID {
			return refs
		}
	}
	return append(refs, r)
}

func instant(text string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339, text)
	return t, err == nil
}
