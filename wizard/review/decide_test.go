package review

import (
	"fmt"
	"strings"
	"testing"

	"connectpd/store/access"
	"connectpd/wizard/flow"
)

// TestDecide: what may be decided, item by item.
func TestDecide(t *testing.T) {
	s := running(t, company(), request("all"), knownNow())
	id := func(user string, typ access.ResourceType, on string) string { return find(t, s, user, typ, on).ID }
	owner, admin, manager, member := id("U1", access.TypeRole, ""), id("U2", access.TypeRole, ""), id("U3", access.TypeTeam, "T1"), id("U4", access.TypeTeam, "T1")
	role, shift, observer := id("U4", access.TypeRole, ""), id("U4", access.TypeSchedule, ""), id("U5", access.TypeTeam, "T1")
	for _, c := range []struct {
		name string
		r    DecideRequest
		want flow.Code // "" is taken
		says string
	}{
		{"keep", DecideRequest{Select: Select{Items: []string{member}}, Decision: Keep}, "", "keep"},
		{"an item in capitals", DecideRequest{Select: Select{Items: []string{strings.ToUpper(member)}}, Decision: Keep}, "", "keep"},
		{"keep for a while", DecideRequest{Select: Select{Items: []string{member}}, Decision: Keep, Until: "2026-12-24"}, "", "keep until 24 December 2026"},
		{"keep until today", DecideRequest{Select: Select{Items: []string{member}}, Decision: Keep, Until: "2026-11-28"}, flow.CodeInvalid, ""},
		{"keep until no day", DecideRequest{Select: Select{Items: []string{member}}, Decision: Keep, Until: "Christmas"}, flow.CodeInvalid, ""},
		{"keep with a target", DecideRequest{Select: Select{Items: []string{member}}, Decision: Keep, Target: "observer"}, flow.CodeInvalid, ""},
		{"revoke", DecideRequest{Select: Select{Items: []string{member}}, Decision: Revoke}, "", "revoke"},
		{"revoke with a day", DecideRequest{Select: Select{Items: []string{member}}, Decision: Revoke, Until: "2026-12-24"}, flow.CodeInvalid, ""},
		{"revoke to a lower role", DecideRequest{Select: Select{Items: []string{manager}}, Decision: Revoke, Target: "Responder"}, "", "revoke → responder"},
		{"revoke to a higher role", DecideRequest{Select: Select{Items: []string{member}}, Decision: Revoke, Target: "manager"}, flow.CodeInvalid, ""},
		{"revoke to the same role", DecideRequest{Select: Select{Items: []string{member}}, Decision: Revoke, Target: "responder"}, flow.CodeInvalid, ""},
		{"revoke the lowest to a role", DecideRequest{Select: Select{Items: []string{observer}}, Decision: Revoke, Target: "observer"}, flow.CodeInvalid, ""},
		{"a base role cannot just be removed", DecideRequest{Select: Select{Items: []string{role}}, Decision: Revoke}, flow.CodeMissing, ""},
		{"a base role to a lower one", DecideRequest{Select: Select{Items: []string{role}}, Decision: Revoke, Target: "Observer"}, "", "revoke → Observer"},
		{"a base role by its API value", DecideRequest{Select: Select{Items: []string{admin}}, Decision: Revoke, Target: "limited_user"}, "", "revoke → Responder"},
		{"a base role to a higher one", DecideRequest{Select: Select{Items: []string{role}}, Decision: Revoke, Target: "Manager"}, flow.CodeInvalid, ""},
		{"remove the user", DecideRequest{Select: Select{Items: []string{role}}, Decision: Revoke, Target: "none"}, "", "revoke"},
		{"a schedule to a role", DecideRequest{Select: Select{Items: []string{shift}}, Decision: Revoke, Target: "observer"}, flow.CodeInvalid, ""},
		{"off a schedule", DecideRequest{Select: Select{Items: []string{shift}}, Decision: Revoke}, "", "revoke"},
		{"keep an Admin without a reason", DecideRequest{Select: Select{Items: []string{admin}}, Decision: Keep, Comment: " \t"}, flow.CodeMissing, ""},
		{"keep an Admin", DecideRequest{Select: Select{Items: []string{admin}}, Decision: Keep, Comment: "runs the account"}, "", "keep"},
		{"the owner with others", DecideRequest{Select: Select{Items: []string{owner, member}}, Decision: Keep, Comment: "x"}, codeAlone, ""},
		{"several that are privileged", DecideRequest{Select: Select{Items: []string{manager, member}}, Decision: Keep}, "", "keep"},
		{"nothing said", DecideRequest{Select: Select{Items: []string{member}}}, flow.CodeMissing, ""},
		{"no such item", DecideRequest{Select: Select{Items: []string{"i99"}}, Decision: Keep}, flow.CodeInvalid, ""},
		{"no item", DecideRequest{Decision: Keep}, flow.CodeMissing, ""},
		{"for someone who is not its reviewer", DecideRequest{Select: Select{Items: []string{member}}, Decision: Keep, As: boss}, codeReviewer, ""},
		{"as last time, which never was", DecideRequest{Select: Select{Items: []string{member}}, AsLast: true}, flow.CodeInvalid, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.r.As == "" {
				c.r.As = auditor
			}
			c.r.Entry = byAnalyst
			step, p := s.Decide(c.r, knownNow())
			if codeOf(p) != c.want {
				t.Fatalf("%v, want %q", p, c.want)
			}
			if p != nil {
				if p.What == "" || p.Kept == "" {
					t.Errorf("a refusal without words: %+v", p)
				}
				return
			}
			got := after(t, s, step, p).Item(c.r.Items[0])
			if got.Standing() != c.says || got.For != auditor || got.Entered != byAnalyst || !got.At.Equal(today) {
				t.Errorf("%q for %s by %+v at %s, want %q", got.Standing(), got.For, got.Entered, got.At, c.says)
			}
		})
	}
}

