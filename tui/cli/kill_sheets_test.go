package cli_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"connectpd/tui/cli"
	"connectpd/wizard/review"
)

// TestKillsOfSheets kills the plain binary at any moment of taking a sheet:
// every row of it is in the review, with the file, or none.
func TestKillsOfSheets(t *testing.T) {
	t.Parallel()
	n := kills(t) / 4
	w := newWorld(t)
	w.setUp("--keychain", "none")
	w.secrets["CONNECTPD_TOKEN"] = w.account.AccountKey()
	w.want(cli.Done, "", "review", "start", "--name", "Q4", "--scope", "privileged", "--due", w.day(14), "--zone", "UTC", "--reviewer", sheetReviewer, "--yes")
	random := rand.New(rand.NewPCG(5, 6))
	whole := 300 * time.Millisecond
	killed, stood := 0, ""
	for k := range n {
		path := filepath.Join(w.folder, fmt.Sprintf("sheet%d.csv", k))
		w.want(cli.Done, "", "review", "export", "Q4", "--reviewer", sheetReviewer, "-o", path)
		comment := fmt.Sprintf("by sheet %d", k)
		fillSheetWith(t, path, "keep", comment)
		c := w.process("review", "import", "Q4", path)
		began := time.Now()
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		kill := time.AfterFunc(time.Duration(random.Int64N(int64(whole*5/4))), func() { _ = c.Process.Kill() })
		ended := c.Wait() == nil
		kill.Stop()
		if ended {
			whole = time.Since(began)
		} else {
			killed++
		}
		st := w.review(t)
		got := st.Items[0].Comment
		for i := range st.Items {
			if it := &st.Items[i]; it.Comment != got || (it.Decision == review.Keep) != (got != "") {
				t.Fatalf("after kill %d %s is %q %q, and others %q", killed, it.ID, it.Decision, it.Comment, got)
			}
		}
		if got != comment && got != stood || ended && got != comment {
			t.Fatalf("after kill %d it says %q, where %q stood and %q was taken; ended %v", killed, got, stood, comment, ended)
		}
		stood = got
	}
	if killed == 0 {
		t.Error("no process was killed before it ended")
	}
	t.Logf("%d of %d processes were killed before they ended", killed, n)
}

// TestKillsOfLetters kills the plain binary at any moment of writing letters:
// every letter that the review knows of is there and whole, at most one is
// there that it does not know of, and a further try ends.
func TestKillsOfLetters(t *testing.T) {
	t.Parallel()
	n := kills(t) / 4
	w := newWorld(t)
	w.setUp("--keychain", "none")
	w.secrets["CONNECTPD_TOKEN"] = w.account.AccountKey()
	w.want(cli.Done, "", "review", "start", "--name", "Q4", "--scope", "all", "--due", w.day(14), "--zone", "UTC", "--fallback", sheetReviewer+","+"second@elsewhere.example", "--yes")
	random := rand.New(rand.NewPCG(7, 8))
	whole := 500 * time.Millisecond
	killed, known := 0, 0
	for k := range n {
		folder := filepath.Join(w.folder, fmt.Sprintf("letters%d", k))
		args := []string{"review", "send", "Q4", "--remind", "-o", folder}
		c := w.process(args...)
		began := time.Now()
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		kill := time.AfterFunc(time.Duration(random.Int64N(int64(whole*5/4))), func() { _ = c.Process.Kill() })
		ended := c.Wait() == nil
		kill.Stop()
		if ended {
			whole = time.Since(began)
		} else {
			killed++
		}
		noted := len(w.review(t).Posted) - known
		if letters := lettersIn(t, folder); letters != noted && (ended || letters != noted+1) {
			t.Fatalf("after kill %d there are %d letters, and %d are noted; ended %v", killed, letters, noted, ended)
		}
		if !ended {
			w.want(cli.Done, "", args...)
		}
		known = len(w.review(t).Posted)
	}
	if killed == 0 {
		t.Error("no process was killed before it ended")
	}
	t.Logf("%d of %d processes were killed before they ended", killed, n)
}

// lettersIn counts the letters of a folder, all of which can be read to their
// end.
func lettersIn(t *testing.T, folder string) int {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(folder, "*.eml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range list {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		msg, err := mail.ReadMessage(bytes.NewReader(data))
		if err != nil || !strings.HasSuffix(strings.TrimSpace(string(data)), "--") || msg.Header.Get("To") == "" {
			t.Errorf("%s is no whole letter: %v", path, err)
		}
	}
	return len(list)
}
