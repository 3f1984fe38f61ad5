package flows

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/wizard/flow"
	"connectpd/wizard/flow/flowtest"
	"connectpd/wizard/review"
	"connectpd/wizard/review/sheet"
)

// services note what they are asked, and refuse with err.
type services struct {
	calls []string
	err   error
	plan  review.Plan
	there bool // the file of the evidence
	// refused: a row of a sheet was decided elsewhere since.
	refused bool
	decided review.DecideRequest
}

func (s *services) note(format string, args ...any) (*review.State, error) {
	s.calls = append(s.calls, fmt.Sprintf(format, args...))
	if s.err != nil {
		return nil, s.err
	}
	return running(), nil
}

func (s *services) Plan(_ context.Context, r review.StartRequest) (review.Plan, error) {
	_, err := s.note("plan %s by %q, else %q, people %d", r.Scope, r.Reviewer, r.Fallback, len(r.People))
	return s.plan, err
}

func (s *services) Start(_ context.Context, r review.StartRequest) (*review.State, error) {
	return s.note("start %s %q due %s gaps %q by %s via %s", r.Scope, r.Name, r.Due, r.AcceptGaps, r.Entry.Person, r.Entry.Via)
}

func (s *services) Decide(_ context.Context, r review.DecideRequest) (*review.State, error) {
	s.decided = r
	return s.note("decide %v %s %s %s %q", r.Items, r.Decision, r.Target, r.Until, r.Comment)
}

func (s *services) Assign(_ context.Context, r review.AssignRequest) (*review.State, error) {
	return s.note("assign %v of %q to %s: %s", r.Items, r.Of, r.To, r.Reason)
}

func (s *services) Except(_ context.Context, r review.ExceptRequest) (*review.State, error) {
	return s.note("except %v until %s by %s: %s", r.Items, r.Until, r.As, r.Reason)
}

func (s *services) Note(_ context.Context, r review.NoteRequest) (*review.State, error) {
	return s.note("note %v %s %s %s", r.Items, r.Assignee, r.Ticket, r.Text)
}

func (s *services) Extend(_ context.Context, r review.ExtendRequest) (*review.State, error) {
	return s.note("extend %s: %s", r.Due, r.Reason)
}

func (s *services) Sign(_ context.Context, r review.SignRequest) (*review.State, error) {
	st, err := s.note("sign %s: %s", r.As, r.Statement)
	if st != nil {
		st.Stage, st.Sealed = review.StageSigned, strings.Repeat("ab", 32)
	}
	return st, err
}

func (s *services) Review(context.Context, string) (*review.State, error) { return s.note("review") }

func (s *services) WriteSheets(_ context.Context, r sheet.ExportRequest) ([]sheet.Written, error) {
	if _, err := s.note("sheets %s replace %v", r.Path, r.Replace); err != nil {
		return nil, err
	}
	if s.there && !r.Replace {
		return nil, &isThere{r.Path + "/grace.xlsx"}
	}
	return []sheet.Written{{File: r.Path + "/grace.xlsx", Reviewer: grace, Items: 3, Undecided: 2}}, nil
}

func (s *services) WriteWorkList(_ context.Context, r sheet.ExportRequest) (int, error) {
	_, err := s.note("work list %s", r.Path)
	return 2, err
}

func (s *services) ImportSheets(_ context.Context, r sheet.ImportRequest) ([]sheet.Taken, error) {
	if _, err := s.note("import %v dry %v skip %v replace %v", r.Files, r.DryRun, r.SkipRefused, r.Replace); err != nil {
		return nil, err
	}
	taken := []sheet.Taken{{File: "grace.xlsx", Reviewer: grace, Decided: 3, Statement: "Grace", Differences: []string{"i3 differs"}}}
	if s.refused && !r.Replace {
		taken[0].Refused, taken[0].Later = []sheet.Refusal{{Row: sheet.Row{Line: 4}, Why: "It was decided elsewhere."}}, 1
		if !r.SkipRefused {
			return taken, &flow.Problem{Told: failure.Tell(failure.SheetRows, failure.Blanks{"rows": "1 row is"})}
		}
	}
	return taken, nil
}

func (s *services) SendSheets(_ context.Context, r sheet.SendRequest) ([]sheet.Posted, error) {
	_, err := s.note("send remind %v", r.Remind)
	return []sheet.Posted{{Reviewer: grace, Undecided: 2, Sent: true}}, err
}

const grace = "grace@example.com"

func (s *services) Amend(_ context.Context, r review.AmendRequest) (*review.State, error) {
	return s.note("amend %s %s %s: %s", r.Item, r.Decision, r.Target, r.Reason)
}

