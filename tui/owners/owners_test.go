package owners_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"connectpd/store"
	"connectpd/tui/owners"
	"connectpd/tui/parts"
	"connectpd/tui/parts/drive"
	"connectpd/tui/styles"
	"connectpd/wizard"
)

type services struct {
	w       *drive.World
	changes []wizard.OwnersChange
	conn    store.Connector
	err     error
}

func (s *services) ChangeOwners(_ context.Context, _ string, c wizard.OwnersChange) (store.Connector, error) {
	s.w.Called("ChangeOwners")
	s.changes = append(s.changes, c)
	for _, a := range c.Add {
		if s.err == nil {
			s.conn.Owners = append(s.conn.Owners, store.Owner{Person: store.Person{Email: a}})
		}
	}
	return s.conn, s.err
}

func show(t testing.TB, o styles.Options, names ...string) (*drive.Screen, *services) {
	w := drive.New(t, o)
	s := &services{w: w, conn: store.Connector{ID: "c1", Name: "PagerDuty"}}
	for i, n := range names {
		s.conn.Owners = append(s.conn.Owners, store.Owner{Person: store.Person{Name: n, Email: fmt.Sprintf("p%d@example.com", i),
			Role: store.ConnectorAdministrator}, PagerDutyRole: []string{"", "admin", store.UnknownEmail}[i%3]})
	}
	return w.Show(owners.New(owners.Options{Env: w.Env, Services: s, Connector: s.conn})), s
}

func TestAddAndRemove(t *testing.T) {
	d, s := show(t, styles.Options{}, "Ada", "Grace")
	d.Sees("Ada", "PagerDuty role not checked yet", "Grace", "Global Admin in PagerDuty")
	d.Keys("a", "type:tony@example.com", "enter")
	d.Sees("tony@example.com")
	d.Keys("down", "x")
	q := d.Last().(parts.Ask).Dialog
	if closed, _, cmd := q.Update(d.Env, drive.Keys("enter")[0]); !closed || cmd != nil {
		t.Error("the proposed answer removes somebody")
	}
	cmd := d.Confirm(q, 1)
	d.Run(cmd)
	if got := fmt.Sprint(s.changes); got != "[{[tony@example.com] []} {[] [p1@example.com]}]" {
		t.Errorf("changes %s", got)
	}
}

func TestRefusalStaysUntilMended(t *testing.T) {
	d, s := show(t, styles.Options{}, "Ada")
	s.err = errors.New("that is no e-mail address")
	d.Keys("a", "type:x", "enter")
	d.Sees("that is no e-mail address", "x")
	d.Keys("esc")
	d.SeesNot("that is no e-mail address")
	d.Keys("esc")
	if _, ok := d.Last().(parts.Close); !ok {
		t.Errorf("esc gave %T", d.Last())
	}
}

func TestGoldens(t *testing.T) {
	for name, o := range drive.Looks {
		d, _ := show(t, o, "Ada Lovelace", "Grace Hopper", "Edsger Dijkstra")
		drive.Goldens(t, "owners-"+name, d.Frame)
	}
}

func TestFitsEveryWindow(t *testing.T) {
	d, _ := show(t, styles.Options{Color: true}, drive.Nasty...)
	d.Keys("down", "down", "down")
	drive.Sizes(func(w, h int) { drive.Fits(t, d.Frame(w, h), w, h) })
}
