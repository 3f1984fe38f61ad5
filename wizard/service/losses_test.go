package service

import (
	"fmt"
	"testing"

	"connectpd/store/access"
	"connectpd/sync/engine"
)

func TestWhatAHeldSyncWouldTakeAway(t *testing.T) {
	user := func(n int) (list []engine.Loss) {
		for i := range n {
			list = append(list, engine.Loss{Type: access.TypeUser, ID: fmt.Sprint("U", i), Name: fmt.Sprint("Person ", i)})
		}
		return list
	}
	for _, c := range []struct {
		lost []engine.Loss
		want string
	}{
		{nil, ""},
		{user(1), "Accepting it would remove 1 person (Person 0)."},
		{user(5), "Accepting it would remove 5 people (Person 0, Person 1, Person 2 and 2 more)."},
		{append(user(2), engine.Loss{Type: access.TypeTeam, ID: "T1"},
			engine.Loss{Type: access.TypeTeam, ID: "T2", Entitlement: access.Manager}),
			"Accepting it would remove 2 people (Person 0 and Person 1), 1 team (T1) and 1 place in teams, roles and schedules."},
	} {
		if got := lossWords(c.lost); got != c.want {
			t.Errorf("got  %q\nwant %q", got, c.want)
		}
	}
}
