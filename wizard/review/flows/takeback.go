package flows

import (
	"context"
	"errors"
	"fmt"

	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
	"connectpd/wizard/review/sheet"
)

// Ids of what becomes of sheets that were looked at.
const (
	chooseTake    = "sheets:take"
	chooseSkip    = "sheets:skip"
	chooseInstead = "sheets:replace"
	chooseNone    = "sheets:other"
)

// takeBack takes sheets that reviewers filled in: it says what is in them
// before anything is taken.
type takeBack struct {
	flow.Base
	s       Service
	f       Facts
	st      *review.State
	path    string
	instead bool // the sheets' word over what was decided elsewhere since
	tried   []sheet.Taken
	chosen  string
	done    bool
	after   *review.State
}

// newTakeBack takes back sheets of a review.
func newTakeBack(s Service, f Facts, st *review.State) Reviewed { return &takeBack{s: s, f: f, st: st} }

// Page is what to show now.
func (t *takeBack) Page() flow.Page {
	p := flow.Page{Heading: "Sheets", Title: words.Clean(t.st.Frozen.Name), Problem: t.Refusal, Next: "preview"}
	switch {
	case t.done:
		p.Question, p.Next, p.Notes = "Taken.", "close", t.says(t.tried)
	case t.tried != nil:
		t.lookedAt(&p)
	default:
		p.Question = "Which sheets do you want to import?"
		p.Fields = []flow.Field{{ID: fieldFile, Label: "File or folder", Value: t.path, Focus: true}}
		p.Hints = []string{"Workbooks (.xlsx) or CSV from any spreadsheet program. You see what is in them before anything is imported."}
	}
	if t.Busy() {
		p.Waiting = "Reading"
	}
	return p
}

// mostShown bounds the rows that a page names.
const mostShown = 12

func (t *takeBack) lookedAt(p *flow.Page) {
	p.Question, p.Next, p.Intro = "Import them?", "continue", t.says(t.tried)
	refused, later := 0, 0
	for _, one := range t.tried {
		for _, x := range one.Refused {
			if refused++; refused <= mostShown {
				p.Warnings = append(p.Warnings, fmt.Sprintf("Line %d: %s", x.Row.Line, words.Clean(x.Why)))
			}
		}
		later += one.Later
	}
	if refused > mostShown {
		p.Warnings = append(p.Warnings, words.Count(refused-mostShown)+" more rows are refused.")
	}
	choose := func(id, label string) {
		p.Choices = append(p.Choices, flow.Choice{ID: id, Label: label, Chosen: t.chosen == id})
	}
	if refused == 0 {
		choose(chooseTake, "Import them")
	} else {
		choose(chooseNone, "Import nothing, and choose other sheets")
		choose(chooseSkip, "Import the other rows; the refused ones are written to a file, to be sent back")
	}
	if later > 0 {
		choose(chooseInstead, "Let the sheets replace what was decided elsewhere since")
	}
	if refused == 0 {
		choose(chooseNone, "Import nothing, and choose other sheets")
	}
}

func (t *takeBack) says(list []sheet.Taken) []string {
	var lines []string
	for i := range list {
		lines = append(lines, list[i].Says()...)
	}
	return lines
}

// Choose says what becomes of what was looked at.
func (t *takeBack) Choose(id string) *flow.Problem {
	t.chosen = id
	return nil
}

// Set takes the file's name.
func (t *takeBack) Set(id, text string) {
	if id == fieldFile {
		t.path, t.Refusal = text, nil
	}
}

// Next looks at the sheets, takes them, or ends.
func (t *takeBack) Next() *flow.Problem {
	switch {
	case t.Busy():
		return nil
	case t.done:
		t.Finish("Sheets were imported.")
		return nil
	case t.tried == nil && words.OneLine(t.path) == "":
		t.Refusal = &flow.Problem{Told: failure.Tell(failure.SheetNoFile), Field: fieldFile, Kept: flow.NothingChanged}
		return t.Refusal
	case t.tried == nil:
		t.look()
		return nil
	}
	switch t.chosen {
	case chooseNone:
		t.forget()
	case chooseInstead:
		t.instead = true
		t.look()
	default:
		r := t.request()
		r.SkipRefused = t.chosen == chooseSkip
		t.Desk.Ask(flow.Call("take", r, t.take, t.taken).Lasting())
	}
	return nil
}

func (t *takeBack) request() sheet.ImportRequest {
	return sheet.ImportRequest{Review: t.st.Frozen.ID, Files: []string{words.OneLine(t.path)}, Replace: t.instead, Entry: t.f.entry()}
}

func (t *takeBack) look() {
	t.Refusal = nil
	r := t.request()
	r.DryRun = true
	t.Desk.Ask(flow.Call("look", r, t.s.ImportSheets, t.looked))
}

func (t *takeBack) looked(list []sheet.Taken, err error) {
	var p *flow.Problem
	if errors.As(err, &p) && p.ID == failure.SheetRows && len(list) > 0 {
		err = nil
	}
	if t.Refusal = flow.Failed(err, flow.NothingChanged); err != nil {
		t.tried = nil
		return
	}
	t.tried, t.chosen = list, chooseTake
	for _, one := range list {
		if len(one.Refused) > 0 {
			t.chosen = chooseNone
		}
	}
}

func (t *takeBack) take(ctx context.Context, r sheet.ImportRequest) ([]sheet.Taken, error) {
	ctx = context.WithoutCancel(ctx)
	list, err := t.s.ImportSheets(ctx, r)
	if err == nil {
		t.after, err = t.s.Review(ctx, r.Review)
	}
	return list, err
}

func (t *takeBack) taken(list []sheet.Taken, err error) {
	if t.Refusal = flow.Failed(err, flow.NothingChanged); err == nil {
		t.tried, t.done = list, true
	}
}

func (t *takeBack) forget() { t.tried, t.instead, t.Refusal = nil, false, nil }

// Back returns to the file's name; false on the first page.
func (t *takeBack) Back() bool {
	switch {
	case t.done:
		t.Next()
		return true
	case t.tried != nil && !t.Busy():
		t.forget()
		return true
	}
	return false
}

// State is the review after the sheets; nil where none was taken.
func (t *takeBack) State() *review.State {
	if !t.done {
		return nil
	}
	return t.after
}
