package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"connectpd/store/failure"
	"connectpd/store/secret"
	"connectpd/store/words"
	"connectpd/tui/styles"
	"connectpd/wizard/flow"
)

// toldError is a failure that a command tells by a row.
type toldError struct {
	told failure.Told
	err  error // the cause; may be nil
}

func (e *toldError) Error() string { return e.told.Said() }
func (e *toldError) Unwrap() error { return e.err }

// Failure names its row.
func (e *toldError) Failure() failure.Told { return e.told }

// refuse tells a row.
func refuse(row failure.ID, blanks ...failure.Blanks) error {
	return &toldError{told: failure.Tell(row, blanks...)}
}

// hintOf is what to do about an error; empty where nothing is known.
func hintOf(err error) string {
	told := failure.Of(err)
	if p, ok := errors.AsType[*flow.Problem](err); ok {
		return withFlag(told.Hint(), p.Flag)
	}
	return told.Hint()
}

// withFlag adds the flag that answers a question to what is to be done.
func withFlag(cure, flag string) string {
	switch {
	case flag == "" || strings.Contains(cure, flag):
		return cure
	case cure == "":
		return "add " + flag
	}
	return words.Stop(cure) + " Here: " + flag
}

// printError writes an error as people and scripts find it: what happened,
// and what to do. Known secrets are taken out, whatever put them there.
func (a *app) printError(err error, hide ...*secret.Redactor) {
	st := styles.New(styles.Options{Color: a.colorOn(a.env.ErrTTY)})
	line := func(kind lipgloss.Style, name, text string) {
		for _, r := range hide {
			text = r.Redact(text)
		}
		if text = strings.TrimSpace(words.Clean(text)); text != "" {
			if a.env.ErrTTY {
				text = hanging(name+": "+text, a.width(), 0)[len(name)+2:]
			}
			fmt.Fprintf(a.env.Err, "%s %s\n", kind.Render(name+":"), text)
		}
	}
	told := failure.Of(err)
	what := told.Said()
	if told.Why != "" {
		what = words.Stop(what) + " " + told.Why
	}
	line(st.Bad, "error", what)
	line(st.Accent, "hint", hintOf(err))
}
