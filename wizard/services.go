package wizard

import (
	"context"
	"net/http"
	"os"
	"sync"
	"time"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/sync/pagerduty"
	"connectpd/wizard/conductorone"
	"connectpd/wizard/handover"
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
	Me func(ctx context.Context) Me
	// Mail sends letters; nil where no mail server is known, and they are
	// written as files.
	Mail handover.Sender
	// Redactor learns every secret that passes through the services, and
	// what is logged passes through it; nil: the log knows each call's own.
	Redactor *secret.Redactor
	Demo     bool
	// Surroundings are where credentials of ConductorOne tenants are found;
	// TenantBase stands in for every tenant's address (demo and tests only).
	Surroundings conductorone.Surroundings
	TenantBase   string

	// saving lets one save, replacement or hand-over go on at a time: one
	// that was given up may still be ending when the next begins.
	saving sync.Mutex
	// tenants are those signed in to.
	tenants tenantClients
}

// Do makes the call that is due. A sync goes on after Do: it ends with ctx.
func (s *Services) Do(ctx context.Context, d Due) Result {
	r := Result{Kind: d.Kind, Attempt: d.Attempt}
	switch d.Kind {
	case DueProbe:
		s.Unlock(d.Passphrase)
		r.Err = s.ProbeKeychain(ctx, d.Keychain)
	case DueResume:
		r.Resumed, r.Err = s.Resume(ctx, d.Draft)
	case DueBrowser:
		r.Err = s.open(ctx, d.Address)
	case DueCheck:
		r.Checked, r.Err = s.CheckToken(ctx, d.Check)
	case DueSave:
		r.Connector, r.Made, r.Err = s.save(ctx, d.Save)
	case DueHandOver:
		if d.HandOver.Tenant != nil {
			r.HandedOver, r.Made, r.Err = s.delegate(ctx, d.HandOver)
		} else {
			r.HandedOver, r.Err = s.HandOver(ctx, d.HandOver)
		}
		r.Connector = r.HandedOver.Connector
	case DueSignIn:
		r.SignedIn, r.Err = s.SignIn(ctx, d.SignIn)
	case DueApps:
		r.Apps, r.Err = s.FindApps(ctx, d.Find)
	case DueLook:
		r.Connectors, r.Owners, r.Err = s.LookAtApp(ctx, d.Find)
	case DueUsers:
		r.Query = d.Find.Query
		r.Users, r.Missing, r.Err = s.FindUsers(ctx, d.Find)
	case DueSync:
		r.Sync, r.Err = s.StartSync(ctx, d.Sync)
	}
	return r
}

// havePassphrase reports that nobody needs to be asked for the passphrase of
// the encrypted file: the variables give it, or it was typed in this run and
// opened what is kept.
func (s *Services) havePassphrase() bool {
	if s.HavePassphrase {
		return true
	}
	k, err := s.OpenKeychain(keychain.File)
	if err != nil {
		return false
	}
	u, ok := k.(keychain.Unlocker)
	return ok && u.Unlocked()
}

// Unlock hands a passphrase that somebody typed to the encrypted file. It is
// not asked for again in this run, unless it turns out to be wrong.
func (s *Services) Unlock(v secret.Value) {
	s.know(v)
	if s.UsePassphrase != nil && !v.Empty() {
		s.UsePassphrase(v)
	}
}

// know makes whatever prints or logs from now on leave these out.
func (s *Services) know(secrets ...secret.Value) {
	for _, v := range secrets {
		s.Redactor.Add(v)
	}
}

func (s *Services) open(ctx context.Context, address string) error {
	if s.OpenBrowser == nil {
		return os.ErrNotExist
	}
	return s.OpenBrowser(ctx, address)
}

// options are those of every client of PagerDuty.
func (s *Services) options(base string) pagerduty.Options {
	return pagerduty.Options{
		Base: base, Version: s.Version, Concurrency: s.Concurrency, Clock: s.Clock, Transport: s.Transport,
	}
}