// TestSelections: what is chosen by team, person or search takes what it may,
// and says what it left out.
func TestSelections(t *testing.T) {
	s := running(t, company(), request("all"), knownNow())
	dan := find(t, s, "U4", access.TypeTeam, "T1").ID
	step, p := s.Decide(DecideRequest{Select: Select{Items: []string{dan}}, Decision: Revoke, As: auditor, Entry: byAnalyst}, knownNow())
	s = after(t, s, step, p)
	for _, c := range []struct {
		name  string
		by    Select
		r     DecideRequest
		want  string // how many are taken, how many left out
		bulk  string
		wrong flow.Code
	}{
		{"a team", Select{Team: "Payments"}, DecideRequest{Decision: Keep}, "3 taken, 1 left", "team=Payments", ""},
		{"a person", Select{User: bob}, DecideRequest{Decision: Keep}, "1 taken, 1 left", "user=" + bob, ""},
		{"a person to be removed", Select{User: bot}, DecideRequest{Decision: Revoke}, "1 taken, 1 left", "user=" + bot, ""},
		{"words", Select{Search: "dan observer"}, DecideRequest{Decision: Keep}, "1 taken, 0 left", "search=dan observer", ""},
		{"a team and a person", Select{Team: "T2", User: cyd}, DecideRequest{Decision: Keep}, "1 taken, 0 left", "team=T2 user=" + cyd, ""},
		{"a reviewer", Select{Of: auditor}, DecideRequest{Decision: Keep}, "11 taken, 3 left", "of=" + auditor, ""},
		{"only what may not be", Select{User: ada}, DecideRequest{Decision: Keep, Comment: "x"}, "", "", codeAlone},
		{"nothing", Select{Team: "Nowhere"}, DecideRequest{Decision: Keep}, "", "", flow.CodeInvalid},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.r.Select, c.r.As, c.r.Entry = c.by, auditor, byAnalyst
			step, p := s.Decide(c.r, knownNow())
			if codeOf(p) != c.wrong {
				t.Fatalf("%v, want %q", p, c.wrong)
			}
			if p != nil {
				return
			}
			taken := 0
			for _, e := range step.Events {
				taken += len(e.Items)
				if e.Bulk != c.bulk {
					t.Errorf("chosen by %q, want %q", e.Bulk, c.bulk)
				}
			}
			if got := fmt.Sprintf("%d taken, %d left", taken, len(step.LeftOut)); got != c.want {
				t.Errorf("%s, want %s: %v", got, c.want, step.LeftOut)
			}
		})
	}
}

