package sheet

import (
	"fmt"
	"path/filepath"

	"connectpd/store/words"
	"connectpd/wizard/review"
)

// ExportRequest asks for sheets: one file for a reviewer, or a folder with one
// for each.
type ExportRequest struct {
	Review   string
	Reviewer string // e-mail; "" all, and Path is a folder
	Path     string // CSV if its name ends so
	Replace  bool   // files that are there
}

// Written is a sheet in a file.
type Written struct {
	File, Reviewer   string
	Items, Undecided int
}

// ImportRequest asks to take sheets that came back: all of them, or nothing.
type ImportRequest struct {
	Review string
	Files  []string // or folders of them
	// DryRun only says what would be taken.
	DryRun bool
	// SkipRefused takes the rows that can be, and writes the others beside the
	// file, to be sent back.
	SkipRefused bool
	// Replace takes a sheet's word over what was decided elsewhere since it
	// was written.
	Replace bool
	Entry   review.Entry
	// Progress is told how many rows of a file were read; nil: nobody is.
	Progress func(file string, rows int)
}

// Taken is what becomes of a sheet.
type Taken struct {
	File, SHA256, Reviewer string
	Statement              string // the name that the reviewer filled in; empty where they did not
	Lossy                  bool   // in an old character set
	Later                  int    // refused rows that were decided elsewhere since
	Decided                int    // rows that decide something anew
	Same                   int    // rows that say what stood already, or nothing
	Undecided              int    // items of the reviewer that are undecided afterwards
	// Differences are, in words, what the sheet puts in the place of something.
	Differences []string
	Refused     []Refusal
	Back        string // the file with the rows that were refused
}

// SendRequest asks to send reviewers their sheets.
type SendRequest struct {
	Review   string
	Reviewer string // e-mail; "" all who were not sent one yet
	Remind   bool   // those who still have something to decide
	Folder   string // where letters are written that no mail server takes
	Entry    review.Entry
}

// Posted is a letter to a reviewer.
type Posted struct {
	Reviewer         string
	Items, Undecided int
	Sent             bool   // by e-mail
	File             string // the letter, to be opened and sent
	Unsent           string // why the mail server did not take it
}

// Logged says of a sheet that was taken what the log keeps.
func (t *Taken) Logged() string {
	text := "a sheet of " + t.Reviewer + " was imported: " + words.Plural(t.Decided, "new decision", "new decisions")
	if len(t.Refused) > 0 {
		text += ", " + words.Count(len(t.Refused)) + " refused"
	}
	return text + "; SHA-256 " + t.SHA256
}

// mostDifferences bounds what is told of one sheet.
const mostDifferences = 50

// Says tells what a sheet comes to, in sentences.
func (t *Taken) Says() []string {
	lines := []string{fmt.Sprintf("%s, a sheet of %s: %s, %s, %s refused; %s undecided.", filepath.Base(t.File), t.Reviewer,
		words.Plural(t.Decided, "new decision", "new decisions"), words.Plural(t.Same, "unchanged", "unchanged"), words.Count(len(t.Refused)),
		words.Plural(t.Undecided, "of their items is", "of their items are"))}
	if t.Lossy {
		lines = append(lines, "It uses an old character set: check comments with non-English letters.")
	}
	if t.Statement != "" {
		lines = append(lines, "The statement is signed by "+t.Statement+".")
	}
	for i, d := range t.Differences {
		if i == mostDifferences {
			lines = append(lines, words.Count(len(t.Differences)-i)+" more differences")
			break
		}
		lines = append(lines, "differs: "+d)
	}
	if t.Back != "" {
		lines = append(lines, "The refused rows are in "+t.Back+", to be sent back.")
	}
	return lines
}

// Says tells where a sheet is.
func (w Written) Says() string {
	return fmt.Sprintf("%s: %s, %s undecided, in %s", w.Reviewer, words.Plural(w.Items, "item", "items"), words.Count(w.Undecided), w.File)
}

// Says tells what became of a letter.
func (p Posted) Says() string {
	what := fmt.Sprintf("%s, %s undecided: ", p.Reviewer, words.Plural(p.Undecided, "item", "items"))
	switch {
	case p.Sent:
		return what + "sent by email."
	case p.Unsent != "":
		return what + "the mail server did not accept it (" + p.Unsent + "); open and send " + p.File
	}
	return what + "open and send " + p.File
}
