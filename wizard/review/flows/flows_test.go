package flows_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"connectpd/store/failure"
	"connectpd/wizard/flow"
	"connectpd/wizard/flow/flowtest"
	"connectpd/wizard/review"
	"connectpd/wizard/review/flows"
)

// do answers a flow: "text field=value", "choose id", "next", "back", and does
// the work that is due.
func (h *house) do(f flow.Flow, steps ...string) {
	h.Helper()
	for _, step := range steps {
		step = strings.ReplaceAll(step, "/here", h.facts.Folder)
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
			h.Fatalf("no step %q", step)
		}
		flowtest.Settle(h, f)
		f.Page()
	}
}

func (h *house) start() flows.StartFacts {
	return flows.StartFacts{Facts: h.facts, Connector: h.conn, Zone: "UTC"}
}

// asking is a flow, how it is answered, and what that asks the service.
type asking struct {
	name  string
	f     func(*house) flow.Flow
	steps []string
	want  string // the calls
	told  string // "": it is not over
}

func (c asking) check(h *house) {
	h.Helper()
	f := c.f(h)
	h.do(f, c.steps...)
	if got := h.plain.Replace(strings.Join(h.s.calls, "; ")); got != c.want {
		h.Errorf("%s: the service was asked\n%s\nnot\n%s", c.name, got, c.want)
	}
	if told := h.plain.Replace(f.Told()); told != h.sealed(c.told) || f.Over() != (c.told != "") && c.name != "cancel, careful answer first" {
		h.Errorf("%s: over %v, told %q, not %q, problem %+v", c.name, f.Over(), told, c.told, f.Page().Problem)
	}
}