// TestAsLastTime repeats decision, target and reason.
func TestAsLastTime(t *testing.T) {
	before := running(t, company(), request("all"), knownNow())
	decide := func(s *State, user string, typ access.ResourceType, r DecideRequest) *State {
		r.Select, r.As, r.Entry = Select{Items: []string{find(t, s, user, typ, "").ID}}, auditor, byAnalyst
		step, p := s.Decide(r, knownNow())
		return after(t, s, step, p)
	}
	before = decide(before, "U2", access.TypeRole, DecideRequest{Decision: Keep, Comment: "runs the account"})
	before = decide(before, "U4", access.TypeRole, DecideRequest{Decision: Revoke, Target: "observer"})
	before = decide(before, "U4", access.TypeTeam, DecideRequest{Decision: Keep, Until: "2026-12-24"})
	src := company()
	src.Before = []*State{before}
	s := running(t, src, request("all"), knownNow())
	s = decide(s, "U2", access.TypeRole, DecideRequest{AsLast: true})
	if i := find(t, s, "U2", access.TypeRole, ""); i.Standing() != "keep" || i.Comment != "runs the account" {
		t.Errorf("%s %q", i.Standing(), i.Comment)
	}
	s = decide(s, "U4", access.TypeRole, DecideRequest{AsLast: true, Comment: "still so"})
	if i := find(t, s, "U4", access.TypeRole, ""); i.Target != "observer" || i.Comment != "still so" {
		t.Errorf("%+v", i)
	}
	r := DecideRequest{Select: Select{Items: []string{find(t, s, "U4", access.TypeTeam, "").ID}}, AsLast: true, As: auditor, Entry: byAnalyst}
	if _, p := s.Decide(r, Known{Now: today.AddDate(0, 2, 0)}); codeOf(p) != flow.CodeInvalid {
		t.Errorf("a day that is over by now: %v", p)
	}
}

// TestUndo gives back what stood before, with who decided that.
func TestUndo(t *testing.T) {
	s := running(t, company(), request("all"), knownNow())
	id := find(t, s, "U4", access.TypeTeam, "T1").ID
	undo := func() *State {
		step, p := s.Undo(UndoRequest{Items: []string{id}, Entry: byAnalyst}, knownNow())
		return after(t, s, step, p)
	}
	decide := func(d Decision, person string) *State {
		step, p := s.Decide(DecideRequest{Select: Select{Items: []string{id}}, Decision: d, As: auditor, Entry: Entry{Person: person, Account: "x", Via: Screen}}, knownNow())
		return after(t, s, step, p)
	}
	s = decide(Keep, "first@elsewhere.example")
	s = decide(Revoke, "second@elsewhere.example")
	s = undo()
	if i := s.Item(id); i.Decision != Keep || i.Entered.Person != "first@elsewhere.example" {
		t.Errorf("%s by %s", i.Decision, i.Entered.Person)
	}
	step, p := s.Except(ExceptRequest{Items: []string{id}, Reason: "on leave", Until: "2027-01-01", As: auditor, Entry: byAnalyst}, knownNow())
	s = after(t, s, step, p)
	if i := s.Item(id); i.Decision != "" || i.Standing() != "not reviewed" || i.Approver != auditor {
		t.Errorf("%s %q", i.Standing(), i.Decision)
	}
	s = undo()
	s = undo()
	if i := s.Item(id); i.Decision != "" || i.Exception != "" || !i.At.IsZero() {
		t.Errorf("%+v", i)
	}
	if _, p := s.Undo(UndoRequest{Items: []string{id}, Entry: byAnalyst}, knownNow()); codeOf(p) != flow.CodeInvalid {
		t.Errorf("nothing to undo: %v", p)
	}
}

