package service

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/sync/findings"
	"connectpd/sync/simulator"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
	"connectpd/wizard/setup"
)

// reviewing is a house with a review that runs.
type reviewing struct {
	*house
	c  store.Connector
	st *review.State
}

// auditor is nobody's user in the account.
const auditor, second = "audit@elsewhere.example", "second@elsewhere.example"

func (h *house) startReview(scope string) *reviewing {
	h.Helper()
	c := h.connected()
	_, err := h.sync(SyncRequest{Stored: true})
	h.must(err)
	st, err := h.s.Start(h.Context(), h.request(c, scope))
	h.must(err)
	return &reviewing{house: h, c: c, st: st}
}

func (h *house) request(c store.Connector, scope string) review.StartRequest {
	return review.StartRequest{Connector: c.ID, Scope: scope, Name: "Q4 2026", Due: h.clock.Now().AddDate(0, 0, 14).Format(time.DateOnly), Zone: "Europe/Berlin",
		Reviewer: auditor, Fallback: second, RemoveWithin: 24 * time.Hour, Entry: typed()}
}

func typed() review.Entry {
	return review.Entry{Person: "analyst@elsewhere.example", Account: "analyst", Via: review.Command}
}

// item finds the first item that fits.
func (r *reviewing) item(fits func(*review.ItemState) bool) *review.ItemState {
	r.Helper()
	for n := range r.st.Items {
		if fits(&r.st.Items[n]) {
			return &r.st.Items[n]
		}
	}
	r.Fatal("the review has no such item")
	return nil
}

func (r *reviewing) decide(d review.DecideRequest) {
	r.Helper()
	d.Review, d.As, d.Entry = r.st.Frozen.ID, auditor, typed()
	st, err := r.s.Decide(r.Context(), d)
	r.must(err)
	r.st = st
}

// decidePrivileged keeps what is privileged, one by one.
func (r *reviewing) decidePrivileged() {
	r.Helper()
	for n := range r.st.Items {
		if i := &r.st.Items[n]; i.Privileged && i.Decision == "" {
			r.decide(review.DecideRequest{Select: review.Select{Items: []string{i.ID}}, Decision: review.Keep, Comment: "needed for the work"})
		}
	}
}

func (r *reviewing) sign() {
	r.Helper()
	st, err := r.s.Sign(r.Context(), review.SignRequest{Review: r.st.Frozen.Name, As: auditor, Statement: "It is right.", Entry: typed()})
	r.must(err)
	r.st = st
}

func (r *reviewing) syncAgain() {
	r.Helper()
	r.clock.Pass(time.Hour)
	_, err := r.sync(SyncRequest{Stored: true})
	r.must(err)
	st, err := r.s.Review(r.Context(), r.st.Frozen.ID)
	r.must(err)
	r.st = st
}

func code(err error) flow.Code {
	var p *flow.Problem
	if errors.As(err, &p) {
		return p.Code
	}
	return ""
}

