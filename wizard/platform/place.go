package platform

import (
	"fmt"
	"time"

	"connectpd/store/access"
	"connectpd/store/words"
)

// Place is what a platform says of where one connector is registered. The zero
// Place is nowhere but here, with nothing to say.
type Place struct {
	Label string // "on this computer"
	// Called is what such a place is called: "Tenant".
	Called string
	Host   string // names where it is registered besides here; empty: nowhere
	Link   string // the address of its page there
	// Title names that place in a sentence, and Door is an address there that
	// turns everybody away who does not sign in; empty: none is known.
	Title, Door string
	// Polled is how it stood there when that was last asked.
	Polled access.TenantStatus
	// OwnerNeeds says what somebody has to be to own a connector there.
	OwnerNeeds string
	// Keeps says what disconnecting here leaves there.
	Keeps string
	// Follows says that the end of a set-up waits for the platform.
	Follows string
	// KeyKind says which kind of API key to create; nil: one that only reads.
	KeyKind []string
	// Untold says, once, who has not been told of the connector; None says it
	// in a status.
	Untold, None string
	// Owners, Message and Provider are why connectpd changes no owners, writes
	// no message and no Terraform configuration; nil where it does.
	Owners, Message, Provider error
}

// Elsewhere reports that the connector is registered not only here.
func (p Place) Elsewhere() bool { return p.Host != "" }

// Unsettled reports that more is to be expected there.
func (p Place) Unsettled() bool { return Unsettled(p.Polled) }

// Unsettled reports that a connector is on its way to another status.
func Unsettled(st access.TenantStatus) bool {
	return st.Status == access.Syncing || st.Status == access.NotConnected
}

// Stands says how the connector stands there, with the platform's own value
// and when it was asked.
func (p Place) Stands(now time.Time) string {
	last := p.Polled
	switch {
	case !p.Elsewhere():
		return ""
	case last.At.IsZero() && last.Unasked != "":
		return "could not be asked (" + last.Unasked + ")"
	case last.At.IsZero():
		return "not asked yet"
	case last.Unasked != "":
		return "could not be asked (" + last.Unasked + "); last answer, " + words.Ago(now, last.At) + ": " + Said(last)
	}
	return Said(last) + ", asked " + words.Ago(now, last.At)
}

// Compared counts the users of both sides, where the platform tells its own;
// here are those of the data kept on this computer.
func (p Place) Compared(app string, here int) string {
	if p.Polled.Users == 0 {
		return ""
	}
	return fmt.Sprintf("%s with access to the app %s there, %s here", words.Count(p.Polled.Users), app, words.Count(here))
}

// Said is what a platform said, with its own value where that says more.
func Said(st access.TenantStatus) string {
	if st.Raw == "" {
		return st.Status.Label()
	}
	return st.Status.Label() + " (" + st.Raw + ")"
}
