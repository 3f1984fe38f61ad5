package manage_test

import (
	"testing"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/wizard/flow"
	"connectpd/wizard/manage"
	"connectpd/wizard/platform"
)

// TestOwnersOfAPlatformThatAsksForNothing: where the platform changes owners
// itself and asks nothing of them, they are shown with the page where they are
// changed, nothing teaches, and going back leaves with nothing done.
func TestOwnersOfAPlatformThatAsksForNothing(t *testing.T) {
	const page = "https://depot.example.com/c1"
	s, _, conn := found(t)
	there := platform.Place{Called: "Depot", Host: "depot.example.com", Link: page, Owners: &flow.Problem{Told: failure.Tell(failure.C1OwnersThere, failure.Blanks{"connector": "Alpha", "tenant": "the depot"})}}
	f := manage.NewOwners(s, conn, there, func(access.Connector, access.Owner) string { return "an owner" })
	p := f.Page()
	if len(p.Rows) != len(conn.Owners) || p.Address != page || len(p.Hints) != 0 || len(p.Choices) != 0 || len(p.Actions) != 0 {
		t.Errorf("%+v", p)
	}
	if f.Back() || f.Leaving() != nil {
		t.Error("going back does not leave, or asks")
	}
	f.Leave("drop")
	if !f.Over() || f.Told() != "" || len(s.calls) != 0 {
		t.Errorf("over %v, told %q, asked %q", f.Over(), f.Told(), s.calls)
	}
	there.OwnerNeeds = "Owners need a key to the depot."
	if hints := manage.NewOwners(s, conn, there, noRole).Page().Hints; len(hints) != 1 || hints[0] != there.OwnerNeeds {
		t.Errorf("it teaches %q", hints)
	}
}
