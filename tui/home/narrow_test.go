package home_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/secret"
	"connectpd/tui/home"
	"connectpd/tui/styles"
	"connectpd/tui/ui/uitest"
)

// TestANarrowHomeCutsNoName: where names leave the rest of a row no room, it
// stands below them.
func TestANarrowHomeCutsNoName(t *testing.T) {
	d, _, _ := showReal(t, func(c *uitest.Company, conn store.Connector) {
		if err := c.Services.Store.RenameConnector(t.Context(), conn.ID, "PagerDuty of the harbor"); err != nil {
			t.Fatal(err)
		}
		refused(c, conn)
	})
	for _, w := range []int{40, 45, 58} {
		if text := d.Text(w, 18); !strings.Contains(text, "❯ ! PagerDuty of the harbor · acme\n") || !strings.Contains(text, "     Needs attention, PagerDuty") {
			t.Errorf("at %d columns:\n%s", w, text)
		}
	}
	if text := d.Text(80, 24); !strings.Contains(text, "· acme  Needs attention") {
		t.Errorf("at 80 columns:\n%s", text)
	}
}

// TestHomeIsNoWall: what stands below each other at 80 columns is told apart by
// blank lines also where there is more than fits, what deserves a look stands
// before the facts, and nothing is said twice.
func TestHomeIsNoWall(t *testing.T) {
	d, _, _ := showReal(t, func(c *uitest.Company, conn store.Connector) {
		for range 3 {
			token := c.Account.NewToken()
			c.Replace(conn, secret.New([]byte(token)))
			conn = c.Synced(conn)
			c.Clock.Pass(time.Second)
		}
		c.Account.RevokeToken(c.KeyOf(conn).Reveal())
		c.Fails(conn)
	})
	text := d.Text(80, 24)
	if !strings.Contains(text, "below") {
		t.Fatalf("all of it fits: the test is blind:\n%s", text)
	}
	lines := strings.Split(text, "\n")
	before := ""
	for i, l := range lines {
		for _, block := range []string{" s sync", " Findings", " Data "} {
			if strings.HasPrefix(l, block) && strings.TrimSpace(lines[i-1]) != "" {
				t.Errorf("no blank line before %q:\n%s", l, text)
			}
		}
		if strings.HasPrefix(l, " Data ") && !strings.Contains(before, "Ada Lovelace owns") {
			t.Errorf("the facts come before what deserves a look:\n%s", text)
		}
		before += l
	}
	for _, once := range []string{"no longer accepts the key", "PagerDuty · acme"} {
		if n := strings.Count(text, once); n != 1 {
			t.Errorf("%q stands there %d times:\n%s", once, n, text)
		}
	}
}

// TestTheTenantsPageIsOpened by ctrl+o, or its address is shown.
func TestTheTenantsPageIsOpened(t *testing.T) {
	const page = "https://acme.conductor.one/admin/connector/"
	var asked []string
	co := uitest.New(t, styles.Options{}).Company()
	co.Registered(co.BesideTenant(t))
	co.Unsynced()
	for _, c := range []struct {
		name string
		open func(context.Context, string) error
		sees string
	}{
		{"a browser", func(_ context.Context, address string) error { asked = append(asked, address); return nil }, "Its page opened in the browser."},
		{"a browser that fails", func(context.Context, string) error { return errors.New("no display") }, "No browser could be opened. Its page there:"},
		{"no browser", nil, "No browser could be opened. Its page there:"},
	} {
		w := uitest.New(t, styles.Options{})
		d := w.Show(home.New(home.Options{Env: w.Env, Services: over(co), Open: c.open}))
		d.Sees("ctrl+o tenant page")
		d.SeesNot("opened")
		d.Keys("ctrl+o")
		d.Sees(c.sees)
		if !strings.Contains(d.Text(120, 40), page) {
			t.Errorf("%s: the address is not shown:\n%s", c.name, d.Text(120, 40))
		}
		d.Keys("down")
		d.SeesNot("tenant page")
		d.Keys("ctrl+o")
	}
	if len(asked) != 1 || !strings.HasPrefix(asked[0], page) {
		t.Errorf("the browser was asked to open %q", asked)
	}
}
