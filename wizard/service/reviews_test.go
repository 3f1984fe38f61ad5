package service

import (
	"errors"
	"strings"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/sync/findings"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
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
	r.account.RemoveMember(member.ResourceID, member.User.ID)
	r.syncAgain()
	if i := r.st.Item(member.ID); i.Outcome != review.Gone || r.st.Stage != review.StageClosed || r.st.Closure == "" {
		t.Errorf("removed: %q, %s", i.Outcome, r.st.Stage)
	}
	r.account.AddMember(member.ResourceID, member.User.ID, "responder")
	r.syncAgain()
	if i := r.st.Item(member.ID); i.Outcome != review.CameBack {
		t.Errorf("added again: %q", i.Outcome)
	}
	found, err := findings.Of(t.Context(), r.s.Store, r.c.ID)
	if err != nil || found[0].Kind != findings.CameBack || found[0].Severity != findings.High || found[0].Subject.ID != member.User.ID {
		t.Errorf("the first finding is %+v, %v", found[0], err)
	}
	for _, want := range []string{"review-started", "review-signed", "review-closed", "came back"} {
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
