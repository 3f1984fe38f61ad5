package pagerduty

import (
	"bytes"

	"connectpd/store/access"
)

// page is one answer of a listing.
type page[T any] struct {
	rows  []T
	more  bool
	total int // -1 where the answer does not say
}

// envelope is what every listing's answer carries beside its rows.
type envelope struct {
	More  bool `json:"more"`
	Total *int `json:"total"`
}

func (e envelope) ends() envelope { return e }

// listing is an answer of a listing route: its rows, and the envelope.
type listing[R any] interface {
	wires() []R // nil where the answer has none
	ends() envelope
}

// pageOf decodes a listing's answer into L and makes a row of ours of each of
// its rows. An answer without its list is no empty listing.
func pageOf[L listing[R], R, T any](body []byte, row func(*R, words) (T, error)) (page[T], error) {
	var l L
	if err := decode(body, &l); err != nil {
		return page[T]{}, err
	}
	wires, ends := l.wires(), l.ends()
	if wires == nil {
		return page[T]{}, shapeError{What: "the answer has no list of rows"}
	}
	p := page[T]{rows: make([]T, len(wires)), more: ends.More, total: -1}
	if ends.Total != nil && *ends.Total >= 0 {
		p.total = *ends.Total
	}
	known := words{}
	for i := range wires {
		var err error
		if p.rows[i], err = row(&wires[i], known); err != nil {
			return page[T]{}, err
		}
	}
	return p, nil
}

// words keeps one copy of texts that repeat within a page (roles, time zones,
// ids of teams): ten thousand users are held in memory at once.
type words map[string]string

func (w words) one(text string) string {
	if known, ok := w[text]; ok {
		return known
	}
	w[text] = text
	return text
}

// needID is strict: a row without an id can be neither kept nor counted.
func needID(id, what string) error {
	if id == "" {
		return shapeError{What: "the answer holds " + what + " without an id"}
	}
	return nil
}

// firstOf is the first text that says something.
func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// refWire is a reference to another object. A user deleted since carries the
// undocumented deleted_at (go-pagerduty issue 509).
type refWire struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Summary   string `json:"summary"`
	DeletedAt any    `json:"deleted_at"`
}

func userRef(w *refWire, _ words) (access.UserRef, error) {
	return access.UserRef{ID: w.ID, Name: firstOf(w.Summary, w.Name), Deleted: w.DeletedAt != nil},
		needID(w.ID, "a user reference")
}

type refList struct {
	Users []refWire `json:"users"`
	envelope
}

func (l refList) wires() []refWire { return l.Users }

func refPages(body []byte) (page[access.UserRef], error) { return pageOf[refList](body, userRef) }

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

// triWire is lenient: the documentation's own example of created_via_sso
// holds a text.
type triWire struct{ access.Tri }

func (t *triWire) UnmarshalJSON(b []byte) error {
	switch {
	case bytes.Equal(b, []byte("true")):
		t.Tri = access.Yes
	case bytes.Equal(b, []byte("false")):
		t.Tri = access.No
	default:
		t.Tri = access.Unknown
	}
	return nil
}

func userOf(w *userWire, known words) (access.User, error) {
	u := access.User{
		ID: w.ID, Name: firstOf(w.Name, w.Summary), Email: w.Email, Role: known.one(w.Role),
		Status: access.Active, JobTitle: w.JobTitle, TimeZone: known.one(w.TimeZone), URL: w.URL, SSO: w.SSO.Tri,
	}
	if w.InvitationSent {
		u.Status = access.Invited
	}
	if len(w.Teams) > 0 {
		u.TeamIDs = make([]string, len(w.Teams))
	}
	for i, team := range w.Teams {
		if err := needID(team.ID, "a team"); err != nil {
			return u, err
		}
		u.TeamIDs[i] = known.one(team.ID)
	}
	return u, needID(u.ID, "a user")
}

type userList struct {
	Users []userWire `json:"users"`
	envelope
}

func (l userList) wires() []userWire { return l.Users }

func userPages(body []byte) (page[access.User], error) { return pageOf[userList](body, userOf) }

// decodeMe reads the answer of /users/me.
func decodeMe(body []byte) (access.User, error) {
	var answer struct {
		User *userWire `json:"user"`
	}
	if err := decode(body, &answer); err != nil {
		return access.User{}, err
	}
	if answer.User == nil {
		return access.User{}, shapeError{What: "the answer has no user"}
	}
	return userOf(answer.User, words{})
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

func teamOf(w *teamWire, known words) (access.Team, error) {
	return access.Team{ID: w.ID, Name: firstOf(w.Name, w.Summary), DefaultRole: known.one(w.DefaultRole), URL: w.URL},
		needID(w.ID, "a team")
}

type teamList struct {
	Teams []teamWire `json:"teams"`
	envelope
}

func (l teamList) wires() []teamWire { return l.Teams }

func teamPages(body []byte) (page[access.Team], error) { return pageOf[teamList](body, teamOf) }

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
func (w *scheduleWire) of(kind access.ScheduleKind, known words) (access.Schedule, error) {
	s := access.Schedule{
		ID: w.ID, Name: firstOf(w.Name, w.Summary), Kind: kind,
		TimeZone: known.one(w.TimeZone), URL: w.URL, Policies: -1,
	}
	if w.Policies != nil {
		s.Policies = len(w.Policies)
	}
	return s, needID(w.ID, "a schedule")
}

func scheduleOf(w *scheduleWire, known words) (access.Schedule, error) {
	s, err := w.of(access.LayerBased, known)
	for i := range w.Users {
		ref, wrong := userRef(&w.Users[i], known)
		if wrong != nil {
			return s, wrong
		}
		s.Users = append(s.Users, ref)
	}
	return s, err
}

type scheduleList struct {
	Schedules []scheduleWire `json:"schedules"`
	envelope
}

func (l scheduleList) wires() []scheduleWire { return l.Schedules }

func schedulePages(body []byte) (page[access.Schedule], error) {
	return pageOf[scheduleList](body, scheduleOf)
}