// TestAReviewFromStartToClosed is the whole life of one: a removal is decided,
// signed, seen to be done, and comes back.
func TestAReviewFromStartToClosed(t *testing.T) {
	r := build(t).startReview("all")
	member := r.item(func(i *review.ItemState) bool { return i.Type == access.TypeTeam && i.Entitlement == access.Responder })
	r.decide(review.DecideRequest{Select: review.Select{Items: []string{member.ID}}, Decision: review.Revoke})
	r.decidePrivileged()
	r.sign()
	if r.st.Stage != review.StageSigned || r.st.Sealed == "" || r.st.Counts(r.clock.Now()).OpenRemovals != 1 {
		t.Fatalf("after the signature: %s, %d open", r.st.Stage, r.st.Counts(r.clock.Now()).OpenRemovals)
	}
	r.syncAgain()
	if got := r.st.Item(member.ID).Outcome; got != review.StillThere {
		t.Errorf("not removed yet: %q", got)
	}
	r.Account.RemoveMember(member.ResourceID, member.User.ID)
	r.syncAgain()
	if i := r.st.Item(member.ID); i.Outcome != review.Gone || r.st.Stage != review.StageClosed || r.st.Closure == "" {
		t.Errorf("removed: %q, %s", i.Outcome, r.st.Stage)
	}
	r.Account.AddMember(member.ResourceID, member.User.ID, "responder")
	r.syncAgain()
	if i := r.st.Item(member.ID); i.Outcome != review.CameBack {
		t.Errorf("added again: %q", i.Outcome)
	}
	found, err := findings.Of(t.Context(), r.s.Store, r.c.ID)
	if err != nil || found[0].Kind != findings.CameBack || found[0].Severity != findings.High || found[0].Subject.ID != member.User.ID {
		t.Errorf("the first finding is %+v, %v", found[0], err)
	}
	for _, want := range []string{"review-started", "review-signed", "review-closed", "back again"} {
		if !strings.Contains(r.log(r.c.ID), want) {
			t.Errorf("the log does not tell %q:\n%s", want, r.log(r.c.ID))
		}
	}
	docs, err := r.s.Store.ReviewDocuments(t.Context(), r.st.Frozen.ID)
	if err != nil {
		t.Fatal(err)
	}
	sums := map[string]bool{}
	for _, d := range docs {
		sums[review.SHA256(d.Body)] = true
	}
	if !sums[r.st.Sealed] || !sums[r.st.Closure] || !sums[r.st.Frozen.Population.SHA256] {
		t.Errorf("what was sealed is not kept: %d documents", len(docs))
	}
	zip, err := r.s.Evidence(t.Context(), r.st.Frozen.Name)
	again, err2 := r.s.Evidence(t.Context(), r.st.Frozen.ID)
	if err != nil || err2 != nil || len(zip) == 0 || string(zip) != string(again) {
		t.Errorf("the evidence: %d bytes, %v, %v", len(zip), err, err2)
	}
}

// TestPartialAndHeldKindsVerifyNothing: only what a run read whole, and what
// was accepted, tells that something is gone.
func TestPartialAndHeldKindsVerifyNothing(t *testing.T) {
	r := build(t).startReview("all")
	member := r.item(func(i *review.ItemState) bool { return i.Type == access.TypeTeam })
	r.decide(review.DecideRequest{Select: review.Select{Items: []string{member.ID}}, Decision: review.Revoke})
	r.Account.RemoveMember(member.ResourceID, member.User.ID)
	r.Server.AddFault(simulator.Fault{Route: "/teams/{id}/members", Nth: simulator.Every, Kind: simulator.FaultForbidden, ID: member.ResourceID})
	r.syncAgain()
	if got := r.st.Item(member.ID).Outcome; got != "" {
		t.Errorf("its team could not be read: %q", got)
	}
	r.Server.ClearFaults()
	truth := r.Account.Truth(r.clock.Now())
	for _, u := range truth.Users[:12] { // far fewer than before
		if u.ID != member.User.ID && u.Role != "owner" {
			r.Account.RemoveUser(u.ID)
		}
	}
	r.clock.Pass(time.Hour)
	out, err := r.sync(SyncRequest{Stored: true})
	r.must(err)
	if out.Run.Result != store.ResultHeld {
		t.Fatalf("the run ended %s", out.Run.Result)
	}
	if st, err := r.s.Review(t.Context(), r.st.Frozen.ID); err != nil || st.Item(member.ID).Outcome != "" {
		t.Errorf("held: %q, %v", st.Item(member.ID).Outcome, err)
	}
	_, err = r.s.AcceptHeld(t.Context(), r.c.ID, 0)
	r.must(err)
	if st, err := r.s.Review(t.Context(), r.st.Frozen.ID); err != nil || st.Item(member.ID).Outcome != review.Gone {
		t.Errorf("accepted: %q, %v", st.Item(member.ID).Outcome, err)
	}
}

