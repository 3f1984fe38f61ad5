package service

import (
	"context"
	"fmt"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/sync/remote/testclock"
	"connectpd/wizard/review"
	"connectpd/wizard/setup"
)

// big is an account of 10,000 users and 50,000 grants.
func big() *access.Dataset {
	d := &access.Dataset{Coverage: map[access.Kind]access.Coverage{}, Roles: []access.Role{{ID: "admin", Name: "Global Admin"}, {ID: "limited_user", Name: "Responder"}}}
	for _, k := range access.Kinds {
		d.Coverage[k] = access.Coverage{State: access.Read}
	}
	for n := range 500 {
		d.Teams = append(d.Teams, access.Team{ID: fmt.Sprintf("T%03d", n), Name: fmt.Sprintf("Team number %d", n)})
	}
	for n := range 10_000 {
		u := access.User{ID: fmt.Sprintf("PU%05d", n), Name: fmt.Sprintf("Person Number%d", n), Email: fmt.Sprintf("person%d@big.example", n), Role: "limited_user", Status: access.Active, SSO: access.Yes}
		if n%500 == 0 {
			u.Role = "admin"
		}
		d.Users = append(d.Users, u)
		d.Grants = append(d.Grants, access.Grant{UserID: u.ID, Type: access.TypeRole, ResourceID: u.Role, Entitlement: access.Assigned})
		for k := range 4 {
			d.Grants = append(d.Grants, access.Grant{UserID: u.ID, Type: access.TypeTeam, ResourceID: d.Teams[(n*7+k*31)%500].ID, Entitlement: access.Responder})
		}
	}
	return d
}

// bigReview is a review of it that runs, and the account's newest run.
func bigReview(b *testing.B) (*Services, store.Connector, *review.State, func() store.Run) {
	b.Helper()
	ctx := context.Background()
	clock := testclock.New(started)
	st, err := store.Open(ctx, b.TempDir()+"/home", store.Options{Now: clock.Now})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = st.Close() })
	s := New(&Deps{Store: st, Clock: clock, Me: func(context.Context) setup.Me { return setup.Me{Email: "analyst@elsewhere.example"} }})
	c, err := st.SaveConnector(ctx, store.Connector{ID: st.NewConnectorID(), Name: "PagerDuty", Platform: store.Local, App: store.App{Name: "PagerDuty"},
		Owners: []store.Owner{{Person: store.Person{Email: "ada@big.example", Role: store.SuperAdministrator}}}, Account: access.Account{Subdomain: "big", Region: "us", API: "https://api.test"}}, store.Placed{})
	if err != nil {
		b.Fatal(err)
	}
	d := big()
	run := func() store.Run {
		clock.Pass(time.Hour)
		r, err := st.BeginRun(ctx, store.Run{ConnectorID: c.ID, SeesAll: true, TokenKind: access.AccountKey})
		if err == nil {
			r.Result = store.ResultOK
			r, err = st.Apply(ctx, r, d)
		}
		if err != nil {
			b.Fatal(err)
		}
		return r
	}
	run()
	state, err := s.Start(ctx, review.StartRequest{Connector: c.ID, Name: "Q4", Due: "2027-12-12", Zone: "UTC", Reviewer: auditor, RemoveWithin: time.Hour})
	if err != nil {
		b.Fatal(err)
	}
	if len(state.Items) != 50_000 {
		b.Fatalf("%d items", len(state.Items))
	}
	return s, c, state, run
}

func decideBig(b *testing.B, s *Services, st *review.State, ids []string, d review.Decision, target string) {
	b.Helper()
	_, err := s.Decide(context.Background(), review.DecideRequest{Review: st.Frozen.ID, Select: review.Select{Items: ids}, Decision: d, Target: target, Comment: "needed", As: auditor})
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkReviewDecide is one decision in a review of 50,000 items.
func BenchmarkReviewDecide(b *testing.B) {
	s, _, st, _ := bigReview(b)
	n := 0
	for b.Loop() {
		decideBig(b, s, st, []string{st.Items[n%len(st.Items)].ID}, review.Keep, "")
		n++
	}
}

// BenchmarkReviewOpen reads one anew, as the next process does.
func BenchmarkReviewOpen(b *testing.B) {
	s, _, st, _ := bigReview(b)
	for b.Loop() {
		fresh := New(&Deps{Store: s.Store, Clock: s.Clock})
		if _, err := fresh.Review(context.Background(), st.Frozen.ID); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReviewSign decides on everything at once, and signs.
func BenchmarkReviewSign(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		s, _, st, _ := bigReview(b)
		for n := range st.Items {
			if st.Items[n].Alone {
				decideBig(b, s, st, []string{st.Items[n].ID}, review.Keep, "")
			}
		}
		if _, err := s.Decide(context.Background(), review.DecideRequest{Review: st.Frozen.ID, Select: review.Select{Of: auditor}, Decision: review.Keep, As: auditor}); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if _, err := s.Sign(context.Background(), review.SignRequest{Review: st.Frozen.ID, Statement: "It is right.", As: auditor}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReviewVerify is what a sync pays for a review of 50,000 items, of
// which 100 are to be removed: in this process, and in one that has not read it
// yet.
func BenchmarkReviewVerify(b *testing.B) {
	for _, fresh := range []bool{false, true} {
		b.Run(map[bool]string{false: "known", true: "unread"}[fresh], func(b *testing.B) {
			s, c, st, run := bigReview(b)
			var ids []string
			for n := range st.Items {
				if st.Items[n].Type == access.TypeTeam && len(ids) < 100 {
					ids = append(ids, st.Items[n].ID)
				}
			}
			decideBig(b, s, st, ids, review.Revoke, "")
			b.ResetTimer()
			for b.Loop() {
				b.StopTimer()
				r := run()
				by := s
				if fresh {
					by = New(&Deps{Store: s.Store, Clock: s.Clock})
				}
				b.StartTimer()
				if err := by.AccessReviews.verifyAll(context.Background(), c, r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
