package setup

import (
	"strings"
	"testing"

	"connectpd/store/access"
	"connectpd/wizard/flow"
	"connectpd/wizard/local"
)

// Who sits here is asked once, with a real address, and remembered with Save.
func TestWhoSitsHereIsAskedOnceAndRemembered(t *testing.T) {
	f := emptyFacts()
	f.Me = Me{Name: "root", Source: "your account on this computer"}
	p := sit(t, f, Options{}).at(StepOwners)
	if page := p.m.Page(); len(page.Fields) == 0 || page.Fields[0].ID != local.FieldPersonEmail || !page.Fields[0].Focus || page.Fields[0].Value != "" {
		t.Fatalf("it is not asked: %+v", page)
	}
	p.enter()
	p.wantProblem(flow.CodeMissing, local.FieldPersonEmail)
	for _, typed := range []string{"root@vm", "root@vm.local", "root@localhost"} {
		p.m.Set(local.FieldPersonEmail, typed)
		p.enter()
		if problem := p.wantProblem(flow.CodeInvalid, local.FieldPersonEmail); !strings.Contains(problem.What, typed) {
			t.Errorf("%s: %v", typed, problem.Lines())
		}
	}
	p.m.Set(local.FieldPersonEmail, "ada@example.com")
	p.m.Set(local.FieldPersonName, "Ada Lovelace")
	p.at(StepReview)
	p.enter()
	save := p.w.calls[len(p.w.calls)-2].Save
	if want := (Me{Name: "Ada Lovelace", Email: "ada@example.com", Known: true}); save.Me != want {
		t.Errorf("remembers %+v", save.Me)
	}
	if o := save.Connector.Owners; len(o) != 1 || o[0].Email != "ada@example.com" {
		t.Errorf("owners %+v", o)
	}
	// Asked once: back there, it is a line.
	q := sit(t, f, Options{}).at(StepOwners)
	q.m.Set(local.FieldPersonEmail, "ada@example.com")
	q.at(StepKey)
	q.m.Back()
	if page := q.m.Page(); len(page.Fields) != 0 || len(page.Rows) != 1 {
		t.Errorf("asked again: %+v", page)
	}
}

// A proposal is shown, and is taken by Enter; what is known is not asked.
func TestOwnersAreOneLineWhereOneIsKnown(t *testing.T) {
	p := sit(t, emptyFacts(), Options{}).at(StepOwners)
	if field := p.m.Page().Fields[0]; field.Value != "ada@example.com" || !strings.Contains(field.Help, "git config") {
		t.Errorf("proposed %+v", field)
	}
	f := emptyFacts()
	f.Me.Known = true
	f.People = []access.Person{{Name: "Grace Hopper", Email: "grace@example.com", Role: access.ConnectorAdministrator}}
	p = sit(t, f, Options{}).at(StepOwners)
	page := p.m.Page()
	if len(page.Fields)+len(page.Choices) != 0 || len(page.Rows) != 1 || page.Rows[0].Value != "You, Ada Lovelace · ada@example.com" {
		t.Fatalf("page %+v", page)
	}
	p.act(local.ActOwners)
	p.choose(choosePerson + "grace@example.com")
	p.m.Back()
	if rows := p.m.Page().Rows; len(rows) != 2 || rows[1].Value != "Grace Hopper · grace@example.com" {
		t.Errorf("folded again: %+v", rows)
	}
	p.at(StepReview)
	p.enter()
	if save := p.w.calls[len(p.w.calls)-2].Save; save.Me != (Me{}) || len(save.Connector.Owners) != 2 {
		t.Errorf("saves %+v", save)
	}
}

// Without a person a proposal of git is taken with --yes, and an address that
// was made up never.
func TestNobodyIsMadeUpWithoutAPerson(t *testing.T) {
	f := emptyFacts()
	f.Me = Me{Name: "root", Source: "your account on this computer"}
	p, _ := fill(t, f, SetupFlags{Yes: true, NewApp: "PagerDuty"})
	found := false
	for _, missing := range p.m.Missing() {
		found = found || missing.Flag == "--owner EMAIL"
	}
	if !found {
		t.Errorf("missing %v", p.m.Missing())
	}
}
