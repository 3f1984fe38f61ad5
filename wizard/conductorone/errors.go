package conductorone

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"connectpd/store/words"
	"connectpd/sync/remote"
	"connectpd/wizard/platform"
)

// Error is a failed call after all its tries. The table of failures has its
// words.
type Error struct {
	Kind    platform.Kind
	Op      string // what was being done: "search for apps"
	Tenant  string // host
	Status  int    // HTTP status; 0 when nothing answered
	Code    int    // the tenant's own code; 0 none
	Message string // the tenant's message, cleaned and redacted
	// ExistingID is the id that a duplicate's message names; may be empty.
	ExistingID string
	// RetryAfter is how long the tenant asks to wait; 0 where it does not.
	RetryAfter time.Duration
	// ClockOff is how far this computer's clock is from the tenant's, where
	// that may be why the sign-in was refused; 0 otherwise.
	ClockOff time.Duration
	// Doubtful: the call may have had its effect although it failed. Doing
	// it again is safe: what exists is looked for first.
	Doubtful bool
	Tries    int
	Err      error
}

// Failed is what went wrong, for whoever knows errors by what they tell.
func (e *Error) Failed() platform.Kind { return e.Kind }

// MayBeDone reports that the call may have had its effect.
func (e *Error) MayBeDone() bool { return e.Doubtful }

// Error is one line with all that is known, for the log; Failure (in cure.go)
// is what people are told.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Failure().Said())
	switch {
	case e.Message != "":
		fmt.Fprintf(&b, ": %s", e.Message)
	case e.Err != nil && e.Kind != platform.KindNetwork:
		fmt.Fprintf(&b, ": %s", remote.Clean(e.Err.Error()))
	}
	var notes []string
	if e.Status != 0 {
		notes = append(notes, fmt.Sprintf("HTTP %d", e.Status))
	}
	if e.Code != 0 {
		notes = append(notes, fmt.Sprintf("code %d", e.Code))
	}
	if t := e.trouble(); e.Kind == platform.KindNetwork && t.Err != nil {
		notes = append(notes, t.Error())
	}
	if e.Tries > 1 {
		notes = append(notes, words.Plural(e.Tries, "try", "tries"))
	}
	if len(notes) > 0 {
		fmt.Fprintf(&b, " (%s)", strings.Join(notes, ", "))
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// trouble is what broke the way, or answered in the tenant's place.
func (e *Error) trouble() *remote.Trouble {
	if e.Kind == platform.KindNotJSON {
		return &remote.Trouble{Kind: remote.Page}
	}
	return remote.TroubleOf(e.Err)
}

// kindOf maps a status that is no success.
func kindOf(status int) platform.Kind {
	switch {
	case status == http.StatusUnauthorized:
		return platform.KindRefused
	case status == http.StatusForbidden:
		return platform.KindForbidden
	case status == http.StatusNotFound || status == http.StatusGone:
		return platform.KindNotFound
	case status == http.StatusConflict:
		return platform.KindDuplicate
	case status == http.StatusTooManyRequests:
		return platform.KindRateLimit
	case status == http.StatusRequestTimeout || status == statusClientClosed || status >= 500:
		return platform.KindServer
	case status >= 300 && status < 400:
		return platform.KindRedirect
	default:
		return platform.KindBadRequest
	}
}

// statusClientClosed is the 499 of a server that gave up on the request.
const statusClientClosed = 499

func isDoubtful(err error) bool {
	var failed *Error
	return errors.As(err, &failed) && failed.Doubtful
}

// isKind tells what a call itself met. A sign-in on its way that failed is
// not the call's: that nothing is found there says nothing of what was asked.
func isKind(err error, kinds ...platform.Kind) bool {
	var failed *Error
	return errors.As(err, &failed) && failed.Op != opSignIn && slices.Contains(kinds, failed.Kind)
}
