package flows_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/sync/simulator"
	"connectpd/wizard/company"
	"connectpd/wizard/company/program"
	"connectpd/wizard/review"
	"connectpd/wizard/review/flows"
	"connectpd/wizard/review/sheet"
	"connectpd/wizard/service"
)

// asked are the company's services, which note what they are asked, and refuse
// with err.
type asked struct {
	*service.Services
	calls   []string
	err     error
	plan    *review.Plan // in place of the real one
	decided review.DecideRequest
}

func note[R any](s *asked, call func() (R, error), format string, args ...any) (R, error) {
	s.calls = append(s.calls, fmt.Sprintf(format, args...))
	if s.err != nil {
		var none R
		return none, s.err
	}
	return call()
}

func (s *asked) Plan(ctx context.Context, r review.StartRequest) (review.Plan, error) {
	return note(s, func() (review.Plan, error) {
		if s.plan != nil {
			return *s.plan, nil
		}
		return s.Services.Plan(ctx, r)
	}, "plan %s by %q, else %q, people %d", r.Scope, r.Reviewer, r.Fallback, len(r.People))
}

func (s *asked) Start(ctx context.Context, r review.StartRequest) (*review.State, error) {
	return note(s, func() (*review.State, error) { return s.Services.Start(ctx, r) }, "start %s %q due %s gaps %q by %s via %s", r.Scope, r.Name, r.Due, r.AcceptGaps, r.Entry.Person, r.Entry.Via)
}

func (s *asked) Decide(ctx context.Context, r review.DecideRequest) (*review.State, error) {
	s.decided = r
	return note(s, func() (*review.State, error) { return s.Services.Decide(ctx, r) }, "decide %v %s %s %s %q", r.Items, r.Decision, r.Target, r.Until, r.Comment)
}

func (s *asked) Assign(ctx context.Context, r review.AssignRequest) (*review.State, error) {
	return note(s, func() (*review.State, error) { return s.Services.Assign(ctx, r) }, "assign %v of %q to %s: %s", r.Items, r.Of, r.To, r.Reason)
}

func (s *asked) Except(ctx context.Context, r review.ExceptRequest) (*review.State, error) {
	return note(s, func() (*review.State, error) { return s.Services.Except(ctx, r) }, "except %v until %s by %s: %s", r.Items, r.Until, r.As, r.Reason)
}

func (s *asked) Note(ctx context.Context, r review.NoteRequest) (*review.State, error) {
	return note(s, func() (*review.State, error) { return s.Services.Note(ctx, r) }, "note %v %s %s %s", r.Items, r.Assignee, r.Ticket, r.Text)
}

func (s *asked) Extend(ctx context.Context, r review.ExtendRequest) (*review.State, error) {
	return note(s, func() (*review.State, error) { return s.Services.Extend(ctx, r) }, "extend %s: %s", r.Due, r.Reason)
}

func (s *asked) Sign(ctx context.Context, r review.SignRequest) (*review.State, error) {
	return note(s, func() (*review.State, error) { return s.Services.Sign(ctx, r) }, "sign %s: %s", r.As, r.Statement)
}

func (s *asked) Review(ctx context.Context, r string) (*review.State, error) {
	return note(s, func() (*review.State, error) { return s.Services.Review(ctx, r) }, "review")
}

func (s *asked) WriteSheets(ctx context.Context, r sheet.ExportRequest) ([]sheet.Written, error) {
	return note(s, func() ([]sheet.Written, error) { return s.Services.WriteSheets(ctx, r) }, "sheets %s replace %v", r.Path, r.Replace)
}

func (s *asked) WriteWorkList(ctx context.Context, r sheet.ExportRequest) (int, error) {
	return note(s, func() (int, error) { return s.Services.WriteWorkList(ctx, r) }, "work list %s", r.Path)
}

func (s *asked) ImportSheets(ctx context.Context, r sheet.ImportRequest) ([]sheet.Taken, error) {
	return note(s, func() ([]sheet.Taken, error) { return s.Services.ImportSheets(ctx, r) }, "import %v dry %v skip %v replace %v", r.Files, r.DryRun, r.SkipRefused, r.Replace)
}

