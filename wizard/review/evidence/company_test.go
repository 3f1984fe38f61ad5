package evidence

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"connectpd/store/access"
	"connectpd/wizard/review"
)

// The company of the tests: a review of everything in a small account, by four
// reviewers, signed two days after it was first due, with three removals of
// which one is gone.

type personOf struct {
	id, name, email, role, label string
	status                       access.UserStatus
	account, accountable         string
}

var staff = []personOf{
	{"PU1", "Ada Lovelace", "ada@acme.example", "admin", "Global Admin", access.Active, "", ""},
	{"PU2", "Kenji Watanabe", "kenji@acme.example", "user", "Manager", access.Active, "", ""},
	{"PU3", "Sofia Marino", "sofia@acme.example", "owner", "Account Owner", access.Active, "", ""},
	{"PU4", "Tom Becker", "tom@acme.example", "limited_user", "Responder", access.Invited, "", ""},
	{"PU5", "Priya Nair", "priya@acme.example", "limited_user", "Responder", access.Active, "", ""},
	{"PU6", "noc bot", "noc@acme.example", "limited_user", "Responder", access.Active, "service", "ada@acme.example"},
	{"PU7", "Liam O'Neill", "liam@acme.example", "read_only_user", "Full Stakeholder", access.Active, "", ""},
	{"PU8", "Former Employee", "", "", "", access.Deleted, "", ""},
}

type held struct {
	user     string
	on       access.ResourceType
	id, name string
	as       access.Entitlement
	reviewer string
}

const (
	ada, kenji, sofia, priya = "ada@acme.example", "kenji@acme.example", "sofia@acme.example", "priya@acme.example"
	grace                    = "grace@acme.example" // signs; is no user of PagerDuty
)

// grants are the population, in the order of the items.
var grants = []held{
	{"PU1", access.TypeRole, "admin", "Global Admin", access.Assigned, sofia},            // i1
	{"PU2", access.TypeRole, "user", "Manager", access.Assigned, ada},                    // i2
	{"PU3", access.TypeRole, "owner", "Account Owner", access.Assigned, ada},             // i3
	{"PU4", access.TypeRole, "limited_user", "Responder", access.Assigned, ada},          // i4
	{"PU5", access.TypeRole, "limited_user", "Responder", access.Assigned, ada},          // i5
	{"PU6", access.TypeRole, "limited_user", "Responder", access.Assigned, sofia},        // i6
	{"PU7", access.TypeRole, "read_only_user", "Full Stakeholder", access.Assigned, ada}, // i7
	{"PU1", access.TypeTeam, "PT1", "Payments", access.Manager, kenji},                   // i8
	{"PU2", access.TypeTeam, "PT1", "Payments", access.Manager, ada},                     // i9
	{"PU4", access.TypeTeam, "PT1", "Payments", access.Responder, kenji},                 // i10
	{"PU5", access.TypeTeam, "PT1", "Payments", access.Responder, kenji},                 // i11
	{"PU3", access.TypeTeam, "PT2", "Platform", access.Manager, kenji},                   // i12
	{"PU2", access.TypeTeam, "PT2", "Platform", access.Responder, sofia},                 // i13
	{"PU6", access.TypeTeam, "PT2", "Platform", access.Responder, sofia},                 // i14
	{"PU4", access.TypeSchedule, "PS1", "Payments, first line", access.Member, kenji},    // i15
	{"PU5", access.TypeSchedule, "PS1", "Payments, first line", access.Member, kenji},    // i16
	{"PU8", access.TypeSchedule, "PS1", "Payments, first line", access.Member, kenji},    // i17
	{"PU2", access.TypeSchedule, "PS2", "Platform nights", access.Member, sofia},         // i18
	{"PU6", access.TypeSchedule, "PS2", "Platform nights", access.Member, sofia},         // i19
}

func staffOf(id string) personOf {
	return staff[slices.IndexFunc(staff, func(p personOf) bool { return p.id == id })]
}