// TestOwnAccessCannotBeDecided: by no way in, for nobody, with no account.
func TestOwnAccessCannotBeDecided(t *testing.T) {
	linked := knownNow(Mark{Email: dan2, Kind: MarkPerson, Accountable: dan}, Mark{Email: bot, Kind: MarkService, Accountable: dan})
	renamed := linked
	renamed.Accounts = []Account{{"U4", dan}, {"U4", "dan.old@acme.example"}}
	for _, c := range []struct {
		name       string
		as, person string
		user       string
		k          Known
		own        bool
	}{
		{"the reviewer's own", dan, boss, "U4", linked, true},
		{"whatever the letters", "DAN@Acme.Example", boss, "U4", linked, true},
		{"the reviewer's second account", dan, boss, "U5", linked, true},
		{"by the second account, the first", dan2, boss, "U4", linked, true},
		{"of who sits at the keyboard", boss, dan, "U4", linked, true},
		{"the second account of who sits at the keyboard", boss, dan, "U5", linked, true},
		{"by an address that the user had before", "dan.old@acme.example", boss, "U4", renamed, true},
		{"and from there the second account", "dan.old@acme.example", boss, "U5", renamed, true},
		{"without the mark a stranger's", dan, boss, "U5", knownNow(), false},
		{"a service account that one answers for", dan, boss, "U6", linked, false},
		{"someone else's", dan, boss, "U3", linked, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := running(t, company(), request("all"), c.k)
			i := find(t, s, c.user, access.TypeTeam, "")
			// As if it had been theirs to decide since the start, by whatever mistake.
			i.Reviewer = c.as
			e := Entry{Person: c.person, Account: "x", Via: Screen}
			want := func(way string, p *flow.Problem) {
				t.Helper()
				if (codeOf(p) == CodeOwnAccess) != c.own {
					t.Errorf("%s: %v, own %v", way, p, c.own)
				}
			}
			one := Select{Items: []string{i.ID}}
			for _, via := range []Via{Screen, Command, Sheet} {
				e.Via = via
				_, p := s.Decide(DecideRequest{Select: one, Decision: Revoke, Comment: "x", As: c.as, Entry: e}, c.k)
				want("one by "+string(via), p)
			}
			_, p := s.Decide(DecideRequest{Select: one, Decision: Keep, As: c.as, Entry: e}, c.k)
			want("keep", p)
			step, p := s.Decide(DecideRequest{Select: Select{User: i.User.ID, Team: i.ResourceID}, Decision: Keep, As: c.as, Entry: e}, c.k)
			want("bulk", p)
			for _, ev := range step.Events {
				for _, id := range ev.Items {
					if c.own && id == i.ID {
						t.Error("bulk took it")
					}
				}
			}
			_, p = s.Except(ExceptRequest{Items: one.Items, Reason: "x", Until: "2027-01-01", As: c.as, Entry: e}, c.k)
			if !i.Privileged {
				want("except", p)
			}
			if own := s.OwnItems(c.k, c.as, c.person)[i.ID]; own != c.own {
				t.Errorf("shown as own: %v", own)
			}
			signed := *s
			signed.Stage = StageSigned
			_, p = signed.Amend(AmendRequest{Item: i.ID, Decision: Keep, Reason: "x", As: c.as, Entry: e}, c.k)
			want("amend", p)
			if c.as != boss {
				_, p = s.Assign(AssignRequest{Select: one, To: c.as, Reason: "x", Entry: byAnalyst}, c.k)
				want("assign", p)
			}
		})
	}
}

