package evidence

import (
	"strconv"
	"testing"
	"time"

	"connectpd/store/access"
	"connectpd/wizard/review"
)

// big is a review of n items, half of them decided in bulk, with 100 removals.
func big(b testing.TB, n int) Input {
	b.Helper()
	f := frozen()
	f.Items = nil
	in := Input{}
	ids := make([]string, n)
	for i := range n {
		p := staff[i%len(staff)]
		ids[i] = "i" + strconv.Itoa(i+1)
		item := review.Item{
			ID: ids[i], User: review.User{ID: "PU" + strconv.Itoa(i/5), Name: p.name, Email: strconv.Itoa(i/5) + p.email, Status: access.Active, Role: "limited_user", SSO: "yes"},
			Type: access.TypeTeam, ResourceID: "PT" + strconv.Itoa(i%500), Resource: "Team " + strconv.Itoa(i%500), Entitlement: access.Responder,
			Since: start, Reviewer: strconv.Itoa(i%14) + "@acme.example", Why: "manager of the team",
		}
		f.Items = append(f.Items, item)
		in.Population = append(in.Population, Grant{Grant: access.Grant{UserID: item.User.ID, Type: item.Type, ResourceID: item.ResourceID, Entitlement: item.Entitlement},
			Name: item.User.Name, Email: item.User.Email, Status: access.Active, Resource: item.Resource, Why: "everything is in scope"})
	}
	f.Population = review.Population{Grants: n, Memberships: n, InScope: n}
	in.Log, in.State = kept(b, f, []review.Event{
		keep(start.Add(time.Hour), on(ada, "ada"), ada, "", "search=Team", ids[:n/2]...),
		keep(start.Add(2*time.Hour), on(ada, "ada"), ada, "needed", "marks", ids[n/2:n-100]...),
		revoke(start.Add(3*time.Hour), on(ada, "ada"), ada, review.None, "left", ids[n-100:]...),
		{At: start.Add(4 * time.Hour), Kind: review.Signed, Entered: on(grace, "grace"), Reviewer: grace, Text: "reviewed"},
		verified(start.Add(5*time.Hour), 50, review.Gone, "no longer in the team", ids[n-100:]...),
	})
	for _, id := range ids[n-100:] {
		in.After = append(in.After, After{Item: id, Run: 50, RunAt: start})
	}
	return in
}

// BenchmarkSign writes decisions.json of 50,000 items.
func BenchmarkSign(b *testing.B) {
	in := big(b, 50_000)
	for b.Loop() {
		if _, err := decisions(in.State, review.Event{Seq: 9, Kind: review.Signed}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkZip writes all evidence of 50,000 items.
func BenchmarkZip(b *testing.B) {
	in := big(b, 50_000)
	size := 0
	for b.Loop() {
		z, err := Zip(in)
		if err != nil {
			b.Fatal(err)
		}
		size = len(z)
	}
	b.ReportMetric(float64(size), "zip-bytes")
}

// BenchmarkCheckChain checks a log of 2,000 events.
func BenchmarkCheckChain(b *testing.B) {
	l := chained(b, 2000)
	for b.Loop() {
		if faults := checkChain(l); len(faults) > 0 {
			b.Fatal(faults)
		}
	}
}