func (s *asked) SendSheets(ctx context.Context, r sheet.SendRequest) ([]sheet.Posted, error) {
	return note(s, func() ([]sheet.Posted, error) { return s.Services.SendSheets(ctx, r) }, "send remind %v", r.Remind)
}

func (s *asked) Amend(ctx context.Context, r review.AmendRequest) (*review.State, error) {
	return note(s, func() (*review.State, error) { return s.Services.Amend(ctx, r) }, "amend %s %s %s: %s", r.Item, r.Decision, r.Target, r.Reason)
}

func (s *asked) Cancel(ctx context.Context, r review.CancelRequest) (*review.State, error) {
	return note(s, func() (*review.State, error) { return s.Services.Cancel(ctx, r) }, "cancel: %s", r.Reason)
}

func (s *asked) ReadPeople(ctx context.Context, r string) ([]review.Person, error) {
	return note(s, func() ([]review.Person, error) { return s.Services.ReadPeople(ctx, r) }, "read %s", r)
}

func (s *asked) WriteEvidence(ctx context.Context, r flows.EvidenceRequest) (string, error) {
	return note(s, func() (string, error) { return s.Services.WriteEvidence(ctx, r) }, "evidence %s %v", r.Path, r.Replace)
}

func (s *asked) MarkAccount(ctx context.Context, r review.MarkRequest) error {
	_, err := note(s, func() (bool, error) { return true, s.Services.MarkAccount(ctx, r) }, "mark %s %s %s", r.Email, r.Kind, r.Accountable)
	return err
}

// The auditor has no access to the account.
const ada, grace, lona, auditor = "ada@acme.example", "grace@acme.example", "lona@acme.example", "audit@elsewhere.example"

// house is Acme in the week of its review, and a folder for files.
type house struct {
	*testing.T
	*program.Company
	s     *asked
	conn  store.Connector
	st    *review.State // of the review that runs; nil: none does
	facts flows.Facts
	plain *strings.Replacer // calls it items i1, i2 and i3, and the folder /here
}

// acme is Acme without a review.
func acme(t *testing.T) *house {
	c, conn := program.Acme(t)
	h := &house{T: t, Company: c, s: &asked{Services: c.Services}}
	now := time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)
	c.Clock.Pass(now.Sub(c.Clock.Now()))
	h.conn = c.Synced(conn)
	h.facts = flows.Facts{Me: ada, Via: review.Screen, Now: now, Folder: t.TempDir()}
	h.plain = strings.NewReplacer(h.facts.Folder, "/here")
	return h
}

