package cli_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"connectpd/tui/cli"
	"connectpd/wizard/handover/smtptest"
)

const sheetReviewer = "audit@elsewhere.example"

// reviewed is a world with a review that runs.
func reviewed(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	w.want(cli.Done, "", "review", "start", "--scope", "privileged", "--name", "Q4 2026", "--reviewer", sheetReviewer, "--due", w.day(14), "--yes")
	return w
}

func (w *world) day(ahead int) string { return time.Now().AddDate(0, 0, ahead).Format(time.DateOnly) }

// fillSheet types a decision into every row.
func fillSheet(t *testing.T, path, decision string) {
	t.Helper()
	fillSheetWith(t, path, decision, "asked")
}

func fillSheetWith(t *testing.T, path, decision, comment string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range all[1:] {
		for i, name := range all[0] {
			switch name {
			case "decision":
				row[i] = decision
			case "comment":
				row[i] = comment
			}
		}
	}
	var out bytes.Buffer
	_ = csv.NewWriter(&out).WriteAll(all)
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestSheetsByCommand: a review from its sheets to its evidence, by commands
// alone.
func TestSheetsByCommand(t *testing.T) {
	t.Parallel()
	w := reviewed(t)
	r := w.want(cli.Done, "", "review", "export", "Q4 2026")
	folder := filepath.Join(w.folder, "review-q4-2026-sheets")
	if list, err := os.ReadDir(folder); err != nil || len(list) != 1 || !strings.Contains(r.out, "review import 'Q4 2026' FILE") {
		t.Fatalf("%v, %v\n%s", list, err, r.out)
	}
	if r := w.want(cli.Failed, "", "review", "export", "Q4 2026"); !strings.Contains(r.err, "--force") {
		t.Errorf("replaced: %s", r.err)
	}
	path := filepath.Join(w.folder, "audit.csv")
	w.want(cli.Done, "", "review", "export", "Q4 2026", "--reviewer", sheetReviewer, "-o", path)
	fillSheet(t, path, "yes")
	r = w.want(cli.Failed, "", "review", "import", "Q4 2026", path)
	if r.out != "" || !strings.Contains(r.err, `audit.csv line 2: "yes" is not a decision`) || !strings.Contains(r.err, "--skip-refused") {
		t.Errorf("%s\n%s", r.out, r.err)
	}
	fillSheet(t, path, "keep")
	if r = w.want(cli.Done, "", "review", "import", "Q4 2026", path, "--dry-run"); !strings.Contains(r.out, "Nothing was imported") {
		t.Error(r.out)
	}
	if r = w.want(cli.Done, "", "review", "show", "Q4 2026", "--undecided", "--json"); r.out == "" {
		t.Error("the trial decided")
	}
	if r = w.want(cli.Done, "", "review", "import", "Q4 2026", path); !strings.Contains(r.out, "0 of their items are undecided") {
		t.Error(r.out)
	}
	if r = w.want(cli.Done, "", "review", "show", "Q4 2026", "--undecided", "--json"); r.out != "" {
		t.Errorf("undecided:\n%s", r.out)
	}
	w.want(cli.Done, "", "review", "export", "Q4 2026", "--open", "-o", filepath.Join(w.folder, "work.xlsx"))
	if data, err := os.ReadFile(filepath.Join(w.folder, "work.xlsx")); err != nil || !bytes.HasPrefix(data, []byte("PK")) {
		t.Errorf("the work list: %v", err)
	}
	for _, wrong := range [][]string{{"export", "Q4 2026", "--open"}, {"export", "Q4 2026", "--open", "--reviewer", sheetReviewer, "-o", "x"},
		{"export", "Q4 2026", "--reviewer", "nobody@example.com", "-o", "x"}, {"import", "Q4 2026"}} {
		w.want(cli.Usage, "", append([]string{"review"}, wrong...)...)
	}
	w.want(cli.NoConnector, "", "review", "import", "Q9", path)
	w.want(cli.Failed, "", "review", "import", "Q4 2026", filepath.Join(w.folder, "nowhere.xlsx"))
}

// TestSheetsByMail: as letters to open, through a mail server, and never twice.
func TestSheetsByMail(t *testing.T) {
	t.Parallel()
	w := reviewed(t)
	r := w.want(cli.Done, "", "review", "send", "Q4 2026")
	letter := filepath.Join(w.folder, "review-q4-2026-letters", "review-q4-2026-audit-elsewhere-example.eml")
	if data, err := os.ReadFile(letter); err != nil || !bytes.Contains(data, []byte("X-Unsent: 1")) || !strings.Contains(r.out, "open and send") {
		t.Errorf("%v\n%s", err, r.out)
	}
	if r = w.want(cli.Done, "", "review", "send", "Q4 2026"); !strings.Contains(r.out, "Everyone was already sent a sheet") {
		t.Error(r.out)
	}
	w.mail = smtptest.Serve(t, smtptest.Options{Encryption: smtptest.StartTLS})
	w.secrets["CONNECTPD_SMTP_URL"] = "smtp://" + smtptest.Host
	if r = w.want(cli.Done, "", "review", "send", "Q4 2026", "--remind"); !strings.Contains(r.out, "sent by email") || len(w.mail.Letters()) != 1 {
		t.Errorf("%d letters\n%s", len(w.mail.Letters()), r.out)
	}
}
