package review

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"connectpd/store/access"
	"connectpd/wizard/flow"
)

func plan(t *testing.T, r StartRequest, src Source, k Known) *Planned {
	t.Helper()
	p, problem := MakePlan(r, src, k)
	if problem != nil {
		t.Fatalf("%s: %s", problem.Code, problem.What)
	}
	return p
}

// listed is what items a list has: person, what they hold, on what.
func listed(items []Item) string {
	var list []string
	for n := range items {
		list = append(list, fmt.Sprintf("%s %s %s", items[n].Who(), items[n].Holds(), items[n].On()))
	}
	return strings.Join(list, "; ")
}

func TestScopes(t *testing.T) {
	const everything = "14 of 15 grants: one is an on-call turn"
	for scope, want := range map[string]string{
		"":              everything,
		"all":           everything,
		"privileged":    "Ada Account Owner whole account; Bob Global Admin whole account; Cyd Manager whole account; Bob manager Payments; Cyd manager Payments; Cyd manager Search",
		"team=payments": "Bob manager Payments; Cyd manager Payments; Dan responder Payments; Dan Two observer Payments",
		"team=T2":       "Deploy responder Search; Cyd manager Search",
		"role=Manager":  "Cyd Manager whole account",
		"role=admin":    "Bob Global Admin whole account",
		"changed":       everything,
	} {
		p := plan(t, request(scope), company(), knownNow())
		got := listed(p.Frozen.Items)
		if len(p.Frozen.Items) == 14 {
			got = everything
		}
		if got != want {
			t.Errorf("%q: %s\nwant %s", scope, got, want)
		}
		if p.Population.Grants != 14 || p.Population.InScope != len(p.Frozen.Items) || p.Population.Roles+p.Population.Memberships+p.Population.Schedules != 14 {
			t.Errorf("%q: population %+v", scope, p.Population)
		}
	}
	for _, scope := range []string{"team=Nowhere", "everything", "team", "role="} {
		if _, p := MakePlan(request(scope), company(), knownNow()); codeOf(p) != flow.CodeInvalid {
			t.Errorf("%q: %v", scope, p)
		}
	}
}

// TestManagerIsPrivilegedWithAdvancedPermissionsOnly: on other plans the base
// role is called User, and may not change what is not its own.
func TestManagerIsPrivilegedWithAdvancedPermissionsOnly(t *testing.T) {
	for name, want := range map[string]bool{"Manager": true, "User": false} {
		src := company()
		src.Data.Roles = []access.Role{{ID: "owner", Name: "Account Owner"}, {ID: "admin", Name: access.RoleName("admin", want)},
			{ID: "user", Name: name}, {ID: "limited_user", Name: access.RoleName("limited_user", want)}}
		s := running(t, src, request("all"), knownNow())
		if got := find(t, s, "U3", access.TypeRole, "user").Privileged; got != want {
			t.Errorf("%s: privileged %v", name, got)
		}
	}
}

