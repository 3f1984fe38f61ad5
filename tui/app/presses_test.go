package app

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/sync/simulator/load"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/conductorone"
	"connectpd/wizard/setup"
)

// counted is what a journey cost: keys that were pressed, pastes, and texts
// that were typed, each one entry.
type counted struct {
	*whole
	presses, pastes, typed int
	wrong                  bool // a screen on the way said that something is wrong
}

func (c *counted) keys(names ...string) {
	for _, n := range names {
		switch {
		case strings.HasPrefix(n, "paste:"):
			c.pastes++
		case strings.HasPrefix(n, "type:"):
			c.typed++
		default:
			c.presses++
		}
		c.whole.keys(n)
		c.wrong = c.wrong || strings.Contains(c.text(), "✗")
	}
}

func (c *counted) cost(presses, pastes, typed int) {
	c.t.Helper()
	if c.presses > presses || c.pastes > pastes || c.typed != typed || c.wrong {
		c.t.Errorf("it cost %d presses, %d pastes and %d typed texts, and said ✗: %v; at most %d, %d and %d",
			c.presses, c.pastes, c.typed, c.wrong, presses, pastes, typed)
	}
}

// setUpAlone shows the set-up that the program was started for.
func (p *whole) setUpAlone() {
	p.t.Helper()
	facts, err := p.services.Facts(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	p.start(func(h *navigator) ui.Screen { return h.setup(setup.New(facts, setup.Options{}, h.s), true) })
}

// The budget of DESIGN section 3, on the screens: what starts the program is no
// key of it.
func TestWhatAFirstSetUpAndARotationCost(t *testing.T) {
	c := &counted{whole: newWhole(t, load.Size{Users: 20, Teams: 2, TeamSize: 3, Schedules: 2})}
	c.setUpAlone()
	c.keys("enter", "enter", "enter", "paste:"+c.Account.AccountKey(), "enter")
	c.sees("Connected on this computer")
	c.cost(5, 1, 0)

	c = &counted{whole: c.whole}
	c.startHome()
	spare, old := c.Account.SpareKey(), c.Account.AccountKey()
	c.keys("r", "paste:"+spare)
	c.sees("Disable the old key", "stored and in use")
	c.Account.DisableToken(old)
	c.keys("enter")
	c.sees("no longer works", "Connected on this computer")
	c.cost(3, 1, 0)

	// The key is revoked: it is entered again from home, where Enter leads to it.
	c.Account.RevokeToken(spare)
	c.startHome()
	c.whole.keys("s")
	c.sees("new token")
	c = &counted{whole: c.whole}
	c.keys("enter", "paste:"+c.Account.NewToken())
	c.sees("Connected on this computer")
	c.cost(1, 1, 0)
}

// noKeychain fails every call as a computer does that has no keychain.
type noKeychain struct{ keychain.Keychain }

func (noKeychain) Probe(context.Context) error {
	return &keychain.Error{Op: "probe", Kind: keychain.OS, Reason: keychain.Missing}
}

// withoutKeychain gives the program encrypted files alone, as they are kept in
// one folder. The function forgets the passphrase, as a new start does.
func (p *whole) withoutKeychain() (forget func()) {
	dir := filepath.Join(p.t.TempDir(), "keychain")
	var typed secret.Value
	open := func() keychain.Keychain {
		k, err := keychain.Open(keychain.File, keychain.Options{Dir: dir, WorkFactor: 8,
			Passphrase: func(context.Context) (secret.Value, error) { return typed, nil }})
		if err != nil {
			p.t.Fatal(err)
		}
		return k
	}
	file := open()
	d := p.services.Deps
	d.UsePassphrase = func(v secret.Value) { typed = v }
	d.OpenKeychain = func(k keychain.Kind) (keychain.Keychain, error) {
		if k == keychain.File {
			return file, nil
		}
		return noKeychain{}, nil
	}
	d.Vault = store.NewVault(d.Store, d.OpenKeychain)
	return func() { typed, file = secret.Value{}, open() }
}

func TestWhatAnEncryptedFileCosts(t *testing.T) {
	const passphrase = "type:correct horse battery"
	c := &counted{whole: newWhole(t, load.Size{Users: 20, Teams: 2, TeamSize: 3, Schedules: 2})}
	forget := c.withoutKeychain()
	c.setUpAlone()
	c.keys("enter", passphrase, "enter", passphrase, "enter", "enter", "enter", "paste:"+c.Account.AccountKey(), "enter")
	c.sees("Connected on this computer")
	c.cost(6, 1, 2)

	forget()
	c = &counted{whole: c.whole}
	c.startHome()
	spare, old := c.Account.SpareKey(), c.Account.AccountKey()
	c.keys("r", passphrase, "enter", "paste:"+spare)
	c.Account.DisableToken(old)
	c.keys("enter")
	c.sees("no longer works", "Connected on this computer")
	c.cost(3, 1, 1)
}

func TestWhatATenantCosts(t *testing.T) {
	c := &counted{whole: newWhole(t, load.Size{Users: 20, Teams: 2, TeamSize: 3, Schedules: 2})}
	_, credential := c.besideTenant()
	id, text, _ := strings.Cut(credential, "\n")
	c.setUpAlone()
	c.keys("down", "enter", "paste:"+id, "paste:"+text)
	if strings.Contains(c.text(), "Step 1 of 6") {
		c.keys("enter")
	}
	c.sees("Step 2 of 6")
	c.keys("enter", "enter", "paste:"+c.Account.AccountKey(), "enter")
	c.sees("In acme.conductor.one:")
	c.cost(7, 3, 0)
}

// TestWhatATenantCostsWhereItsCredentialsAreFound: they are not pasted then.
func TestWhatATenantCostsWhereItsCredentialsAreFound(t *testing.T) {
	c := &counted{whole: newWhole(t, load.Size{Users: 20, Teams: 2, TeamSize: 3, Schedules: 2})}
	_, credential := c.besideTenant()
	id, text, _ := strings.Cut(credential, "\n")
	c.services.Deps.Surroundings = conductorone.Surroundings{ClientID: id, Secret: secret.New([]byte(text))}
	c.setUpAlone()
	c.keys("down", "enter")
	if strings.Contains(c.text(), "Step 1 of 6") {
		c.keys("enter")
	}
	c.sees("Step 2 of 6", "Signed in to acme.conductor.one as Ada Lovelace")
	c.keys("enter", "enter", "paste:"+c.Account.AccountKey(), "enter")
	c.sees("In acme.conductor.one:")
	c.cost(7, 1, 0)
}

// small is a telephone over SSH: 45 by 18, and a keyboard of arrows, Enter,
// Esc, Tab and letters.
func (p *whole) small() { p.send(tea.WindowSizeMsg{Width: 45, Height: 18}) }

// row goes by Tab to the row that says text, and takes it.
func (p *whole) row(text string) {
	p.t.Helper()
	for range 20 {
		for _, line := range p.lines() {
			if strings.Contains(line, "❯") && strings.Contains(line, text) {
				p.keys("enter")
				return
			}
		}
		p.keys("tab")
	}
	p.t.Fatalf("Tab never comes to %q:\n%s", text, ansi.Strip(p.View()))
}

func (p *whole) fits() {
	p.t.Helper()
	uitest.Fits(p.t, p.View(), 45, 18)
}

// TestATelephoneGetsThrough walks the set-up and a rotation without F keys,
// and takes every command that has one by its row.
func TestATelephoneGetsThrough(t *testing.T) {
	p := newWhole(t, load.Size{Users: 20, Teams: 2, TeamSize: 3, Schedules: 2})
	p.setUpAlone()
	p.small()
	p.row("Keep the token somewhere else")
	p.sees("Where should the API token be kept?")
	p.keys("esc")
	p.row("Find another connector")
	p.sees("Which connector are you looking for?")
	p.keys("esc", "enter", "enter")
	p.row("Add or choose other owners")
	p.sees("Who owns this connector?")
	p.row("Add a person")
	p.keys("type:grace@example.com", "enter")
	p.sees("[x] grace@example.com")
	p.keys("esc", "enter")
	p.row("I cannot see this menu")
	p.sees("Who can create the API key?")
	p.keys("esc")
	p.row("How to create it")
	for range 20 {
		p.fits()
		p.keys("tab")
	}
	p.row("paste it here") // the field: Enter says what is missing there
	p.fits()
	p.keys("paste:" + p.Account.AccountKey())
	p.sees("5 of 6")
	p.fits()
	p.clock.pass(time.Second)
	p.keys("enter")
	p.sees("Connected")
	p.fits()
	p.startHome()
	p.small()
	old := p.Account.AccountKey()
	p.keys("r")
	p.row("How to create it")
	p.keys("paste:" + p.Account.SpareKey())
	p.sees("stored and in use")
	p.fits()
	p.Account.DisableToken(old)
	p.keys("enter")
	p.sees("no longer works")
	p.fits()
}

// TestTheEndOfASyncLeadsOn to the lists, each of which leads back to it.
func TestTheEndOfASyncLeadsOn(t *testing.T) {
	p := newWhole(t, load.Size{Users: 20, Teams: 2, TeamSize: 3, Schedules: 2})
	p.connect()
	for key, says := range map[string]string{"a": "People", "enter": "People", "f": "Findings", "c": "Changes", "v": "review", "e": "What should be written"} {
		p.keys(key)
		p.sees(says)
		if strings.Contains(p.text(), "Who has access") {
			t.Errorf("%s leads nowhere:\n%s", key, ansi.Strip(p.View()))
		}
		p.keys("esc")
		p.sees("Connected on this computer", "Who has access", "a access")
	}
}
