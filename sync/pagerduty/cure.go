package pagerduty

import (
	"errors"
	"fmt"
	"strings"

	"connectpd/store/words"
	"connectpd/sync/remote"
)

// The three sentences that people are told about a failed call: What
// happened, what that usually Means, and the Cure.

// What happened, without details.
func (e *Error) What() string {
	switch e.Class {
	case ClassRejected:
		if e.BothRegions {
			return "PagerDuty refused the token, in the US and in the EU"
		}
		return "PagerDuty refused the token" + e.where()
	case ClassForbidden:
		return "PagerDuty does not let this token read " + e.thing()
	case ClassIPBlocked:
		return "PagerDuty does not accept this token from this network address"
	case ClassScope:
		return "The token lacks a permission to read " + e.thing()
	case ClassPlan:
		return "The PagerDuty plan of this account does not include " + e.thing()
	case ClassGone:
		return "PagerDuty does not know " + e.thing()
	case ClassBadRequest:
		return "PagerDuty did not understand the request for " + e.thing()
	case ClassRateLimit:
		return "PagerDuty's rate limit did not let the request through"
	case ClassServer:
		return "PagerDuty had trouble answering"
	case ClassNetwork:
		return e.trouble().What("PagerDuty" + e.where())
	case ClassMalformed:
		return "The answer about " + e.thing() + " could not be read"
	case ClassRedirect:
		return "The API address redirects elsewhere, which was refused so that the token is not sent on"
	case ClassTooLarge:
		if errors.Is(e.Err, errTooManyRows) {
			return "The answers so far have more rows than a sync takes (" + words.Count(maxRunRows) + ")"
		}
		return "The answer about " + e.thing() + " was far too large"
	default:
		return "The request for " + e.thing() + " failed"
	}
}

// Means is what that usually means.
func (e *Error) Means() string {
	switch e.Class {
	case ClassRejected:
		return e.rejectedMeans()
	case ClassForbidden:
		return "The role behind the token is too low, or the key was limited."
	case ClassIPBlocked:
		return "The account has an IP allow list, and this computer's address is not on it."
	case ClassScope:
		return "The OAuth app was made without the scope " + e.scope() + "."
	case ClassPlan:
		return "Some parts of PagerDuty come with larger plans only."
	case ClassGone:
		if strings.Contains(e.Route, "{id}") {
			return "It was probably deleted in the meantime."
		}
		return "The API address is probably not that of PagerDuty's REST API."
	case ClassRateLimit:
		return "Other programs are using the same key, or the same user's keys, right now."
	case ClassServer:
		return "That is trouble on PagerDuty's side and usually passes."
	case ClassNetwork:
		return e.trouble().Means("PagerDuty")
	case ClassMalformed:
		return "Something between this computer and PagerDuty (a proxy, a sign-in page) may have answered instead."
	case ClassRedirect:
		return "The API address is mistyped, or a sign-in page stands in between."
	case ClassTooLarge:
		return "Whatever answered is probably not PagerDuty."
	default: // ClassBadRequest
		return "PagerDuty may have changed this part of its API."
	}
}

func (e *Error) rejectedMeans() string {
	switch {
	case e.KeyLength == eventsKeyLength:
		return fmt.Sprintf("The token has %d characters. That is the length of an Events integration key; API keys have %d.", e.KeyLength, keyLength)
	case e.KeyLength > 0 && e.KeyLength < keyLength:
		return fmt.Sprintf("The token has %d characters, API keys have %d: it was probably copied only in part.", e.KeyLength, keyLength)
	case e.BothRegions:
		return "The key was copied only in part, or was deleted or disabled in PagerDuty."
	default:
		return "The key was deleted or disabled in PagerDuty, has expired, or belongs to an account in the other region."
	}
}

// Cure is what to do next.
func (e *Error) Cure() string {
	switch e.Class {
	case ClassRejected:
		return e.rejectedCure()
	case ClassForbidden:
		return "Use an API access key made by an Admin or the Account Owner (Integrations > API Access Keys)."
	case ClassIPBlocked:
		return "Ask a PagerDuty Admin to add this computer's public address to the allow list, or run this from a network that is on it."
	case ClassScope:
		return "Add the scope " + e.scope() + " to the OAuth app and make a new token, or use an API access key."
	case ClassPlan:
		return "Nothing needs to be done; the rest of the account is read."
	case ClassGone:
		if strings.Contains(e.Route, "{id}") {
			return "Sync again."
		}
		return "Check the API address" + e.at() + "."
	case ClassBadRequest:
		return "Try again; if it stays, report it with the request id."
	case ClassRateLimit:
		return "Try again in a few minutes, or give this connector a key of its own."
	case ClassServer:
		return "Try again in a few minutes; https://status.pagerduty.com tells of known trouble."
	case ClassNetwork:
		return e.networkCure()
	case ClassMalformed, ClassTooLarge:
		return "Try again; if it stays, check the network and the API address" + e.at() + "."
	case ClassRedirect:
		return "Check the API address" + e.at() + " and the network."
	default:
		return "Try again."
	}
}

func (e *Error) rejectedCure() string {
	switch {
	case e.KeyLength == eventsKeyLength:
		return "Create an API access key (Integrations > API Access Keys) and paste that one."
	case e.BothRegions:
		return "Copy the key again, or create a new one (Integrations > API Access Keys)."
	case regionOf(e.Base) == "us":
		return "Create a new key, or choose the EU region if the account's address ends in .eu.pagerduty.com."
	case regionOf(e.Base) == "eu":
		return "Create a new key, or choose the US region if the account's address does not end in .eu.pagerduty.com."
	default:
		return "Create a new key (Integrations > API Access Keys) and enter it."
	}
}

// networkCure adds what helps where both regions were to be tried.
func (e *Error) networkCure() string {
	cure := e.trouble().Cure("PagerDuty")
	if at := e.at(); at != "" {
		cure += " The address asked was" + at + "."
	}
	if e.AnyRegion {
		cure += " If the region is known, name it with --region us or --region eu."
	}
	return cure
}

// eventsKeyLength is the length of Events API integration keys, which people
// mistake for API keys (KB "Services and integrations").
const eventsKeyLength = 32

func (e *Error) scope() string {
	if e.Scope == "" {
		return "that was left out"
	}
	return e.Scope
}

func (e *Error) where() string {
	switch regionOf(e.Base) {
	case "us":
		return " (US region)"
	case "eu":
		return " (EU region)"
	default:
		return ""
	}
}

// at names a custom API base; the public ones need no naming.
func (e *Error) at() string {
	if e.Base == "" || regionOf(e.Base) != "" {
		return ""
	}
	return " " + remote.Clean(e.Base)
}

// thing is what a route reads, in words.
func (e *Error) thing() string {
	if t, ok := routeThings[e.Route]; ok {
		return t
	}
	return "that"
}