func frozen() *review.Frozen {
	total := func(n int) access.Coverage { return access.Coverage{State: access.Read, Total: &n} }
	f := &review.Frozen{
		Version: 1, ID: "R7", Name: "Access review Q4 2026", Scope: "all",
		Connector: review.Connector{ID: "C1", Name: "PagerDuty", Account: "acme", API: "https://api.pagerduty.test", App: "PagerDuty production"},
		Run: review.Run{ID: 41, StartedAt: start.Add(-3 * time.Minute), FinishedAt: start.Add(-2 * time.Minute), Requests: 34, Result: access.ResultOK,
			TokenKind: access.AccountKey, SeesAll: true,
			Counts: access.Counts{Users: 7, Teams: 2, TeamMemberships: 7, Roles: 8, RoleAssignments: 7, Schedules: 2, ScheduleMembers: 5, OnCall: 2},
			Coverage: map[access.Kind]access.Coverage{
				access.KindUsers: total(7), access.KindTeams: total(2), access.KindMemberships: {State: access.Read},
				access.KindSchedules: total(2), access.KindScheduleMembers: {State: access.Read}, access.KindOnCall: total(2),
			}},
		Population:   review.Population{Grants: 19, Roles: 7, Memberships: 7, Schedules: 5, InScope: 19},
		Due:          review.Due{Day: "2026-12-10", Zone: "Europe/Berlin", At: time.Date(2026, 12, 10, 23, 0, 0, 0, time.UTC)},
		RemoveWithin: 14 * 24 * 3600, Started: review.Entry{Person: ada, Account: `ACME\ada`, Via: review.Command}, StartedAt: start,
	}
	for n, g := range grants {
		p := staffOf(g.user)
		why := "manager of the team"
		if g.on != access.TypeTeam {
			why = "manager by the file people.csv"
		}
		item := review.Item{
			ID: "i" + strconv.Itoa(n+1), Type: g.on, ResourceID: g.id, Resource: g.name, Entitlement: g.as, URL: "https://acme.pagerduty.test/" + g.id,
			User:       review.User{ID: p.id, Name: p.name, Email: p.email, Status: p.status, Role: p.role, SSO: "yes", Account: p.account, Accountable: p.accountable},
			Privileged: access.Privileged(g.on, g.id, g.as) || g.id == "user", Alone: access.IsAdmin(g.id),
			Since: start.AddDate(0, -6, 0), Baseline: n%4 != 0, Reviewer: g.reviewer, Why: why,
		}
		if n%3 == 0 {
			item.Last = &review.Last{Review: "Access review Q3 2026", Decision: review.Keep, Comment: "needed", At: start.AddDate(0, -3, 0)}
		}
		f.Items = append(f.Items, item)
	}
	return f
}

func day(n, hour int) time.Time { return start.AddDate(0, 0, n).Add(time.Duration(hour) * time.Hour) }

func on(screen, account string) review.Entry {
	return review.Entry{Person: screen, Account: account, Via: review.Screen}
}

func keep(at time.Time, by review.Entry, who, text, bulk string, items ...string) review.Event {
	return review.Event{At: at, Kind: review.Decided, Entered: by, Reviewer: who, Items: items, Decision: review.Keep, Text: text, Bulk: bulk}
}

func revoke(at time.Time, by review.Entry, who, target, text string, items ...string) review.Event {
	return review.Event{At: at, Kind: review.Decided, Entered: by, Reviewer: who, Items: items, Decision: review.Revoke, Target: target, Text: text}
}

func verified(at time.Time, run int64, o review.Outcome, shown string, items ...string) review.Event {
	return review.Event{At: at, Kind: review.Verified, Entered: review.Entry{Account: "ada", Via: review.Sync}, Items: items,
		Run: run, RunAt: at.Add(-time.Minute), Outcome: o, Shown: shown}
}

var sheetFile = []byte("item;decision\r\ni13;keep\r\n")

