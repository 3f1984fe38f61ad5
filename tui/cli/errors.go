package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/store/words"
	"connectpd/tui/styles"
	"connectpd/wizard/flow"
)

// usageError is a wrong or missing argument.
type usageError struct{ what, cure string }

func (e *usageError) Error() string { return e.what }

// Cure says what to write instead.
func (e *usageError) Cure() string { return e.cure }

// wrongUse makes a usageError. cure may be empty.
func wrongUse(cure, format string, args ...any) error {
	return &usageError{fmt.Sprintf(format, args...), cure}
}

// cured adds what to do to an error that does not say so itself.
type cured struct {
	error
	cure string
}

func (e *cured) Unwrap() error { return e.error }
func (e *cured) Cure() string  { return e.cure }

// hintOf is what to do about an error; empty where nothing is known.
func hintOf(err error) string {
	cure := access.Cure(err)
	var p *flow.Problem
	switch {
	case errors.As(err, &p):
		return withFlag(p.Do, p.Flag)
	case access.RefusalOf(err) == access.TokenRejected:
		return "create a new key in PagerDuty (Integrations > API Access Keys) and enter it with: connectpd rotate"
	case cure != "":
		return cure
	}
	var k *keychain.Error
	var several *store.AmbiguousError
	var busy *store.BusyError
	switch {
	case errors.As(err, &k):
		return k.Cure
	case errors.As(err, &several):
		return "name the one you mean: its name, id or subdomain"
	case errors.Is(err, store.ErrNoConnector):
		return "connectpd status lists the connectors; connectpd setup adds one"
	case errors.As(err, &busy):
		return "wait for it to end; connectpd status shows how far it is. The last data stands"
	case errors.Is(err, store.ErrMoved):
		return "look at connectpd status, then try again"
	}
	return ""
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
			fmt.Fprintf(a.env.Err, "%s %s\n", kind.Render(name+":"), text)
		}
	}
	what := err.Error()
	if p, ok := errors.AsType[*flow.Problem](err); ok && p.Why != "" {
		what = words.Stop(what) + " " + p.Why
	}
	line(st.Bad, "error", what)
	line(st.Accent, "hint", hintOf(err))
}

// reworded is an error in other words.
type reworded struct {
	err        error
	what, cure string
}

func (e *reworded) Error() string { return e.what }
func (e *reworded) Unwrap() error { return e.err }
func (e *reworded) Cure() string  { return e.cure }
