package service

import (
	"context"
	"net/http"
	"os"
	"sync"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/sync/pagerduty"
	"connectpd/sync/remote"
	"connectpd/wizard/conductorone"
	"connectpd/wizard/handover"
	"connectpd/wizard/platform"
	"connectpd/wizard/setup"
)

// Deps are what services work with. The fields are set once, before the first
// call.
type Deps struct {
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
	Clock       remote.Clock
	Concurrency int               // 0: the default
	Transport   http.RoundTripper // tests; nil: the network
	// OpenBrowser opens an https address; nil where there is no browser.
	OpenBrowser func(ctx context.Context, address string) error
	// Me proposes who sits at the keyboard; nil: git config, then the account.
	Me func(ctx context.Context) setup.Me
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

	// Platforms are where connectors can be registered; nil: all that there
	// are.
	Platforms platform.List
	// saving lets one save, replacement or hand-over go on at a time: one
	// that was given up may still be ending when the next begins.
	saving sync.Mutex
}

// TryKeychain tries a keychain with a random item, after handing over the
// passphrase that was typed for it.
func (s *Deps) TryKeychain(ctx context.Context, r setup.KeychainRequest) error {
	s.Unlock(r.Passphrase)
	return s.ProbeKeychain(ctx, r.Kind)
}

// havePassphrase reports that nobody needs to be asked for the passphrase of
// the encrypted file: the variables give it, or it was typed in this run and
// opened what is kept.
func (s *Deps) havePassphrase() bool {
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
func (s *Deps) Unlock(v secret.Value) {
	s.know(v)
	if s.UsePassphrase != nil && !v.Empty() {
		s.UsePassphrase(v)
	}
}

// know makes whatever prints or logs from now on leave these out.
func (s *Deps) know(secrets ...secret.Value) {
	for _, v := range secrets {
		s.Redactor.Add(v)
	}
}

// OpenPage opens an https address in the browser.
func (s *Deps) OpenPage(ctx context.Context, address string) error {
	if s.OpenBrowser == nil {
		return os.ErrNotExist
	}
	return s.OpenBrowser(ctx, address)
}

// options are those of every client of PagerDuty.
func (s *Deps) options(base string) pagerduty.Options {
	return pagerduty.Options{
		Base: base, Version: s.Version, Concurrency: s.Concurrency, Clock: s.Clock, Transport: s.Transport,
	}
}
