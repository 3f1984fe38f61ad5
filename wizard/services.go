package wizard

import (
	"context"
	"net/http"
	"time"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/sync/engine"
	"connectpd/wizard/handover"
	"connectpd/wizard/rotate"
	"connectpd/wizard/talk"
)

// Clock is all that services know of time.
type Clock interface {
	Now() time.Time
	// Sleep returns early with the context's error.
	Sleep(ctx context.Context, d time.Duration) error
}

// Services do what conversations and commands ask for. They never print and
// never ask. The fields are set once, before the first call; methods are safe
// for concurrent use.
type Services struct {
	Store *store.Store
	Vault *store.Vault
	// OpenKeychain gives the keychain of a kind, the same one each time.
	OpenKeychain func(keychain.Kind) (keychain.Keychain, error)
	// UsePassphrase hands a typed passphrase to the encrypted file for the
	// rest of this run; nil where it asks by itself.
	UsePassphrase  func(secret.Value)
	HavePassphrase bool // the variables give one

	APIBase     string       // CONNECTPD_API_URL, or ""
	EnvToken    secret.Value // CONNECTPD_TOKEN, or empty
	Version     string
	Clock       Clock
	Concurrency int               // 0: the default
	Transport   http.RoundTripper // tests; nil: the network
	// OpenBrowser opens an https address; nil where there is no browser.
	OpenBrowser func(ctx context.Context, address string) error
	// Me proposes who sits at the keyboard; nil: git config, then the account.
	Me   func(ctx context.Context) Me
	Demo bool
}

// Facts gathers what a set-up should know at its start.
func (s *Services) Facts(ctx context.Context) (Facts, error) { panic("stub") }

// Do makes the call that is due.
func (s *Services) Do(ctx context.Context, d Due) Result { panic("stub") }

// ProbeKeychain tries a keychain with a random item. *keychain.Error.
func (s *Services) ProbeKeychain(ctx context.Context, k keychain.Kind) error { panic("stub") }

// CheckToken tells what a token is, and whether its account is connected.
func (s *Services) CheckToken(ctx context.Context, r CheckRequest) (Checked, error) { panic("stub") }

// Save keeps the token and records the connector (DESIGN section 6, Token).
// A failure leaves nothing behind.
func (s *Services) Save(ctx context.Context, r SaveRequest) (store.Connector, error) { panic("stub") }

// HandOver records that somebody else finishes, and writes the message.
func (s *Services) HandOver(ctx context.Context, r HandOverRequest) (HandedOver, error) {
	panic("stub")
}

// Invitation reads an invitation, also out of a whole pasted e-mail.
func (s *Services) Invitation(text []byte) (handover.Invitation, error) { panic("stub") }

// Leave keeps the draft (and the token, when asked) of a set-up that is left.
// The id of the draft is returned; "" when nothing was kept.
func (s *Services) Leave(ctx context.Context, r LeaveRequest) (string, error) { panic("stub") }

// SaveDraft keeps the answers so far.
func (s *Services) SaveDraft(ctx context.Context, d store.Draft) error { panic("stub") }

// DropDraft removes an unfinished set-up and the token kept with it.
func (s *Services) DropDraft(ctx context.Context, id string) error { panic("stub") }

// Resume finds an unfinished set-up or a handed-over connector by id, name or
// "" (the newest), with the token kept for it.
func (s *Services) Resume(ctx context.Context, ref string) (Resumed, error) { panic("stub") }

// StartSync starts a sync of one connector; cancelling ctx cancels it.
// Errors besides the store's: *BaseMismatchError, *TokenNeededError,
// *keychain.Error, *store.BusyError.
func (s *Services) StartSync(ctx context.Context, r SyncRequest) (*Sync, error) { panic("stub") }

// AcceptHeld applies the held run that was shown; runID 0 the one there is.
func (s *Services) AcceptHeld(ctx context.Context, connector string, runID int64) (store.Run, error) {
	panic("stub")
}

// DiscardHeld drops it.
func (s *Services) DiscardHeld(ctx context.Context, connector string, runID int64) error {
	panic("stub")
}

// Summarize puts the end of a sync into words.
func (s *Services) Summarize(ctx context.Context, connectorID string, o engine.Outcome) Summary {
	panic("stub")
}

// RotateFacts gathers what a rotation should know at its start.
func (s *Services) RotateFacts(ctx context.Context, connector string) (rotate.Facts, error) {
	panic("stub")
}

// DoRotate makes the call that a rotation has due. Syncs are started with
// StartSync by the caller of the conversation.
func (s *Services) DoRotate(ctx context.Context, d rotate.Due) rotate.Result { panic("stub") }

// Disconnect removes a connector and its tokens; purge also its data and log.
func (s *Services) Disconnect(ctx context.Context, connector string, purge bool) (store.Connector, error) {
	panic("stub")
}

// OwnersChange adds and removes owners.
type OwnersChange struct {
	Add, Remove []string // e-mails, or "Name <e-mail>" to add
}

// ChangeOwners changes who owns a connector. A connector keeps one owner.
func (s *Services) ChangeOwners(ctx context.Context, connector string, c OwnersChange) (store.Connector, error) {
	panic("stub")
}

// MoveToken keeps a connector's token in another keychain.
func (s *Services) MoveToken(ctx context.Context, connector string, to keychain.Kind) (store.Connector, error) {
	panic("stub")
}

// BaseMismatchError: CONNECTPD_API_URL names another base than the one that
// the kept token was saved for. Nothing was sent.
type BaseMismatchError struct {
	Connector string
	Saved     string
	Named     string
}

func (e *BaseMismatchError) Error() string { panic("stub") }

// Cure says what to do.
func (e *BaseMismatchError) Cure() string { panic("stub") }

// TokenNeededError: no token is kept for the connector and none was given.
type TokenNeededError struct {
	Connector store.Connector
	Reason    error // why the kept one could not be read; nil when none is kept
}

func (e *TokenNeededError) Error() string { panic("stub") }

// Cure says what to do.
func (e *TokenNeededError) Cure() string { panic("stub") }

// Unwrap gives the keychain's error.
func (e *TokenNeededError) Unwrap() error { return e.Reason }

// Summary is the end of a sync in words, for screens and scrollbacks.
type Summary struct {
	Title   string   // "Connected on this computer · PagerDuty · acme"
	Counts  []string // "Users 10,000", …
	Changes string   // "Since Thursday 14:02: 12 gained, 3 lost, 1 altered"
	Notes   []string // partial, plan, held: what the result means
	Look    []string // what deserves a look first
	Next    []Command
	// Reenter: the token was rejected; entering a new one is offered.
	Reenter bool
	// HeldRun can be accepted or discarded; 0 when nothing is held.
	HeldRun int64
	Outcome engine.Outcome
}

// Command is a command worth knowing next.
type Command struct{ Line, Does string }

// Drive carries a conversation through without a person: it makes every call
// that is due and says Next until the conversation ends or a problem stops it.
func Drive(ctx context.Context, s *Services, m *Machine) (Ending, *talk.Problem) { panic("stub") }
