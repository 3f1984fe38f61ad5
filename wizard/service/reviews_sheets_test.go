package service

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"connectpd/store/failure"
	"connectpd/sync/simulator"
	"connectpd/wizard/flow"
	"connectpd/wizard/handover"
	"connectpd/wizard/handover/smtptest"
	"connectpd/wizard/review"
	"connectpd/wizard/review/sheet"
)

// row is what the table of failures calls a refusal.
func row(err error) failure.ID {
	var p *flow.Problem
	if errors.As(err, &p) {
		return p.ID
	}
	return ""
}

// exported writes the auditor's sheet, as CSV or as a workbook.
func (r *reviewing) exportSheet(name string) string {
	r.Helper()
	path := filepath.Join(r.TempDir(), name)
	list, err := r.s.WriteSheets(r.Context(), sheet.ExportRequest{Review: r.st.Frozen.Name, Reviewer: auditor, Path: path})
	r.must(err)
	if len(list) != 1 || list[0].Reviewer != auditor || list[0].File != path {
		r.Fatalf("written %+v", list)
	}
	return path
}

// fill alters the rows of a CSV, as a reviewer does.
func (r *reviewing) fill(path string, alter func(row map[string]string)) {
	r.Helper()
	data, err := os.ReadFile(path)
	r.must(err)
	all, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
	r.must(err)
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = cells[i]
		}
		alter(row)
		for i, name := range all[0] {
			cells[i] = row[name]
		}
	}
	var out bytes.Buffer
	r.must(csv.NewWriter(&out).WriteAll(all))
	r.must(os.WriteFile(path, out.Bytes(), 0o600))
}

func (r *reviewing) imports(q sheet.ImportRequest) ([]sheet.Taken, error) {
	r.Helper()
	q.Review, q.Entry = r.st.Frozen.Name, typed()
	taken, err := r.s.ImportSheets(r.Context(), q)
	st, loaded := r.s.Review(r.Context(), r.st.Frozen.ID)
	r.must(loaded)
	r.st = st
	return taken, err
}

// keepAll keeps every row with a reason.
func keepAll(row map[string]string) { row["decision"], row["comment"] = "keep", "part of the work" }

func (r *reviewing) standing() map[string]string {
	all := map[string]string{}
	for i := range r.st.Items {
		all[r.st.Items[i].ID] = r.st.Items[i].Spoken() + " " + r.st.Items[i].Comment
	}
	return all
}

