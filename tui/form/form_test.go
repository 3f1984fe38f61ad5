package form_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/tui/form"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/flow"
	"connectpd/wizard/manage"
	"connectpd/wizard/service"
)

// show shows a flow about a connector without data.
func show(t testing.TB, o styles.Options, make func(*service.Services, store.Connector) flow.Flow) (*uitest.Screen, *service.Services) {
	w := uitest.New(t, o)
	c := w.Company()
	conn := c.Connected()
	return w.Show(form.New(form.Options{Env: w.Env, Flow: make(c.Services, conn)})), c.Services
}

func TestExport(t *testing.T) {
	dir := t.TempDir()
	d, _ := show(t, styles.Options{}, func(s *service.Services, c store.Connector) flow.Flow {
		return manage.NewExport(s, c, dir, uitest.Start)
	})
	d.Sees("What should be written", "csv", "xlsx", "json", "Terraform")
	d.Keys("enter")
	d.Sees("no access data", "Get it with: connectpd sync")
	d.Pass(time.Second)
	d.Keys("down", "space")
	d.Sees("connectpd-acme-2026-11-19.xlsx")
	d.Keys("down", "down", "space")
	d.Sees("connectpd-acme-2026-11-19.tf")
	d.Keys("enter")
	d.Sees("Written.", "connectpd-acme-2026-11-19.tf")
	path := filepath.Join(dir, "connectpd-acme-2026-11-19.tf")
	data, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(data, []byte("conductorone_integration_pagerduty")) {
		t.Errorf("%v", err)
	}
	d.Pass(time.Second)
	d.Keys("enter")
	if _, ok := d.Last().(ui.Close); !ok {
		t.Errorf("the end gave %T", d.Last())
	}
}

func TestAFileThatIsThereIsAskedAbout(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "mine.tf")
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	d, _ := show(t, styles.Options{}, func(s *service.Services, c store.Connector) flow.Flow {
		return manage.NewExport(s, c, dir, uitest.Start)
	})
	d.Keys("down", "down", "down", "space", "tab", "ctrl+u", "enter")
	d.Sees("needs a name")
	d.Keys("type:mine.tf", "enter")
	d.Sees("already exists", "Keep it")
	d.Pass(time.Second)
	d.Keys("enter")
	d.Sees("What should be written", "mine.tf")
	if data, _ := os.ReadFile(path); string(data) != "mine" {
		t.Error("it was replaced by the proposed answer")
	}
	d.Keys("enter")
	d.Sees("already exists")
	d.Pass(time.Second)
	d.Keys("down", "space", "enter")
	d.Sees("Written.")
	if data, _ := os.ReadFile(path); string(data) == "mine" {
		t.Error("it was not replaced")
	}
}

// TestPassingAChoiceDoesNotChooseIt: the way to the field leads past the other
// formats, and what Enter takes there is what was chosen.
func TestPassingAChoiceDoesNotChooseIt(t *testing.T) {
	d, _ := show(t, styles.Options{}, func(s *service.Services, c store.Connector) flow.Flow {
		return manage.NewExport(s, c, t.TempDir(), uitest.Start)
	})
	d.Keys("down", "down", "down", "down", "down", "down", "ctrl+u", "type:mine")
	d.Keys("enter")
	d.Sees("no access data")          // a table needs some; the configuration would not
	d.Keys("up", "up", "up", "enter") // Enter on a choice takes it
	d.Sees("Written.", "mine")
}

func TestAMessageIsSentAgain(t *testing.T) {
	var over store.Connector
	d, s := show(t, styles.Options{}, func(s *service.Services, c store.Connector) flow.Flow {
		over = c
		return manage.NewSend(s, c, false)
	})
	d.Sees("Write the message again?", "Add a note")
	d.Keys("type:by Friday", "enter")
	d.Sees("is not handed over to anyone")
	over.Owners = []store.Owner{{Person: store.Person{Name: "Grace Hopper", Email: "grace@example.com", Role: store.ConnectorAdministrator}}}
	over.HandedOver = &store.HandOver{Name: "Grace Hopper", Email: "grace@example.com", At: uitest.Start}
	if _, err := s.Store.SaveHandedOver(t.Context(), over); err != nil {
		t.Fatal(err)
	}
	d.Keys("enter")
	d.Sees("Handed over to Grace Hopper.", ".eml", "writes: by Friday", "connectpd setup --invite -", "END CONNECTPD INVITATION")
	d.Pass(time.Second)
	d.Keys("enter")
	if _, ok := d.Last().(ui.Close); !ok {
		t.Errorf("the end gave %T", d.Last())
	}
}

func TestTheAppIsMarked(t *testing.T) {
	d, s := show(t, styles.Options{}, func(s *service.Services, c store.Connector) flow.Flow { return manage.NewApp(s, c) })
	d.Sees("Which identity provider")
	d.Keys("type:Okta", "enter")
	if a, ok := d.Last().(ui.CloseWith); !ok || a.Msg != (ui.Told{Text: "People sign in to PagerDuty through Okta."}) {
		t.Fatalf("saving gave %#v", d.Last())
	}
	c, err := s.Store.Connector(context.Background(), "")
	if err != nil || c.App.IDP != "Okta" {
		t.Errorf("%+v, %v", c.App, err)
	}
}

func TestLeaving(t *testing.T) {
	d, _ := show(t, styles.Options{}, func(s *service.Services, c store.Connector) flow.Flow { return manage.NewApp(s, c) })
	d.Keys("esc")
	if _, ok := d.Last().(ui.Close); !ok || d.S.Leaving() != nil {
		t.Errorf("esc gave %T", d.Last())
	}
}

// TestMain fails when a golden file is read by no test.
func TestMain(m *testing.M) { uitest.Main(m) }

func TestGoldens(t *testing.T) {
	uitest.Faces(t, "export", func(o styles.Options) func(w, h int) string {
		d, _ := show(t, o, func(s *service.Services, c store.Connector) flow.Flow {
			return manage.NewExport(s, c, "/home/ada", uitest.Start)
		})
		return d.Frame
	})
	d, _ := show(t, styles.Options{Color: true}, func(s *service.Services, c store.Connector) flow.Flow {
		return manage.NewExport(s, c, "/home/ada", uitest.Start)
	})
	d.Keys("enter")
	uitest.State(t, "export-refused", d.Frame)
	d, _ = show(t, styles.Options{Color: true}, func(s *service.Services, c store.Connector) flow.Flow { return manage.NewApp(s, c) })
	uitest.State(t, "app", d.Frame)
}

func TestFitsEveryWindow(t *testing.T) {
	d, _ := show(t, styles.Options{Color: true}, func(s *service.Services, c store.Connector) flow.Flow {
		c.Name = uitest.Nasty[0]
		return manage.NewExport(s, c, "/home/ada/"+uitest.Nasty[1], uitest.Start)
	})
	uitest.Sizes(func(w, h int) { uitest.Fits(t, d.Frame(w, h), w, h) })
}