func TestFlowsAskTheService(t *testing.T) {
	for _, c := range []asking{
		{"assign", func(h *house) flow.Flow {
			return flows.NewAssign(h.s, h.facts, h.st, review.Select{Items: []string{h.i(1), h.i(2)}})
		},
			[]string{"next", "type to=lona@acme.example", "type reason= on leave\n", "next"}, "assign [i1 i2] of \"\" to lona@acme.example: on leave", "Reassigned: 2 items."},
		{"assign all of one", func(h *house) flow.Flow {
			return flows.NewAssign(h.s, h.facts, h.st, review.Select{Of: grace})
		}, []string{"type to=lona@acme.example", "type reason=left", "next"}, "assign [] of \"grace@acme.example\" to lona@acme.example: left", "Reassigned: All items of grace@acme.example."},
		{"except", func(h *house) flow.Flow { return flows.NewExcept(h.s, h.facts, h.st, []string{h.i(3)}) },
			[]string{"type reason=on leave", "type until=31 January 2027", "type as=ada@acme.example", "next"},
			"except [i3] until 2027-01-31 by ada@acme.example: on leave", "Not reviewed: Stan Keholder: member on the schedule Customer news."},
		{"except without a day", func(h *house) flow.Flow { return flows.NewExcept(h.s, h.facts, h.st, []string{h.i(3)}) },
			[]string{"type reason=on leave", "type until=soon", "type as=ada@acme.example", "next"}, "", ""},
		{"note", func(h *house) flow.Flow {
			h.sign()
			return flows.NewNote(h.s, h.facts, h.st, []string{h.i(1)})
		},
			[]string{"type assignee=bob@acme.example", "type ticket=OPS-1", "next"}, "note [i1] bob@acme.example OPS-1 ", "Noted: Grace Hopper: Global Admin on the whole account."},
		{"extend", func(h *house) flow.Flow { return flows.NewExtend(h.s, h.facts, h.st) },
			[]string{"type reason=holidays", "next"}, "extend 2026-12-19: holidays", "It is now due on 19 December 2026."},
		{"keep", func(h *house) flow.Flow { return flows.NewDecide(h.s, h.facts, h.st, []string{h.i(2)}, review.Keep) },
			[]string{"next"}, "decide [i2] keep   \"\"", "Decided: Edsger Dijkstra: manager on the team Payments, keep."},
		{"nothing is proposed", func(h *house) flow.Flow { return flows.NewDecide(h.s, h.facts, h.st, []string{h.i(2)}, "") }, []string{"next"}, "", ""},
		{"a Global Admin is not kept without a reason", func(h *house) flow.Flow { return flows.NewDecide(h.s, h.facts, h.st, []string{h.i(1)}, review.Keep) }, []string{"next"}, "", ""},
		{"nor until a date", func(h *house) flow.Flow { return flows.NewDecide(h.s, h.facts, h.st, []string{h.i(1)}, "") },
			[]string{"choose decide:until", "type until=2027-01-31", "next"}, "", ""},
		{"but with one", func(h *house) flow.Flow { return flows.NewDecide(h.s, h.facts, h.st, []string{h.i(1)}, review.Keep) },
			[]string{"type comment=runs the account", "next"}, "decide [i1] keep   \"runs the account\"", "Decided: Grace Hopper: Global Admin on the whole account, keep."},
		{"of a role the next lower one remains", func(h *house) flow.Flow { return flows.NewDecide(h.s, h.facts, h.st, []string{h.i(1)}, review.Revoke) },
			[]string{"next"}, "decide [i1] revoke user  \"\"", "Decided: Grace Hopper: Global Admin on the whole account, revoke to Manager."},
		{"of a membership nothing", func(h *house) flow.Flow {
			return flows.NewDecide(h.s, h.facts, h.st, []string{h.i(2), h.i(3)}, review.Revoke)
		},
			[]string{"next"}, "decide [i2 i3] revoke none  \"\"", "Decided: 2 items, revoke."},
		{"until a date", func(h *house) flow.Flow { return flows.NewDecide(h.s, h.facts, h.st, []string{h.i(2)}, "") },
			[]string{"choose decide:until", "next", "type until=2027-01-31", "next"}, "decide [i2] keep  2027-01-31 \"\"", "Decided: Edsger Dijkstra: manager on the team Payments, keep until 31 January 2027."},
		{"amend", func(h *house) flow.Flow {
			h.sign()
			return flows.NewAmend(h.s, h.facts, h.st, h.i(2))
		},
			[]string{"choose decide:revoke observer", "next", "type comment=wrong line", "next"}, "amend i2 revoke observer: wrong line", "Corrected: Edsger Dijkstra: manager on the team Payments, revoke to observer."},
		{"cancel, careful answer first", func(h *house) flow.Flow { return flows.NewCancel(h.s, h.facts, h.st) },
			[]string{"next", "type reason=wrong scope", "next", "next"}, "", ""},
		{"cancel", func(h *house) flow.Flow { return flows.NewCancel(h.s, h.facts, h.st) },
			[]string{"type reason=wrong scope", "next", "choose confirm:yes", "next"}, "cancel: wrong scope", "Q4 2026 is cancelled."},
		{"sign, careful answer first", func(h *house) flow.Flow { return flows.NewSign(h.s, h.facts, h.st) }, []string{"next", "next"}, "", ""},
		{"sign", func(h *house) flow.Flow {
			h.decide()
			return flows.NewSign(h.s, h.facts, h.st)
		},
			[]string{"type as=audit@elsewhere.example", "type statement=All is well.", "next", "choose confirm:yes", "next", "next"}, "sign audit@elsewhere.example: All is well.; evidence /here false",
			"Q4 2026 is signed: SHA-256 <sealed>."},
		{"evidence over a file", func(h *house) flow.Flow {
			h.write("review-q4-2026.zip")
			return flows.NewEvidence(h.s, h.facts, h.st)
		},
			[]string{"next", "next", "next", "choose file:replace", "next", "next"}, "evidence /here false; evidence /here false; evidence /here true", "Evidence: /here/review-q4-2026.zip"},
		{"sheets", func(h *house) flow.Flow { return flows.NewSheets(h.s, h.facts, h.st) }, []string{"next", "next"},
			"sheets /here/review-q4-2026-sheets replace false", "Written: /here/review-q4-2026-sheets"},
		{"sheets over others", func(h *house) flow.Flow {
			h.sheets("x")
			return flows.NewSheets(h.s, h.facts, h.st)
		},
			[]string{"type file=", "next", "type file=/here/x", "next", "next", "next", "choose file:replace", "next", "next"},
			"sheets /here/x replace false; sheets /here/x replace false; sheets /here/x replace true", "Written: /here/x"},
		{"work list", func(h *house) flow.Flow {
			h.sign()
			return flows.NewWorkList(h.s, h.facts, h.st)
		}, []string{"next", "next"},
			"work list /here/review-q4-2026-removals.xlsx", "Written: /here/review-q4-2026-removals.xlsx"},
		{"take back", func(h *house) flow.Flow {
			h.sheets("sheets")
			return flows.NewTakeBack(h.s, h.facts, h.st)
		}, []string{"next", "type file=/here/sheets", "next", "next", "next"},
			"import [/here/sheets] dry true skip false replace false; import [/here/sheets] dry false skip false replace false; review", "Sheets were imported."},
		{"take back, careful answer first", func(h *house) flow.Flow {
			h.outdated("a.csv")
			return flows.NewTakeBack(h.s, h.facts, h.st)
		},
			[]string{"type file=/here/a.csv", "next", "next"}, "import [/here/a.csv] dry true skip false replace false", ""},
		{"take back, but for what is refused", func(h *house) flow.Flow {
			h.outdated("a.csv")
			return flows.NewTakeBack(h.s, h.facts, h.st)
		},
			[]string{"type file=/here/a.csv", "next", "choose sheets:skip", "next", "next"},
			"import [/here/a.csv] dry true skip false replace false; import [/here/a.csv] dry false skip true replace false; review", "Sheets were imported."},
		{"take back over what was decided since", func(h *house) flow.Flow {
			h.outdated("a.csv")
			return flows.NewTakeBack(h.s, h.facts, h.st)
		},
			[]string{"type file=/here/a.csv", "next", "choose sheets:replace", "next", "next", "next"},
			"import [/here/a.csv] dry true skip false replace false; import [/here/a.csv] dry true skip false replace true; " +
				"import [/here/a.csv] dry false skip false replace true; review", "Sheets were imported."},
		{"sheets, of all there is to do with them", func(h *house) flow.Flow {
			h.sheets("x")
			return flows.NewGive(h.s, h.facts, h.st)
		},
			[]string{"choose task:send", "next", "back", "choose task:import", "next", "type file=/here/x", "next", "back", "back", "choose task:sheets", "next", "next", "next"},
			"import [/here/x] dry true skip false replace false; sheets /here/review-q4-2026-sheets replace false", "Written: /here/review-q4-2026-sheets"},
		{"send", func(h *house) flow.Flow { return flows.NewSend(h.s, h.facts, h.st) }, []string{"next", "next"}, "send remind false; review", "2 letters"},
		{"remind", func(h *house) flow.Flow { return flows.NewSend(h.s, h.facts, h.st) }, []string{"choose send:remind", "next", "next"}, "send remind true; review", "2 letters"},
	} {
		c.check(reviewed(t, ada, grace))
	}
}

