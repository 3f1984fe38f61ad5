package service

import (
	"context"
	"fmt"
	"strings"
	"time"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/wizard/flow"
	"connectpd/wizard/setup"
)

// Facts gathers what a set-up should know at its start.
func (s *Setups) Facts(ctx context.Context) (setup.Facts, error) {
	f := setup.Facts{
		NewID: s.Store.NewConnectorID(), Today: s.Clock.Now().Local(),
		HavePassphrase: s.havePassphrase(), Browser: s.OpenBrowser != nil && !s.Demo,
		APIBase: s.APIBase, EnvToken: !s.EnvToken.Empty(), Demo: s.Demo, Mail: s.Mail != nil,
	}
	var err error
	if f.Apps, err = s.Store.Apps(ctx); err != nil {
		return f, fmt.Errorf("list the apps: %w", err)
	}
	if f.People, err = s.Store.People(ctx); err != nil {
		return f, fmt.Errorf("list the people: %w", err)
	}
	if f.Connectors, err = s.Store.Connectors(ctx); err != nil {
		return f, fmt.Errorf("list the connectors: %w", err)
	}
	if f.Drafts, err = s.Store.Drafts(ctx); err != nil {
		return f, fmt.Errorf("list the unfinished setups: %w", err)
	}
	for _, p := range s.Platforms {
		offer, err := p.Offer(ctx)
		if err != nil {
			return f, err
		}
		f.Platforms = append(f.Platforms, offer)
	}
	f.Keychain = lastKeychain(f.Connectors)
	f.Me = s.me(ctx)
	return f, nil
}

// lastKeychain is the kind that worked last on this computer; OS where none
// was used yet.
func lastKeychain(list []store.Connector) keychain.Kind {
	kind := keychain.OS
	var newest store.Token
	for _, c := range list {
		if c.Token.Number != 0 && c.Token.AddedAt.After(newest.AddedAt) {
			newest, kind = c.Token, c.Token.StoredIn
		}
	}
	return kind
}

// remember keeps who sits here for every later flow. What was done is done all
// the same: where it cannot be kept, it is asked again.
func (s *Deps) remember(ctx context.Context, me setup.Me) {
	if me.Email == "" {
		return
	}
	_ = s.Store.SetSetting(ctx, SettingMe, personText(me))
}

// personText is somebody as flow.ParsePerson reads them again.
func personText(me setup.Me) string {
	name := strings.NewReplacer(`"`, "", `\`, "").Replace(me.Name)
	switch {
	case name == "":
		return me.Email
	case strings.ContainsAny(name, ",.<>@()[]:;"):
		name = `"` + name + `"`
	}
	return name + " <" + me.Email + ">"
}

// MyEmail is the e-mail of who sits here; "" where nothing tells it at once.
func (s *Deps) MyEmail(ctx context.Context) string {
	ctx, stop := context.WithTimeout(ctx, time.Second)
	defer stop()
	return s.me(ctx).Email
}

// SettingMe is the store's key of who sits here: "Ada <ada@example.com>".
const SettingMe = "me"

// SettingMouse is the store's key of whether lists take the mouse: "off" leaves
// it to the terminal everywhere.
const SettingMouse = "mouse"

// Mouse reports whether lists take the mouse: unless a person said no.
func (s *Deps) Mouse(ctx context.Context) (bool, error) {
	value, err := s.Store.Setting(ctx, SettingMouse)
	return value != "off", err
}

// me is who sits here, as they said once, else as git or the account proposes.
func (s *Deps) me(ctx context.Context) setup.Me {
	if kept, err := s.Store.Setting(ctx, SettingMe); err == nil && kept != "" {
		if name, email, err := flow.ParsePerson(kept); err == nil {
			return setup.Me{Name: name, Email: email, Known: true}
		}
	}
	if s.Me != nil {
		return s.Me(ctx)
	}
	return localMe(ctx)
}

// ProbeKeychain tries a keychain with a random item. *keychain.Error. Where
// tokens are kept in encrypted files already, the passphrase has to open one
// of them too: two passphrases could not both be typed at a start.
func (s *Deps) ProbeKeychain(ctx context.Context, k keychain.Kind) error {
	if k == keychain.None {
		return nil
	}
	kc, err := s.OpenKeychain(k)
	if err != nil {
		return err
	}
	if err := kc.Probe(ctx); err != nil {
		return err
	}
	if k != keychain.File {
		return nil
	}
	list, err := s.Store.Connectors(ctx)
	if err != nil {
		return fmt.Errorf("list the connectors: %w", err)
	}
	for _, c := range list {
		if c.Token.Number != 0 && c.Token.StoredIn == keychain.File {
			_, err := s.Vault.Token(ctx, c)
			return passphraseOnly(err)
		}
	}
	return nil
}

// passphraseOnly keeps what a wrong passphrase gives. That another file is
// gone or damaged is no reason against a new one.
func passphraseOnly(err error) error {
	if reasonOf(err) == keychain.WrongPassphrase {
		return err
	}
	return nil
}
