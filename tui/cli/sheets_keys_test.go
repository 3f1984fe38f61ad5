//go:build unix

package cli_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"connectpd/store/xlsx"
)

// TestSheetsByKeys: from the demo's set-up to the reviewers' sheets, which come
// back filled in, the rest on the screen, the signature and its evidence.
func TestSheetsByKeys(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	x := inTerminal(t, terminalOptions{args: []string{"demo"}, cols: 100, rows: 34, dir: folder})
	x.walkToReview(x.paste)
	x.press(enter)
	x.comes("Connected on this computer", "home")
	x.press("b")
	x.see("reviews", "findings")
	x.press("v")
	x.comes("Q4 2026", "1 removal overdue")
	x.press(enter)
	x.see("Review Q4 2026 ·", "0 of 12 decided")
	x.press("d")
	x.see("What do you want to do?", "Sheets for the reviewers")
	for range 4 {
		x.press(down)
	}
	x.press(enter)
	x.see("What do you want to do with the reviewers' sheets?", "Import filled-in sheets")
	x.press(enter)
	x.comes("Where should the reviewers' sheets be written?")
	x.press(enter)
	x.see("Written.", "undecided, in")
	files, err := filepath.Glob(filepath.Join(folder, "*-sheets", "*.xlsx"))
	if err != nil || len(files) < 5 {
		t.Fatalf("%v, %v", files, err)
	}
	back := t.TempDir()
	const onTheScreen = "peter-vance"
	for _, file := range files {
		if !strings.Contains(file, onTheScreen) {
			fillWorkbook(t, file, back)
		}
	}
	x.read()
	x.press(enter)
	x.see("0 of 12 decided")
	x.press("a") // all are others' to decide
	x.see("who decides on this")
	x.press("d")
	x.see("What do you want to do?")
	for range 4 {
		x.press(down)
	}
	x.press(enter)
	x.see("What do you want to do with the reviewers' sheets?")
	x.press(down)
	x.press(down)
	x.press(enter)
	x.see("Which sheets do you want to import?")
	x.write(back)
	x.press(enter)
	x.comes("Import them?")
	x.press(enter)
	x.comes("Taken.")
	x.press(enter)
	x.see("10 of 12 decided")
	x.press("w")
	x.see("Whose items?")
	x.press(down)
	x.press(down)
	x.press(enter)
	x.see("items that peter.vance@example.com decides on")
	x.press("+")
	x.press("+")
	x.see("12 of 12 decided")
	x.press("d")
	x.see("Sign the review")
	x.press(enter)
	x.see("What do you sign?", "12 of 12 items decided.")
	x.press(enter)
	x.see("Sign it now?")
	x.press(down)
	x.press(enter)
	x.comes("Signed. This is its SHA-256.", "The evidence: ")
	x.press(ctrlC)
	x.code()
	x.restored()
	names := zipped(t, folder)
	if n := strings.Count(strings.Join(names, "\n"), "/received/"); n != len(files)-1 {
		t.Errorf("the evidence has %d sheets that came back, want %d: %v", n, len(files)-1, names)
	}
}

// fillWorkbook keeps every row of a sheet, with a comment, and saves it as CSV
// in a folder.
func fillWorkbook(t *testing.T, file, folder string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	book, err := xlsx.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close() //nolint:errcheck // it is read only
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	if err := book.Rows(book.Tabs()[0], func(_ int, cells []string) error { return w.Write(cells) }); err != nil {
		t.Fatal(err)
	}
	w.Flush()
	path := filepath.Join(folder, strings.TrimSuffix(filepath.Base(file), ".xlsx")+".csv")
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	fillSheetWith(t, path, "keep", "asked the team")
}

// zipped are the names in the one zip of a folder.
func zipped(t *testing.T, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.zip"))
	if err != nil || len(files) != 1 {
		t.Fatalf("evidence: %v, %v", files, err)
	}
	z, err := zip.OpenReader(files[0])
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close() //nolint:errcheck // it is read only
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
	}
	return names
}