func (s *services) Cancel(_ context.Context, r review.CancelRequest) (*review.State, error) {
	return s.note("cancel: %s", r.Reason)
}

func (s *services) MarkAccount(_ context.Context, r review.MarkRequest) error {
	_, err := s.note("mark %s %s %s", r.Email, r.Kind, r.Accountable)
	return err
}

func (s *services) ReadPeople(_ context.Context, file string) ([]review.Person, error) {
	_, err := s.note("read %s", file)
	return []review.Person{{Email: "a@acme.example", Manager: "b@acme.example"}}, err
}

// isThere is the refusal of a file that is there.
type isThere struct{ path string }

func (e *isThere) Error() string        { return e.path + " exists" }
func (e *isThere) ExistingFile() string { return e.path }

func (s *services) WriteEvidence(_ context.Context, r EvidenceRequest) (string, error) {
	if _, err := s.note("evidence %s %v", r.Path, r.Replace); err != nil {
		return "", err
	}
	if s.there && !r.Replace {
		return "", &isThere{"/here/q4.zip"}
	}
	return "/here/q4.zip", nil
}

// running is a review of three items.
func running() *review.State {
	user := func(id, name string) review.User {
		return review.User{ID: id, Name: name, Email: strings.ToLower(name) + "@acme.example", Status: access.Active}
	}
	f := &review.Frozen{ID: "r1", Name: "Q4 2026", Items: []review.Item{
		{ID: "i1", User: user("PU1", "Kenji"), Type: access.TypeRole, ResourceID: "admin", Resource: "Global Admin", Entitlement: access.Assigned, Privileged: true, Alone: true},
		{ID: "i2", User: user("PU2", "Grace"), Type: access.TypeTeam, ResourceID: "PT1", Resource: "Payments", Entitlement: access.Manager, Privileged: true},
		{ID: "i3", User: user("PU3", "Aaron"), Type: access.TypeSchedule, ResourceID: "PS1", Resource: "Primary", Entitlement: access.Member},
	}}
	st := review.New(f, "")
	st.Due = review.Due{Day: "2026-12-12", Zone: "UTC"}
	return st
}

var facts = Facts{Me: "ada@acme.example", Via: review.Screen, Now: time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC), Folder: "/here"}

// do answers a flow: "text field=value", "choose id", "next", "back", and does
// the work that is due.
func do(t *testing.T, f flow.Flow, steps ...string) {
	t.Helper()
	for _, step := range steps {
		verb, rest, _ := strings.Cut(step, " ")
		switch verb {
		case "type":
			id, text, _ := strings.Cut(rest, "=")
			f.Set(id, text)
		case "choose":
			f.Choose(rest)
		case "back":
			f.Back()
		case "goto":
			f.GoTo(rest)
		case "next":
			f.Next()
		default:
			t.Fatalf("no step %q", step)
		}
		flowtest.Settle(t, f)
		f.Page()
	}
}

func start() StartFacts {
	return StartFacts{Facts: facts, Connector: access.Connector{ID: "c1", Name: "PagerDuty"}}
}

