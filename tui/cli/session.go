package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/store/words"
	"connectpd/sync/pagerduty"
	"connectpd/wizard/conductorone"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/service"
	"connectpd/wizard/setup"
)

// session is an open store with the services on it, for one command.
type session struct {
	app        *app
	store      *store.Store
	vault      *store.Vault
	services   *service.Services
	passphrase secret.Value // of the encrypted file, once it is known
}

// session opens the store of CONNECTPD_HOME, once, for a command that writes.
func (a *app) session(ctx context.Context) (*session, error) { return a.opened(ctx, store.ToWrite) }

// sessionOn opens it for a command that changes one connector.
func (a *app) sessionOn(ctx context.Context, ref string) (*session, store.Connector, error) {
	s, err := a.session(ctx)
	if err != nil {
		return nil, store.Connector{}, err
	}
	c, err := s.connector(ctx, ref)
	return s, c, err
}

// browsing opens it for whoever looks around and may write: where it cannot be
// written, it is looked at.
func (a *app) browsing(ctx context.Context) (*session, error) { return a.opened(ctx, store.ToBrowse) }

// reading opens it for a command that writes nothing. It makes none, and says
// so where it could not be written.
func (a *app) reading(ctx context.Context) (*session, error) {
	s, err := a.opened(ctx, store.ToRead)
	if err != nil {
		return nil, err
	}
	if why := s.store.ReadOnly(); why != nil {
		a.aside("note: the store is read-only: " + words.Stop(why.Error()) + " Showing the last saved data.")
	}
	return s, nil
}

// readingUnless is reading, for a command that also writes when it is told so.
func (a *app) readingUnless(ctx context.Context, writes bool) (*session, error) {
	if writes {
		return a.session(ctx)
	}
	return a.reading(ctx)
}

func (a *app) opened(ctx context.Context, purpose store.Purpose) (*session, error) {
	if a.sess != nil {
		return a.sess, nil
	}
	home, err := homeFolder(a.env.Vars)
	if err != nil {
		return nil, err
	}
	s, err := a.open(ctx, home, purpose, a.env.Keychain)
	if err != nil {
		return nil, err
	}
	a.sess = s
	if a.env.Line == nil {
		return s, nil
	}
	value, err := s.store.Setting(ctx, settingAccessible)
	a.accessibleSetting = value == "on"
	return s, err
}

// keychainMaker makes keychains, as keychain.Open does.
type keychainMaker func(keychain.Kind, keychain.Options) (keychain.Keychain, error)

// open opens a store in home and puts the services on it.
func (a *app) open(ctx context.Context, home string, purpose store.Purpose, make keychainMaker) (*session, error) {
	st, err := store.Open(ctx, home, store.Options{Now: a.env.Clock.Now, For: purpose})
	if err != nil {
		return nil, err
	}
	s := &session{app: a, store: st}
	openKeychain := remembered(make, keychain.Options{
		Dir: store.KeychainFolder(home), Attended: a.env.CanAsk(),
		Passphrase: func(context.Context) (secret.Value, error) { return s.passphrase, nil },
	})
	s.vault = store.NewVault(st, openKeychain)
	s.services = service.New(&service.Deps{
		Redactor: a.redactor,
		Store:    st, Vault: s.vault, OpenKeychain: openKeychain,
		UsePassphrase: func(v secret.Value) { s.passphrase = v },
		Version:       a.env.Version, Clock: a.env.Clock, Transport: a.env.Transport,
		OpenBrowser: s.browser(a.env.OpenBrowser), Me: a.env.Me,
	})
	return s, nil
}

// remembered gives the same keychain of a kind each time.
func remembered(make keychainMaker, o keychain.Options) func(keychain.Kind) (keychain.Keychain, error) {
	var mu sync.Mutex
	known := map[keychain.Kind]keychain.Keychain{}
	return func(k keychain.Kind) (keychain.Keychain, error) {
		mu.Lock()
		defer mu.Unlock()
		if opened, ok := known[k]; ok {
			return opened, nil
		}
		opened, err := make(k, o)
		if err == nil {
			known[k] = opened
		}
		return opened, err
	}
}

// outside adds what the variables say, for the commands that heed them.
func (a *app) outside(ctx context.Context, s *session) error {
	base := strings.TrimRight(a.env.Vars[varAPI], "/")
	if base != "" {
		if err := pagerduty.ValidBase(base); err != nil {
			return refuse(failure.APIBaseOdd, failure.Blanks{"variable": varAPI, "reason": err.Error()})
		}
	}
	s.services.APIBase = base
	s.services.EnvToken = a.env.Secrets[varToken]
	p, err := a.passphrase(ctx)
	if err != nil {
		return err
	}
	a.redactor.Add(p)
	s.passphrase, s.services.HavePassphrase = p, !p.Empty()
	s.services.Surroundings = a.surroundings()
	return nil
}

