package browse_test

import (
	"fmt"
	"testing"

	"connectpd/store/access"
	"connectpd/tui/browse"
	"connectpd/tui/parts/drive"
	"connectpd/tui/styles"
)

func TestGoldens(t *testing.T) {
	for name, o := range drive.Looks {
		d, _ := started(t, o)
		drive.Goldens(t, "people-"+name, d.Frame)
	}
	d, _ := started(t, styles.Options{})
	d.Keys("/", "type:plat")
	drive.Goldens(t, "search", d.Frame)
	d.Keys("esc", "enter")
	drive.Goldens(t, "person", d.Frame)
	d.Keys("down", "enter")
	drive.Goldens(t, "team", d.Frame)
	d.Keys("esc", "esc", "2")
	drive.Goldens(t, "resources", d.Frame)
	d.Keys("3")
	drive.Goldens(t, "roles", d.Frame)
}

func TestFitsEveryWindow(t *testing.T) {
	for _, o := range []styles.Options{{Color: true}, {ASCII: true}} {
		w := drive.New(t, o)
		s := &services{w: w}
		for i, n := range drive.Nasty {
			st := []access.UserStatus{access.Active, access.Invited, access.Deleted, access.Unseen}[i%4]
			id := fmt.Sprintf("PU%05d", i)
			s.d.Users = append(s.d.Users, access.User{ID: id, Name: n, Email: n, Role: n, Status: st, JobTitle: n, TimeZone: n, URL: n})
			s.d.Teams = append(s.d.Teams, access.Team{ID: "T" + id, Name: n, DefaultRole: n, URL: n})
			s.d.Schedules = append(s.d.Schedules, access.Schedule{ID: "S" + id, Name: n, TimeZone: n, Policies: i % 3, URL: n})
			s.d.Roles = append(s.d.Roles, access.Role{ID: n, Name: n})
			s.grant(id, access.TypeTeam, "T"+id, access.Entitlement(n))
			s.grant(id, access.TypeSchedule, "S"+id, access.OnCall)
			s.grant("PU00000", access.TypeTeam, "T"+id, access.Entitlement(n))
		}
		d := show(w, s, browse.Options{})
		fits := func() { drive.Sizes(func(w, h int) { drive.Fits(t, d.Frame(w, h), w, h) }) }
		fits()
		for _, keys := range [][]string{{"o"}, {"2"}, {"down", "down"}, {"enter"}, {"esc", "1", "end", "enter"}, {"esc", "3"}, {"/", "type:long"}} {
			d.Keys(keys...)
			fits()
		}
	}
}
