package access

import "time"

// Draft is an unfinished set-up. Answers is JSON that the wizard wrote and
// understands; it never holds a token.
type Draft struct {
	ID        string // the id of the connector-to-be
	Answers   []byte
	UpdatedAt time.Time
	// Token is set when the person chose to keep a checked token.
	Token Token
	// Tenant is the host of the tenant whose sign-in is kept with it; empty
	// for none.
	Tenant string
}