// TestAVerificationNeverFailsASync: a review that was altered is told in the
// log, and the sync is as good as without it.
func TestAVerificationNeverFailsASync(t *testing.T) {
	r := build(t).startReview("all")
	summary := func(st *review.State) *store.ReviewAppend {
		return &store.ReviewAppend{Review: st.Frozen.ID, After: st.Events, Events: [][]byte{[]byte(`{"previous":"another"}`)}, Summary: []byte(`{"state":"open"}`)}
	}
	r.must(r.s.Store.AppendReview(t.Context(), *summary(r.st)))
	r.clock.Pass(time.Hour)
	out, err := r.sync(SyncRequest{Stored: true})
	if err != nil || out.Run.Result != store.ResultOK {
		t.Fatalf("%s, %v", out.Run.Result, err)
	}
	if !strings.Contains(r.log(r.c.ID), "review-not-verified") {
		t.Errorf("the log says nothing:\n%s", r.log(r.c.ID))
	}
	var damaged *store.ReviewDamagedError
	if _, err := New(&Deps{Store: r.s.Store, Clock: r.clock}).Review(t.Context(), r.st.Frozen.ID); !errors.As(err, &damaged) {
		t.Errorf("an altered log is read: %v", err)
	}
}

// TestTwoProcessesReviewAtOnce: both decide, undo and assign at the same time;
// every decision that was taken stands once, for who made it.
func TestTwoProcessesReviewAtOnce(t *testing.T) {
	r := build(t).startReview("all")
	other, err := store.Open(t.Context(), r.s.Store.Home(), store.Options{Now: r.clock.Now})
	r.must(err)
	t.Cleanup(func() { _ = other.Close() })
	processes := []*Services{r.s, New(&Deps{Store: other, Clock: r.clock, Me: r.s.Me})}
	var free []string
	for n := range r.st.Items {
		if !r.st.Items[n].Privileged {
			free = append(free, r.st.Items[n].ID)
		}
	}
	taken := make([]map[string]int, 2)
	var wg sync.WaitGroup
	for n, s := range processes {
		taken[n] = map[string]int{}
		wg.Go(func() {
			e := review.Entry{Person: fmt.Sprintf("typist%d@elsewhere.example", n), Account: "x", Via: review.Screen}
			for i, id := range free[:min(30, len(free))] {
				_, err := s.Decide(context.Background(), review.DecideRequest{Review: "Q4 2026", Select: review.Select{Items: []string{id}}, Decision: review.Keep, Comment: e.Person, As: auditor, Entry: e})
				if err != nil {
					t.Error(err)
					return
				}
				taken[n][id]++
				if i%5 == n {
					_, err := s.Undo(context.Background(), review.UndoRequest{Review: "Q4 2026", Items: []string{id}, Entry: e})
					if err != nil && code(err) != flow.CodeInvalid {
						t.Error(err)
					}
				}
			}
		})
	}
	wg.Wait()
	_, lines, err := r.s.Store.ReviewLog(t.Context(), r.st.Frozen.ID, nil)
	r.must(err)
	for n := range processes {
		found := map[string]int{}
		for _, line := range lines {
			var e review.Event
			r.must(json.Unmarshal(line, &e))
			if e.Kind == review.Decided && e.Entered.Person == fmt.Sprintf("typist%d@elsewhere.example", n) {
				if e.Text != e.Entered.Person {
					t.Errorf("%s stands for %s", e.Text, e.Entered.Person)
				}
				found[e.Items[0]]++
			}
		}
		if !maps.Equal(found, taken[n]) {
			t.Errorf("process %d: taken %v, found %v", n, taken[n], found)
		}
	}
	for _, s := range processes {
		if _, err := s.Review(t.Context(), r.st.Frozen.ID); err != nil {
			t.Error(err)
		}
	}
}