// TestASheetGoesOutAndComesBack: every row of a CSV is decided by what came
// back, the file is kept as it came, and the evidence has it.
func TestASheetGoesOutAndComesBack(t *testing.T) {
	r := build(t).startReview("all")
	path := r.exportSheet("sheet.csv")
	r.fill(path, func(row map[string]string) {
		keepAll(row)
		if row["kind"] == "team" && row["holds"] == "responder" {
			row["decision"], row["target"], row["comment"] = "revoke", "none", ""
		}
	})
	before := r.standing()
	if taken, err := r.imports(sheet.ImportRequest{Files: []string{path}, DryRun: true}); err != nil || taken[0].Decided != len(r.st.Items) || taken[0].Undecided != 0 {
		t.Fatalf("tried: %+v, %v", taken, err)
	}
	if fmt.Sprint(r.standing()) != fmt.Sprint(before) || len(r.st.Posted) > 0 {
		t.Error("what was tried was taken")
	}
	taken, err := r.imports(sheet.ImportRequest{Files: []string{path}})
	r.must(err)
	if c := r.st.Counts(r.clock.Now()); c.Decided != c.Items || c.Revoke == 0 || taken[0].Decided != c.Items || len(taken[0].Differences) > 0 {
		t.Errorf("%+v of %+v", taken, c)
	}
	for i := range r.st.Items {
		if it := &r.st.Items[i]; it.Entered.Via != review.Sheet || it.For != auditor || it.Bulk != "" || it.Entered.Person != typed().Person {
			t.Errorf("%s: %+v for %s, %q", it.ID, it.Entered, it.For, it.Bulk)
		}
	}
	data, err := os.ReadFile(path)
	r.must(err)
	sum := sha256.Sum256(data)
	files, err := r.s.Store.ReviewFiles(t.Context(), r.st.Frozen.ID)
	r.must(err)
	if len(files) != 1 || !bytes.Equal(files[0].Body, data) || files[0].SHA256 != hex.EncodeToString(sum[:]) || files[0].Name != "sheet.csv" {
		t.Errorf("kept: %d files", len(files))
	}
	if e := r.st.Posted[0]; e.Kind != review.Imported || e.File != files[0].SHA256 || e.Reviewer != auditor {
		t.Errorf("%+v", e)
	}
	if !strings.Contains(r.log(r.c.ID), "a sheet of "+auditor+" was imported") {
		t.Error("the log does not tell")
	}
	events := r.st.Events
	if again, err := r.imports(sheet.ImportRequest{Files: []string{path}}); err != nil || again[0].Decided > 0 || r.st.Events != events {
		t.Errorf("again: %+v, %v, %d events more", again, err, r.st.Events-events)
	}
	r.sign()
	packed, err := r.s.Evidence(t.Context(), r.st.Frozen.ID)
	r.must(err)
	z, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	r.must(err)
	if !slices.ContainsFunc(z.File, func(f *zip.File) bool {
		return strings.Contains(f.Name, "received/") && strings.HasSuffix(f.Name, "sheet.csv")
	}) {
		t.Error("the evidence does not have the file")
	}
	if _, err := r.imports(sheet.ImportRequest{Files: []string{path}}); code(err) != review.CodeStage {
		t.Errorf("after the signature: %v", err)
	}
}

// TestAWorkbookComesBack: what a workbook shows is taken from it.
func TestAWorkbookComesBack(t *testing.T) {
	r := build(t).startReview("all")
	r.decidePrivileged()
	path := r.exportSheet("sheet.xlsx")
	want := r.standing()
	for i := range r.st.Items {
		if it := &r.st.Items[i]; it.Decision != "" {
			st, err := r.s.Undo(t.Context(), review.UndoRequest{Review: r.st.Frozen.ID, Items: []string{it.ID}, Entry: typed()})
			r.must(err)
			r.st = st
		}
	}
	taken, err := r.imports(sheet.ImportRequest{Files: []string{path}})
	r.must(err)
	if got := r.standing(); fmt.Sprint(got) != fmt.Sprint(want) || taken[0].Decided == 0 || taken[0].Statement != "" {
		t.Errorf("%+v\n%v\nwant\n%v", taken, got, want)
	}
}

// TestAllOrNothing: a refused row stops the file, and every other file, unless
// it is to be skipped; then it goes back, and is taken once it is mended.
func TestAllOrNothing(t *testing.T) {
	r := build(t).startReview("all")
	path, other := r.exportSheet("sheet.csv"), r.exportSheet("other.csv")
	wrong := r.st.Items[2].ID
	r.fill(path, func(row map[string]string) {
		if keepAll(row); row["item"] == wrong {
			row["decision"] = "maybe"
		}
	})
	r.fill(other, keepAll)
	before, events := fmt.Sprint(r.standing()), r.st.Events
	taken, err := r.imports(sheet.ImportRequest{Files: []string{other, path}})
	if row(err) != failure.SheetRows || !strings.Contains(err.Error(), "1 row is refused") || fmt.Sprint(r.standing()) != before || r.st.Events != events {
		t.Fatalf("%v, %d events more", err, r.st.Events-events)
	}
	if x := taken[1].Refused; len(x) != 1 || x[0].Row.Item != wrong || !strings.Contains(x[0].Why, `"maybe" is not a decision`) {
		t.Errorf("refused %+v", x)
	}
	taken, err = r.imports(sheet.ImportRequest{Files: []string{path}, SkipRefused: true})
	r.must(err)
	if c := r.st.Counts(r.clock.Now()); c.Decided != c.Items-1 || taken[0].Undecided != 1 || taken[0].Back != strings.TrimSuffix(path, ".csv")+"-refused.xlsx" {
		t.Errorf("%+v of %+v", taken, c)
	}
	if back, err := r.imports(sheet.ImportRequest{Files: []string{taken[0].Back}}); row(err) != failure.SheetRows || len(back[0].Refused) != 1 {
		t.Errorf("the rows that went back: %+v, %v", back, err)
	}
}