func TestFlowsAskTheService(t *testing.T) {
	st := running()
	signed := running()
	signed.Stage = review.StageSigned
	for _, c := range []struct {
		name  string
		f     func(*services) flow.Flow
		steps []string
		want  string // the calls
		told  string // "": it is not over
	}{
		{"assign", func(s *services) flow.Flow {
			return newAssign(s, facts, st, review.Select{Items: []string{"i1", "i2"}})
		},
			[]string{"next", "type to=grace@acme.example", "type reason= on leave\n", "next"}, "assign [i1 i2] of \"\" to grace@acme.example: on leave", "Reassigned: 2 items."},
		{"assign all of one", func(s *services) flow.Flow {
			return newAssign(s, facts, st, review.Select{Of: "bob@acme.example"})
		}, []string{"type to=grace@acme.example", "type reason=left", "next"}, "assign [] of \"bob@acme.example\" to grace@acme.example: left", "Reassigned: All items of bob@acme.example."},
		{"except", func(s *services) flow.Flow { return newExcept(s, facts, st, []string{"i3"}) },
			[]string{"type reason=on leave", "type until=31 January 2027", "type as=ada@acme.example", "next"},
			"except [i3] until 2027-01-31 by ada@acme.example: on leave", "Not reviewed: Aaron: member on the schedule Primary."},
		{"except without a day", func(s *services) flow.Flow { return newExcept(s, facts, st, []string{"i3"}) },
			[]string{"type reason=on leave", "type until=soon", "type as=ada@acme.example", "next"}, "", ""},
		{"note", func(s *services) flow.Flow { return newNote(s, facts, signed, []string{"i1"}) },
			[]string{"type assignee=bob@acme.example", "type ticket=OPS-1", "next"}, "note [i1] bob@acme.example OPS-1 ", "Noted: Kenji: Global Admin on the whole account."},
		{"extend", func(s *services) flow.Flow { return newExtend(s, facts, st) },
			[]string{"type reason=holidays", "next"}, "extend 2026-12-19: holidays", "It is now due on 12 December 2026."},
		{"keep", func(s *services) flow.Flow { return NewDecide(s, facts, st, []string{"i2"}, review.Keep) },
			[]string{"next"}, "decide [i2] keep   \"\"", "Decided: Grace: manager on the team Payments, undecided."},
		{"nothing is proposed", func(s *services) flow.Flow { return NewDecide(s, facts, st, []string{"i2"}, "") }, []string{"next"}, "", ""},
		{"a Global Admin is not kept without a reason", func(s *services) flow.Flow { return NewDecide(s, facts, st, []string{"i1"}, review.Keep) }, []string{"next"}, "", ""},
		{"nor until a date", func(s *services) flow.Flow { return NewDecide(s, facts, st, []string{"i1"}, "") },
			[]string{"choose decide:until", "type until=2027-01-31", "next"}, "", ""},
		{"but with one", func(s *services) flow.Flow { return NewDecide(s, facts, st, []string{"i1"}, review.Keep) },
			[]string{"type comment=runs the account", "next"}, "decide [i1] keep   \"runs the account\"", "Decided: Kenji: Global Admin on the whole account, undecided."},
		{"of a role the next lower one remains", func(s *services) flow.Flow { return NewDecide(s, facts, st, []string{"i1"}, review.Revoke) },
			[]string{"next"}, "decide [i1] revoke user  \"\"", "Decided: Kenji: Global Admin on the whole account, undecided."},
		{"of a membership nothing", func(s *services) flow.Flow { return NewDecide(s, facts, st, []string{"i2", "i3"}, review.Revoke) },
			[]string{"next"}, "decide [i2 i3] revoke none  \"\"", "Decided: 2 items, undecided."},
		{"until a date", func(s *services) flow.Flow { return NewDecide(s, facts, st, []string{"i2"}, "") },
			[]string{"choose decide:until", "next", "type until=2027-01-31", "next"}, "decide [i2] keep  2027-01-31 \"\"", "Decided: Grace: manager on the team Payments, undecided."},
		{"amend", func(s *services) flow.Flow { return newAmend(s, facts, signed, "i2") },
			[]string{"choose decide:revoke observer", "next", "type comment=wrong line", "next"}, "amend i2 revoke observer: wrong line", "Corrected: Grace: manager on the team Payments, undecided."},
		{"cancel, careful answer first", func(s *services) flow.Flow { return newCancel(s, facts, st) },
			[]string{"next", "type reason=wrong scope", "next", "next"}, "", ""},
		{"cancel", func(s *services) flow.Flow { return newCancel(s, facts, st) },
			[]string{"type reason=wrong scope", "next", "choose confirm:yes", "next"}, "cancel: wrong scope", "Q4 2026 is cancelled."},
		{"sign, careful answer first", func(s *services) flow.Flow { return newSign(s, facts, st) }, []string{"next", "next"}, "", ""},
		{"sign", func(s *services) flow.Flow { return newSign(s, facts, st) },
			[]string{"type statement=All is well.", "next", "choose confirm:yes", "next", "next"}, "sign ada@acme.example: All is well.; evidence /here false",
			"Q4 2026 is signed: SHA-256 " + strings.Repeat("ab", 32) + "."},
		{"evidence over a file", func(s *services) flow.Flow { s.there = true; return newEvidence(s, facts, st) },
			[]string{"next", "next", "next", "choose file:replace", "next", "next"}, "evidence /here false; evidence /here false; evidence /here true", "Evidence: /here/q4.zip"},
		{"sheets", func(s *services) flow.Flow { return newSheets(s, facts, st) }, []string{"next", "next"},
			"sheets /here/review-q4-2026-sheets replace false", "Written: /here/review-q4-2026-sheets"},
		{"sheets over others", func(s *services) flow.Flow { s.there = true; return newSheets(s, facts, st) },
			[]string{"type file=", "next", "type file=/x", "next", "next", "next", "choose file:replace", "next", "next"},
			"sheets /x replace false; sheets /x replace false; sheets /x replace true", "Written: /x"},
		{"work list", func(s *services) flow.Flow { return newWorkList(s, facts, signed) }, []string{"next", "next"},
			"work list /here/review-q4-2026-removals.xlsx", "Written: /here/review-q4-2026-removals.xlsx"},
		{"take back", func(s *services) flow.Flow { return newTakeBack(s, facts, st) }, []string{"next", "type file=/here/sheets", "next", "next", "next"},
			"import [/here/sheets] dry true skip false replace false; import [/here/sheets] dry false skip false replace false; review", "Sheets were imported."},
		{"take back, careful answer first", func(s *services) flow.Flow { s.refused = true; return newTakeBack(s, facts, st) },
			[]string{"type file=/here/a.csv", "next", "next"}, "import [/here/a.csv] dry true skip false replace false", ""},
		{"take back, but for what is refused", func(s *services) flow.Flow { s.refused = true; return newTakeBack(s, facts, st) },
			[]string{"type file=/here/a.csv", "next", "choose sheets:skip", "next", "next"},
			"import [/here/a.csv] dry true skip false replace false; import [/here/a.csv] dry false skip true replace false; review", "Sheets were imported."},
		{"take back over what was decided since", func(s *services) flow.Flow { s.refused = true; return newTakeBack(s, facts, st) },
			[]string{"type file=/here/a.csv", "next", "choose sheets:replace", "next", "next", "next"},
			"import [/here/a.csv] dry true skip false replace false; import [/here/a.csv] dry true skip false replace true; " +
				"import [/here/a.csv] dry false skip false replace true; review", "Sheets were imported."},
		{"sheets, of all there is to do with them", func(s *services) flow.Flow { return newGive(s, facts, st) },
			[]string{"choose task:send", "next", "back", "choose task:import", "next", "type file=/x", "next", "back", "back", "choose task:sheets", "next", "next", "next"},
			"import [/x] dry true skip false replace false; sheets /here/review-q4-2026-sheets replace false", "Written: /here/review-q4-2026-sheets"},
		{"send", func(s *services) flow.Flow { return newSend(s, facts, st) }, []string{"next", "next"}, "send remind false; review", "1 letter"},
		{"remind", func(s *services) flow.Flow { return newSend(s, facts, st) }, []string{"choose send:remind", "next", "next"}, "send remind true; review", "1 letter"},
		{"start", func(s *services) flow.Flow { return NewStart(s, start()) },
			[]string{"next", "next", "next", "next"}, `plan privileged by "", else "ada@acme.example", people 0; start privileged "Q4 2026" due 2026-12-12 gaps "" by ada@acme.example via screen`,
			"Q4 2026 has started: 3 items, due on 12 December 2026."},
		{"start of one team, from a file of people", func(s *services) flow.Flow { return NewStart(s, start()) },
			[]string{"choose scope:team", "next", "type scope=Payments", "next", "next", "choose reviewers:file", "next", "type people=/here/people.csv", "next"},
			`read /here/people.csv; plan team=Payments by "", else "ada@acme.example", people 1`, ""},
		{"start asks about accounts", func(s *services) flow.Flow {
			s.plan.Unmarked = []review.Unmarked{{User: review.User{ID: "PU8", Name: "NOC", Email: "noc@acme.example"}}, {User: review.User{ID: "PU9", Name: "Bob Otter", Email: "bot@acme.example"}}}
			return NewStart(s, start())
		}, []string{"next", "next", "next", "choose service:PU8", "next", "type accountable=ada@acme.example", "next", "next"},
			`plan privileged by "", else "ada@acme.example", people 0; mark noc@acme.example service ada@acme.example; mark bot@acme.example person ; ` +
				`plan privileged by "", else "ada@acme.example", people 0; start privileged "Q4 2026" due 2026-12-12 gaps "" by ada@acme.example via screen`,
			"Q4 2026 has started: 3 items, due on 12 December 2026."},
		{"start by one person, and another on what is theirs", func(s *services) flow.Flow { return NewStart(s, start()) },
			[]string{"next", "next", "choose reviewers:one", "type reviewer=ada@acme.example, grace@acme.example", "next"},
			`plan privileged by "ada@acme.example", else " grace@acme.example", people 0`, ""},
		{"start leads back from its last page", func(s *services) flow.Flow { return NewStart(s, start()) },
			[]string{"next", "next", "next", "goto due", "type due=1 Dec 2026", "next", "next", "next"},
			`plan privileged by "", else "ada@acme.example", people 0; plan privileged by "", else "ada@acme.example", people 0; start privileged "Q4 2026" due 2026-12-01 gaps "" by ada@acme.example via screen`,
			"Q4 2026 has started: 3 items, due on 12 December 2026."},
	} {
		s := &services{}
		f := c.f(s)
		do(t, f, c.steps...)
		if got := strings.Join(s.calls, "; "); got != c.want {
			t.Errorf("%s: the service was asked\n%s\nnot\n%s", c.name, got, c.want)
		}
		if f.Told() != c.told || f.Over() != (c.told != "") && c.name != "cancel, careful answer first" {
			t.Errorf("%s: over %v, told %q, not %q", c.name, f.Over(), f.Told(), c.told)
		}
	}
}

