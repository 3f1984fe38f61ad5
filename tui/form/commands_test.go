package form_test

import (
	"strings"
	"testing"

	"connectpd/store"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
)

// TestEveryPageLeadsToItsCommands: on each page of the flows about a connector
// moving and Enter come to the help, where every command can be chosen.
func TestEveryPageLeadsToItsCommands(t *testing.T) {
	const row = "❯ F1 Help and all commands"
	for _, f := range smallFlows {
		f.pages(t, func(*uitest.Company, *store.Connector) {}, func(name string, d *uitest.Screen) {
			for range 40 {
				if strings.Contains(d.Text(45, 18), row) {
					break
				}
				d.Keys("down")
			}
			if !strings.Contains(d.Text(45, 18), row) {
				t.Errorf("%s: moving comes to no row of the help:\n%s", name, d.Text(45, 18))
			}
			if d.Keys("enter"); d.Last() != (ui.ShowHelp{}) {
				t.Errorf("%s: its row gives %T", name, d.Last())
			}
		})
	}
}

// TestNoCommandIsDoneThatIsNotDrawn: while a page waits it draws no command, and
// moving comes to none.
func TestNoCommandIsDoneThatIsNotDrawn(t *testing.T) {
	d, _, _ := showRotation(t, styles.Options{}, true)
	d.Hold = true
	d.Keys("paste:u+NotAKeyOfAnybody01")
	d.Sees("Checking the token")
	d.Keys("down", "down", "down", "down", "up", "enter")
	if d.Last() != nil {
		t.Errorf("Enter did %T", d.Last())
	}
	d.Sees("Checking the token")
	d.SeesNot("In PagerDuty open")
}