// outsideOn opens the store for a command that changes one connector and heeds
// the variables, which are looked at first.
func (a *app) outsideOn(ctx context.Context, ref string) (*session, store.Connector, error) {
	s, err := a.session(ctx)
	if err == nil {
		err = a.outside(ctx, s)
	}
	if err != nil {
		return nil, store.Connector{}, err
	}
	c, err := s.connector(ctx, ref)
	return s, c, err
}

// surroundings are where credentials of ConductorOne tenants may be.
func (a *app) surroundings() conductorone.Surroundings {
	v := a.env.Vars
	home := v["HOME"]
	if home == "" {
		home = v["USERPROFILE"]
	}
	return conductorone.Surroundings{
		ClientID: strings.TrimSpace(v[varClientID]), Secret: a.env.Secrets[varClientSecret],
		Cone: tenant.Credentials{
			ClientID: strings.TrimSpace(v[varConeID]), Secret: a.env.Secrets[varConeSecret], Server: strings.TrimSpace(v[varConeServer]),
		},
		AccessToken: !a.env.Secrets[varAccessToken].Empty(),
		Home:        home, ConeConfig: v["CONE_CONFIG_PATH"], ReadFile: os.ReadFile,
	}
}

// askTenants asks the tenants of connectors how they stand, for a moment: what
// does not answer in time is shown as it was last. Nothing is asked of a
// person for it.
func (a *app) askTenants(ctx context.Context, s *session, list []store.Connector) (asked bool) {
	if s.store.ReadOnly() != nil { // the answers could not be kept
		return false
	}
	if !s.services.Platforms.AnyElsewhere(list) {
		return false
	}
	s.services.Surroundings = a.surroundings()
	if p, err := a.passphrase(ctx); err == nil {
		a.redactor.Add(p)
		s.passphrase, s.services.HavePassphrase = p, !p.Empty()
	}
	s.services.Platforms.AskAll(ctx, list, tenantPatience)
	return true
}

// tenantPatience is how long a status waits for tenants.
const tenantPatience = 3 * time.Second

// passphrase is the one that the variables give; empty without one.
func (a *app) passphrase(ctx context.Context) (secret.Value, error) {
	if p := a.env.Secrets[varPassphrase]; !p.Empty() {
		return p, nil
	}
	file := a.env.Vars[varPassphraseFile]
	if file == "" {
		return secret.Value{}, nil
	}
	p, err := a.readSecret(ctx, file)
	if ctx.Err() != nil {
		return p, ctx.Err()
	}
	if err != nil {
		return p, refuse(failure.PassphraseFile, failure.Blanks{"variable": varPassphraseFile, "reason": failure.Sayable(err)})
	}
	return p, nil
}

// close ends whatever the command opened.
func (a *app) close() error {
	if a.sess == nil {
		return nil
	}
	return a.sess.store.Close()
}

func (s *session) now() time.Time { return s.app.env.Clock.Now() }

// connector finds the one that is meant; "" is the only one.
func (s *session) connector(ctx context.Context, ref string) (store.Connector, error) {
	c, err := s.store.Connector(ctx, ref)
	if errors.Is(err, store.ErrNoConnector) {
		return c, s.noConnector(ctx, ref)
	}
	return c, err
}

// noConnector says that there is none, or none of that name, and which are
// near.
func (s *session) noConnector(ctx context.Context, ref string) error {
	if ref == "" {
		return s.noneYet(ctx)
	}
	all, err := s.store.Connectors(ctx)
	if err != nil || len(all) == 0 {
		return noConnector(ref)
	}
	var list []candidate
	for _, c := range all {
		list = append(list, candidate{fmt.Sprintf("%q", c.Name), []string{c.Name, c.Account.Subdomain, c.ID}})
	}
	return &toldError{near(nearest(ref, list), failure.Tell(failure.ConnectorUnknown, failure.Blanks{"ref": ref})).told, store.ErrNoConnector}
}

// noneYet says that there is no connector, and how to go on with one whose
// set-up was begun.
func (s *session) noneYet(ctx context.Context) error {
	drafts, err := s.store.Drafts(ctx)
	if err != nil || len(drafts) == 0 {
		return noConnector("")
	}
	return &toldError{failure.Tell(failure.NoConnectorWhole, failure.Blanks{
		"name": setup.DraftName(drafts[0]), "quoted": strconv.Quote(setup.DraftName(drafts[0]))}), store.ErrNoConnector}
}

// connectors lists all, or the one that is named.
func (s *session) connectors(ctx context.Context, ref string) ([]store.Connector, error) {
	if ref == "" {
		return s.store.Connectors(ctx)
	}
	c, err := s.connector(ctx, ref)
	return []store.Connector{c}, err
}

// noConnector says that there is none, or none of that name.
func noConnector(ref string) error {
	if ref == "" {
		return &toldError{failure.Tell(failure.NoConnectorYet), store.ErrNoConnector}
	}
	return &toldError{failure.Tell(failure.ConnectorUnknown, failure.Blanks{"ref": ref}), store.ErrNoConnector}
}
