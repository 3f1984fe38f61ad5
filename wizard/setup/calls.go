package setup

import (
	"context"

	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/store/secret"
	"connectpd/wizard/flow"
	"connectpd/wizard/handover"
)

// Names of the work that a set-up asks for.
const (
	WorkProbe    = "probe"     // try the keychain
	WorkResume   = "resume"    // take up an unfinished set-up
	WorkBrowser  = "browser"   // open a page
	WorkCheck    = "check"     // check the token
	WorkSave     = "save"      // token into the keychain, connector recorded
	WorkHandOver = "hand over" // write the message, record the hand-over
	WorkSync     = "sync"      // start the sync
	workDraft    = "draft"     // keep the answers between the steps
	workLeave    = "leave"     // keep what leaving keeps
)

// SetupServices are what a set-up calls.
type SetupServices interface {
	// TryKeychain stores, reads back and deletes a probe item.
	TryKeychain(ctx context.Context, r KeychainRequest) error
	// Resume finds an unfinished set-up by its draft's id.
	Resume(ctx context.Context, draft string) (Resumed, error)
	// OpenPage opens an https address in the browser.
	OpenPage(ctx context.Context, address string) error
	CheckToken(ctx context.Context, r CheckRequest) (Checked, error)
	// SaveSetup keeps the token and records the connector. Saved tells what
	// exists on the platform after a failure, too.
	SaveSetup(ctx context.Context, r SaveRequest) (Saved, error)
	// PassOn records that somebody else will finish, and tells them. What
	// exists on the platform is told after a failure, too.
	PassOn(ctx context.Context, r HandOverRequest) (PassedOn, error)
	// BeginSync starts a sync, which goes on until ctx ends.
	BeginSync(ctx context.Context, r FirstSync) (Running, error)
	SaveDraft(ctx context.Context, d access.Draft) error
	// Leave keeps what is asked, and gives the draft's id.
	Leave(ctx context.Context, r LeaveRequest) (string, error)
}

// KeychainRequest asks to try a keychain. The passphrase is that of an
// encrypted file; empty where the keychain has one already.
type KeychainRequest struct {
	Kind       place.Kind
	Passphrase secret.Value
}

// Saved is a recorded connector, and what exists on its platform.
type Saved struct {
	Connector access.Connector
	Made      any
}

// PassedOn is a recorded hand-over, and what exists on its platform.
type PassedOn struct {
	Outcome handover.Outcome
	Made    any
}

// ask makes w the call that is waited for. With goOn the person has pressed
// Enter already: where it succeeds, the flow goes on.
func (s *state) ask(w flow.Work, goOn bool) {
	s.desk.Ask(w)
	s.goOn = goOn
}

// drop gives up on the call under way.
func (s *state) drop() {
	s.desk.Drop()
	s.goOn = false
}

// goesOn reports whether the flow goes on after the call that was answered.
func (s *state) goesOn() bool {
	on := s.goOn
	s.goOn = false
	return on
}