// entry is what Ada enters.
func (h *house) entry() review.Entry {
	return review.Entry{Person: ada, Account: "ada", Via: review.Screen}
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// reviewed is Acme with a review of everything by one person, and by another
// of what is theirs.
func reviewed(t *testing.T, reviewer, fallback string) *house {
	t.Helper()
	h := acme(t)
	var err error
	h.st, err = h.s.Services.Start(t.Context(), review.StartRequest{Connector: h.conn.ID, Scope: "all", Name: "Q4 2026", Due: "2026-12-12", Zone: "UTC",
		Reviewer: reviewer, Fallback: fallback, Entry: h.entry()})
	h.must(err)
	h.plain = strings.NewReplacer(h.facts.Folder, "/here", h.i(1), "i1", h.i(2), "i2", h.i(3), "i3")
	return h
}

// i is the id of an item: Grace Hopper is Global Admin, Edsger Dijkstra manages
// a team, Stan Keholder is on a schedule.
func (h *house) i(n int) string {
	h.Helper()
	for _, it := range h.st.Items {
		switch {
		case n == 1 && it.User.Email == grace && it.Type == access.TypeRole,
			n == 2 && it.User.Email == "edsger@acme.example" && it.Type == access.TypeTeam,
			n == 3 && it.User.ID == company.AcmeStan && it.Type == access.TypeSchedule && it.Entitlement == access.Member:
			return it.ID
		}
	}
	h.Fatalf("there is no item %d", n)
	return ""
}

// decide has all but the first item kept, and that one revoked.
func (h *house) decide() {
	h.Helper()
	var err error
	for _, it := range h.st.Items {
		d := review.DecideRequest{Review: h.st.Frozen.ID, Select: review.Select{Items: []string{it.ID}}, Decision: review.Keep, Comment: "needed", Entry: review.Entry{Person: it.Reviewer, Account: "theirs", Via: review.Screen}}
		if it.ID == h.i(1) {
			d.Decision, d.Target, d.Comment = review.Revoke, "user", ""
		}
		_, err = h.s.Services.Decide(h.Context(), d)
		h.must(err)
	}
	h.st, err = h.s.Services.Review(h.Context(), h.st.Frozen.ID)
	h.must(err)
}

// sign has all decided and the review signed.
func (h *house) sign() {
	h.Helper()
	h.decide()
	var err error
	h.st, err = h.s.Services.Sign(h.Context(), review.SignRequest{Review: h.st.Frozen.ID, As: auditor, Statement: "It is right.", Entry: h.entry()})
	h.must(err)
}

// here is a path in the folder of files.
func (h *house) here(name string) string { return filepath.Join(h.facts.Folder, name) }

// sealed has a text name the hash that the review was sealed with.
func (h *house) sealed(text string) string {
	h.Helper()
	if h.st == nil || !strings.Contains(text, "<sealed>") {
		return text
	}
	st, err := h.s.Services.Review(h.Context(), h.st.Frozen.ID)
	h.must(err)
	if st.Sealed == "" {
		h.Error("the review is not sealed")
	}
	return strings.ReplaceAll(text, "<sealed>", st.Sealed)
}

// write writes a file that is in the way.
func (h *house) write(name string) {
	h.Helper()
	h.must(os.WriteFile(h.here(name), []byte("mine"), 0o600))
}

// people writes a file that says who is whose manager.
func (h *house) people(name string) {
	h.Helper()
	h.must(os.WriteFile(h.here(name), []byte("email,manager\nedsger@acme.example,lona@acme.example\n"), 0o600))
}

// sheets writes the reviewers' sheets into a folder.
func (h *house) sheets(folder string) {
	h.Helper()
	_, err := h.s.Services.WriteSheets(h.Context(), sheet.ExportRequest{Review: h.st.Frozen.ID, Path: h.here(folder)})
	h.must(err)
}

// outdated writes Ada's sheet, filled in, with a row that was decided elsewhere
// since.
func (h *house) outdated(name string) {
	h.Helper()
	_, err := h.s.Services.WriteSheets(h.Context(), sheet.ExportRequest{Review: h.st.Frozen.ID, Reviewer: ada, Path: h.here(name)})
	h.must(err)
	data, err := os.ReadFile(h.here(name))
	h.must(err)
	all, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
	h.must(err)
	decision, comment := slices.Index(all[0], "decision"), slices.Index(all[0], "comment")
	for _, row := range all[1:] {
		row[decision], row[comment] = "keep", "part of the work"
	}
	var out bytes.Buffer
	h.must(csv.NewWriter(&out).WriteAll(all))
	h.must(os.WriteFile(h.here(name), out.Bytes(), 0o600))
	h.Clock.Pass(time.Hour)
	_, err = h.s.Services.Decide(h.Context(), review.DecideRequest{Review: h.st.Frozen.ID, Select: review.Select{Items: []string{h.i(2)}}, Decision: review.Revoke, Entry: h.entry()})
	h.must(err)
}

// joins has somebody join, as Global Admin.
func (h *house) joins(id, name, email string) {
	h.Account.AddUser(simulator.NewUser{ID: id, Name: name, Email: email + "@acme.example", Role: "admin"})
}

// leaves has what an item is about end.
func (h *house) leaves(it *review.ItemState) {
	if it.Type == access.TypeTeam {
		h.Account.RemoveMember(it.ResourceID, it.User.ID)
		return
	}
	h.Account.RemoveFromSchedule(it.ResourceID, it.User.ID)
}
