package wizard

import (
	"context"
	"errors"
	"strings"

	"connectpd/wizard/talk"
)

// Form is a short conversation about a connector that exists: a page, one
// piece of work, and what came of it.
type Form interface {
	talk.Conversation
	// Due is the work that should start now; it is given out once.
	Due() (Work, bool)
	// Over reports that there is nothing more to say.
	Over() bool
}

// Work calls services. It runs beside the conversation; the function that it
// returns feeds the result back, and is called by who owns the form.
type Work func(ctx context.Context, s *Services) (settle func())

// form is what forms share.
type form struct {
	problem *talk.Problem
	work    Work
	busy    bool
	over    bool
}

func (f *form) Due() (Work, bool) {
	w := f.work
	f.work = nil
	return w, w != nil
}

func (f *form) Over() bool               { return f.over }
func (f *form) SetSecret(string, []byte) {}
func (f *form) Paste([]byte) bool        { return false }
func (f *form) Act(string) *talk.Problem { return nil }
func (f *form) ask(w Work)               { f.work, f.busy, f.problem = w, true, nil }
func (f *form) settled(p *talk.Problem)  { f.busy, f.problem = false, p }

// failed is what a service's error says on a form.
func failed(err error) *talk.Problem {
	if err == nil {
		return nil
	}
	var p *talk.Problem
	if errors.As(err, &p) {
		return p
	}
	p = &talk.Problem{Code: talk.CodeFailed, Err: err, What: strings.TrimRight(err.Error(), ".") + ".", Kept: "Nothing was changed."}
	var c interface{ Cure() string }
	if errors.As(err, &c) && c.Cure() != "" {
		p.Do = strings.TrimRight(c.Cure(), ".") + "."
	}
	return p
}
