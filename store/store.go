// Package store keeps everything that outlives a run of connectpd: connectors,
// apps, people, drafts, sync runs, access data with its history, the
// connector log and settings, in one SQLite file.
//
// It is the only package that speaks SQL. It must not know HTTP, keys or
// screens. The API token is never in it: see store/keychain and Vault.
package store

import (
	"context"
	"time"

	"connectpd/store/access"
	"connectpd/store/secret"
)

// Options of Open.
type Options struct {
	Now func() time.Time // the clock; nil: time.Now
}

// Store is an open store. Methods are safe for concurrent use.
type Store struct{}

// Open opens or makes the store in home (made 0700; refused when it exists
// and is open to others). Typed errors: *HomeOpenError, *NewerError,
// *DamagedError, *ReadOnlyError.
func Open(ctx context.Context, home string, o Options) (*Store, error) { panic("contract") }

// Close closes it.
func (s *Store) Close() error { panic("contract") }

// Home is the folder.
func (s *Store) Home() string { panic("contract") }

// --- apps and people ---

// Apps lists apps: those with an identity provider first, then by name.
func (s *Store) Apps(ctx context.Context) ([]App, error) { panic("contract") }

// AddApp adds an app and gives it its id.
func (s *Store) AddApp(ctx context.Context, a App) (App, error) { panic("contract") }

// People lists people by name.
func (s *Store) People(ctx context.Context) ([]Person, error) { panic("contract") }

// PutPerson adds a person, or updates the one with that e-mail.
func (s *Store) PutPerson(ctx context.Context, p Person) (Person, error) { panic("contract") }

// --- connectors ---

// Connectors lists all, Live filled in, by name.
func (s *Store) Connectors(ctx context.Context) ([]Connector, error) { panic("contract") }

// Connector finds one by id, exact name or subdomain; "" is the only one.
// Errors: ErrNoConnector, *AmbiguousError.
func (s *Store) Connector(ctx context.Context, ref string) (Connector, error) { panic("contract") }

// NewConnectorID makes an id; drafts and keychain items use it before the
// connector is recorded.
func (s *Store) NewConnectorID() string { panic("contract") }

// SaveConnector records a new connector (or the same one again) with its app,
// owners and placed token in one transaction, and drops its draft. App with an
// empty ID is made; people are put.
func (s *Store) SaveConnector(ctx context.Context, c Connector, token Placed) (Connector, error) {
	panic("contract")
}

// SaveHandedOver records a connector that somebody else will finish.
func (s *Store) SaveHandedOver(ctx context.Context, c Connector) (Connector, error) {
	panic("contract")
}

// SetOwners replaces the owners.
func (s *Store) SetOwners(ctx context.Context, id string, owners []Owner) error { panic("contract") }

// RenameConnector gives it another name. *AmbiguousError when taken.
func (s *Store) RenameConnector(ctx context.Context, id, name string) error { panic("contract") }

// SetAccount notes a renamed subdomain.
func (s *Store) SetAccount(ctx context.Context, id string, a access.Account) error { panic("contract") }

// SetAppIDP marks an app as made by an identity provider.
func (s *Store) SetAppIDP(ctx context.Context, appID, idp string) error { panic("contract") }

// SetStatus stores a status that no run decides (a rejected stored token).
func (s *Store) SetStatus(ctx context.Context, id string, st Status, reason string) error {
	panic("contract")
}

// ForgetOldToken drops the reminder: PagerDuty refused the old key, or the
// person let it go.
func (s *Store) ForgetOldToken(ctx context.Context, id string) error { panic("contract") }

// Disconnect removes the connector and its token record; purge also its
// access data and log. Keychain items are the Vault's.
func (s *Store) Disconnect(ctx context.Context, id string, purge bool) error { panic("contract") }

// --- drafts ---

// Drafts lists unfinished set-ups, newest first.
func (s *Store) Drafts(ctx context.Context) ([]Draft, error) { panic("contract") }

// SaveDraft keeps a draft's answers (not its token record).
func (s *Store) SaveDraft(ctx context.Context, d Draft) error { panic("contract") }

// DeleteDraft drops it; its keychain item is the Vault's.
func (s *Store) DeleteDraft(ctx context.Context, id string) error { panic("contract") }

// --- runs ---

// SyncLock is the right to sync one connector; it dies with the process.
type SyncLock struct{}

// LockSync takes it. *BusyError names who has it.
func (s *Store) LockSync(ctx context.Context, connectorID string) (*SyncLock, error) {
	panic("contract")
}

