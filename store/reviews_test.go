package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// chained are events as their writer makes them: each names the hash of the
// one before.
func chained(head string, from, n int, text string) [][]byte {
	var list [][]byte
	for i := range n {
		body := []byte(fmt.Sprintf(`{"previous":"%s","seq":%d,"text":"%s"}`, head, from+i+1, text))
		list, head = append(list, body), hexSum(body)
	}
	return list
}

var frozenList = []byte(`{"items":["a","b"],"version":1}`)

func addReview(t testing.TB, s *Store, c Connector, name string) Review {
	t.Helper()
	r, err := s.AddReview(context.Background(), Review{ID: s.NewReviewID(), ConnectorID: c.ID, Name: name, StartedAt: s.now(), Summary: []byte("{}")}, frozenList,
		ReviewDocument{"population.json", []byte("everybody")})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// appendTo appends n events as one step.
func appendTo(t testing.TB, s *Store, id string, n int, text string) {
	t.Helper()
	r, err := s.Review(context.Background(), id)
	if err == nil {
		err = s.AppendReview(context.Background(), ReviewAppend{Review: r.ID, After: r.Events, Events: chained(r.Head, r.Events, n, text), Summary: []byte("{}")})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// sealing is a step that seals.
func sealing(t testing.TB, s *Store, id, after string) ReviewAppend {
	t.Helper()
	r, err := s.Review(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	doc := []byte("the decisions of " + id)
	return ReviewAppend{Review: r.ID, After: r.Events, Events: chained(r.Head, r.Events, 1, "signed"), Summary: []byte(`{"state":"signed"}`),
		Documents: []ReviewDocument{{"decisions.json", doc}}, Files: []ReviewFile{{SHA256: hexSum([]byte("a sheet")), Name: "sheet.csv", ReceivedAt: s.now(), Body: []byte("a sheet")}},
		Seal: &ReviewSeal{SHA256: hexSum(doc), At: s.now(), Chained: after}}
}

// reviewText is every review with all it has.
func reviewText(t testing.TB, s *Store) string {
	t.Helper()
	ctx := context.Background()
	list, err := s.Reviews(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, r := range list {
		fmt.Fprintf(&b, "%+v\n", r)
		if !r.GoneAt.IsZero() {
			continue
		}
		_, events, err := s.ReviewLog(ctx, r.ID, nil)
		frozen, err2 := s.ReviewDocument(ctx, r.ID, FrozenDocument)
		doc, err3 := s.ReviewDocuments(ctx, r.ID)
		files, err4 := s.ReviewFiles(ctx, r.ID)
		if err := errors.Join(err, err2, err3, err4); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s\n%s\n%s\n%v\n", frozen, bytes.Join(events, []byte("\n")), doc, files)
	}
	return b.String()
}

func TestAReviewIsKept(t *testing.T) {
	ctx := context.Background()
	s := open(t)
	c := connect(t, s)
	r := addReview(t, s, c, "Q4")
	appendTo(t, s, r.ID, 3, "decided")
	got, events, err := s.ReviewLog(ctx, "q4", func(string) int { return 1 })
	if err != nil || got.ID != r.ID || got.Events != 3 || len(events) != 2 || got.Head != hexSum(events[1]) {
		t.Errorf("%+v, %d events, %v", got, len(events), err)
	}
	var taken *ReviewNameError
	if _, err := s.AddReview(ctx, Review{ID: "r1", ConnectorID: c.ID, Name: "q4"}, frozenList); !errors.As(err, &taken) {
		t.Errorf("a second one of that name: %v", err)
	}
	var moved *ReviewMovedError
	if err := s.AppendReview(ctx, ReviewAppend{Review: r.ID, After: 2, Events: chained("", 2, 1, "late")}); !errors.As(err, &moved) || moved.Events != 3 {
		t.Errorf("after an event that is not the newest: %v", err)
	}
	if _, err := s.Review(ctx, "Q5"); !errors.Is(err, ErrNoReview) {
		t.Errorf("no such review: %v", err)
	}
	if none, err := s.ReviewDocument(ctx, r.ID, "closure.json"); none != nil || err != nil {
		t.Errorf("a document that is not there: %q, %v", none, err)
	}
}

// TestSealsStandInOneChain: of two reviews that are sealed at the same time one
// is the other's predecessor, never both of the same.
func TestSealsStandInOneChain(t *testing.T) {
	ctx := context.Background()
	s := open(t)
	c := connect(t, s)
	one, two := addReview(t, s, c, "one"), addReview(t, s, c, "two")
	first, second := sealing(t, s, one.ID, ""), sealing(t, s, two.ID, "")
	if err := s.AppendReview(ctx, first); err != nil {
		t.Fatal(err)
	}
	var moved *ReviewMovedError
	if err := s.AppendReview(ctx, second); !errors.As(err, &moved) {
		t.Fatalf("chained to what is not the newest: %v", err)
	}
	second.Seal.Chained = first.Seal.SHA256
	if err := s.AppendReview(ctx, second); err != nil {
		t.Fatal(err)
	}
	newest, err := s.NewestSeal(ctx, c.ID)
	if err != nil || newest.ID != two.ID || newest.SealNo != 2 {
		t.Errorf("%+v, %v", newest, err)
	}
}

// TestSealCutAtEveryStatement: a signature that is cut anywhere is not there
// at all, and can be done again.
func TestSealCutAtEveryStatement(t *testing.T) {
	s, c := cutHome(t)
	r := addReview(t, s, c, "Q4")
	appendTo(t, s, r.ID, 4, "decided")
	before := reviewText(t, s)
	step := sealing(t, s, r.ID, "")
	eachCut(t, func() error { return s.AppendReview(context.Background(), step) }, func(n int64, _ error) {
		if after := reviewText(t, s); after != before {
			t.Fatalf("cut at statement %d: the review changed", n)
		}
	})
	if faults, err := s.CheckReviews(context.Background()); err != nil || len(faults) > 0 {
		t.Errorf("%v, %v", faults, err)
	}
	if after := reviewText(t, s); !strings.Contains(after, "the decisions of "+r.ID) {
		t.Errorf("what passed is not there:\n%s", after)
	}
}

// TestTwoWritersLoseNothing: whoever comes second is told, reads again, and
// every step of both is there once.
func TestTwoWritersLoseNothing(t *testing.T) {
	ctx := context.Background()
	home := t.TempDir() + "/home"
	stores := []*Store{openIn(t, home, Options{}), openIn(t, home, Options{})}
	c := connect(t, stores[0])
	r := addReview(t, stores[0], c, "Q4")
	const each = 20
	var wg sync.WaitGroup
	for n, s := range stores {
		wg.Go(func() {
			for i := range each {
				for {
					now, err := s.Review(ctx, r.ID)
					if err == nil {
						err = s.AppendReview(ctx, ReviewAppend{Review: r.ID, After: now.Events, Events: chained(now.Head, now.Events, 1, fmt.Sprintf("%d of %d", i, n))})
					}
					var moved *ReviewMovedError
					if errors.As(err, &moved) {
						continue
					}
					if err != nil {
						t.Error(err)
					}
					break
				}
			}
		})
	}
	wg.Wait()
	_, events, err := stores[0].ReviewLog(ctx, r.ID, nil)
	all := string(bytes.Join(events, nil))
	for n := range stores {
		for i := range each {
			if want := fmt.Sprintf(`"%d of %d"`, i, n); strings.Count(all, want) != 1 {
				t.Errorf("%s is there %d times", want, strings.Count(all, want))
			}
		}
	}
	if faults, err2 := stores[1].CheckReviews(ctx); err != nil || err2 != nil || len(faults) > 0 {
		t.Errorf("%v, %v, %v", faults, err, err2)
	}
}

// reviewedHome is a home with a sealed review and one that runs.
func reviewedHome(t *testing.T) (home, want string) {
	t.Helper()
	home = t.TempDir() + "/home"
	s, err := Open(context.Background(), home, Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := connect(t, s)
	signed, runs := addReview(t, s, c, "signed"), addReview(t, s, c, "runs")
	appendTo(t, s, signed.ID, 3, "decided")
	if err := s.AppendReview(context.Background(), sealing(t, s, signed.ID, "")); err != nil {
		t.Fatal(err)
	}
	appendTo(t, s, signed.ID, 1, "verified")
	appendTo(t, s, runs.ID, 2, "decided")
	if err := s.MarkAccount(context.Background(), c.ID, AccountMark{Email: "bot@example.com", Kind: "service", Accountable: "ada@example.com"}); err != nil {
		t.Fatal(err)
	}
	want = reviewText(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return home, want
}

// TestReviewsComeBackWithALostStore: the store is gone, and the repair restores
// every review as it was.
func TestReviewsComeBackWithALostStore(t *testing.T) {
	home, want := reviewedHome(t)
	if err := os.Remove(filepath.Join(home, fileName)); err != nil {
		t.Fatal(err)
	}
	done, err := Repair(context.Background(), home, Options{})
	if err != nil || !slices.Equal(done.Reviews, []string{"signed", "runs"}) {
		t.Fatalf("%+v, %v", done, err)
	}
	s := openIn(t, home, Options{})
	if got := reviewText(t, s); got != want {
		t.Errorf("was\n%s\nis\n%s", want, got)
	}
	c, err := s.Connectors(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if marks, err := s.AccountMarks(context.Background(), c[0].ID); err != nil || len(marks) != 1 {
		t.Errorf("marks %v, %v", marks, err)
	}
}

// TestAlteredReviewsAreFoundAndPutBack: whatever row of a review is altered
// behind the store's back.
func TestAlteredReviewsAreFoundAndPutBack(t *testing.T) {
	for name, alter := range map[string]string{
		"an event":        `UPDATE review_event SET body = replace(body, 'decided', 'DECIDED') WHERE seq = 2`,
		"the last event":  `UPDATE review_event SET body = replace(body, 'verified', 'VERIFIED') WHERE seq = 5`,
		"an event gone":   `DELETE FROM review_event WHERE seq = 2`,
		"the newest gone": `DELETE FROM review_event WHERE seq = 5`,
		"an event more":   `INSERT INTO review_event SELECT review, 9, body FROM review_event WHERE seq = 1`,
		"the list":        `UPDATE review_document SET body = x'00' WHERE name = 'frozen.json'`,
		"the list gone":   `DELETE FROM review_document WHERE name = 'frozen.json'`,
		"the seal":        `UPDATE review_document SET sha256 = 'x' WHERE name = 'decisions.json'`,
		"the seal gone":   `DELETE FROM review_document WHERE name = 'decisions.json'`,
		"a sheet":         `UPDATE review_file SET body = x'01'`,
		"another list":    `UPDATE review_document SET (body, sha256) = (SELECT body, sha256 FROM review_document WHERE name = 'decisions.json') WHERE name = 'frozen.json'`,
	} {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			home, want := reviewedHome(t)
			s, err := Open(ctx, home, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.writer.Exec(alter); err != nil {
				t.Fatal(err)
			}
			faults, err := s.CheckReviews(ctx)
			if err != nil || len(faults) == 0 {
				t.Fatalf("not found: %v", err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if done, err := Repair(ctx, home, Options{}); err != nil || len(done.Reviews) == 0 {
				t.Fatalf("%+v, %v", done, err)
			}
			s = openIn(t, home, Options{})
			if got := reviewText(t, s); got != want {
				t.Errorf("was\n%s\nis\n%s", want, got)
			}
		})
	}
}

// TestABackupOfAReviewThatWasTorn: a line that a power cut tore is made good
// by the next step, and what stands before it can be restored.
func TestABackupOfAReviewThatWasTorn(t *testing.T) {
	ctx := context.Background()
	home := t.TempDir() + "/home"
	s, err := Open(ctx, home, Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := addReview(t, s, connect(t, s), "Q4")
	appendTo(t, s, r.ID, 2, "decided")
	path := s.journalPath(r.ID)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, info.Size()-20); err != nil {
		t.Fatal(err)
	}
	if saved := savedReviews(home); len(saved) != 1 || saved[0].review.Events != 0 {
		t.Errorf("%+v", saved)
	}
	appendTo(t, s, r.ID, 1, "more")
	if saved := savedReviews(home); len(saved) != 1 || saved[0].review.Events != 3 {
		t.Errorf("%+v", saved)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestWhatPurgeLeavesOfReviews: sealed ones stay, one that runs goes with the
// data; deleted ones leave name, seal and day, and no file holds the rest.
func TestWhatPurgeLeavesOfReviews(t *testing.T) {
	ctx := context.Background()
	home, _ := reviewedHome(t)
	s := openIn(t, home, Options{})
	c, err := s.Connectors(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Disconnect(ctx, c[0].ID, true); err != nil {
		t.Fatal(err)
	}
	if text := reviewText(t, s); !strings.Contains(text, "the decisions of") || strings.Contains(text, "Name:runs") {
		t.Errorf("after the purge:\n%s", text)
	}
	if len(journals(home)) != 1 {
		t.Errorf("backups: %v", journals(home))
	}
	n, err := s.DeleteReviews(ctx, c[0].ID)
	list, err2 := s.Reviews(ctx, "")
	if err != nil || err2 != nil || n != 1 || len(list) != 1 || list[0].GoneAt.IsZero() || list[0].Sealed == "" || list[0].Name != "signed" {
		t.Errorf("%d deleted, %+v, %v, %v", n, list, err, err2)
	}
	if len(journals(home)) != 0 {
		t.Errorf("backups: %v", journals(home))
	}
	for _, path := range []string{s.path(), s.path() + "-wal"} {
		if text, err := os.ReadFile(path); err == nil && bytes.Contains(text, []byte("decided")) {
			t.Errorf("%s still holds an event", path)
		}
	}
	if newest, err := s.NewestSeal(ctx, c[0].ID); err != nil || newest.Name != "signed" {
		t.Errorf("the chain forgot it: %+v, %v", newest, err)
	}
}

// BenchmarkAppendReview is a decision in a review of 50,000 items.
func BenchmarkAppendReview(b *testing.B) {
	s := openIn(b, b.TempDir()+"/home", Options{})
	c := connect(b, s)
	r, err := s.AddReview(context.Background(), Review{ID: s.NewReviewID(), ConnectorID: c.ID, Name: "Q4", StartedAt: time.Now()}, bytes.Repeat([]byte("an item of fifty thousand, "), 1_000_000))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		appendTo(b, s, r.ID, 1, "decided")
	}
}

// TestABackupThatIsBehindOrAhead: the next start makes up for a kill between
// the write and its backup, and a store that lost events never costs those
// that the backup still has.
func TestABackupThatIsBehindOrAhead(t *testing.T) {
	ctx := context.Background()
	home := t.TempDir() + "/home"
	s, err := Open(ctx, home, Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := addReview(t, s, connect(t, s), "Q4")
	path := s.journalPath(r.ID)
	early, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	appendTo(t, s, r.ID, 2, "decided")
	want := reviewText(t, s)
	late, err := os.ReadFile(path)
	if err = errors.Join(err, s.Close(), os.WriteFile(path, early, 0o600)); err != nil {
		t.Fatal(err)
	}
	openAndClose(t, home, Options{})
	if has, ok := journalEvents(path); !ok || has != 2 {
		t.Errorf("after the next start it has %d events", has)
	}
	// The store loses the newest event, with its row's word of it.
	s = openIn(t, home, Options{})
	err = s.write(ctx, "losing", func(t *tx) error {
		_, err := t.exec("DELETE FROM review_event WHERE seq = 2")
		if err == nil {
			_, err = t.exec("UPDATE review SET events = 1, head = ?", hexSum(firstEvent(late)))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if faults, err := s.CheckReviews(ctx); err != nil || len(faults) != 1 || !strings.Contains(faults[0].What, "its backup knows of 2") {
		t.Errorf("%v, %v", faults, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	openAndClose(t, home, Options{})
	if has, _ := journalEvents(path); has != 2 {
		t.Errorf("the start took events from the backup: %d", has)
	}
	if done, err := Repair(ctx, home, Options{}); err != nil || len(done.Reviews) != 1 {
		t.Fatalf("%+v, %v", done, err)
	}
	s = openIn(t, home, Options{})
	if got := reviewText(t, s); got != want {
		t.Errorf("was\n%s\nis\n%s", want, got)
	}
}

// firstEvent is the first event in a backup.
func firstEvent(text []byte) []byte {
	var line journalLine
	var record journalRecord
	_ = json.Unmarshal(bytes.Split(text, []byte("\n"))[1], &line)
	_ = json.Unmarshal(line.Record, &record)
	return record.Step.Events[0]
}

// TestUserEmails: also addresses that somebody had before, and of who left.
func TestUserEmails(t *testing.T) {
	s := open(t)
	c := connect(t, s)
	d := small()
	syncOnce(t, s, c, d)
	before := d.Users[0].Email
	d.Users[0].Email = "married@example.com"
	syncOnce(t, s, c, d)
	list, err := s.UserEmails(context.Background(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{before, "married@example.com"} {
		if !slices.Contains(list, UserEmail{d.Users[0].ID, want}) {
			t.Errorf("%s is not among %v", want, list)
		}
	}
}
