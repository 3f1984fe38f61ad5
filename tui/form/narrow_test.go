package form_test

import (
	"fmt"
	"strings"
	"testing"

	"connectpd/store"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/flow"
	"connectpd/wizard/manage"
	"connectpd/wizard/service"
)

// nothingCut reports words that a page of 45 columns cuts instead of wrapping.
func nothingCut(t *testing.T, name string, d *uitest.Screen) {
	t.Helper()
	body := strings.Split(d.Text(45, 60), "\n")[1:]
	for _, l := range body {
		if strings.HasSuffix(strings.TrimSpace(l), "…") {
			t.Errorf("%s: %q is cut:\n%s", name, strings.TrimSpace(l), strings.Join(body, "\n"))
		}
	}
}

// TestNarrowPagesWrap: labels of choices, the names of files, who owns what and
// under which address are whole in a window as narrow as a phone's.
func TestNarrowPagesWrap(t *testing.T) {
	for _, f := range smallFlows {
		f.pages(t, func(*uitest.Company, *store.Connector) {}, func(name string, d *uitest.Screen) { nothingCut(t, name, d) })
	}
	d, _ := show(t, styles.Options{}, func(s *service.Services, c store.Connector) flow.Flow {
		return manage.NewExport(s, c, "/home/ada/access-reviews/2026", uitest.Start)
	})
	nothingCut(t, "export", d)
	if text := d.Text(45, 18); strings.Contains(text, "with no key\n") && !strings.Contains(text, "there (c1z)") || !strings.Contains(text, "more below") {
		t.Errorf("a choice is drawn in part:\n%s", text)
	}
	d.Keys("tab")
	nothingCut(t, "export, its file", d)
	if text := d.Text(45, 60); !strings.Contains(text, "connectpd-acme-2026") && !strings.Contains(strings.ReplaceAll(text, "\n   ", ""), "connectpd-acme-2026-11-19.csv") {
		t.Errorf("the file's name is not whole:\n%s", text)
	}
	// Of what is longer than a few lines, what is near the caret is shown, and
	// the rest not measured: a megabyte would take hours.
	d.Keys("paste:" + strings.Repeat("/deep", 200000))
	if text := d.Text(45, 60); strings.Count(text, "/deep/deep") > 10 || !strings.Contains(text, "/deep▏") {
		t.Errorf("a path of a megabyte:\n%s", text)
	}
	o, _, _ := showSetup(t, styles.Options{}, func(t testing.TB, c *uitest.Company) {
		for i := range 12 {
			know(t, c, nil, []store.Person{{Name: fmt.Sprint("Siobhán Kelly the ", i), Email: fmt.Sprintf("siobhan.kelly%d@example.com", i), Role: store.ConnectorAdministrator}})
		}
	})
	o.Env.Demo = &ui.Demo{Key: func() string { return canary }}
	o.Keys("enter", "enter", "f3")
	o.Sees("[x] You", "siobhan.kelly11@example.com · Connector Administrator")
	nothingCut(t, "owners", o)
	o.Keys("enter")
	o.Sees("F5 pastes it")
	nothingCut(t, "API key", o)
}
