package export

import (
	"bufio"
	"io"
	"strings"
	"time"

	"connectpd/store/access"
)

// Format is the "format" of the JSON document.
const Format = "connectpd-access"

// The JSON document is one object:
//
//	version, format, exported_at, exported_by
//	connector   id, name, platform, app, account
//	run         id, started_at, finished_at, result, reason, baseline, key, counts, coverage
//	resources   users, teams, roles and schedules, each with "type" and "id"
//	grants      principal, resource (type and id), entitlement, privileged, first_seen, last_seen
//	on_call_without_schedule   people on call directly by an escalation policy
//
// Text has the value that PagerDuty gave it (see Line). What is not known is null. There is
// one resource and one grant a line, so that two documents can be compared.
type header struct {
	Version    int       `json:"version"`
	Format     string    `json:"format"`
	ExportedAt time.Time `json:"exported_at"`
	ExportedBy string    `json:"exported_by"`
	Connector  Connector `json:"connector"`
	Run        runJSON   `json:"run"`
}

type runJSON struct {
	ID         int64                        `json:"id"`
	StartedAt  time.Time                    `json:"started_at"`
	FinishedAt time.Time                    `json:"finished_at"`
	Result     string                       `json:"result"`
	Reason     *string                      `json:"reason"`
	Baseline   bool                         `json:"baseline"`
	Key        keyJSON                      `json:"key"`
	Counts     access.Counts                `json:"counts"`
	Coverage   map[access.Kind]coverageJSON `json:"coverage"`
}

type keyJSON struct {
	Kind    access.TokenKind `json:"kind"`
	SeesAll bool             `json:"sees_all"`
}

// coverageJSON tells how much of a kind the run read.
type coverageJSON struct {
	State   access.CoverageState `json:"state"`
	Reason  *string              `json:"reason"`
	Missing int                  `json:"missing"` // rows not proved read
	Total   *int                 `json:"total"`   // as PagerDuty counted
	Except  []string             `json:"except"`  // ids of single resources that were not read
}

type userJSON struct {
	Type     access.ResourceType `json:"type"`
	ID       string              `json:"id"`
	Name     string              `json:"name"`
	Email    *string             `json:"email"`
	Status   access.UserStatus   `json:"status"`
	Role     *string             `json:"role"`
	JobTitle *string             `json:"job_title"`
	TimeZone *string             `json:"time_zone"`
	SSO      *bool               `json:"created_through_sso"`
	URL      *string             `json:"url"`
}

type teamJSON struct {
	Type        access.ResourceType `json:"type"`
	ID          string              `json:"id"`
	Name        string              `json:"name"`
	DefaultRole *string             `json:"default_role"`
	URL         *string             `json:"url"`
}

type roleJSON struct {
	Type access.ResourceType `json:"type"`
	ID   string              `json:"id"`
	Name string              `json:"name"`
}

type scheduleJSON struct {
	Type     access.ResourceType  `json:"type"`
	ID       string               `json:"id"`
	Name     string               `json:"name"`
	Kind     *access.ScheduleKind `json:"kind"`
	TimeZone *string              `json:"time_zone"`
	Policies *int                 `json:"escalation_policies"`
	URL      *string              `json:"url"`
}

type refJSON struct {
	Type access.ResourceType `json:"type"`
	ID   string              `json:"id"`
}

type seenJSON struct {
	At time.Time `json:"at"`
	// Before: it was there at the first look, which was then.
	Before bool `json:"before"`
}

type grantJSON struct {
	Principal   refJSON            `json:"principal"`
	Resource    refJSON            `json:"resource"`
	Entitlement access.Entitlement `json:"entitlement"`
	Privileged  bool               `json:"privileged"`
	FirstSeen   seenJSON           `json:"first_seen"`
	LastSeen    time.Time          `json:"last_seen"`
}

type directJSON struct {
	Type access.ResourceType `json:"type"`
	ID   string              `json:"id"`
	Name *string             `json:"name"`
}

