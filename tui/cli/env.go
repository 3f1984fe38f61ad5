package cli

import (
	"context"
	"io"
	"net/http"

	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/sync/remote"
	"connectpd/wizard/handover/post"
	"connectpd/wizard/setup"
)

// Env is everything outside the program that the command line touches. main
// takes it from the process (see FromProcess); tests make their own.
type Env struct {
	Args    []string // without the program's name
	Version string
	Build   Build
	// Called is what another terminal types to run this program; nil: its name.
	Called func() string

	In  io.Reader
	Out io.Writer
	Err io.Writer
	// InTTY and OutTTY tell whether a person can be asked: both must be
	// terminals. ErrTTY decides nothing but how errors may look.
	InTTY, OutTTY, ErrTTY bool
	UTF8                  bool

	// Folder is where the program was started: exports are written there.
	Folder string

	// Vars are the environment variables without the secret ones.
	Vars map[string]string
	// Secrets are the secret variables that are set (secret.Names), by name;
	// the process's own environment no longer holds them.
	Secrets map[string]secret.Value

	Clock remote.Clock
	// Face makes the full-screen face; Line the line mode, nil where this
	// build has none.
	Face func(FaceOptions) Face
	Line func(FaceOptions) Lines

	// Size is the window's, in cells; asked where Out is a terminal.
	Size func() (width, height int)
	// Page shows text in a pager; nil: there is none. It is called only where
	// both In and Out are terminals.
	Page func(argv []string, text io.Reader) error
	// AskSecret reads one line from the terminal without showing it. It is
	// called only where both In and Out are terminals.
	AskSecret func(ctx context.Context, prompt string) ([]byte, error)
	// OpenBrowser opens an https address; nil where there is no browser.
	OpenBrowser func(ctx context.Context, address string) error
	// Keychain makes the keychain of a kind: keychain.Open.
	Keychain func(keychain.Kind, keychain.Options) (keychain.Keychain, error)
	// Me proposes who sits at the keyboard; nil: git config, then the account.
	Me func(ctx context.Context) setup.Me
	// TempDir makes a private folder (the demo's home).
	TempDir func() (string, error)

	// Drain drops what was typed or pasted and not read yet; nil: nothing.
	Drain func()

	Transport http.RoundTripper  // tests; nil: the default
	Mail      post.MailerOptions // tests; zero: the default
}

// CanAsk reports whether a person can be asked.
func (e *Env) CanAsk() bool { return e.InTTY && e.OutTTY }

// Names of the variables (DESIGN section 5).
const (
	varHome           = "CONNECTPD_HOME"
	varToken          = "CONNECTPD_TOKEN"
	varAPI            = "CONNECTPD_API_URL"
	varPassphrase     = "CONNECTPD_PASSPHRASE"
	varPassphraseFile = "CONNECTPD_PASSPHRASE_FILE"

	varClientID     = "CONDUCTORONE_CLIENT_ID"
	varClientSecret = "CONDUCTORONE_CLIENT_SECRET"
	varAccessToken  = "CONDUCTORONE_ACCESS_TOKEN"
	varConeID       = "CONE_CLIENT_ID"
	varConeSecret   = "CONE_CLIENT_SECRET"
	varConeServer   = "CONE_API_ENDPOINT"

	varPager = "PAGER"

	varSMTP             = "CONNECTPD_SMTP_URL"
	varSMTPPassword     = "CONNECTPD_SMTP_PASSWORD"
	varSMTPPasswordFile = "CONNECTPD_SMTP_PASSWORD_FILE"
)