// TestAssign: decisions stay with who made them, what is the new reviewer's own
// stays where it is.
func TestAssign(t *testing.T) {
	s := running(t, company(), request("all"), knownNow())
	id := find(t, s, "U4", access.TypeTeam, "T1").ID
	step, p := s.Decide(DecideRequest{Select: Select{Items: []string{id}}, Decision: Revoke, As: auditor, Entry: byAnalyst}, knownNow())
	s = after(t, s, step, p)
	step, p = s.Assign(AssignRequest{Select: Select{Of: auditor}, To: cyd, Reason: "is away", Entry: byAnalyst}, knownNow())
	s = after(t, s, step, p)
	if i := s.Item(id); i.Reviewer != cyd || i.Why != "is away" || i.For != auditor || i.Decision != Revoke {
		t.Errorf("%s (%s), decided for %s", i.Reviewer, i.Why, i.For)
	}
	if len(step.LeftOut) != 3 || find(t, s, "U3", access.TypeRole, "").Reviewer != auditor {
		t.Errorf("left out: %v", step.LeftOut)
	}
	for name, r := range map[string]AssignRequest{
		"no reason":  {Select: Select{Items: []string{id}}, To: boss},
		"no address": {Select: Select{Items: []string{id}}, To: "the boss", Reason: "x"},
		"nobody":     {Select: Select{Items: []string{id}}, Reason: "x"},
	} {
		if _, p := s.Assign(r, knownNow()); p == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestExtend(t *testing.T) {
	s := running(t, company(), request("all"), knownNow())
	step, p := s.Extend(ExtendRequest{Due: "2026-12-20", Reason: "two are ill", Entry: byAnalyst}, knownNow())
	s = after(t, s, step, p)
	if s.Due.Day != "2026-12-20" || s.Due.Zone != "Europe/Berlin" || s.Frozen.Due.Day != "2026-12-12" {
		t.Errorf("%+v, first %+v", s.Due, s.Frozen.Due)
	}
	if s.Late(s.Due.At) || !s.Late(s.Due.At.Add(1)) {
		t.Error("late at the wrong moment")
	}
	for _, r := range []ExtendRequest{{Due: "2026-12-19", Reason: "x"}, {Due: "2026-12-24"}, {Reason: "x"}} {
		if _, p := s.Extend(r, knownNow()); p == nil {
			t.Errorf("%+v was taken", r)
		}
	}
}

// TestSign: what stops it, and what ends with it.
func TestSign(t *testing.T) {
	s := running(t, company(), request("all"), knownNow())
	sign := func(s *State, as string) (*State, *flow.Problem) {
		step, p := s.Sign(SignRequest{As: as, Statement: "it is right", Entry: byAnalyst}, knownNow())
		if p != nil {
			return s, p
		}
		return after(t, s, step, p), nil
	}
	if _, p := sign(s, auditor); codeOf(p) != codeUndecided || !strings.Contains(p.What, "6 items") {
		t.Errorf("with privileged items undecided: %v", p)
	}
	for n := range s.Items {
		if i := s.Items[n]; i.Privileged {
			step, p := s.Decide(DecideRequest{Select: Select{Items: []string{i.ID}}, Decision: Keep, Comment: "needed", As: auditor, Entry: byAnalyst}, knownNow())
			s = after(t, s, step, p)
		}
	}
	if _, p := sign(s, cyd); codeOf(p) != CodeOwnAccess || !strings.Contains(p.What, "3 items") {
		t.Errorf("over privileged access of their own: %v", p)
	}
	if _, p := sign(s, dan); p != nil {
		t.Errorf("over other access of their own: %v", p)
	}
	if _, p := s.Sign(SignRequest{As: auditor, Statement: " "}, knownNow()); codeOf(p) != flow.CodeMissing {
		t.Errorf("without a statement: %v", p)
	}
	s, p := sign(s, auditor)
	if p != nil || s.Stage != StageSigned || s.Signed.As != auditor {
		t.Fatalf("%v %+v", p, s.Signed)
	}
	id := find(t, s, "U4", access.TypeTeam, "T1").ID
	one := Select{Items: []string{id}}
	for name, refused := range map[string]*flow.Problem{
		"decide": second(s.Decide(DecideRequest{Select: one, Decision: Keep, As: auditor, Entry: byAnalyst}, knownNow())),
		"undo":   second(s.Undo(UndoRequest{Items: one.Items, Entry: byAnalyst}, knownNow())),
		"assign": second(s.Assign(AssignRequest{Select: one, To: boss, Reason: "x"}, knownNow())),
		"except": second(s.Except(ExceptRequest{Items: one.Items, Reason: "x", Until: "2027-01-01", As: boss}, knownNow())),
		"extend": second(s.Extend(ExtendRequest{Due: "2027-01-01", Reason: "x"}, knownNow())),
		"cancel": second(s.Cancel(CancelRequest{Reason: "x", As: boss}, knownNow())),
		"sign":   second(s.Sign(SignRequest{Statement: "x", As: boss}, knownNow())),
	} {
		if codeOf(refused) != CodeStage {
			t.Errorf("%s after the signature: %v", name, refused)
		}
	}
	step, p := s.Amend(AmendRequest{Item: id, Decision: Revoke, Reason: "has left the team", As: auditor, Entry: byAnalyst}, knownNow())
	s = after(t, s, step, p)
	if i := s.Item(id); !i.Amended || i.Decision != Revoke || s.Counts(today).OpenRemovals != 1 {
		t.Errorf("%+v", i)
	}
	if _, p := s.Amend(AmendRequest{Item: id, Decision: Keep, As: auditor, Entry: byAnalyst}, knownNow()); codeOf(p) != flow.CodeMissing {
		t.Errorf("amended without a reason: %v", p)
	}
}

func second(_ Step, p *flow.Problem) *flow.Problem { return p }

// TestPrivilegedAccessIsNotExcepted: it is decided, by whoever can.
func TestPrivilegedAccessIsNotExcepted(t *testing.T) {
	s := running(t, company(), request("all"), knownNow())
	r := ExceptRequest{Items: []string{find(t, s, "U3", access.TypeTeam, "T1").ID}, Reason: "x", Until: "2027-01-01", As: auditor, Entry: byAnalyst}
	if _, p := s.Except(r, knownNow()); codeOf(p) != flow.CodeInvalid {
		t.Errorf("%v", p)
	}
	r.Items = []string{find(t, s, "U4", access.TypeTeam, "T1").ID}
	for _, wrong := range []func(*ExceptRequest){func(r *ExceptRequest) { r.Until = "" }, func(r *ExceptRequest) { r.Reason = "" }, func(r *ExceptRequest) { r.Until = "2020-01-01" }} {
		bad := r
		wrong(&bad)
		if _, p := s.Except(bad, knownNow()); p == nil {
			t.Errorf("%+v was taken", bad)
		}
	}
}
