package pagerduty

import (
	"fmt"
	"testing"
	"time"

	"connectpd/sync/simulator"
	"connectpd/sync/simulator/load"
)

// A fault in the middle of a reading in parts is retried like any other, and
// costs nobody.
func TestPartsSurviveFaults(t *testing.T) {
	for _, nth := range []int{1, 2, 3, 4, 5, 9, 20, 40} {
		for _, kind := range []simulator.FaultKind{simulator.Fault500, simulator.Fault429, simulator.FaultTruncated, simulator.FaultReset} {
			t.Run(fmt.Sprintf("%s at %d", kind, nth), func(t *testing.T) {
				virtual(t, func(t *testing.T) {
					a := load.Generate(3, load.Size{Users: 600, Teams: 5, TeamSize: 10})
					srv := simulator.NewServer(a, simulator.Options{MaxRows: 200})
					defer srv.Close()
					srv.AddFault(simulator.Fault{Route: routeUsers, Nth: nth, Kind: kind, Reset: "3"})
					c, err := New(tokenOf(a), Options{Transport: srv.RoundTripper()})
					if err != nil {
						t.Fatal(err)
					}
					done, got := readUsers(t, c)
					if done.Total != 600 || done.Missing != 0 || len(got) != 600 {
						t.Errorf("%+v, %d", done, len(got))
					}
				})
			})
		}
	}
}

// Who comes or goes meanwhile costs a second reading, never a wrong count.
func TestPartsProveAChangingAccount(t *testing.T) {
	for _, nth := range []int{2, 3, 9, 20, 40} {
		for users, edit := range map[int]func(*simulator.Account){
			601: func(a *simulator.Account) {
				a.AddUser(simulator.NewUser{Name: "Zed Newcomer", Email: "zed.q@example.com"})
			},
			599: func(a *simulator.Account) { a.RemoveUser(a.Truth(time.Now()).Users[450].ID) },
		} {
			t.Run(fmt.Sprintf("%d at %d", users, nth), func(t *testing.T) {
				virtual(t, func(t *testing.T) {
					a := load.Generate(3, load.Size{Users: 600})
					srv := simulator.NewServer(a, simulator.Options{MaxRows: 200})
					defer srv.Close()
					srv.OnRequest(routeUsers, nth, edit)
					c, err := New(tokenOf(a), Options{Transport: srv.RoundTripper()})
					if err != nil {
						t.Fatal(err)
					}
					done, got := readUsers(t, c)
					for _, u := range a.Truth(time.Now()).Users {
						if _, ok := got[u.ID]; !ok && done.Missing == 0 {
							t.Errorf("%q is missing", u.Name)
						}
					}
					if done.Total != users {
						t.Errorf("%+v, want %d", done, users)
					}
				})
			})
		}
	}
}