// TestWhoseWordStands: a newer sheet of the same reviewer replaces what a sheet
// said; what was decided on the screen since it was written is only replaced
// when that is asked for.
func TestWhoseWordStands(t *testing.T) {
	r := build(t).startReview("all")
	plain := func(i *review.ItemState) bool { return !i.Privileged && i.Type == "team" }
	first := r.item(plain)
	second := r.item(func(i *review.ItemState) bool { return plain(i) && i.ID != first.ID })
	path := r.exportSheet("sheet.csv")
	r.decide(review.DecideRequest{Select: review.Select{Items: []string{first.ID}}, Decision: review.Revoke})
	r.fill(path, keepAll)
	taken, err := r.imports(sheet.ImportRequest{Files: []string{path}})
	if row(err) != failure.SheetRows || len(taken[0].Refused) != 1 || taken[0].Refused[0].Row.Item != first.ID || !strings.Contains(taken[0].Refused[0].Why, "--replace") {
		t.Fatalf("%+v, %v", taken, err)
	}
	taken, err = r.imports(sheet.ImportRequest{Files: []string{path}, Replace: true})
	r.must(err)
	if d := taken[0].Differences; len(d) != 1 || !strings.Contains(d[0], first.ID) || !strings.HasSuffix(d[0], "keep, was revoke") || r.st.Item(first.ID).Decision != review.Keep {
		t.Errorf("%q", d)
	}
	r.fill(path, func(row map[string]string) {
		switch row["item"] {
		case first.ID:
			row["decision"], row["comment"] = "", ""
		case second.ID:
			row["decision"] = "revoke"
		}
	})
	taken, err = r.imports(sheet.ImportRequest{Files: []string{path}})
	r.must(err)
	if len(taken[0].Differences) != 2 || r.st.Item(first.ID).Decision != "" || r.st.Item(second.ID).Decision != review.Revoke {
		t.Errorf("%+v: %s, %s", taken, r.st.Item(first.ID).Spoken(), r.st.Item(second.ID).Spoken())
	}
	last := r.st.Posted[len(r.st.Posted)-1]
	if last.Kind != review.Replaced || len(last.Items) != 2 {
		t.Errorf("%+v", last)
	}
}

// TestNobodyDecidesOnThemselvesBySheet: not the reviewer, whose sheet lacks
// these rows, and not who takes the sheet.
func TestNobodyDecidesOnThemselvesBySheet(t *testing.T) {
	r := build(t).startReview("all")
	path := r.exportSheet("sheet.csv")
	r.fill(path, keepAll)
	mine := r.st.Items[0].User
	taken, err := r.s.ImportSheets(t.Context(), sheet.ImportRequest{Review: r.st.Frozen.ID, Files: []string{path}, Entry: review.Entry{Person: mine.Email}})
	if row(err) != failure.SheetRows || len(taken[0].Refused) == 0 {
		t.Fatalf("%+v, %v", taken, err)
	}
	for _, x := range taken[0].Refused {
		if r.st.Item(x.Row.Item).User.ID != mine.ID || !strings.Contains(x.Why, "obody decides on their own access") {
			t.Errorf("%s: %s", x.Row.Item, x.Why)
		}
	}
}

