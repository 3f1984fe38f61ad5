package flows

import (
	"context"
	"errors"

	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
)

// fieldFile is where the evidence is written.
const fieldFile = "file"

// Ids of the choices about a file that is there.
const (
	chooseOther   = "file:other"
	chooseReplace = "file:replace"
)

// evidence writes a review's evidence.
type evidence struct {
	flow.Base
	s       Service
	st      *review.State
	path    string
	exists  string // the file that is there; "" none
	replace bool
	done    string
}

// newEvidence writes the evidence of a review, into the folder unless another
// place is typed.
func newEvidence(s Service, f Facts, st *review.State) *evidence {
	return &evidence{s: s, st: st, path: f.Folder}
}

// Page is what to show now.
func (e *evidence) Page() flow.Page {
	p := flow.Page{Heading: "Evidence", Title: words.Clean(e.st.Frozen.Name), Problem: e.Refusal, Next: "write"}
	switch {
	case e.done != "":
		p.Question, p.Next = "Written.", "close"
		p.Copy, p.CopyName = e.done, "the file"
		p.Notes = []string{"Open the page inside it in a browser; it needs nothing else."}
	case e.exists != "":
		p.Question, p.Next = "Replace the existing file?", "continue"
		p.Intro = []string{e.exists + " already exists."}
		p.Choices = []flow.Choice{{ID: chooseOther, Label: "Keep it and choose another place", Chosen: !e.replace}, {ID: chooseReplace, Label: "Replace it", Chosen: e.replace}}
	default:
		p.Question = "Where should the evidence be written?"
		p.Fields = []flow.Field{{ID: fieldFile, Label: "Folder or file", Value: e.path, Focus: true}}
		p.Hints = []string{"A zip file with the decisions, the log, everyone who had access, and a page to read. Only you can read it (0600)."}
		if e.st.Stage == review.StageOpen {
			p.Warnings = []string{"The review is not signed yet, and the evidence will say so."}
		}
	}
	if e.Busy() {
		p.Waiting = "Writing"
	}
	return p
}

// Choose says what becomes of the file that is there.
func (e *evidence) Choose(id string) *flow.Problem {
	e.replace = id == chooseReplace
	return nil
}

// Set takes the place.
func (e *evidence) Set(id, text string) {
	if id == fieldFile {
		e.path, e.Refusal = text, nil
	}
}

// Next writes, or ends.
func (e *evidence) Next() *flow.Problem {
	switch {
	case e.Busy():
		return nil
	case e.done != "":
		e.Finish("Evidence: " + e.done)
		return nil
	case e.exists != "" && !e.replace:
		e.exists = ""
		return nil
	case words.OneLine(e.path) == "":
		e.Refusal = &flow.Problem{Told: failure.Tell(failure.ReviewNoPlace), Field: fieldFile, Kept: "Nothing was written."}
		return e.Refusal
	}
	r := EvidenceRequest{Review: e.st.Frozen.ID, Path: words.OneLine(e.path), Replace: e.exists != "" && e.replace}
	e.Desk.Ask(flow.Call("evidence", r, func(ctx context.Context, r EvidenceRequest) (string, error) { return e.s.WriteEvidence(ctx, r) }, e.written))
	return nil
}

func (e *evidence) written(file string, err error) {
	e.exists, e.replace = "", false
	var there interface{ ExistingFile() string }
	if errors.As(err, &there) {
		e.exists, e.Refusal = there.ExistingFile(), nil
		return
	}
	if e.Refusal = flow.Failed(err, "Nothing was written."); err == nil {
		e.done = file
	}
}

// Back takes the question about the file back; false on the first page.
func (e *evidence) Back() bool {
	switch {
	case e.done != "":
		e.Next()
		return true
	case e.exists != "" && !e.Busy():
		e.exists = ""
		return true
	}
	return false
}

// State is nil: nothing of the review changes.
func (e *evidence) State() *review.State { return nil }
