package store

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"connectpd/store/access"
	"connectpd/store/keychain"
)

func save(t *testing.T, s *Store, c Connector) Connector {
	t.Helper()
	if c.ID == "" {
		c.ID = s.NewConnectorID()
	}
	if c.App.Name == "" {
		c.App.Name = "PagerDuty"
	}
	c, err := s.SaveConnector(context.Background(), c, Placed{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestFindingAConnector(t *testing.T) {
	s := open(t)
	ctx := context.Background()
	if _, err := s.Connector(ctx, ""); !errors.Is(err, ErrNoConnector) {
		t.Errorf("none at all: %v", err)
	}
	one := save(t, s, Connector{Name: "PagerDuty", Account: access.Account{Subdomain: "acme"}})
	if got, err := s.Connector(ctx, ""); err != nil || got.ID != one.ID {
		t.Errorf("the only one: %v %v", got.ID, err)
	}
	two := save(t, s, Connector{Name: "acme", Account: access.Account{Subdomain: "other"}})
	three := save(t, s, Connector{Name: "Third", Account: access.Account{Subdomain: "other"}})
	for ref, want := range map[string]string{one.ID: one.ID, "PagerDuty": one.ID, "Third": three.ID, two.ID: two.ID, "OTHER.x": ""} {
		got, err := s.Connector(ctx, ref)
		if want == "" && !errors.Is(err, ErrNoConnector) || want != "" && (err != nil || got.ID != want) {
			t.Errorf("%q is %q (%v), want %q", ref, got.ID, err, want)
		}
	}
	for ref, names := range map[string]int{"": 3, "other": 2, "acme": 2} { // a name and a subdomain
		_, err := s.Connector(ctx, ref)
		var ambiguous *AmbiguousError
		if !errors.As(err, &ambiguous) || len(ambiguous.Names) != names {
			t.Errorf("%q: %v, want %d names", ref, err, names)
		}
	}
	if got, err := s.Connector(ctx, "pagerduty"); err != nil || got.ID != one.ID {
		t.Errorf("a name in another case: %q, %v", got.Name, err)
	}
	four := save(t, s, Connector{Name: "third", Account: access.Account{Subdomain: "fourth"}})
	for ref, want := range map[string]string{"third": four.ID, "Third": three.ID} { // case tells them apart where it must
		if got, err := s.Connector(ctx, ref); err != nil || got.ID != want {
			t.Errorf("%q is %q (%v), want %q", ref, got.ID, err, want)
		}
	}
	var ambiguous *AmbiguousError
	if _, err := s.Connector(ctx, "THIRD"); !errors.As(err, &ambiguous) || len(ambiguous.Names) != 2 {
		t.Errorf("two that differ in case only: %v", err)
	}
}

func TestSaveConnector(t *testing.T) {
	s := open(t)
	ctx := context.Background()
	id := s.NewConnectorID()
	if err := s.SaveDraft(ctx, Draft{ID: id, Answers: []byte(`{"app":1}`)}); err != nil {
		t.Fatal(err)
	}
	want := Connector{
		ID: id, Name: "PagerDuty", App: App{Name: "PagerDuty", IDP: "Okta"},
		Owners: []Owner{
			{Person: Person{Name: "Grace", Email: "Grace@Example.com", Role: SuperAdministrator}, PagerDutyRole: "admin"},
			{Person: Person{Name: "Ada", Email: "ada@example.com", Role: ConnectorAdministrator}},
			{Person: Person{Name: "Grace again", Email: " grace@example.COM "}},
		},
		Account: access.Account{Subdomain: "acme", Region: "eu", API: "https://api.eu.pagerduty.com"},
	}
	got, err := s.SaveConnector(ctx, want, Placed{})
	if err != nil {
		t.Fatal(err)
	}
	if got.ID != id || got.Platform != Local || got.App.ID == "" || got.App.IDP != "Okta" || got.Account != want.Account ||
		got.Status != NotConnected || got.CreatedAt.IsZero() || got.LastRun != nil || got.Token.Number != 0 {
		t.Errorf("saved %+v", got)
	}
	if len(got.Owners) != 2 || got.Owners[0].Name != "Grace again" || got.Owners[0].PagerDutyRole != "admin" || got.Owners[1].Name != "Ada" {
		t.Errorf("owners %+v", got.Owners)
	}
	if drafts, err := s.Drafts(ctx); err != nil || len(drafts) != 0 {
		t.Errorf("the draft is still there: %v %v", drafts, err)
	}
	// Again, with the same answers: the same connector, app and people.
	want.App.ID = ""
	again, err := s.SaveConnector(ctx, want, Placed{})
	if err != nil || again.App.ID != got.App.ID || !again.CreatedAt.Equal(got.CreatedAt) || len(again.Owners) != 2 {
		t.Errorf("saved again: %+v %v", again, err)
	}
	people, _ := s.People(ctx)
	apps, _ := s.Apps(ctx)
	if len(people) != 2 || len(apps) != 1 {
		t.Errorf("%d people, %d apps", len(people), len(apps))
	}
	// Another connector of that name gets a number.
	if other := save(t, s, Connector{Name: "PagerDuty"}); other.Name != "PagerDuty 2" {
		t.Errorf("called %q", other.Name)
	}
	if _, err := s.SaveConnector(ctx, Connector{ID: "c1", App: App{Name: "X"}}, Placed{ConnectorID: "c2", Token: Token{Number: 1}}); err == nil {
		t.Error("saved with someone else's token")
	}
	if list, err := s.Connectors(ctx); err != nil || len(list) != 2 {
		t.Errorf("%d connectors (%v)", len(list), err)
	}
}

func TestRename(t *testing.T) {
	s := open(t)
	ctx := context.Background()
	a, b := save(t, s, Connector{Name: "A"}), save(t, s, Connector{Name: "B"})
	var ambiguous *AmbiguousError
	if err := s.RenameConnector(ctx, a.ID, "B"); !errors.As(err, &ambiguous) {
		t.Errorf("got %v", err)
	}
	if err := s.RenameConnector(ctx, a.ID, "  "); err == nil {
		t.Error("renamed to nothing")
	}
	if err := errors.Join(s.RenameConnector(ctx, b.ID, "B"), s.RenameConnector(ctx, a.ID, " C ")); err != nil {
		t.Error(err)
	}
	if got, err := s.Connector(ctx, "C"); err != nil || got.ID != a.ID {
		t.Errorf("%v %v", got, err)
	}
	if err := s.RenameConnector(ctx, "c0", "D"); !errors.Is(err, ErrNoConnector) {
		t.Errorf("got %v", err)
	}
}

func TestHandOver(t *testing.T) {
	s := open(t)
	ctx := context.Background()
	c, err := s.SaveHandedOver(ctx, Connector{Name: "PagerDuty", App: App{Name: "PagerDuty"},
		HandedOver: &HandOver{Name: "Ada", Email: "ada@example.com", MessageFile: "/x.eml"}})
	if err != nil || c.ID == "" || c.Status != NotConnected || c.HandedOver == nil || c.HandedOver.At.IsZero() || c.HandedOver.MessageFile != "/x.eml" {
		t.Fatalf("%+v %v", c, err)
	}
	first := c.HandedOver.At
	if err := s.SetHandOver(ctx, c.ID, HandOver{Name: "Bob", Email: "bob@example.com"}); err != nil {
		t.Fatal(err)
	}
	if c, _ = s.Connector(ctx, c.ID); c.HandedOver.Name != "Bob" || !c.HandedOver.At.After(first) {
		t.Errorf("sent again: %+v", c.HandedOver)
	}
	if _, err := s.SaveHandedOver(ctx, Connector{App: App{Name: "X"}}); err == nil {
		t.Error("handed over to nobody")
	}
	// A set-up that is finished after all is no hand-over any more, and whoever
	// sends the message again meanwhile does not make it one.
	if c, err = s.SaveConnector(ctx, c, Placed{}); err != nil || c.HandedOver != nil {
		t.Errorf("%+v %v", c.HandedOver, err)
	}
	if err := s.SetHandOver(ctx, c.ID, HandOver{Name: "Bob"}); !errors.Is(err, errMoved) {
		t.Errorf("sent again after the setup was finished: %v", err)
	}
	if c, _ = s.Connector(ctx, c.ID); c.HandedOver != nil {
		t.Errorf("it waits for %+v", c.HandedOver)
	}
}

func TestOwnersFollowTheAccount(t *testing.T) {
	s := open(t)
	ctx := context.Background()
	c := connect(t, s)
	roles := func() string {
		c, err := s.Connector(ctx, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		var list []string
		for _, o := range c.Owners {
			list = append(list, o.Email+" "+o.PagerDutyRole)
		}
		return strings.Join(list, ", ")
	}
	owners := func(emails ...string) {
		var list []Owner
		for _, e := range emails {
			list = append(list, Owner{Person: Person{Email: e, Role: ConnectorAdministrator}})
		}
		setOwners(t, s, c.ID, list...)
	}
	owners("ADA@example.com", "eve@example.com")
	if got := roles(); got != "ada@example.com , eve@example.com " && got != "ADA@example.com , eve@example.com " {
		t.Errorf("before any sync: %s", got)
	}
	syncOnce(t, s, c, small())
	if got := roles(); got != "ADA@example.com admin, eve@example.com unknown_email" {
		t.Errorf("after a sync: %s", got)
	}
	d := small()
	withoutUser(d, "U1")
	cover(d, access.KindUsers, access.Incomplete)
	syncOnce(t, s, c, d)
	if got := roles(); got != "ADA@example.com admin, eve@example.com unknown_email" {
		t.Errorf("an incomplete listing knows nothing of who is missing: %s", got)
	}
	owners("bob@example.com", "nobody@example.com")
	if got := roles(); got != "bob@example.com user, nobody@example.com " {
		t.Errorf("chosen after a listing that may lack someone: %s", got)
	}
	for name, change := range map[string]func(Connector, []Person) ([]Owner, error){
		"an owner without an address": func(Connector, []Person) ([]Owner, error) {
			return []Owner{{Person: Person{Name: "No address"}}}, nil
		},
		"a change that is refused": func(Connector, []Person) ([]Owner, error) { return nil, ErrNoRun },
	} {
		if _, err := s.UpdateOwners(ctx, c.ID, change); err == nil {
			t.Error(name)
		}
	}
	if got := roles(); !strings.HasPrefix(got, "bob@") {
		t.Errorf("a failure left %s", got)
	}
}

func TestAppsAndPeople(t *testing.T) {
	s := open(t)
	ctx := context.Background()
	for _, a := range []App{{Name: "zeta"}, {Name: "Alpha"}, {Name: "PagerDuty", IDP: "Okta", Accounts: 212}} {
		if _, err := s.AddApp(ctx, a); err != nil {
			t.Fatal(err)
		}
	}
	same, err := s.AddApp(ctx, App{Name: "pagerduty"})
	apps, _ := s.Apps(ctx)
	if err != nil || len(apps) != 3 || apps[0].Name != "PagerDuty" || apps[1].Name != "Alpha" || same.ID != apps[0].ID || same.Accounts != 212 {
		t.Errorf("%+v %+v %v", same, apps, err)
	}
	if err := s.SetAppIDP(ctx, apps[2].ID, "Entra"); err != nil {
		t.Fatal(err)
	}
	if apps, _ = s.Apps(ctx); apps[1].Name != "zeta" || apps[1].IDP != "Entra" {
		t.Errorf("%+v", apps)
	}
	if err := s.SetAppIDP(ctx, "a0", "x"); err == nil {
		t.Error("marked an app that is not there")
	}
	if _, err := s.AddApp(ctx, App{Name: " "}); err == nil {
		t.Error("an app without a name")
	}
	p, err := s.PutPerson(ctx, Person{Name: "Ada", Email: "Ada@Example.com", Role: SuperAdministrator})
	if err != nil {
		t.Fatal(err)
	}
	q, err := s.PutPerson(ctx, Person{Email: "ada@example.com"})
	if err != nil || q.ID != p.ID || q.Name != "Ada" || q.Role != SuperAdministrator {
		t.Errorf("%+v %v", q, err)
	}
	if list, err := s.People(ctx); err != nil || len(list) != 1 {
		t.Errorf("%v %v", list, err)
	}
}

// TestTheSameAnswersAgainWriteNothing: going back and forth in a set-up keeps
// them at each step.
func TestTheSameAnswersAgainWriteNothing(t *testing.T) {
	ctx, clock := context.Background(), newFakeClock()
	s := openIn(t, t.TempDir()+"/home", Options{Now: clock.now})
	save := func(answers string) (time.Time, os.FileInfo) {
		t.Helper()
		if err := s.SaveDraft(ctx, Draft{ID: "c1", Answers: []byte(answers)}); err != nil {
			t.Fatal(err)
		}
		list, err := s.Drafts(ctx)
		if err != nil || len(list) != 1 || string(list[0].Answers) != answers {
			t.Fatalf("%+v, %v", list, err)
		}
		file, err := os.Stat(s.keptToday())
		if err != nil {
			t.Fatal(err)
		}
		return list[0].UpdatedAt, file
	}
	firstAt, first := save("one")
	if at, file := save("one"); !at.Equal(firstAt) || !os.SameFile(file, first) {
		t.Errorf("the same answers were kept anew at %v, after %v", at, firstAt)
	}
	if at, file := save("two"); !at.After(firstAt) || os.SameFile(file, first) {
		t.Errorf("other answers were kept at %v, after %v", at, firstAt)
	}
}

func TestDraftsSettingsLog(t *testing.T) {
	s := open(t)
	ctx := context.Background()
	for _, d := range []Draft{{ID: "c1", Answers: []byte("a")}, {ID: "c2"}, {ID: "c1", Answers: []byte("b")}} {
		if err := s.SaveDraft(ctx, d); err != nil {
			t.Fatal(err)
		}
	}
	if list, err := s.Drafts(ctx); err != nil || len(list) != 2 || list[0].ID != "c1" || string(list[0].Answers) != "b" {
		t.Errorf("%+v %v", list, err)
	}
	if err := errors.Join(s.DeleteDraft(ctx, "c1"), s.DeleteDraft(ctx, "c1")); err != nil {
		t.Error(err)
	}
	if list, _ := s.Drafts(ctx); len(list) != 1 {
		t.Errorf("%+v", list)
	}
	if err := errors.Join(s.SetSetting(ctx, "accessible", "on"), s.SetSetting(ctx, "accessible", "off")); err != nil {
		t.Error(err)
	}
	for key, want := range map[string]string{"accessible": "off", "nothing": ""} {
		if got, err := s.Setting(ctx, key); err != nil || got != want {
			t.Errorf("%s is %q (%v)", key, got, err)
		}
	}
	for i := range 6 {
		e := LogEntry{Level: Info, Event: "e", Message: itoa(i), RunID: int64(i), RequestID: "r"}
		if err := s.Log(ctx, []string{"c1", "c2"}[i%2], e); err != nil {
			t.Fatal(err)
		}
	}
	list, err := s.LogEntries(ctx, LogQuery{ConnectorID: "c1", N: 2})
	if err != nil || len(list) != 2 || list[0].Message != "2" || list[1].Message != "4" || list[1].RequestID != "r" || list[1].Time.IsZero() {
		t.Errorf("%+v %v", list, err)
	}
	if more, err := s.LogEntries(ctx, LogQuery{ConnectorID: "c1", After: list[0].Seq}); err != nil || len(more) != 1 || more[0].Message != "4" {
		t.Errorf("%+v %v", more, err)
	}
	if all, err := s.LogEntries(ctx, LogQuery{}); err != nil || len(all) != 6 {
		t.Errorf("%+v %v", all, err)
	}
}

func TestLogIsBounded(t *testing.T) {
	s := open(t)
	ctx := context.Background()
	if err := s.Log(ctx, "quiet", LogEntry{Message: "stays"}); err != nil {
		t.Fatal(err)
	}
	batch := make([]LogEntry, 1000)
	for range 8 {
		if err := s.Log(ctx, "chatty", batch...); err != nil {
			t.Fatal(err)
		}
	}
	for id, most := range map[string]int{"quiet": 1, "chatty": logKept + logSlack} {
		list, err := s.LogEntries(ctx, LogQuery{ConnectorID: id})
		if err != nil || len(list) > most || len(list) < min(most, logKept) {
			t.Errorf("%s has %d entries (%v)", id, len(list), err)
		}
	}
}

func TestDisconnect(t *testing.T) {
	for _, purge := range []bool{false, true} {
		s := open(t)
		ctx := context.Background()
		c := give(t, s, connect(t, s), keychain.OS)
		syncOnce(t, s, c, small())
		other := save(t, s, Connector{Name: "Other", Account: access.Account{Subdomain: "other"}})
		syncOnce(t, s, other, small())
		if err := errors.Join(s.Log(ctx, c.ID, LogEntry{Message: "m"}), s.Disconnect(ctx, c.ID, purge)); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Connector(ctx, c.ID); !errors.Is(err, ErrNoConnector) {
			t.Errorf("purge %t: still there: %v", purge, err)
		}
		if err := s.Disconnect(ctx, c.ID, purge); !errors.Is(err, ErrNoConnector) {
			t.Errorf("purge %t: disconnected twice: %v", purge, err)
		}
		if items, _ := s.items(ctx, c.ID); len(items) != 1 || items[0].state != itemOld {
			t.Errorf("purge %t: token items %+v", purge, items)
		}
		if n := len(holdings(t, s, AccessQuery{ConnectorID: other.ID})); n != 6 {
			t.Errorf("purge %t: the other connector has %d grants", purge, n)
		}
		// The same account again: its history was kept, or is gone.
		again := connect(t, s)
		if again.Token.Number != 0 || again.Status != NotConnected || again.ID == c.ID || again.Name != "PagerDuty" {
			t.Errorf("purge %t: connected again: %+v", purge, again)
		}
		r := syncOnce(t, s, again, small())
		if r.Baseline != purge {
			t.Errorf("purge %t: baseline %t", purge, r.Baseline)
		}
		log, err := s.LogEntries(ctx, LogQuery{ConnectorID: again.ID})
		if want := map[bool]int{true: 0, false: 1}[purge]; err != nil || len(log) != want {
			t.Errorf("purge %t: %d log entries (%v)", purge, len(log), err)
		}
	}
}

// TestPurgedDataIsInNoFile: after a purge, at once or later, nobody's e-mail
// stands in the store's file.
func TestPurgedDataIsInNoFile(t *testing.T) {
	ctx := context.Background()
	email := []byte(small().Users[1].Email) // of somebody who is no owner
	for _, later := range []bool{false, true} {
		s := open(t)
		c := connect(t, s)
		syncOnce(t, s, c, small())
		if err := s.Disconnect(ctx, c.ID, !later); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(s.Home(), fileName)
		if later {
			// It stands there to be found.
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if data, err := os.ReadFile(file); err != nil || !bytes.Contains(data, email) {
				t.Fatalf("nothing is left, so nothing is tested: %v", err)
			}
			s = openIn(t, filepath.Dir(file), Options{})
			if err := s.PurgeLeftover(ctx, c.ID); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if data, err := os.ReadFile(file); err != nil || bytes.Contains(data, email) {
			t.Errorf("purged later %t: the email is still in the file (%v)", later, err)
		}
	}
}

func TestPurgingWhatADisconnectedConnectorLeft(t *testing.T) {
	s := open(t)
	ctx := context.Background()
	c := connect(t, s)
	syncOnce(t, s, c, small())
	for _, ref := range []string{c.ID, c.Name, ""} {
		if _, err := s.Leftover(ctx, ref); !errors.Is(err, ErrNoConnector) {
			t.Errorf("a connector that is in use: %v", err)
		}
	}
	if err := s.PurgeLeftover(ctx, c.ID); !errors.Is(err, ErrNoConnector) {
		t.Errorf("a connector that is in use is purged: %v", err)
	}
	if err := s.Disconnect(ctx, c.ID, false); err != nil {
		t.Fatal(err)
	}
	for _, ref := range []string{c.ID, c.Name, "ACME"} {
		if l, err := s.Leftover(ctx, ref); err != nil || l.ID != c.ID || l.Name != c.Name || l.Since.IsZero() {
			t.Errorf("%s: %+v, %v", ref, l, err)
		}
	}
	if _, err := s.Leftover(ctx, ""); !errors.Is(err, ErrNoConnector) {
		t.Errorf("unnamed: %v", err)
	}
	if err := s.PurgeLeftover(ctx, c.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Leftover(ctx, c.ID); !errors.Is(err, ErrNoConnector) {
		t.Errorf("it is still there: %v", err)
	}
	for _, table := range append([]string{"connector"}, accessTables...) {
		var n int
		if err := s.readers.QueryRow("SELECT count(*) FROM " + table).Scan(&n); err != nil || n > 0 {
			t.Errorf("%s still has %d rows (%v)", table, n, err)
		}
	}
}
