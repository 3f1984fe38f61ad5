package cli

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/secret"
	"connectpd/sync/remote"
	"connectpd/sync/simulator"
	"connectpd/wizard/review"
)

// TestTheDemoHasAPast: last quarter's review is signed, two of its three
// removals are proved and one is open; a new one of about a dozen items waits
// for several reviewers; and the first sync that is watched has changes.
func TestTheDemoHasAPast(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	a := &app{env: &Env{Out: &out, Err: &out, Clock: remote.RealClock{}, Vars: map[string]string{}}, redactor: &secret.Redactor{}}
	acc, err := serveAccount(simulator.Demo(), simulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer acc.close()
	home, keychains := filepath.Join(t.TempDir(), "home"), demoKeychains()
	s, err := a.demoSession(t.Context(), home, keychains, acc)
	if err != nil {
		t.Fatal(err)
	}
	defer s.store.Close()
	m, err := a.demoMachine(t.Context(), s, &demoPast{app: a, home: home, keychains: keychains, acc: acc})
	if err != nil {
		t.Fatal(err)
	}
	if wrong := m.Fill(demoAnswers(acc, string(store.Local))); len(wrong) > 0 {
		t.Fatal(wrong)
	}
	if _, err := a.driveSetup(t.Context(), s, m, showPlain); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	sums, err := s.services.Reviews(t.Context(), "")
	if err != nil || len(sums) != 2 {
		t.Fatalf("%d reviews, %v", len(sums), err)
	}
	last, err := s.services.Review(t.Context(), sums[1].ID)
	if err != nil {
		t.Fatal(err)
	}
	c := last.Counts(time.Now())
	if last.Stage != review.StageSigned || last.Frozen.Scope != "all" || c.Revoke != 3 || c.OpenRemovals != 1 || c.Decided != c.Items || time.Since(last.Signed.At) < 60*24*time.Hour {
		t.Errorf("last quarter's: %s, %+v", last.Stage, c)
	}
	next, err := s.services.Review(t.Context(), sums[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if next.Stage != review.StageOpen || len(next.Items) < 10 || len(next.Items) > 15 || len(next.Reviewers()) < 3 || next.Counts(time.Now()).Decided > 0 {
		t.Errorf("the new one: %s, %d items for %d reviewers", next.Stage, len(next.Items), len(next.Reviewers()))
	}
	if !slices.ContainsFunc(next.Items, func(i review.ItemState) bool { return i.Last != nil && i.Last.Decision == review.Revoke }) {
		t.Error("what is still open is not looked at again")
	}
	if said := out.String(); !strings.Contains(said, "2 gained, 0 lost, 2 altered") {
		t.Errorf("the first sync shows no change:\n%s", said)
	}
	log, err := s.store.LogEntries(t.Context(), store.LogQuery{})
	if err != nil || len(log) == 0 {
		t.Fatalf("%d entries, %v", len(log), err)
	}
	for _, e := range log {
		if strings.Contains(e.Message, "clock") { // the account's time has gone by as this computer's has
			t.Errorf("the log has %q", e.Message)
		}
	}
}