// TestAFolderOfSheets: one for each reviewer, none replaced.
func TestAFolderOfSheets(t *testing.T) {
	r := build(t).startReview("all")
	st, err := r.s.Assign(t.Context(), review.AssignRequest{Review: r.st.Frozen.ID, Select: review.Select{Items: []string{r.st.Items[1].ID, r.st.Items[3].ID}},
		To: "au.dit@elsewhere-example", Reason: "knows them", Entry: typed()})
	r.must(err)
	st, err = r.s.Assign(t.Context(), review.AssignRequest{Review: r.st.Frozen.ID, Select: review.Select{Items: []string{st.Items[5].ID}},
		To: "au-dit@elsewhere.example", Reason: "knows them", Entry: typed()})
	r.must(err)
	dir := filepath.Join(t.TempDir(), "out")
	q := sheet.ExportRequest{Review: st.Frozen.ID, Path: dir}
	list, err := r.s.WriteSheets(t.Context(), q)
	r.must(err)
	items := 0
	names := map[string]bool{}
	for _, w := range list {
		items += w.Items
		names[filepath.Base(w.File)] = true
		if info, err := os.Stat(w.File); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", w.File, info.Mode(), err)
		}
	}
	if len(list) != 3 || len(names) != 3 || items != len(st.Items) || !names["review-q4-2026-audit-elsewhere-example.xlsx"] {
		t.Errorf("%v, %d items", names, items)
	}
	if _, err := r.s.WriteSheets(t.Context(), q); err == nil {
		t.Error("sheets were replaced")
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 3 {
		t.Errorf("left: %v, %v", left, err)
	}
	if _, err := r.s.WriteSheets(t.Context(), sheet.ExportRequest{Review: st.Frozen.ID, Reviewer: "nobody@example.com", Path: filepath.Join(dir, "x.xlsx")}); err == nil {
		t.Error("nobody has a sheet")
	}
}

// attached is the workbook in a letter.
func attached(t *testing.T, letter []byte) (*mail.Message, []byte) {
	t.Helper()
	msg, err := mail.ReadMessage(bytes.NewReader(letter))
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	for parts := multipart.NewReader(msg.Body, params["boundary"]); ; {
		p, err := parts.NextPart()
		if err != nil {
			t.Fatalf("no sheet in the letter: %v", err)
		}
		if kind, _, _ := mime.ParseMediaType(p.Header.Get("Content-Type")); kind == sheet.Type {
			data, err := io.ReadAll(decoding(p))
			if err != nil {
				t.Fatal(err)
			}
			return msg, data
		}
	}
}

// TestLettersGoOut: by a real exchange with a mail server, once to each, and as
// reminders to those who have something to decide; each in the log.
func TestLettersGoOut(t *testing.T) {
	box := smtptest.Serve(t, smtptest.Options{Encryption: smtptest.StartTLS, User: "ada", Password: "s3cr3t-mail"})
	h := build(t)
	h.Account.AddUser(simulator.NewUser{Name: "Bcc: eve@example.com\r\n=cmd|'/c calc'!A1 \u202e本番", Email: "evil@example.com", Role: "admin"})
	r := h.startReview("all")
	h.mail("smtp://ada@"+smtptest.Host, "s3cr3t-mail", box)
	st, err := h.s.Assign(t.Context(), review.AssignRequest{Review: r.st.Frozen.ID, Select: review.Select{Items: []string{r.st.Items[1].ID}},
		To: second, Reason: "knows them", Entry: typed()})
	h.must(err)
	q := sheet.SendRequest{Review: st.Frozen.ID, Folder: filepath.Join(t.TempDir(), "letters"), Entry: typed()}
	posted, err := h.s.SendSheets(t.Context(), q)
	h.must(err)
	letters := box.Letters()
	if len(posted) != 2 || len(letters) != 2 || !posted[0].Sent || !letters[0].TLS || len(letters[0].To) != 1 {
		t.Fatalf("%+v, %d letters", posted, len(letters))
	}
	msg, book := attached(t, []byte(letters[0].Data))
	if len(msg.Header["Bcc"]) > 0 || !strings.Contains(msg.Header.Get("To"), letters[0].To[0]) {
		t.Errorf("headers %v", msg.Header)
	}
	path := filepath.Join(t.TempDir(), "back.xlsx")
	h.must(os.WriteFile(path, book, 0o600))
	if taken, err := r.imports(sheet.ImportRequest{Files: []string{path}}); err != nil || taken[0].Reviewer != letters[0].To[0] {
		t.Errorf("the sheet of the letter: %+v, %v", taken, err)
	}
	if again, err := h.s.SendSheets(t.Context(), q); err != nil || len(again) > 0 {
		t.Errorf("again: %+v, %v", again, err)
	}
	r.decide(review.DecideRequest{Select: review.Select{Of: auditor}, Decision: review.Keep})
	r.decidePrivilegedOf(auditor)
	q.Remind = true
	posted, err = h.s.SendSheets(t.Context(), q)
	h.must(err)
	if letters = box.Letters(); len(posted) != 1 || posted[0].Reviewer != second || len(letters) != 3 || !strings.Contains(string(letters[2].Data), "Reminder") {
		t.Errorf("reminded: %+v", posted)
	}
	var kinds []string
	st, err = h.s.Review(t.Context(), st.Frozen.ID)
	h.must(err)
	for _, e := range st.Posted {
		kinds = append(kinds, string(e.Kind))
	}
	if strings.Join(kinds, " ") != "sent sent reminded" || !strings.Contains(h.log(r.c.ID), "reminder for "+second+" by email") {
		t.Errorf("%v", kinds)
	}
}