func TestAStartAsksTheService(t *testing.T) {
	for _, c := range []asking{
		{"start", func(h *house) flow.Flow { return flows.NewStart(h.s, h.start()) },
			[]string{"next", "next", "type fallback=ada@acme.example, grace@acme.example", "next", "next"}, `plan privileged by "", else "ada@acme.example, grace@acme.example", people 0; start privileged "Q4 2026" due 2026-12-12 gaps "" by ada@acme.example via screen`,
			"Q4 2026 has started: 6 items, due on 12 December 2026."},
		{"start of one team, from a file of people", func(h *house) flow.Flow {
			h.people("people.csv")
			return flows.NewStart(h.s, h.start())
		},
			[]string{"choose scope:team", "next", "type scope=Payments", "next", "next", "choose reviewers:file", "next", "type people=/here/people.csv", "next"},
			`read /here/people.csv; plan team=Payments by "", else "ada@acme.example", people 1`, ""},
		{"start asks about accounts", func(h *house) flow.Flow {
			h.joins("PUNOC01", "NOC", "noc")
			h.joins("PUBOT01", "Bob Otter", "bot")
			h.Synced(h.conn)
			return flows.NewStart(h.s, h.start())
		}, []string{"next", "next", "type fallback=ada@acme.example, grace@acme.example", "next", "choose service:PUNOC01", "next", "type accountable=ada@acme.example", "next", "next"},
			`plan privileged by "", else "ada@acme.example, grace@acme.example", people 0; mark bot@acme.example person ; mark noc@acme.example service ada@acme.example; ` +
				`plan privileged by "", else "ada@acme.example, grace@acme.example", people 0; start privileged "Q4 2026" due 2026-12-12 gaps "" by ada@acme.example via screen`,
			"Q4 2026 has started: 8 items, due on 12 December 2026."},
		{"start by one person, and another on what is theirs", func(h *house) flow.Flow { return flows.NewStart(h.s, h.start()) },
			[]string{"next", "next", "choose reviewers:one", "type reviewer=ada@acme.example, grace@acme.example", "next"},
			`plan privileged by "ada@acme.example", else " grace@acme.example", people 0`, ""},
		{"start leads back from its last page", func(h *house) flow.Flow { return flows.NewStart(h.s, h.start()) },
			[]string{"next", "next", "type fallback=ada@acme.example, grace@acme.example", "next", "goto due", "type due=1 Dec 2026", "next", "next", "next"},
			`plan privileged by "", else "ada@acme.example, grace@acme.example", people 0; plan privileged by "", else "ada@acme.example, grace@acme.example", people 0; start privileged "Q4 2026" due 2026-12-01 gaps "" by ada@acme.example via screen`,
			"Q4 2026 has started: 6 items, due on 1 December 2026."},
	} {
		c.check(acme(t))
	}
}

