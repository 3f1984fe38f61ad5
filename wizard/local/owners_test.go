package local_test

import (
	"strings"
	"testing"

	"connectpd/store/access"
	"connectpd/wizard/flow"
	"connectpd/wizard/local"
	"connectpd/wizard/platform"
	"connectpd/wizard/setup"
	"connectpd/wizard/setup/setuptest"
)

func TestWhoLacksTheRoleCannotBeChosen(t *testing.T) {
	f := setuptest.EmptyHome()
	f.People = []access.Person{
		{Name: "Grace Hopper", Email: "grace@example.com", Role: access.ConnectorAdministrator},
		{Name: "Bob", Email: "bob@example.com", Role: access.NoPlatformRole},
		{Name: "Eve", Email: "eve@example.com", Role: access.PlatformRoleUnknown},
	}
	p := setuptest.Sit(t, f, setup.Options{}).At(setup.StepOwners)
	p.Act(local.ActOwners)
	page := p.M.Page()
	if last := page.Choices[len(page.Choices)-1]; last.Refused == "" {
		t.Errorf("who can be chosen stands below who cannot: %+v", page.Choices)
	}
	if got := p.Chosen(); len(got) != 1 || got[0] != "person:ada@example.com" {
		t.Errorf("chosen %v", got)
	}
	for _, who := range []string{"Bob", "Eve"} {
		if p.Choice(who).Refused == "" {
			t.Errorf("%s is not marked", who)
		}
		if problem := p.Pick(who); problem == nil {
			t.Errorf("%s can be chosen", who)
		}
	}
	if problem := p.Pick("Grace Hopper"); problem != nil {
		t.Fatal(problem.Lines())
	}
	if got := len(p.Owners()); got != 2 {
		t.Errorf("%d owners", got)
	}
	roles := strings.Join(page.Hints, " ")
	for _, word := range []string{"Connector Administrator", "Super Administrator", "Global Admin", "Account Owner"} {
		if !strings.Contains(roles, word) {
			t.Errorf("the page does not name %s", word)
		}
	}
}

func TestPeopleAreAddedOnTheSpot(t *testing.T) {
	p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{}).At(setup.StepOwners)
	p.Act(local.ActAddPerson)
	for typed, ok := range map[string]bool{"": false, "grace": false, "grace@": false, "a b@c.d": false, "grace@example.com": true} {
		p.M.Set(local.FieldPersonEmail, typed)
		problem := p.Enter()
		if ok != (problem == nil) {
			t.Errorf("%q: %v", typed, problem)
		}
		if ok {
			break
		}
	}
	for _, c := range p.Owners() {
		if c.Email == "grace@example.com" && c.Role != access.ConnectorAdministrator {
			t.Errorf("added as %s", c.Role)
		}
	}
	p.Act(local.ActAddPerson)
	p.M.Set(local.FieldPersonEmail, "Bob Noble <bob@example.com>")
	p.Pick("Neither")
	p.M.Next()
	if c, ok := platform.Find(p.Steps().Owners().Roster(), "BOB@example.com"); !ok || c.Name != "Bob Noble" || c.Refused == "" || p.Answers().Owns("bob@example.com") {
		t.Errorf("Bob is %+v", c)
	}
}

func TestCorrectingOneselfKeepsTheTick(t *testing.T) {
	f := setuptest.EmptyHome()
	f.Me.Known = true
	p := setuptest.Sit(t, f, setup.Options{}).At(setup.StepOwners)
	p.Do("Correct your name")
	p.M.Set(local.FieldPersonEmail, "countess@example.com")
	p.Type("Name", "Ada King")
	p.Enter()
	if problem := p.Enter(); problem != nil {
		t.Fatal(problem.Lines())
	}
	p.WantStep(setup.StepKey)
	got := p.Owners()
	if len(got) != 1 || got[0].Email != "countess@example.com" || got[0].Name != "Ada King" || got[0].Role != access.SuperAdministrator {
		t.Errorf("owners %+v", got)
	}
}