// JSON writes the document: d's users, teams, roles and schedules, and the
// rows that each hands to it. It returns the number of rows.
func JSON(w io.Writer, about About, d *access.Dataset, each func(yield func(Row) error) error) (int, error) {
	doc := &document{w: bufio.NewWriter(w)}
	doc.open(header{
		Version: Version, Format: Format, ExportedAt: about.Made.UTC().Truncate(time.Second), ExportedBy: about.By,
		Connector: about.Connector, Run: runOf(about.Run),
	})
	doc.list("resources")
	for _, u := range d.Users {
		doc.item(userJSON{access.TypeUser, u.ID, u.Name, orNull(u.Email), u.Status, orNull(u.Role), orNull(u.JobTitle),
			orNull(u.TimeZone), known(u.SSO), orNull(u.URL)})
	}
	for _, t := range d.Teams {
		doc.item(teamJSON{access.TypeTeam, t.ID, t.Name, orNull(t.DefaultRole), orNull(t.URL)})
	}
	for _, r := range d.Roles {
		doc.item(roleJSON{access.TypeRole, r.ID, r.Name})
	}
	for _, s := range d.Schedules {
		doc.item(scheduleOf(s))
	}
	doc.end()
	doc.list("grants")
	rows := 0
	err := each(func(r Row) error {
		rows++
		doc.item(grantJSON{
			Principal: refJSON{access.TypeUser, r.User.ID}, Resource: refJSON{r.Type, r.ResourceID},
			Entitlement: r.Entitlement, Privileged: r.Privileged(),
			FirstSeen: seenJSON{r.FirstSeen.UTC(), r.Baseline}, LastSeen: r.LastSeen.UTC(),
		})
		return doc.err
	})
	if err != nil {
		return rows, err
	}
	doc.end()
	doc.list("on_call_without_schedule")
	for _, u := range d.DirectOnCall {
		doc.item(directJSON{access.TypeUser, u.ID, orNull(u.Name)})
	}
	doc.end()
	return rows, doc.close()
}

func runOf(r Run) runJSON {
	out := runJSON{
		ID: r.ID, StartedAt: r.StartedAt.UTC(), FinishedAt: r.FinishedAt.UTC(), Result: r.Result, Reason: orNull(r.Reason),
		Baseline: r.Baseline, Key: keyJSON{r.Key, r.SeesAll}, Counts: r.Counts, Coverage: map[access.Kind]coverageJSON{},
	}
	for k, c := range r.Coverage {
		out.Coverage[k] = coverageJSON{c.State, orNull(c.Reason), c.Missing, c.Total, append([]string{}, c.Except...)}
	}
	return out
}

func scheduleOf(s access.Schedule) scheduleJSON {
	out := scheduleJSON{access.TypeSchedule, s.ID, s.Name, orNull(s.Kind), orNull(s.TimeZone), nil, orNull(s.URL)}
	if s.Policies >= 0 {
		out.Policies = &s.Policies
	}
	return out
}

func known(t access.Tri) *bool {
	if t == access.Unknown {
		return nil
	}
	yes := t == access.Yes
	return &yes
}

// document writes one JSON object whose lists come piece by piece. The first
// error stays.
type document struct {
	w     *bufio.Writer
	first bool
	err   error
}

// open writes an object's fields and leaves it open.
func (d *document) open(v any) { d.write(strings.TrimSuffix(d.text(v), "}")) }

func (d *document) list(name string) {
	d.write(",\n" + d.text(name) + ":[")
	d.first = true
}

func (d *document) item(v any) {
	if !d.first {
		d.write(",")
	}
	d.first = false
	d.write("\n" + d.text(v))
}

func (d *document) end() { d.write("\n]") }

func (d *document) close() error {
	d.write("\n}\n")
	if d.err == nil {
		d.err = d.w.Flush()
	}
	return d.err
}

// text is v as JSON on one line.
func (d *document) text(v any) string {
	line, err := Line(v)
	if err != nil && d.err == nil {
		d.err = err
	}
	return strings.TrimSuffix(string(line), "\n")
}

func (d *document) write(text string) {
	if d.err == nil {
		_, d.err = d.w.WriteString(text)
	}
}