// TestReviewers: every item has one and the reason why, nobody their own, and
// what has nobody stops the start.
func TestReviewers(t *testing.T) {
	people := []Person{{Email: dan, Manager: cyd}, {Email: cyd, Manager: "gone@acme.example"}, {Email: "gone@acme.example", Manager: boss, Left: true}, {Email: bot, Left: true}}
	for _, c := range []struct {
		name    string
		request func(*StartRequest)
		user    string
		typ     access.ResourceType
		on      string
		want    string
	}{
		{"one for all", func(*StartRequest) {}, "U4", access.TypeTeam, "T1", auditor + ": chosen for the whole review"},
		{"one for all, but not their own", func(r *StartRequest) { r.Reviewer = dan }, "U4", access.TypeTeam, "T1", boss + ": fallback: nobody else can decide on it"},
		{"their manager", func(r *StartRequest) { r.Reviewer, r.People = "", people }, "U4", access.TypeTeam, "T1", cyd + ": manager of " + dan + ", according to the people file"},
		{"a manager who has left", func(r *StartRequest) { r.Reviewer, r.People = "", people }, "U3", access.TypeRole, "user",
			boss + ": manager of gone@acme.example (who has left), according to the people file"},
		{"a manager of the team", func(r *StartRequest) { r.Reviewer = "" }, "U4", access.TypeTeam, "T1", bob + ": manager of the team Payments"},
		{"another manager of the team", func(r *StartRequest) { r.Reviewer = "" }, "U2", access.TypeTeam, "T1", cyd + ": manager of the team Payments"},
		{"not their own as the team's only manager", func(r *StartRequest) { r.Reviewer = "" }, "U3", access.TypeTeam, "T2", boss + ": fallback: nobody else can decide on it"},
		{"what is in no team", func(r *StartRequest) { r.Reviewer = "" }, "U4", access.TypeRole, "limited_user", boss + ": fallback: nobody else can decide on it"},
		{"the second of those for the rest, where it is the first one's own", func(r *StartRequest) { r.Reviewer, r.Fallback = "", dan+", "+boss }, "U4", access.TypeRole, "limited_user",
			boss + ": fallback: nobody else can decide on it"},
		{"nobody", func(r *StartRequest) { r.Reviewer, r.Fallback = "", "" }, "U4", access.TypeRole, "limited_user", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := request("all")
			c.request(&r)
			p := plan(t, r, company(), knownNow())
			for n := range p.Frozen.Items {
				i := &p.Frozen.Items[n]
				if i.User.ID != c.user || i.Type != c.typ || i.ResourceID != c.on {
					continue
				}
				got := i.Reviewer + ": " + i.Why
				if c.want == "" && got == ": " {
					got = ""
				}
				if got != c.want {
					t.Errorf("%q, want %q", got, c.want)
				}
			}
			stop := p.MayStart(r, today)
			if without := slices.ContainsFunc(p.Frozen.Items, func(i Item) bool { return i.Reviewer == "" || i.Why == "" }); without != (stop != nil) || without != (len(p.Nobody) > 0) {
				t.Errorf("an item without a reviewer: %v, %d with nobody, the start says %v", without, len(p.Nobody), stop)
			}
			for n := range p.Frozen.Items {
				if i := &p.Frozen.Items[n]; i.Reviewer != "" && flow.SameEmail(i.Reviewer, i.User.Email) {
					t.Errorf("%s decides on their own access", i.Reviewer)
				}
			}
		})
	}
	r := request("all")
	r.Reviewer, r.Fallback = "", ""
	p := plan(t, r, company(), knownNow())
	if got := p.ReviewersText(); got != "2 reviewers, 9 items without a reviewer" {
		t.Errorf("%q", got)
	}
}

func TestWhatStopsTheStart(t *testing.T) {
	for name, c := range map[string]struct {
		source func(*Source)
		want   string
	}{
		"nothing":                    {func(*Source) {}, ""},
		"data older than a day":      {func(s *Source) { s.Run.FinishedAt = today.Add(-25 * time.Hour) }, "Run 7 is from"},
		"a key below Admin":          {func(s *Source) { s.Run.SeesAll, s.Run.TokenKind = false, access.UserToken }, "below Admin"},
		"a kind that was not read":   {func(s *Source) { s.Run.Coverage = gap(access.KindSchedules, access.NotRead) }, "Schedules could not be read"},
		"a kind that is incomplete":  {func(s *Source) { s.Run.Coverage = gap(access.KindMemberships, access.Incomplete) }, "may be incomplete"},
		"one team that was not read": {func(s *Source) { s.Run.Coverage = gap(access.KindMemberships, access.Read, "T2") }, "1 could not be read"},
		"teams not on the plan":      {func(s *Source) { s.Run.Coverage = gap(access.KindTeams, access.NotOnPlan) }, ""},
		"on-call turns not read":     {func(s *Source) { s.Run.Coverage = gap(access.KindOnCall, access.NotRead) }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			src := company()
			c.source(&src)
			r := request("all")
			p := plan(t, r, src, knownNow()).MayStart(r, today)
			if got := fmt.Sprint(p); c.want == "" && p != nil || !strings.Contains(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
			if p == nil || strings.Contains(c.want, "Run 7") {
				return
			}
			r.AcceptGaps = "  \n"
			if plan(t, r, src, knownNow()).MayStart(r, today) == nil {
				t.Error("blanks are no reason")
			}
			r.AcceptGaps = "the schedules are reviewed elsewhere"
			if p := plan(t, r, src, knownNow()); p.MayStart(r, today) != nil || p.Frozen.AcceptedGaps != r.AcceptGaps {
				t.Errorf("accepted: %v, %q", p.MayStart(r, today), p.Frozen.AcceptedGaps)
			}
		})
	}
	r := request("team=Payments")
	src := company()
	src.Run.Coverage = gap(access.KindMemberships, access.Read, "T2")
	if p := plan(t, r, src, knownNow()).MayStart(r, today); p != nil {
		t.Errorf("a gap that is out of scope: %v", p)
	}
}