func TestNobodyChosenIsRefused(t *testing.T) {
	p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{}).At(setup.StepOwners)
	p.Act(local.ActOwners)
	p.Pick("You, Ada")
	p.Enter()
	p.WantStep(setup.StepOwners)
	p.WantProblem(flow.CodeMissing, "")
}

// Who sits here is asked once, with a real address, and remembered with Save.
func TestWhoSitsHereIsAskedOnceAndRemembered(t *testing.T) {
	f := setuptest.EmptyHome()
	f.Me = setup.Me{Name: "root", Source: "your account on this computer"}
	p := setuptest.Sit(t, f, setup.Options{}).At(setup.StepOwners)
	if page := p.M.Page(); len(page.Fields) == 0 || page.Fields[0].ID != local.FieldPersonEmail || !page.Fields[0].Focus || page.Fields[0].Value != "" {
		t.Fatalf("it is not asked: %+v", page)
	}
	p.Enter()
	p.WantProblem(flow.CodeMissing, local.FieldPersonEmail)
	for _, typed := range []string{"root@vm", "root@vm.local", "root@localhost"} {
		p.M.Set(local.FieldPersonEmail, typed)
		p.Enter()
		if problem := p.WantProblem(flow.CodeInvalid, local.FieldPersonEmail); !strings.Contains(problem.What, typed) {
			t.Errorf("%s: %v", typed, problem.Lines())
		}
	}
	p.M.Set(local.FieldPersonEmail, "ada@example.com")
	p.Type("Your name", "Ada Lovelace")
	p.At(setup.StepReview)
	p.Enter()
	save := p.Saved()
	if want := (setup.Me{Name: "Ada Lovelace", Email: "ada@example.com", Known: true}); save.Me != want {
		t.Errorf("remembers %+v", save.Me)
	}
	if o := save.Connector.Owners; len(o) != 1 || o[0].Email != "ada@example.com" {
		t.Errorf("owners %+v", o)
	}
	// Asked once: back there, it is a line.
	q := setuptest.Sit(t, f, setup.Options{}).At(setup.StepOwners)
	q.M.Set(local.FieldPersonEmail, "ada@example.com")
	q.At(setup.StepKey)
	q.M.Back()
	if page := q.M.Page(); len(page.Fields) != 0 || len(page.Rows) != 1 {
		t.Errorf("asked again: %+v", page)
	}
}

// A proposal is shown, and is taken by Enter; what is known is not asked.
func TestOwnersAreOneLineWhereOneIsKnown(t *testing.T) {
	p := setuptest.Sit(t, setuptest.EmptyHome(), setup.Options{}).At(setup.StepOwners)
	if field := p.M.Page().Fields[0]; field.Value != "ada@example.com" || !strings.Contains(field.Help, "git config") {
		t.Errorf("proposed %+v", field)
	}
	f := setuptest.EmptyHome()
	f.Me.Known = true
	f.People = []access.Person{{Name: "Grace Hopper", Email: "grace@example.com", Role: access.ConnectorAdministrator}}
	p = setuptest.Sit(t, f, setup.Options{}).At(setup.StepOwners)
	page := p.M.Page()
	if len(page.Fields)+len(page.Choices) != 0 || len(page.Rows) != 1 || page.Rows[0].Value != "You, Ada Lovelace · ada@example.com" {
		t.Fatalf("page %+v", page)
	}
	p.Act(local.ActOwners)
	p.Pick("Grace Hopper")
	p.M.Back()
	if rows := p.M.Page().Rows; len(rows) != 2 || rows[1].Value != "Grace Hopper · grace@example.com" {
		t.Errorf("folded again: %+v", rows)
	}
	p.At(setup.StepReview)
	p.Enter()
	if save := p.Saved(); save.Me != (setup.Me{}) || len(save.Connector.Owners) != 2 {
		t.Errorf("saves %+v", save)
	}
}
