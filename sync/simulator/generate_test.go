package simulator

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
	"unicode"
)

// dump is everything an account serves, as one text.
func dump(t *testing.T, a *Account) string {
	s := NewServer(a, Options{Now: atNoon})
	var b strings.Builder
	for _, path := range []string{"/users", "/teams", "/schedules", "/v3/schedules", "/oncalls"} {
		for offset := 0; offset < 400; offset += 100 {
			b.WriteString(ask(t, s, a.AccountKey(), fmt.Sprintf("%s?limit=100&offset=%d&total=true", path, offset)).text)
		}
	}
	for _, tm := range a.teams {
		b.WriteString(ask(t, s, a.AccountKey(), "/teams/"+tm.id+"/members?limit=100").text)
	}
	for _, sc := range a.schedules {
		if sc.shifts {
			b.WriteString(ask(t, s, a.AccountKey(), "/v3/schedules/"+sc.id).text)
		}
	}
	for _, k := range a.Keys() {
		b.WriteString(k.Token)
	}
	return fmt.Sprintf("%x", sha256.Sum256([]byte(b.String())))
}

func TestSameSeedSameAccount(t *testing.T) {
	first, again := dump(t, Generate(1, full)), dump(t, Generate(1, full))
	if first != again {
		t.Error("one seed, two accounts")
	}
	if first == dump(t, Generate(2, full)) {
		t.Error("two seeds, one account")
	}
	one, two := Demo(), Demo()
	if a, b := dump(t, one), dump(t, two); a != b {
		t.Error("the demo's company is not always the same")
	}
	for range 10 {
		if a, b := strings.Join(one.Step(), "\n"), strings.Join(two.Step(), "\n"); a != b {
			t.Fatalf("steps differ:\n%s\n--\n%s", a, b)
		}
	}
	if dump(t, one) != dump(t, two) {
		t.Error("the same steps, two accounts")
	}
}

// A made-up account has every kind of thing that a client must cope with.
func TestGenerateHasEverything(t *testing.T) {
	a := Generate(1, full)
	seen := map[string]bool{}
	scripts := map[string]*unicode.RangeTable{"Latin": unicode.Latin, "Han": unicode.Han, "Hangul": unicode.Hangul, "Cyrillic": unicode.Cyrillic,
		"Greek": unicode.Greek, "Arabic": unicode.Arabic, "Hebrew": unicode.Hebrew, "Devanagari": unicode.Devanagari,
		"Thai": unicode.Thai, "combining": unicode.Mn, "bidi control": unicode.Bidi_Control, "control": unicode.Cc}
	emails := map[string]bool{}
	for _, u := range a.users {
		seen["role "+u.role], seen[fmt.Sprintf("id of %d", len(u.id))] = true, true
		seen["invited"] = seen["invited"] || u.invited
		seen["no title"] = seen["no title"] || u.jobTitle == ""
		seen["no team"] = seen["no team"] || len(u.teams) == 0
		switch {
		case u.sso == nil:
			seen["sso unsaid"] = true
		case *u.sso:
			seen["sso"] = true
		default:
			seen["no sso"] = true
		}
		for name, script := range scripts {
			for _, r := range u.name {
				seen[name] = seen[name] || unicode.Is(script, r)
			}
		}
		if emails[u.email] || len(u.email) > 100 || len([]rune(u.name)) > 100 {
			t.Errorf("email %q of %q is not unique or too long", u.email, u.name)
		}
		emails[u.email] = true
	}
	for _, tm := range a.teams {
		seen["private team"] = seen["private team"] || tm.private
		seen["empty team"] = seen["empty team"] || len(tm.members) == 0
		for _, m := range tm.members {
			seen["team role "+m.role] = true
		}
	}
	seen["team and user of one id"] = a.userByID[a.teams[0].id] != nil
	for _, tm := range a.teams {
		seen["team and user of one id"] = seen["team and user of one id"] || a.userByID[tm.id] != nil
		seen["team and schedule of one id"] = seen["team and schedule of one id"] || a.schedByID[tm.id] != nil
	}
	unused := 0
	uses := a.sightOf("").uses
	for _, s := range a.schedules {
		if !s.shifts && len(uses[s.id]) == 0 {
			unused++
		}
		for _, id := range s.people() {
			seen["deleted user on a schedule"] = seen["deleted user on a schedule"] || a.userByID[id] == nil
		}
	}
	if unused != full.Unused {
		t.Errorf("%d unused schedules, want %d", unused, full.Unused)
	}
	levels := map[string]bool{}
	for _, c := range a.calls(a.sightOf(""), noon, noon) {
		seen["direct on-call"] = seen["direct on-call"] || c.schedule == nil
		if c.schedule != nil {
			k := c.schedule.id + c.turn.user
			seen["on call at several levels"] = seen["on call at several levels"] || levels[k]
			levels[k] = true
		}
	}
	want := strings.Split("invited,no title,no team,sso unsaid,sso,no sso,private team,empty team,team role manager,team role responder,"+
		"team role observer,team role lead_responder,role owner,role admin,role user,role limited_user,role observer,"+
		"role restricted_access,role read_only_user,role read_only_limited_user,role global_observer,id of 7,id of 14,"+
		"deleted user on a schedule,direct on-call,on call at several levels,team and user of one id,team and schedule of one id", ",")
	for name := range scripts {
		want = append(want, name)
	}
	for _, w := range want {
		if !seen[w] {
			t.Errorf("the account lacks: %s", w)
		}
	}
	owners := 0
	for _, u := range a.users {
		if u.role == "owner" {
			owners++
		}
	}
	if owners != 1 {
		t.Errorf("%d account owners", owners)
	}
}

func TestOnCallRowsAreExact(t *testing.T) {
	for _, rows := range []int{1, 40, 90, 100, 101, 500} {
		a := Generate(2, Size{Users: 100, Teams: 5, TeamSize: 10, Schedules: 90, ShiftSchedules: 9, OnCallRows: rows})
		for hour := range 50 {
			at := noon.Add(timeOf(hour))
			if n := len(a.calls(a.sightOf(""), at, at)); n != rows && rows >= 12 {
				t.Errorf("%d rows wanted, %d at %v", rows, n, at)
				break
			}
		}
	}
}

func TestNothingAtAll(t *testing.T) {
	for _, size := range []Size{{}, {Users: 1}, {Teams: 3, TeamSize: 4}, {Schedules: 3, ShiftSchedules: 2}, {Users: 2, Teams: 1, TeamSize: 9, Schedules: 1}} {
		a := Generate(1, size)
		a.Step()
		for range 3 {
			a.Step()
		}
		_ = a.Truth(noon)
	}
}