// Publish leaves progress where other processes can show it. It never blocks
// on them and is called at most a few times a second.
func (l *SyncLock) Publish(progress []byte) error { panic("contract") }

// Release gives it back.
func (l *SyncLock) Release() error { panic("contract") }

// BeginRun records that a run started. The caller holds the lock.
func (s *Store) BeginRun(ctx context.Context, r Run) (Run, error) { panic("contract") }

// Apply writes the differences between the snapshot and d, the run's record
// and the connector's status in one transaction: history as spans, nothing
// per row when nothing changed. r.Result is ok or partial. Returned is the
// finished run with Counts, Changes and Baseline.
func (s *Store) Apply(ctx context.Context, r Run, d *access.Dataset) (Run, error) { panic("contract") }

// Hold keeps d as the connector's held result beside the snapshot.
func (s *Store) Hold(ctx context.Context, r Run, d *access.Dataset) (Run, error) { panic("contract") }

// FinishRun records a run that applied nothing (failed, cancelled).
// tokenRejected makes the connector need attention as a failure does, with
// the run's reason; a FromEnv run does not judge the stored token.
func (s *Store) FinishRun(ctx context.Context, r Run) (Run, error) { panic("contract") }

// Runs lists finished runs, newest first; n 0: all.
func (s *Store) Runs(ctx context.Context, connectorID string, n int) ([]Run, error) {
	panic("contract")
}

// HeldRun is the held run, or nil.
func (s *Store) HeldRun(ctx context.Context, connectorID string) (*Run, *access.Dataset, error) {
	panic("contract")
}

// AcceptHeld applies exactly that held run; DiscardHeld drops it.
func (s *Store) AcceptHeld(ctx context.Context, connectorID string, runID int64) (Run, error) {
	panic("contract")
}

// DiscardHeld drops the held run and gives the connector its status back.
func (s *Store) DiscardHeld(ctx context.Context, connectorID string, runID int64) error {
	panic("contract")
}

// --- reads ---

// AccessQuery narrows Access. Zero fields do not narrow.
type AccessQuery struct {
	ConnectorID string
	UserEmail   string              // without case
	Type        access.ResourceType // team, role, schedule
	Resource    string              // id, or exact name without case
	AsOfRun     int64               // 0: now
}

// Access lists who holds what, sorted by user name, type, resource name.
// yield is called row by row; its error ends the listing.
func (s *Store) Access(ctx context.Context, q AccessQuery, yield func(Holding) error) error {
	panic("contract")
}

// Counts of the current snapshot.
func (s *Store) Counts(ctx context.Context, connectorID string) (access.Counts, error) {
	panic("contract")
}

// Snapshot is the current access data in memory (findings, browsers, held
// comparison). AsOfRun as in AccessQuery.
func (s *Store) Snapshot(ctx context.Context, connectorID string, asOfRun int64) (*access.Dataset, error) {
	panic("contract")
}

// ChangeQuery narrows Changes to what happened after run Since up to run
// Until.
type ChangeQuery struct {
	ConnectorID  string
	Since, Until int64
	UserEmail    string
	Type         access.ResourceType
}

// Changes lists differences, oldest first.
func (s *Store) Changes(ctx context.Context, q ChangeQuery) ([]Change, error) { panic("contract") }

// --- log and settings ---

// Log adds an entry. The text is redacted by the caller's Logger.
func (s *Store) Log(ctx context.Context, connectorID string, e LogEntry) error { panic("contract") }

// LogQuery asks for entries after Seq, oldest first; N limits to the newest N.
type LogQuery struct {
	ConnectorID string
	After       int64
	N           int
}

// LogEntries reads the log.
func (s *Store) LogEntries(ctx context.Context, q LogQuery) ([]LogEntry, error) { panic("contract") }

// Setting reads a setting; "" when it was never set.
func (s *Store) Setting(ctx context.Context, key string) (string, error) { panic("contract") }

// SetSetting writes it.
func (s *Store) SetSetting(ctx context.Context, key, value string) error { panic("contract") }

// DataVersion changes when another process wrote (PRAGMA data_version).
func (s *Store) DataVersion(ctx context.Context) (int64, error) { panic("contract") }

// Placed is a token in its keychain, read back and proved, that no connector
// names yet.
type Placed struct {
	ConnectorID string
	Token       Token
	// Began is the number the connector had when the work started.
	Began int
}

var _ secret.Value
