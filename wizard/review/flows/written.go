package flows

import (
	"context"
	"errors"
	"path/filepath"

	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
	"connectpd/wizard/review/sheet"
)

// place is where something is written, and whether it may replace what is there.
type place struct {
	path    string
	replace bool
}

// written is a flow that writes files of a review.
type written struct {
	flow.Base
	page    flow.Page
	label   string
	path    string
	exists  string // what is there; "" nothing
	replace bool
	done    []string // what to say of it
	write   func(context.Context, place) ([]string, error)
}

// newSheets writes a sheet for each reviewer into a folder.
func newSheets(s Service, f Facts, st *review.State) Reviewed {
	return &written{
		label: "Folder", path: filepath.Join(f.Folder, "review-"+sheet.FileName(st.Frozen.Name)+"-sheets"),
		page: flow.Page{Heading: "Sheets", Title: words.Clean(st.Frozen.Name), Question: "Where should the reviewers' sheets be written?",
			Hints: []string{"One workbook for each reviewer, to be filled in with Excel, LibreOffice, Numbers or Google Sheets. No sheet has the reviewer's own access."}},
		write: func(ctx context.Context, p place) ([]string, error) {
			list, err := s.WriteSheets(ctx, sheet.ExportRequest{Review: st.Frozen.ID, Path: p.path, Replace: p.replace})
			lines := []string{"Import the filled-in sheets with: Import filled-in sheets."}
			for _, w := range list {
				lines = append(lines, w.Says())
			}
			return lines, err
		},
	}
}

// newWorkList writes the open removals into a workbook, or as CSV.
func newWorkList(s Service, f Facts, st *review.State) Reviewed {
	return &written{
		label: "File", path: filepath.Join(f.Folder, "review-"+sheet.FileName(st.Frozen.Name)+"-removals.xlsx"),
		page: flow.Page{Heading: "Work list", Title: words.Clean(st.Frozen.Name), Question: "Where should the list of open removals be written?",
			Hints: []string{"For whoever removes access in PagerDuty: who loses what, what remains, the page, and what blocks it. Use a name that ends in .csv for CSV."}},
		write: func(ctx context.Context, p place) ([]string, error) {
			n, err := s.WriteWorkList(ctx, sheet.ExportRequest{Review: st.Frozen.ID, Path: p.path, Replace: p.replace})
			return []string{words.Plural(n, "open removal", "open removals")}, err
		},
	}
}

// Page is what to show now.
func (w *written) Page() flow.Page {
	p := w.page
	p.Problem, p.Next = w.Refusal, "write"
	switch {
	case w.done != nil:
		p.Question, p.Next, p.Hints = "Written.", "close", nil
		p.Copy, p.CopyName, p.Notes = w.path, "the place", w.done
	case w.exists != "":
		p.Question, p.Next, p.Hints = "Replace what is there?", "continue", nil
		p.Intro = []string{w.exists + " already exists."}
		p.Choices = []flow.Choice{{ID: chooseOther, Label: "Keep it and choose another place", Chosen: !w.replace}, {ID: chooseReplace, Label: "Replace it", Chosen: w.replace}}
	default:
		p.Fields = []flow.Field{{ID: fieldFile, Label: w.label, Value: w.path, Focus: true}}
	}
	if w.Busy() {
		p.Waiting = "Writing"
	}
	return p
}

// Choose says what becomes of what is there.
func (w *written) Choose(id string) *flow.Problem {
	w.replace = id == chooseReplace
	return nil
}

// Set takes the place.
func (w *written) Set(id, text string) {
	if id == fieldFile {
		w.path, w.Refusal = text, nil
	}
}

// Next writes, or ends.
func (w *written) Next() *flow.Problem {
	switch {
	case w.Busy():
		return nil
	case w.done != nil:
		w.Finish("Written: " + w.path)
		return nil
	case w.exists != "" && !w.replace:
		w.exists = ""
		return nil
	case words.OneLine(w.path) == "":
		w.Refusal = &flow.Problem{Told: failure.Tell(failure.ReviewNoPlace), Field: fieldFile, Kept: "Nothing was written."}
		return w.Refusal
	}
	w.path = words.OneLine(w.path)
	w.Desk.Ask(flow.Call("write", place{w.path, w.exists != "" && w.replace}, w.write, w.wrote))
	return nil
}

func (w *written) wrote(lines []string, err error) {
	w.exists, w.replace = "", false
	var there interface{ ExistingFile() string }
	if errors.As(err, &there) {
		w.exists, w.Refusal = there.ExistingFile(), nil
		return
	}
	if w.Refusal = flow.Failed(err, "Nothing was written."); err == nil {
		w.done = lines
	}
}

// Back takes the question about what is there back; false on the first page.
func (w *written) Back() bool {
	switch {
	case w.done != nil:
		w.Next()
		return true
	case w.exists != "" && !w.Busy():
		w.exists = ""
		return true
	}
	return false
}

// State is nil: nothing of the review changes.
func (w *written) State() *review.State { return nil }