// TestOwnAccessThroughTheService: marks, and addresses that a user had before,
// count by whichever way the request comes.
func TestOwnAccessThroughTheService(t *testing.T) {
	h := build(t)
	truth := h.Account.Truth(started)
	team := truth.Teams[0].ID
	me := h.Account.AddUser(simulator.NewUser{Name: "Me Now", Email: "me.now@example.com", Role: "limited_user"})
	two := h.Account.AddUser(simulator.NewUser{Name: "Me Two", Email: "me.two@example.com", Role: "limited_user"})
	h.Account.AddMember(team, me, "responder")
	h.Account.AddMember(team, two, "responder")
	r := h.startReview("all")
	r.must(h.s.MarkAccount(t.Context(), review.MarkRequest{Connector: r.c.ID, Email: "me.two@example.com", Kind: "person", Accountable: "me.now@example.com", Entry: typed()}))
	for _, user := range []string{me, two} {
		i := r.item(func(i *review.ItemState) bool { return i.User.ID == user && i.Type == access.TypeTeam })
		for name, e := range map[string]review.Entry{
			"as themselves":   {Person: "me.now@example.com", Account: "x", Via: review.Screen},
			"by the other":    {Person: "me.two@example.com", Account: "x", Via: review.Command},
			"from a sheet":    {Person: "ME.NOW@example.com", Account: "x", Via: review.Sheet},
			"for the auditor": {Person: "me.now@example.com", Account: "x", Via: review.Command},
		} {
			_, err := h.s.Decide(t.Context(), review.DecideRequest{Review: "Q4 2026", Select: review.Select{Items: []string{i.ID}}, Decision: review.Keep, As: auditor, Entry: e})
			if code(err) != review.CodeOwnAccess {
				t.Errorf("%s, %s: %v", i.User.Name, name, err)
			}
		}
		_, err := h.s.Assign(t.Context(), review.AssignRequest{Review: "Q4 2026", Select: review.Select{Items: []string{i.ID}}, To: "me.two@example.com", Reason: "x", Entry: typed()})
		if code(err) != review.CodeOwnAccess {
			t.Errorf("%s given to themselves: %v", i.User.Name, err)
		}
	}
}

// TestEvidenceOutlivesTheHistory: after the history was pruned, and by another
// process, the bytes are the same.
func TestEvidenceOutlivesTheHistory(t *testing.T) {
	r := build(t).startReview("all")
	member := r.item(func(i *review.ItemState) bool { return i.Type == access.TypeTeam && i.Entitlement == access.Responder })
	r.decide(review.DecideRequest{Select: review.Select{Items: []string{member.ID}}, Decision: review.Revoke})
	r.decidePrivileged()
	r.sign()
	r.Account.RemoveMember(member.ResourceID, member.User.ID)
	r.syncAgain()
	before, err := r.s.Evidence(t.Context(), r.st.Frozen.ID)
	r.must(err)
	r.clock.Pass(48 * time.Hour)
	_, err = r.sync(SyncRequest{Stored: true})
	r.must(err)
	if _, err := r.s.Prune(t.Context(), r.c.ID, r.clock.Now()); err != nil {
		t.Fatal(err)
	}
	after, err := New(&Deps{Store: r.s.Store, Clock: r.clock}).Evidence(t.Context(), r.st.Frozen.ID)
	r.must(err)
	if string(before) != string(after) {
		t.Error("the evidence is another one")
	}
	page := pageOf(t, after)
	for _, wrong := range []string{"does not hold", "Fails", "NOT CLOSED"} {
		if strings.Contains(page, wrong) {
			t.Errorf("the page says %q", wrong)
		}
	}
}

