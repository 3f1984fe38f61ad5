package access

import "time"

// Held is a result that was held because far less came back than is kept.
type Held struct {
	Run     int64
	At      time.Time // the run's end
	Shrinks []Shrink  // per kind, why it is held
	Lost    []Loss    // what accepting it would take away
}

// Shrink is one kind of which far less came back than is kept.
type Shrink struct {
	Kind   Kind
	Before int
	After  int
	Reason string // in words
}

// Loss is one resource or grant that a held run no longer has. Grants on a
// resource that is lost itself are not listed apart.
type Loss struct {
	Type        ResourceType
	ID, Name    string      // of the resource (a user is one, too)
	Entitlement Entitlement // empty: the resource itself is gone
	User        User        // who loses the entitlement
}