func gap(k access.Kind, state access.CoverageState, except ...string) map[access.Kind]access.Coverage {
	c := map[access.Kind]access.Coverage{}
	for kind, v := range everythingRead {
		c[kind] = v
	}
	c[k] = access.Coverage{State: state, Except: except}
	return c
}

func TestDue(t *testing.T) {
	for _, c := range []struct{ day, zone, want string }{
		{"2026-12-12", "Europe/Berlin", "2026-12-12T22:59:59Z"},
		{"2026-12-12", "UTC", "2026-12-12T23:59:59Z"},
		{"2026-12-12", "Pacific/Kiritimati", "2026-12-12T09:59:59Z"},
		{"2027-03-28", "Europe/Berlin", "2027-03-28T21:59:59Z"}, // a day of 23 hours
		{"2027-02-30", "UTC", ""},
		{"12.12.2026", "UTC", ""},
		{"2026-12-12", "Mars/Olympus", ""},
		{"2026-12-12", "Local", ""},
		{"", "UTC", ""},
	} {
		due, p := readDue(c.day, c.zone)
		if got := due.At.Format(time.RFC3339); p == nil && (got != c.want || due.Zone != c.zone) || (p != nil) != (c.want == "") {
			t.Errorf("%s in %s: %s %v, want %q", c.day, c.zone, got, p, c.want)
		}
	}
	r := request("all")
	r.Due = "2026-11-27"
	if _, p := MakePlan(r, company(), knownNow()); codeOf(p) != flow.CodeInvalid {
		t.Errorf("a day that is over: %v", p)
	}
}

// TestWhatIsNoticed: people who look like service accounts, and who is marked.
func TestWhatIsNoticed(t *testing.T) {
	src := company()
	src.Data.Users[3].SSO = access.No
	p := plan(t, request("all"), src, knownNow())
	var got []string
	for _, u := range p.Unmarked {
		got = append(got, u.User.Email+": "+u.Why)
	}
	want := []string{dan + ": not created through single sign-on, as most others were", bot + `: "bot" is in the name or address`}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	p = plan(t, request("all"), src, knownNow(Mark{Email: bot, Kind: MarkService, Accountable: cyd}, Mark{Email: dan, Kind: MarkPerson}))
	if len(p.Unmarked) != 0 {
		t.Errorf("marked, and asked about: %v", p.Unmarked)
	}
	if i := p.Frozen.Items[5]; i.User.Account != MarkService || i.User.Accountable != cyd {
		t.Errorf("%+v", i.User)
	}
	src.Findings = []Noticed{{Text: "on call and cannot respond", Users: []string{"U4"}, Resources: []string{"S1"}}, {Text: "never accepted", Users: []string{"U4"}}}
	s := running(t, src, request("all"), knownNow())
	if got := find(t, s, "U4", access.TypeSchedule, "S1").Findings; len(got) != 2 {
		t.Errorf("on the schedule: %q", got)
	}
	if got := find(t, s, "U4", access.TypeTeam, "T1").Findings; len(got) != 1 {
		t.Errorf("in the team: %q", got)
	}
	if !find(t, s, "U4", access.TypeTeam, "T1").OnCall || find(t, s, "U3", access.TypeTeam, "T1").OnCall {
		t.Error("who is on call is not told")
	}
}

