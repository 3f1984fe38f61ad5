// Package handover holds what a set-up sends to the person who will finish it:
// the invitation, and the e-mail that carries it.
//
// An invitation names people and an app and nothing else: never an API
// address, a host, a path, a command or a secret. What it says is what its
// sender says. The package does no network I/O.
package handover

// Invitation is what the sender already answered.
type Invitation struct {
	Connector string   // the name proposed for the connector
	App       App      // what its access is reviewed for
	From      Person   // who asks
	Owners    []Person // who should own the connector
}

// App is an app by name.
type App struct {
	Name string
	IDP  string // identity provider, or ""
}

// Person is somebody by name and e-mail.
type Person struct {
	Name  string
	Email string
}

// MaxSize is the largest input that Decode looks at, in bytes.
const MaxSize = 16 << 10

// Encode is the invitation as a block of text for a message.
func (i Invitation) Encode() (string, error) { panic("stub") }

// Decode reads an invitation from its block, from the whole message that
// carries it (as text or .eml), or from its bare JSON.
func Decode(text []byte) (Invitation, error) { panic("stub") }
