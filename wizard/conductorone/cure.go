package conductorone

import (
	"fmt"
	"strings"
	"time"

	"connectpd/wizard/platform"
)

// What happened, without details.
func (e *Error) What() string {
	switch e.Kind {
	case platform.KindRefused:
		return e.tenant() + " refused the client id and secret"
	case platform.KindForbidden:
		return e.tenant() + " does not let this credential " + e.op()
	case platform.KindNotFound:
		if e.Op == opSignIn {
			return "There is no sign-in for credentials at " + e.tenant()
		}
		return e.tenant() + " does not know what was asked for (to " + e.op() + ")"
	case platform.KindDuplicate:
		return "It exists in " + e.tenant() + " already (to " + e.op() + ")"
	case platform.KindBadRequest:
		return e.tenant() + " did not accept the request to " + e.op()
	case platform.KindRateLimit:
		return "The rate limit of " + e.tenant() + " did not let the request through"
	case platform.KindServer:
		return e.tenant() + " had trouble answering the request to " + e.op()
	case platform.KindNetwork, platform.KindNotJSON:
		return e.trouble().What(e.tenant()) + " (to " + e.op() + ")"
	case platform.KindMalformed:
		return "The answer of " + e.tenant() + " could not be read (to " + e.op() + ")"
	case platform.KindRedirect:
		return e.tenant() + " redirects elsewhere, which was refused so that the credential is not sent on"
	case platform.KindTooLarge:
		return "The answer of " + e.tenant() + " was far too large (to " + e.op() + ")"
	case platform.KindUnsupported:
		return e.tenant() + " asks for a PagerDuty configuration that connectpd does not know"
	default:
		return "The request to " + e.op() + " failed"
	}
}

// Short is what happened in a few words, for a note in brackets.
func (e *Error) Short() string {
	switch e.Kind {
	case platform.KindRefused:
		return "it refuses the sign-in"
	case platform.KindForbidden:
		return "its sign-in may not " + e.op()
	case platform.KindRateLimit:
		return "too many requests, try later"
	case platform.KindServer:
		return "trouble on ConductorOne's side"
	case platform.KindNetwork:
		return withinSentence(e.trouble().What("it"))
	case platform.KindNotJSON, platform.KindMalformed, platform.KindTooLarge, platform.KindRedirect:
		return "something else answered in its place"
	default:
		return "it did not accept the request to " + e.op()
	}
}

// withinSentence begins a text in lower case, unless it begins with the name of
// a variable.
func withinSentence(what string) string {
	first, second := what[:1], what[1:2]
	if second != strings.ToLower(second) {
		return what
	}
	return strings.ToLower(first) + what[1:]
}

// Means is what that usually means.
func (e *Error) Means() string {
	switch e.Kind {
	case platform.KindRefused:
		return e.refusedMeans()
	case platform.KindForbidden:
		return "Your role in the tenant is too low for this, or the credential was limited to fewer roles."
	case platform.KindNotFound:
		if e.Op == opSignIn {
			return "The tenant's name in the client id is mistyped, or the tenant was renamed or closed."
		}
		return "It was deleted in the meantime, or your role does not show it."
	case platform.KindDuplicate:
		return "Somebody, or an earlier try, made it before."
	case platform.KindRateLimit:
		return "Other programs are using the tenant's API right now."
	case platform.KindServer:
		return "That is trouble on ConductorOne's side and usually passes."
	case platform.KindNetwork, platform.KindNotJSON:
		return e.trouble().Means(e.tenant())
	case platform.KindMalformed:
		return "The answer was cut short, or something between this computer and the tenant changed it."
	case platform.KindRedirect:
		return "The tenant was renamed, the client id is mistyped, or a sign-in page stands in between."
	case platform.KindTooLarge:
		return "Whatever answered is probably not a ConductorOne tenant."
	default: // KindBadRequest, KindUnsupported
		return "ConductorOne may have changed this part of its API."
	}
}

func (e *Error) refusedMeans() string {
	if off := e.ClockOff.Abs(); off > 0 {
		return fmt.Sprintf("The clock of this computer is off by %s, and sign-ins are valid for minutes only; or the credential was deleted, has expired, or id and secret do not belong together.", roundly(off))
	}
	return "The credential was deleted or has expired, id and secret do not belong together, or the credential allows other network addresses than this one."
}

// Cure is what to do next.
func (e *Error) Cure() string {
	switch e.Kind {
	case platform.KindRefused:
		if e.ClockOff != 0 {
			return "Set this computer's clock and try again; if it stays, create a new credential in the tenant (AI & API > API credentials)."
		}
		return "Paste id and secret again, or create a new credential in the tenant (AI & API > API credentials)."
	case platform.KindForbidden:
		if e.Op == opPromote {
			return "Have a Super Administrator make the app managed, or choose another app: only that role may."
		}
		return "Use a credential of a Connector Administrator or Super Administrator; a new app needs a role that may create apps. Or ask such a person to do this step."
	case platform.KindNotFound:
		if e.Op == opSignIn {
			return "Check the tenant's address in the client id, or paste id and secret again."
		}
		return "Go back and choose again from what the tenant lists."
	case platform.KindDuplicate:
		return "Try again: what exists is found and continued."
	case platform.KindRateLimit:
		if e.RetryAfter > 0 {
			return "Try again in " + roundly(e.RetryAfter) + "."
		}
		return "Try again in a few minutes."
	case platform.KindUnsupported:
		return "Enter the API token on the connector's page in the tenant, and update connectpd."
	case platform.KindBadRequest:
		return "Try again; if it stays, do this step in the tenant and report it."
	case platform.KindRedirect:
		return "Check the tenant's address in the client id, and the network."
	}
	if e.Kind == platform.KindNetwork || e.Kind == platform.KindNotJSON {
		return e.trouble().Cure(e.tenant()) + e.nothingTwice()
	}
	if e.Doubtful {
		return "Check the network and try again." + e.nothingTwice()
	}
	switch e.Kind {
	case platform.KindServer:
		return "Try again in a few minutes."
	default: // KindMalformed, KindTooLarge
		return "Try again; if it stays, check the network and the tenant's address."
	}
}

// nothingTwice calms where a change may have been made.
func (e *Error) nothingTwice() string {
	if !e.Doubtful {
		return ""
	}
	return " What was made already is found, and nothing is made twice."
}

func (e *Error) tenant() string {
	if e.Tenant == "" {
		return "The tenant"
	}
	return e.Tenant
}

func (e *Error) op() string {
	if e.Op == "" {
		return "do that"
	}
	return e.Op
}

// roundly is a duration as people say it.
func roundly(d time.Duration) string {
	unit := func(n int, one string) string {
		if n == 1 {
			return "a " + one
		}
		return fmt.Sprintf("%d %ss", n, one)
	}
	switch {
	case d < 2*time.Minute:
		return unit(max(int(d.Round(time.Second)/time.Second), 1), "second")
	case d < 2*time.Hour:
		return unit(int(d.Round(time.Minute)/time.Minute), "minute")
	default:
		return fmt.Sprintf("%d hours", int(d.Round(time.Hour)/time.Hour))
	}
}
