package ui

import (
	"strings"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/wizard/manage"
)

// Look is a list of a connector that is opened above home, and what of it. The
// zero value opens none.
type Look struct {
	List      manage.Task // SeeAccess, SeeChanges, SeeFindings, SeeReviews or SeeLog
	Connector store.Connector
	// Type and ID name the person, team, schedule or role of the access data,
	// ID alone the review; empty: all of it.
	Type access.ResourceType
	ID   string
	// Start begins a review.
	Start bool
	// Since and Until are the runs whose data is compared; 0: the last two.
	Since, Until int64
	Only         Only
}

// Only narrows a list to what a command named. The zero value narrows nothing.
type Only struct {
	User     string              // e-mail
	Type     access.ResourceType // of what is held
	Resource string              // id or name of what is held
	Run      int64               // whose data is looked at; 0: the newest
	At       time.Time           // when that run ended
}

// Narrows reports that rows are left out.
func (o Only) Narrows() bool { return o.User != "" || o.Type != "" || o.Resource != "" }

// Words say what is shown; "" for everything.
func (o Only) Words() string {
	var of []string
	if o.Type != "" {
		of = append(of, string(o.Type)+"s")
	}
	if o.Resource != "" {
		of = append(of, words.Clean(o.Resource))
	}
	if o.User != "" {
		of = append(of, words.Clean(o.User))
	}
	var parts []string
	if len(of) > 0 {
		parts = append(parts, "only "+strings.Join(of, ", "))
	}
	if o.Run != 0 {
		parts = append(parts, "as of "+words.Date(o.At))
	}
	return strings.Join(parts, ", ")
}
