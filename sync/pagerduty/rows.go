package pagerduty

import "connectpd/store/access"

// page is one answer of a listing.
type page[T any] struct {
	rows  []T
	more  bool
	total int // -1 where the answer does not say
}

// pageDecoder decodes a listing's answers: {"FIELD":[rows],"more":…,
// "total":…}. An answer without its rows is no empty listing.
func pageDecoder[T any](field string, row func(*scanner, words) (T, error)) func([]byte) (page[T], error) {
	return func(body []byte) (page[T], error) {
		p := page[T]{total: -1}
		found := false
		known := words{}
		err := scan(body, func(s *scanner) error {
			return s.object(func(key []byte) (err error) {
				switch string(key) {
				case field:
					found = s.peek() == '['
					p.rows = make([]T, 0, 100)
					return s.array(func() error {
						r, err := row(s, known)
						p.rows = append(p.rows, r)
						return err
					})
				case "more":
					p.more, _, err = s.flag()
				case "total":
					if n, given, err := s.number(); err != nil {
						return err
					} else if given && n >= 0 {
						p.total = n
					}
				default:
					err = s.skip()
				}
				return err
			})
		})
		if err == nil && !found {
			err = shapeError{"the answer has no list of " + field}
		}
		return p, err
	}
}

// words keeps one copy of texts that repeat within a page (roles, time zones,
// ids of teams).
type words map[string]string

func (w words) read(s *scanner) (string, error) {
	if s.null() {
		return "", nil
	}
	if s.peek() != '"' {
		return "", s.shape("a text")
	}
	b, err := s.quoted()
	if err != nil {
		return "", err
	}
	if known, ok := w[string(b)]; ok {
		return known, nil
	}
	text := string(b)
	w[text] = text
	return text, nil
}

// needID is strict: a row without an id can be neither kept nor counted.
func needID(id, what string) error {
	if id == "" {
		return shapeError{"the answer holds " + what + " without an id"}
	}
	return nil
}

// decodeUser reads a row of /users (OpenAPI schema User). Of a user's
// calendar addresses, which are secrets, nothing is read.
func decodeUser(s *scanner, known words) (u access.User, err error) {
	u.Status = access.Active
	var summary string
	err = s.object(func(key []byte) (err error) {
		switch string(key) {
		case "id":
			u.ID, err = s.text()
		case "name":
			u.Name, err = s.text()
		case "summary":
			summary, err = s.text()
		case "email":
			u.Email, err = s.text()
		case "role":
			u.Role, err = known.read(s)
		case "job_title":
			u.JobTitle, err = s.text()
		case "time_zone":
			u.TimeZone, err = known.read(s)
		case "html_url":
			u.URL, err = s.text()
		case "invitation_sent":
			var invited bool
			if invited, _, err = s.flag(); invited {
				u.Status = access.Invited
			}
		case "created_via_sso":
			u.SSO, err = decodeTri(s)
		case "teams":
			u.TeamIDs, err = decodeRefIDs(s, known, "a team")
		default:
			err = s.skip()
		}
		return err
	})
	if err == nil {
		err = needID(u.ID, "a user")
	}
	if u.Name == "" {
		u.Name = summary
	}
	return u, err
}

// decodeTri is lenient: the documentation's own example of created_via_sso
// holds a text.
func decodeTri(s *scanner) (access.Tri, error) {
	if c := s.peek(); c != 't' && c != 'f' {
		return access.Unknown, s.skip()
	}
	yes, _, err := s.flag()
	if yes {
		return access.Yes, err
	}
	return access.No, err
}

// decodeRefIDs reads a list of references for their ids.
func decodeRefIDs(s *scanner, known words, what string) (ids []string, err error) {
	err = s.array(func() error {
		var id string
		err := s.object(func(key []byte) (err error) {
			if string(key) == "id" {
				id, err = known.read(s)
				return err
			}
			return s.skip()
		})
		if err == nil {
			err = needID(id, what)
		}
		ids = append(ids, id)
		return err
	})
	return ids, err
}

// decodeTeam reads a row of /teams (OpenAPI schema Team). default_role is
// missing from the documented example of the list.
func decodeTeam(s *scanner, known words) (t access.Team, err error) {
	var summary string
	err = s.object(func(key []byte) (err error) {
		switch string(key) {
		case "id":
			t.ID, err = s.text()
		case "name":
			t.Name, err = s.text()
		case "summary":
			summary, err = s.text()
		case "default_role":
			t.DefaultRole, err = known.read(s)
		case "html_url":
			t.URL, err = s.text()
		default:
			err = s.skip()
		}
		return err
	})
	if err == nil {
		err = needID(t.ID, "a team")
	}
	if t.Name == "" {
		t.Name = summary
	}
	return t, err
}

// decodeMember reads a row of /teams/{id}/members: a user reference and a team
// role, which is kept verbatim.
func decodeMember(s *scanner, known words) (m access.TeamMember, err error) {
	var role string
	err = s.object(func(key []byte) (err error) {
		switch string(key) {
		case "user":
			err = inside(s, "id", func() (err error) { m.UserID, err = s.text(); return err })
		case "role":
			role, err = known.read(s)
		default:
			err = s.skip()
		}
		return err
	})
	if err == nil {
		err = needID(m.UserID, "a team member")
	}
	m.Role = access.Entitlement(role)
	return m, err
}

// decodeSchedule reads a row of /schedules (OpenAPI schema Schedule), without
// its calendar addresses.
func decodeSchedule(s *scanner, known words) (sch access.Schedule, err error) {
	sch.Kind, sch.Policies = access.LayerBased, -1
	var summary string
	err = s.object(func(key []byte) (err error) {
		switch string(key) {
		case "id":
			sch.ID, err = s.text()
		case "name":
			sch.Name, err = s.text()
		case "summary":
			summary, err = s.text()
		case "time_zone":
			sch.TimeZone, err = known.read(s)
		case "html_url":
			sch.URL, err = s.text()
		case "escalation_policies":
			sch.Policies, err = decodeCount(s)
		case "users":
			sch.Users, err = decodeUserRefs(s)
		default:
			err = s.skip()
		}
		return err
	})
	if err == nil {
		err = needID(sch.ID, "a schedule")
	}
	if sch.Name == "" {
		sch.Name = summary
	}
	return sch, err
}

// decodeCount counts a list's elements; -1 for null.
func decodeCount(s *scanner) (int, error) {
	if s.null() {
		return -1, nil
	}
	n := 0
	err := s.array(func() error { n++; return s.skip() })
	return n, err
}

// decodeUserRefs reads references to users. A user deleted since carries the
// undocumented deleted_at (go-pagerduty issue 509).
func decodeUserRefs(s *scanner) (refs []access.UserRef, err error) {
	err = s.array(func() error {
		r, err := decodeUserRef(s)
		refs = append(refs, r)
		return err
	})
	return refs, err
}

func decodeUserRef(s *scanner) (r access.UserRef, err error) {
	var name string
	err = s.object(func(key []byte) (err error) {
		switch string(key) {
		case "id":
			r.ID, err = s.text()
		case "summary":
			r.Name, err = s.text()
		case "name":
			name, err = s.text()
		case "deleted_at":
			r.Deleted = s.peek() != 'n'
			err = s.skip()
		default:
			err = s.skip()
		}
		return err
	})
	if err == nil {
		err = needID(r.ID, "a user reference")
	}
	if r.Name == "" {
		r.Name = name
	}
	return r, err
}