// decidePrivilegedOf keeps what is privileged of one reviewer.
func (r *reviewing) decidePrivilegedOf(reviewer string) {
	r.Helper()
	for n := range r.st.Items {
		if i := &r.st.Items[n]; i.Decision == "" && i.Reviewer == reviewer {
			r.decide(review.DecideRequest{Select: review.Select{Items: []string{i.ID}}, Decision: review.Keep, Comment: "needed"})
		}
	}
}

// TestLettersAreWritten: without a mail server, and where it refuses.
func TestLettersAreWritten(t *testing.T) {
	r := build(t).startReview("all")
	dir := filepath.Join(t.TempDir(), "letters")
	q := sheet.SendRequest{Review: r.st.Frozen.ID, Folder: dir, Entry: typed()}
	posted, err := r.s.SendSheets(t.Context(), q)
	r.must(err)
	if len(posted) != 1 || posted[0].Sent || filepath.Dir(posted[0].File) != dir {
		t.Fatalf("%+v", posted)
	}
	data, err := os.ReadFile(posted[0].File)
	r.must(err)
	if msg, book := attached(t, data); msg.Header.Get("X-Unsent") != "1" || !bytes.HasPrefix(book, []byte("PK")) {
		t.Errorf("%v", msg.Header)
	}
	box := smtptest.Serve(t, smtptest.Options{Encryption: smtptest.StartTLS, Refuse: "no such person"})
	r.mail("smtp://"+smtptest.Host, "", box)
	q.Reviewer = auditor
	posted, err = r.s.SendSheets(t.Context(), q)
	r.must(err)
	if posted[0].Sent || posted[0].File == "" || !strings.Contains(posted[0].Unsent, "no such person") {
		t.Errorf("refused: %+v", posted)
	}
}

// TestASendThatIsCutOff: who begins again sends what is not out yet, and
// nothing twice.
func TestASendThatIsCutOff(t *testing.T) {
	r := build(t).startReview("all")
	for n, to := range []string{"one@elsewhere.example", "two@elsewhere.example", "three@elsewhere.example"} {
		_, err := r.s.Assign(t.Context(), review.AssignRequest{Review: r.st.Frozen.ID, Select: review.Select{Items: []string{r.st.Items[n].ID}}, To: to, Reason: "knows them", Entry: typed()})
		r.must(err)
	}
	got := map[string]int{}
	for range 5 {
		ctx, cancel := context.WithCancel(t.Context())
		m := &cutMail{after: 1, cut: cancel}
		r.s.Mail = m
		_, err := r.s.SendSheets(ctx, sheet.SendRequest{Review: r.st.Frozen.ID, Folder: t.TempDir(), Entry: typed()})
		cancel()
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		for _, to := range m.to {
			got[to]++
		}
	}
	if len(got) != 4 {
		t.Errorf("%v", got)
	}
	for to, n := range got {
		if n != 1 {
			t.Errorf("%s was sent %d letters", to, n)
		}
	}
}