// TestChanged: only what no signed review settled comes again.
func TestChanged(t *testing.T) {
	src := company()
	before := running(t, src, request("all"), knownNow())
	keep := func(s *State, ids ...string) *State {
		for _, id := range ids {
			step, p := s.Decide(DecideRequest{Select: Select{Items: []string{id}}, Decision: Keep, Comment: "needed", As: s.Item(id).Reviewer, Entry: byAnalyst}, knownNow())
			s = after(t, s, step, p)
		}
		return s
	}
	for n := range before.Items {
		before = keep(before, before.Items[n].ID)
	}
	changed := func(s *State, change func(*Source)) string {
		src := company()
		src.Before = []*State{s}
		src.Run.ID = 20
		if change != nil {
			change(&src)
		}
		p, problem := MakePlan(request("changed"), src, knownNow())
		if problem != nil {
			return "nothing"
		}
		return listed(p.Frozen.Items)
	}
	item := func(user string, on string) string { return find(t, before, user, access.TypeTeam, on).ID }
	amend := func(r AmendRequest) *State {
		step, p := before.Sign(SignRequest{As: auditor, Statement: "right", Entry: byAnalyst}, knownNow())
		s := after(t, before, step, p)
		r.As, r.Entry, r.Reason = auditor, byAnalyst, "a mistake"
		step, p = s.Amend(r, knownNow())
		return after(t, s, step, p)
	}
	decide := func(r DecideRequest) *State {
		r.As, r.Entry = auditor, byAnalyst
		step, p := before.Decide(r, knownNow())
		return after(t, before, step, p)
	}
	step, p := before.Except(ExceptRequest{Items: []string{item("U4", "T1")}, Reason: "on leave", Until: "2027-01-01", As: auditor, Entry: byAnalyst}, knownNow())
	excepted := after(t, before, step, p)
	const dansTeam = "Dan responder Payments"
	for name, c := range map[string]struct {
		s      *State
		change func(*Source)
		want   string
	}{
		"nothing": {before, nil, "nothing"},
		"a grant that is new": {before, func(s *Source) {
			s.Held = append(s.Held, Held{Grant: access.Grant{UserID: "U4", Type: access.TypeTeam, ResourceID: "T2", Entitlement: access.Observer}, Since: today})
		}, "Dan observer Search"},
		"a role that is another one":     {before, func(s *Source) { s.Held[8].Grant.Entitlement = access.Manager }, "Dan manager Payments"},
		"gained again since":             {before, func(s *Source) { s.Held[8].Baseline, s.Held[8].Since = false, today }, dansTeam},
		"excepted":                       {excepted, nil, dansTeam},
		"amended":                        {amend(AmendRequest{Item: item("U4", "T1"), Decision: Keep}), nil, dansTeam},
		"a removal that is open":         {decide(DecideRequest{Select: Select{Items: []string{item("U4", "T1")}}, Decision: Revoke}), nil, dansTeam},
		"look again by a day that comes": {decide(DecideRequest{Select: Select{Items: []string{item("U4", "T1")}}, Decision: Keep, Until: "2026-12-10"}), nil, dansTeam},
		"look again much later":          {decide(DecideRequest{Select: Select{Items: []string{item("U4", "T1")}}, Decision: Keep, Until: "2027-12-10"}), nil, "nothing"},
	} {
		if got := changed(c.s, c.change); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestReadPeople(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"plain":        {"email,manager,left\nada@a.b,bob@a.b,\nbob@a.b,,yes\n", "[{ada@a.b bob@a.b false} {bob@a.b  true}]"},
		"of Excel":     {"\ufeffName;Left;E-Mail;email;manager\r\nAda;no;x;ada@a.b;bob@a.b\r\n;;;;\r\n", "[{ada@a.b bob@a.b false}]"},
		"tabs":         {"manager\temail\nbob@a.b\tada@a.b\n", "[{ada@a.b bob@a.b false}]"},
		"with a name":  {"email,manager\nada@a.b,Bob <bob@a.b>\n", "[{ada@a.b bob@a.b false}]"},
		"no header":    {"", "it has no header"},
		"no column":    {"email,boss\n", "no column manager"},
		"no address":   {"email,manager\nada,bob@a.b\n", `line 2: "ada" is not an email address`},
		"left unclear": {"email,manager,left\nada@a.b,,soon\n", `line 2: "soon" is neither yes nor no`},
		"not UTF-8":    {"email,manager\n\xff,x\n", "not UTF-8"},
		"an open cell": {"email,manager\n\"ada@a.b,bob@a.b\n", "not a row of a table"},
	} {
		people, p := ReadPeople([]byte(c.text))
		if got := fmt.Sprint(people); p == nil && got != c.want || p != nil && !strings.Contains(p.What, c.want) {
			t.Errorf("%s: %s %v, want %s", name, got, p, c.want)
		}
	}
}
