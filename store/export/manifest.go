package export

import (
	"time"

	"connectpd/store/access"
)

// Manifest says what an exported file holds, how complete it is, and which
// bytes it had.
type Manifest struct {
	Version    int       `json:"version"`
	File       File      `json:"file"`
	ExportedAt time.Time `json:"exported_at"`
	ExportedBy string    `json:"exported_by"`
	Connector  Connector `json:"connector"` // with the app and the account
	Run        struct {
		ID         int64     `json:"id"`
		StartedAt  time.Time `json:"started_at"`
		FinishedAt time.Time `json:"finished_at"`
		Result     string    `json:"result"`
		Baseline   bool      `json:"baseline"`
	} `json:"run"`
	Key      keyJSON `json:"key"`
	Partial  bool    `json:"partial"`
	Reason   *string `json:"partial_reason"`
	Totals   []Total `json:"totals"`
	TimeZone string  `json:"time_zone"` // of every day and time here, and of a day in --as-of
	// NotShown are sentences about what no export of PagerDuty's API holds.
	NotShown []string `json:"not_shown"`
	// AcceptedGaps is the reason given for a file for ConductorOne of a partial
	// run, and ToKnow what to know before it is uploaded. Other files have neither.
	AcceptedGaps string   `json:"accepted_gaps,omitempty"`
	ToKnow       []string `json:"to_know,omitempty"`
}

// File is the exported file.
type File struct {
	Name   *string `json:"name"` // null: it went to standard output
	Format string  `json:"format"`
	SHA256 string  `json:"sha256"` // in hexadecimal
	Bytes  int64   `json:"bytes"`
	Rows   int     `json:"rows"` // grants
}

// Total holds PagerDuty's own count of a kind against what is here.
type Total struct {
	Kind      access.Kind          `json:"kind"`
	PagerDuty *int                 `json:"pagerduty"` // null: PagerDuty gives no count
	Here      int                  `json:"here"`
	State     access.CoverageState `json:"state"`
	Missing   int                  `json:"missing"`
	Except    int                  `json:"not_read"` // single teams or schedules that were not read
	Reason    *string              `json:"reason"`
}

// notShown is what PagerDuty's API does not tell, so that nobody takes its
// absence here for its absence there (facts: pagerduty-api.md, sections 6
// and 7).
var notShown = [...]string{
	"Roles on single objects (a service, an escalation policy): PagerDuty's public API does not show them, so someone may hold more or less on one of them than their base and team roles say.",
	"When someone last signed in: PagerDuty's listings do not say.",
	"Who granted access, and when: first_seen_here is when connectpd first saw it.",
	"Disabled people: PagerDuty has none. A user exists or is deleted.",
	"Access by API keys and integrations: only people are listed.",
}

const partialSight = "What the key cannot see: a user's key gets fewer rows without notice, for example of private teams."

// NewManifest describes a file that was written.
func NewManifest(about About, f File) Manifest {
	r := about.Run
	m := Manifest{
		Version: Version, File: f, ExportedAt: about.Made.UTC().Truncate(time.Second), ExportedBy: about.By,
		Connector: about.Connector, Key: keyJSON{r.Key, r.SeesAll}, Partial: r.Partial(), NotShown: notShown[:], TimeZone: "UTC",
	}
	m.Run.ID, m.Run.StartedAt, m.Run.FinishedAt = r.ID, r.StartedAt.UTC(), r.FinishedAt.UTC()
	m.Run.Result, m.Run.Baseline = r.Result, r.Baseline
	if m.Partial {
		m.Reason = orNull(r.Reason)
	}
	if !r.SeesAll {
		m.NotShown = append([]string{partialSight}, notShown[:]...)
	}
	here := map[access.Kind]int{
		access.KindUsers: r.Counts.Users, access.KindTeams: r.Counts.Teams, access.KindMemberships: r.Counts.TeamMemberships,
		access.KindSchedules: r.Counts.Schedules, access.KindScheduleMembers: r.Counts.ScheduleMembers, access.KindOnCall: r.Counts.OnCall,
	}
	for _, k := range access.Kinds {
		c := r.Coverage[k]
		m.Totals = append(m.Totals, Total{Kind: k, PagerDuty: c.Total, Here: here[k], State: c.State,
			Missing: c.Missing, Except: len(c.Except), Reason: orNull(c.Reason)})
	}
	return m
}

// JSON is the manifest as a file of its own.
func (m Manifest) JSON() ([]byte, error) {
	return indented(m)
}

// Line is the manifest on one line.
func (m Manifest) Line() ([]byte, error) {
	return Line(m)
}
