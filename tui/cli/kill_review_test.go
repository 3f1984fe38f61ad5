package cli_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/tui/cli"
	"connectpd/wizard/review"
)

// TestKillsOfReviews kills the plain binary at any moment of a decision and of
// a signature. The review is always whole: what was acknowledged stands once,
// and a signature is there with its document or not at all.
func TestKillsOfReviews(t *testing.T) {
	t.Parallel()
	n := kills(t) / 2
	w := newWorld(t)
	w.setUp("--keychain", "none")
	w.secrets["CONNECTPD_TOKEN"] = w.account.AccountKey()
	w.want(cli.Done, "", "review", "start", "--name", "Q4", "--scope", "all", "--due", time.Now().AddDate(0, 0, 14).Format(time.DateOnly),
		"--zone", "UTC", "--reviewer", "audit@elsewhere.example", "--fallback", "second@elsewhere.example", "--yes")
	var items []string
	for _, i := range w.review(t).Items {
		if !i.Privileged && i.Reviewer == "audit@elsewhere.example" {
			items = append(items, i.ID)
		}
	}
	random := rand.New(rand.NewPCG(3, 4))
	decide := func(id string) []string {
		return []string{"decide", "Q4", id, "--keep", "--as", "audit@elsewhere.example", "--comment", "by process " + id}
	}
	began := time.Now()
	if out, err := w.process(append([]string{"review"}, decide(items[0])...)...).CombinedOutput(); err != nil {
		t.Fatalf("decide: %v\n%s", err, out)
	}
	whole := time.Since(began) // of an undisturbed process; the newest one counts
	run := func(args ...string) (ended bool) {
		c := w.process(append([]string{"review"}, args...)...)
		began := time.Now()
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		kill := time.AfterFunc(time.Duration(random.Int64N(int64(whole*5/4))), func() { _ = c.Process.Kill() })
		if ended = c.Wait() == nil; ended {
			whole = time.Since(began)
		}
		kill.Stop()
		return ended
	}
	killed, said := 0, map[string]int{}
	for k := range n {
		id := items[k%len(items)]
		if run(decide(id)...) {
			said[id]++
		} else {
			killed++
		}
		st := w.review(t)
		for id := range said {
			if i := st.Item(id); i.Decision != review.Keep || i.Comment != "by process "+id {
				t.Fatalf("after kill %d the decision on %s, which was acknowledged, is %q %q", killed, id, i.Decision, i.Comment)
			}
		}
	}
	for _, i := range w.review(t).Items {
		if i.Privileged {
			w.want(cli.Done, "", "review", "decide", "Q4", i.ID, "--keep", "--as", i.Reviewer, "--comment", "needed")
		}
	}
	sign := []string{"sign", "Q4", "--as", "signer@elsewhere.example", "--reason", "It is right.", "--yes", "-o", w.folder}
	for range n {
		if run(sign...) || w.review(t).Stage != review.StageOpen {
			break
		}
		killed++
	}
	if w.review(t).Stage == review.StageOpen {
		w.want(cli.Done, "", append([]string{"review"}, sign...)...)
		w.review(t)
	}
	if killed < n/4 {
		t.Errorf("only %d processes were killed before they ended", killed)
	}
	t.Logf("%d processes were killed before they ended", killed)
}

// review opens the store, proves the review, and reads it.
func (w *world) review(t *testing.T) *review.State {
	t.Helper()
	ctx := context.Background()
	st, err := store.Open(ctx, w.home(), store.Options{})
	if err != nil {
		t.Fatalf("the store does not open: %v", err)
	}
	defer func() {
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
	}()
	faults, err := st.CheckReviews(ctx)
	if err != nil || len(faults) > 0 {
		t.Fatalf("%v, %v", faults, err)
	}
	r, lines, err := st.ReviewLog(ctx, "Q4", nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := st.ReviewDocument(ctx, r.ID, store.FrozenDocument)
	frozen := new(review.Frozen)
	if err == nil {
		err = json.Unmarshal(text, frozen)
	}
	if err != nil {
		t.Fatal(err)
	}
	s, err := review.New(frozen, r.Frozen).With(lines...)
	if err != nil {
		t.Fatal(err)
	}
	docs, err := st.ReviewDocuments(ctx, r.ID)
	if err != nil {
		t.Fatal(err)
	}
	sealed := false
	for _, d := range docs {
		sealed = sealed || d.Name == "decisions.json" && review.SHA256(d.Body) == s.Sealed
	}
	if sealed != (s.Stage != review.StageOpen) || !strings.Contains(string(r.Summary), `"state":"`+string(s.Stage)+`"`) {
		t.Fatalf("the review is %s, its document is there: %v, its summary says %s", s.Stage, sealed, r.Summary)
	}
	return s
}