// pageOf is the page that people read of an evidence.
func pageOf(t *testing.T, evidence []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(evidence), int64(len(evidence)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if !strings.HasSuffix(f.Name, "index.html") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	t.Fatal("there is no page")
	return ""
}

// TestTheChainHoldsOverCancelledReviews: each seal names the one before it, of
// whatever end.
func TestTheChainHoldsOverCancelledReviews(t *testing.T) {
	r := build(t).startReview("all")
	st, err := r.s.Cancel(t.Context(), review.CancelRequest{Review: "Q4 2026", Reason: "begun too early", As: auditor, Entry: typed()})
	r.must(err)
	again := r.request(r.c, "all")
	again.Name = "Q4 2026 again"
	next, err := r.s.Start(t.Context(), again)
	r.must(err)
	if next.Frozen.Previous != st.Sealed || st.Stage != review.StageCancelled {
		t.Errorf("previous %q, sealed %q, %s", next.Frozen.Previous, st.Sealed, st.Stage)
	}
	r.st = next
	r.decidePrivileged()
	signed, err := r.s.Sign(t.Context(), review.SignRequest{Review: next.Frozen.ID, As: auditor, Statement: "right", Entry: typed()})
	r.must(err)
	_, lines, err := r.s.Store.ReviewLog(t.Context(), next.Frozen.ID, nil)
	r.must(err)
	chained := false
	for _, line := range lines {
		chained = chained || strings.Contains(string(line), `"chained":"`+st.Sealed+`"`)
	}
	if !chained || signed.Stage != review.StageClosed {
		t.Errorf("the seal does not name the one before; %s", signed.Stage)
	}
}

func TestStartIsRefused(t *testing.T) {
	r := build(t).startReview("all")
	again := r.request(r.c, "all")
	var taken *store.ReviewNameError
	if _, err := r.s.Start(t.Context(), again); !errors.As(err, &taken) {
		t.Errorf("a name that is taken: %v", err)
	}
	for name, alter := range map[string]func(*review.StartRequest){
		"no such run": func(s *review.StartRequest) { s.Run = 99 },
		"nobody":      func(s *review.StartRequest) { s.Reviewer, s.Fallback = "", "" },
		"no day":      func(s *review.StartRequest) { s.Due = "" },
		"no scope":    func(s *review.StartRequest) { s.Scope = "team=Nowhere" },
	} {
		bad := r.request(r.c, "all")
		bad.Name = name
		alter(&bad)
		if _, err := r.s.Start(t.Context(), bad); code(err) == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	r.clock.Pass(25 * time.Hour)
	old := r.request(r.c, "all")
	old.Name = "old"
	if _, err := r.s.Start(t.Context(), old); code(err) != flow.CodeInvalid || !strings.Contains(err.Error(), "one from the last day") {
		t.Errorf("from old data: %v", err)
	}
	if _, err := r.s.Review(t.Context(), "Q9"); !errors.Is(err, store.ErrNoReview) {
		t.Errorf("no such review: %v", err)
	}
	unnamed := r.request(r.c, "all")
	unnamed.Name = ""
	r.syncAgain()
	if st, err := r.s.Start(t.Context(), unnamed); err != nil || !strings.Contains(st.Frozen.Name, r.c.Name) {
		t.Errorf("without a name: %v", err)
	}
}

// TestNobodyEntersForNobody: a review notes who entered what.
func TestNobodyEntersForNobody(t *testing.T) {
	r := build(t).startReview("all")
	r.me = setup.Me{}
	r.must(r.s.Store.SetSetting(t.Context(), SettingMe, "")) // whoever set up is not who sits here now
	e := review.Entry{Via: review.Command}
	_, err := r.s.Decide(t.Context(), review.DecideRequest{Review: "Q4 2026", Select: review.Select{Items: []string{"i1"}}, Decision: review.Keep, Comment: "x", As: auditor, Entry: e})
	if code(err) != flow.CodeMissing {
		t.Errorf("%v", err)
	}
	r.me = setup.Me{Email: "analyst@elsewhere.example"}
	st, err := r.s.Decide(t.Context(), review.DecideRequest{Review: "Q4 2026", Select: review.Select{Items: []string{"i1"}}, Decision: review.Keep, Comment: "x", As: auditor, Entry: e})
	if err != nil || st.Item("i1").Entered.Person != "analyst@elsewhere.example" || st.Item("i1").Entered.Account == "" {
		t.Errorf("%v", err)
	}
}
