package flows

import (
	"context"
	"errors"

	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
)

// FieldFile is where the evidence is written.
const FieldFile = "file"

// Ids of the choices about a file that is there.
const (
	ChooseOther   = "file:other"
	ChooseReplace = "file:replace"
)

// Evidence writes a review's evidence.
type Evidence struct {
	flow.Base
	s       Service
	st      *review.State
	path    string
	exists  string // the file that is there; "" none
	replace bool
	done    string
}

// NewEvidence writes the evidence of a review, into the folder unless another
// place is typed.
func NewEvidence(s Service, f Facts, st *review.State) *Evidence {
	return &Evidence{s: s, st: st, path: f.Folder}
}

// Page is what to show now.
func (e *Evidence) Page() flow.Page {
	p := flow.Page{Heading: "Evidence", Title: words.Clean(e.st.Frozen.Name), Problem: e.Refusal, Next: "write"}
	switch {
	case e.done != "":
		p.Question, p.Next = "Written.", "close"
		p.Copy, p.CopyName = e.done, "the file"
		p.Notes = []string{"Open the page in it with a browser; it needs nothing else."}
	case e.exists != "":
		p.Question, p.Next = "Replace the file that is there?", "go on"
		p.Intro = []string{e.exists + " exists already."}
		p.Choices = []flow.Choice{{ID: ChooseOther, Label: "Leave it, and choose another place", Chosen: !e.replace}, {ID: ChooseReplace, Label: "Replace it", Chosen: e.replace}}
	default:
		p.Question = "Where should the evidence be written?"
		p.Fields = []flow.Field{{ID: FieldFile, Label: "Folder or file", Value: e.path, Focus: true}}
		p.Hints = []string{"A zip with the decisions, the log, everybody who held access, and one page to read. It is for your eyes only (0600)."}
		if e.st.Stage == review.StageOpen {
			p.Warnings = []string{"The review is not signed yet, and the evidence says so."}
		}
	}
	if e.Busy() {
		p.Waiting = "Writing"
	}
	return p
}

// Choose says what becomes of the file that is there.
func (e *Evidence) Choose(id string) *flow.Problem {
	e.replace = id == ChooseReplace
	return nil
}

// Set takes the place.
func (e *Evidence) Set(id, text string) {
	if id == FieldFile {
		e.path, e.Refusal = text, nil
	}
}

// Next writes, or ends.
func (e *Evidence) Next() *flow.Problem {
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
		e.Refusal = &flow.Problem{Told: failure.Tell(failure.ReviewNoPlace), Field: FieldFile, Kept: "Nothing was written."}
		return e.Refusal
	}
	r := EvidenceRequest{Review: e.st.Frozen.ID, Path: words.OneLine(e.path), Replace: e.exists != "" && e.replace}
	e.Desk.Ask(flow.Call("evidence", r, func(ctx context.Context, r EvidenceRequest) (string, error) { return e.s.WriteEvidence(ctx, r) }, e.written))
	return nil
}

func (e *Evidence) written(file string, err error) {
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
func (e *Evidence) Back() bool {
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
func (e *Evidence) State() *review.State { return nil }