// course is what happened until the signature, and after it.
func course() []review.Event {
	bySheet := review.Entry{Person: priya, Account: "priya", Via: review.Sheet}
	berlin := review.Due{Day: "2026-12-12", Zone: "Europe/Berlin", At: time.Date(2026, 12, 12, 23, 0, 0, 0, time.UTC)}
	return []review.Event{
		{At: day(1, 0), Kind: review.Assigned, Entered: on(ada, `ACME\ada`), Items: []string{"i17"}, To: priya, Text: "Kenji is on leave"},
		{At: day(1, 1), Kind: review.Sent, Entered: on(ada, `ACME\ada`), To: sofia, Text: "sheet"},
		keep(day(2, 0), on(ada, `ACME\ada`), ada, "owns the account", "", "i3"),
		keep(day(2, 0), on(ada, `ACME\ada`), ada, "", "team=Payments", "i2", "i4", "i5"),
		keep(day(2, 1), on(ada, `ACME\ada`), ada, "", "", "i7"),
		{At: day(2, 2), Kind: review.Undone, Entered: on(ada, `ACME\ada`), Items: []string{"i7"}, Undoes: 5},
		revoke(day(2, 3), on(ada, `ACME\ada`), ada, "responder", "moved to Platform", "i9"),
		keep(day(3, 0), on(kenji, "kenji"), kenji, "leads the team", "", "i8"),
		keep(day(3, 0), on(kenji, "kenji"), kenji, "", "marks", "i10", "i11", "i12", "i16"),
		revoke(day(3, 1), on(kenji, "kenji"), kenji, review.None, "=HYPERLINK(\"x\") never joined", "i15"),
		{At: day(10, 0), Kind: review.Imported, Entered: bySheet, Reviewer: sofia, File: review.SHA256(sheetFile), Text: "sofia.csv"},
		keep(day(10, 0), bySheet, sofia, "", "sheet", "i13", "i14", "i18"),
		keep(day(10, 0), bySheet, sofia, "needed for deployments", "", "i1"),
		revoke(day(10, 0), bySheet, sofia, "read_only_user", "the bot only reads", "i6"),
		{At: day(11, 0), Kind: review.Extended, Entered: on(ada, `ACME\ada`), Until: berlin.Day, Due: &berlin, Text: "Sofia needs two more days"},
		{At: day(14, 2), Kind: review.Excepted, Entered: on(ada, `ACME\ada`), Items: []string{"i19"}, Text: "the bot moves next month", Until: "2027-01-31", To: grace},
		keep(day(14, 3), on(priya, "priya"), priya, "", "", "i17"),
		{At: day(14, 20), Kind: review.Signed, Entered: on(grace, "grace"), Reviewer: grace, Text: "I have reviewed this access; it is right but for what is to be removed."},
		verified(day(15, 0), 44, review.Gone, "now responder", "i9"),
		verified(day(15, 0), 44, review.StillThere, "still on the schedule", "i15"),
		verified(day(15, 0), 44, review.StillThere, "now Responder", "i6"),
		{At: day(15, 4), Kind: review.Noted, Entered: on(ada, `ACME\ada`), Items: []string{"i15"}, To: kenji, Ticket: "OPS-1312"},
	}
}

// kept is a review as the store keeps it: the events with their places, and
// the documents that they sealed.
func kept(t testing.TB, f *review.Frozen, events []review.Event) (Log, *review.State) {
	t.Helper()
	l := Log{Frozen: canonical(t, f)}
	s := review.New(f, review.SHA256(l.Frozen))
	for _, e := range events {
		l, s = add1(t, l, s, e)
	}
	l.Head = s.Head
	return l, s
}

func add1(t testing.TB, l Log, s *review.State, e review.Event) (Log, *review.State) {
	t.Helper()
	one := []review.Event{e}
	if _, err := s.Chain(one); err != nil { // gives it its place
		t.Fatal(err)
	}
	doc, err := Seal(s, one[0])
	if err != nil {
		t.Fatal(err)
	}
	if doc != nil {
		one[0].Sealed = review.SHA256(doc)
		l.Sealed = append(l.Sealed, doc)
	}
	lines, err := s.Chain(one)
	if err != nil {
		t.Fatal(err)
	}
	if s, err = s.With(lines...); err != nil {
		t.Fatal(err)
	}
	l.Events = append(l.Events, lines...)
	return l, s
}

// company is the evidence's input after some of the events.
func company(t testing.TB, events []review.Event) Input { return companyOf(t, frozen(), events) }

func companyOf(t testing.TB, f *review.Frozen, events []review.Event) Input {
	t.Helper()
	in := Input{Zone: time.FixedZone("Europe/Berlin", 3600), Schedules: map[string][]string{"PU6": {"Platform nights"}},
		Received: []Received{{"from/sofia.csv", sheetFile}}}
	for _, i := range f.Items {
		in.Population = append(in.Population, Grant{
			Grant: access.Grant{UserID: i.User.ID, Type: i.Type, ResourceID: i.ResourceID, Entitlement: i.Entitlement},
			Name:  i.User.Name, Email: i.User.Email, Status: i.User.Status, Resource: i.Resource, Why: "everything is in scope",
		})
	}
	population := canonical(t, in.Population)
	f.Population.SHA256 = review.SHA256(population)
	events = slices.Clone(events)
	beside := [][]byte{population}
	for n, e := range events {
		if e.Outcome != review.Gone {
			continue
		}
		var doc []After
		for _, id := range e.Items {
			doc = append(doc, After{Item: id, Run: e.Run, RunAt: e.RunAt, Holders: []Holder{
				{"PU5", "Priya Nair", priya, access.Active, access.Responder},
				{"PU1", "Ada Lovelace", ada, access.Active, access.Manager},
				{"PU2", "Kenji Watanabe", kenji, access.Active, access.Responder},
			}})
		}
		holders := canonical(t, doc)
		beside = append(beside, holders)
		events[n].Holders = review.SHA256(holders)
		in.After = append(in.After, doc...)
	}
	in.Log, in.State = kept(t, f, events)
	in.Log.Beside = beside
	in.After = slices.DeleteFunc(in.After, func(a After) bool { return in.State.Item(a.Item).OutcomeRun != a.Run })
	return in
}