// TestAnImportThatIsCutOff: with the context ended at any moment, all of a
// file is in the review, or nothing.
func TestAnImportThatIsCutOff(t *testing.T) {
	r := build(t).startReview("all")
	path := r.exportSheet("sheet.csv")
	r.fill(path, keepAll)
	whole := len(r.st.Items)
	for n := range 400 {
		ctx := &cutContext{Context: t.Context(), left: n}
		_, err := r.s.ImportSheets(ctx, sheet.ImportRequest{Review: r.st.Frozen.ID, Files: []string{path}, Entry: typed()})
		st, loaded := r.s.Review(t.Context(), r.st.Frozen.ID)
		r.must(loaded)
		files, listed := r.s.Store.ReviewFiles(t.Context(), r.st.Frozen.ID)
		r.must(listed)
		decided := st.Counts(r.clock.Now()).Decided
		if decided != 0 && decided != whole || (decided == 0) != (len(files) == 0) || (decided == 0) != (len(st.Posted) == 0) {
			t.Fatalf("cut at %d: %d of %d, %d files, %v", n, decided, whole, len(files), err)
		}
		if decided == whole {
			if n < 5 {
				t.Errorf("it was only cut %d times", n)
			}
			return
		}
	}
	t.Error("it never ended")
}

// cutMail is a mail server that goes away after some letters.
type cutMail struct {
	after int
	cut   func()
	to    []string
}

func (m *cutMail) Send(ctx context.Context, l handover.Letter) error {
	if len(m.to) == m.after {
		m.cut()
		return ctx.Err()
	}
	m.to = append(m.to, l.To[0].Email)
	return nil
}

// cutContext ends after it was asked a number of times.
type cutContext struct {
	context.Context
	left int
}

func (c *cutContext) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return c.Context.Err()
}

func decoding(p *multipart.Part) io.Reader {
	if strings.EqualFold(p.Header.Get("Content-Transfer-Encoding"), "base64") {
		return base64.NewDecoder(base64.StdEncoding, p)
	}
	return p
}

// TestAFolderComesBack: the sheets in it that somebody filled in are taken, and
// the others, those to be sent back, and other files are left.
func TestAFolderComesBack(t *testing.T) {
	r := build(t).startReview("all")
	st, err := r.s.Assign(t.Context(), review.AssignRequest{Review: r.st.Frozen.ID, Select: review.Select{Items: []string{r.st.Items[1].ID}}, To: second, Reason: "knows them", Entry: typed()})
	r.must(err)
	dir := t.TempDir()
	for _, reviewer := range []string{auditor, second} {
		_, err := r.s.WriteSheets(t.Context(), sheet.ExportRequest{Review: st.Frozen.ID, Reviewer: reviewer, Path: filepath.Join(dir, sheet.FileName(reviewer)+".csv")})
		r.must(err)
	}
	r.fill(filepath.Join(dir, sheet.FileName(second)+".csv"), keepAll)
	for _, name := range []string{"notes.txt", "~$open.xlsx", "a-refused.xlsx"} {
		r.must(os.WriteFile(filepath.Join(dir, name), []byte("no sheet"), 0o600))
	}
	taken, err := r.imports(sheet.ImportRequest{Files: []string{dir}})
	r.must(err)
	if len(taken) != 2 || len(r.st.Posted) != 1 || r.st.Posted[0].Reviewer != second || r.st.Counts(r.clock.Now()).Decided != 1 {
		t.Errorf("%+v, %d entered", taken, len(r.st.Posted))
	}
	if _, err := r.imports(sheet.ImportRequest{Files: []string{t.TempDir()}}); row(err) != failure.SheetNoFile {
		t.Errorf("an empty folder: %v", err)
	}
}