// TestRefusalsStand: what the service refuses stands on the page, and the flow
// goes on.
func TestRefusalsStand(t *testing.T) {
	no := &flow.Problem{Told: failure.Tell(failure.NoRecipient)}
	st := running()
	for name, f := range map[string]func(*services) flow.Flow{
		"decide": func(s *services) flow.Flow { return NewDecide(s, facts, st, []string{"i2"}, review.Keep) },
		"sign": func(s *services) flow.Flow {
			g := newSign(s, facts, st)
			do(t, g, "next", "choose confirm:yes")
			return g
		},
		"start": func(s *services) flow.Flow {
			g := NewStart(s, start())
			do(t, g, "next", "next")
			return g
		},
		"extend": func(s *services) flow.Flow {
			g := newExtend(s, facts, st)
			do(t, g, "type reason=x")
			return g
		},
	} {
		s := &services{err: no}
		g := f(s)
		do(t, g, "next")
		if p := g.Page().Problem; p == nil || p.What != no.What || g.Over() {
			t.Errorf("%s: %+v, over %v", name, p, g.Over())
		}
		s.err = errors.New("the disk is full")
		do(t, g, "next")
		_ = g.Page()
	}
}

func TestProposedName(t *testing.T) {
	day := func(month time.Month) time.Time { return time.Date(2026, month, 30, 12, 0, 0, 0, time.UTC) }
	taken := []string{"q4 2026", "Q4 2026 (2)"}
	for month, want := range map[time.Month]string{time.January: "Q1 2026", time.March: "Q1 2026", time.April: "Q2 2026", time.December: "Q4 2026 (3)"} {
		if got := ProposedName(day(month), taken); got != want {
			t.Errorf("%s: %q, not %q", month, got, want)
		}
	}
}