// TestRefusalsStand: what the service refuses stands on the page, and the flow
// goes on.
func TestRefusalsStand(t *testing.T) {
	no := &flow.Problem{Told: failure.Tell(failure.NoRecipient)}
	for name, f := range map[string]func(*house) flow.Flow{
		"decide": func(h *house) flow.Flow { return flows.NewDecide(h.s, h.facts, h.st, []string{h.i(2)}, review.Keep) },
		"sign": func(h *house) flow.Flow {
			g := flows.NewSign(h.s, h.facts, h.st)
			h.do(g, "next", "choose confirm:yes")
			return g
		},
		"start": func(h *house) flow.Flow {
			g := flows.NewStart(h.s, h.start())
			h.do(g, "next", "next")
			return g
		},
		"extend": func(h *house) flow.Flow {
			g := flows.NewExtend(h.s, h.facts, h.st)
			h.do(g, "type reason=x")
			return g
		},
	} {
		h := reviewed(t, ada, grace)
		h.s.err = no
		g := f(h)
		h.do(g, "next")
		if p := g.Page().Problem; p == nil || p.What != no.What || g.Over() {
			t.Errorf("%s: %+v, over %v", name, p, g.Over())
		}
		h.s.err = errors.New("the disk is full")
		h.do(g, "next")
		_ = g.Page()
	}
}

func TestProposedName(t *testing.T) {
	day := func(month time.Month) time.Time { return time.Date(2026, month, 30, 12, 0, 0, 0, time.UTC) }
	taken := []string{"q4 2026", "Q4 2026 (2)"}
	for month, want := range map[time.Month]string{time.January: "Q1 2026", time.March: "Q1 2026", time.April: "Q2 2026", time.December: "Q4 2026 (3)"} {
		if got := flows.ProposedName(day(month), taken); got != want {
			t.Errorf("%s: %q, not %q", month, got, want)
		}
	}
}

func TestPlanIsShownBeforeAnythingIsFrozen(t *testing.T) {
	h := reviewed(t, ada, grace)
	item := h.st.Item(h.i(2)).Item
	h.s.plan = &review.Plan{Scope: "privileged", Population: review.Population{Grants: 412, InScope: 84}, Privileged: 84,
		Reviewers: []review.Share{{Email: ada, Items: 40}, {Email: grace, Items: 35}},
		Nobody:    []review.Item{*item}, Gaps: []string{"Team members of Core could not be read."}}
	f := flows.NewStart(h.s, h.start())
	h.do(f, "next", "next", "next")
	p := f.Page()
	text := fmt.Sprint(p.Question, p.Rows, p.Warnings)
	for _, want := range []string{"2 reviewers, 1 item without a reviewer. Start the review?", "84 items of 412 grants", "ada@acme.example 40 and grace@acme.example 35", "Edsger Dijkstra (manager on Payments)", "Team members of Core could not be read."} {
		if !strings.Contains(text, want) {
			t.Errorf("the plan does not say %q:\n%s", want, text)
		}
	}
	if len(h.s.calls) != 1 {
		t.Errorf("more than the plan was asked: %v", h.s.calls)
	}
}

// TestWhatIsNoLongerHeldIsOffered where a reviewer has such items undecided,
// and one answer confirms all of them.
func TestWhatIsNoLongerHeldIsOffered(t *testing.T) {
	h := reviewed(t, grace, ada)
	ended := []string{h.i(2), h.i(3)}
	for _, id := range ended {
		h.leaves(h.st.Item(id))
	}
	h.Synced(h.conn)
	var err error
	h.st, err = h.s.Services.Review(t.Context(), h.st.Frozen.ID)
	h.must(err)
	if slices.Contains(flows.Tasks(h.st, h.facts, 1), flows.TaskEnded) {
		t.Error("offered to who decides on none of it")
	}
	f := h.facts
	f.As = grace
	m := flows.NewMenu(h.st, f, nil)
	h.do(m, "choose "+string(flows.TaskEnded), "next")
	c := flows.Of(m.Taken(), h.s, f, h.st, nil)
	if p := c.Page(); len(p.Intro) != 2 || !strings.Contains(p.Question, "no longer held") {
		t.Errorf("%+v", p)
	}
	h.do(c, "next")
	if r := h.s.decided; !r.Ended || r.Decision != review.Revoke || r.As != grace || len(r.Items) != 0 {
		t.Errorf("asked for %+v", r)
	}
	for _, id := range ended {
		if it := c.State().Item(id); it.Decision != review.Revoke {
			t.Errorf("%s is decided %q", flows.About(h.st, []string{id}), it.Decision)
		}
	}
}

// TestReviewersAreCountedOnce: a page is drawn with every key, and a review may
// have fifty thousand items.
func TestReviewersAreCountedOnce(t *testing.T) {
	h := reviewed(t, grace, lona)
	w := flows.NewWhose(h.st, ada, "")
	before := w.Page().Choices
	if len(before) < 3 || !strings.Contains(fmt.Sprint(before), grace) {
		t.Fatalf("not everybody is asked about: %+v", before)
	}
	h.st.Items = nil
	if !slices.Equal(before, w.Page().Choices) {
		t.Error("the items are counted again for each page")
	}
}
