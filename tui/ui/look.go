package ui

import (
	"connectpd/store"
	"connectpd/store/access"
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
}