func TestPlanIsShownBeforeAnythingIsFrozen(t *testing.T) {
	item := running().Frozen.Items[1]
	s := &services{plan: review.Plan{Scope: "privileged", Population: review.Population{Grants: 412, InScope: 84}, Privileged: 84,
		Reviewers: []review.Share{{Email: "ada@acme.example", Items: 40}, {Email: "grace@acme.example", Items: 35}},
		Nobody:    []review.Item{item}, Gaps: []string{"Team members of Core could not be read."}}}
	f := NewStart(s, start())
	do(t, f, "next", "next", "next")
	p := f.Page()
	text := fmt.Sprint(p.Question, p.Rows, p.Warnings)
	for _, want := range []string{"2 reviewers, 1 item without a reviewer. Start the review?", "84 items of 412 grants", "ada@acme.example 40 and grace@acme.example 35", "Grace (manager on Payments)", "Team members of Core could not be read."} {
		if !strings.Contains(text, want) {
			t.Errorf("the plan does not say %q:\n%s", want, text)
		}
	}
	if len(s.calls) != 1 {
		t.Errorf("more than the plan was asked: %v", s.calls)
	}
}

// TestWhatIsNoLongerHeldIsOffered where a reviewer has such items undecided,
// and one answer confirms all of them.
func TestWhatIsNoLongerHeldIsOffered(t *testing.T) {
	st := running()
	for i := range st.Items {
		st.Items[i].Reviewer = grace
	}
	for _, at := range []int{1, 2} {
		st.Items[at].Outcome = review.NoLonger
	}
	f := facts
	f.As = grace
	if slices.Contains(Tasks(st, facts, 1), TaskEnded) {
		t.Error("offered to who decides on none of it")
	}
	m := NewMenu(st, f, nil)
	do(t, m, "choose "+string(TaskEnded), "next")
	s := &services{}
	c := Of(m.Taken(), s, f, st, nil)
	if p := c.Page(); len(p.Intro) != 2 || !strings.Contains(p.Question, "no longer held") {
		t.Errorf("%+v", p)
	}
	do(t, c, "next")
	if r := s.decided; !r.Ended || r.Decision != review.Revoke || r.As != grace || len(r.Items) != 0 {
		t.Errorf("asked for %+v", r)
	}
}
