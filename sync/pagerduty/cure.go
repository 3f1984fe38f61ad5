package pagerduty

import (
	"errors"
	"strings"

	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/sync/remote"
)

// rows has the row of the table of failures for the classes that have one.
var rows = map[Class]failure.ID{
	ClassForbidden:  failure.PDForbidden,
	ClassIPBlocked:  failure.PDIPBlocked,
	ClassScope:      failure.PDScope,
	classPlan:       failure.PDPlan,
	classBadRequest: failure.PDBadRequest,
	ClassRateLimit:  failure.PDRateLimit,
	ClassServer:     failure.PDServer,
	classMalformed:  failure.PDMalformed,
	classRedirect:   failure.PDRedirect,
}

// Failure names the row of a failed call.
func (e *Error) Failure() failure.Told {
	if e.Class == ClassNetwork {
		return e.networkFailure()
	}
	return failure.Tell(e.row(), failure.Blanks{
		"where": e.where(), "thing": e.thing(), "scope": e.scope(), "at": e.at(),
		"length": words.Plural(e.KeyLength, "character", "characters"), "rows": words.Count(maxRunRows),
	})
}

func (e *Error) row() failure.ID {
	switch e.Class {
	case ClassRejected:
		return e.rejectedRow()
	case classGone:
		if strings.Contains(e.Route, "{id}") {
			return failure.PDGone
		}
		return failure.PDNoAPI
	case classTooLarge:
		if errors.Is(e.Err, errTooManyRows) {
			return failure.PDTooManyRows
		}
		return failure.PDTooLarge
	}
	if row, ok := rows[e.Class]; ok {
		return row
	}
	return failure.PDRequest
}

func (e *Error) rejectedRow() failure.ID {
	switch {
	case e.KeyLength == eventsKeyLength:
		return failure.PDEventsKey
	case e.KeyLength > 0 && e.KeyLength < keyLength:
		return failure.PDKeyCut
	case e.BothRegions:
		return failure.PDRejectedBoth
	case regionOf(e.Base) == "us":
		return failure.PDRejectedUS
	case regionOf(e.Base) == "eu":
		return failure.PDRejectedEU
	default:
		return failure.PDRejected
	}
}

// networkFailure adds what helps where a base of one's own was asked, and
// where both regions were to be tried.
func (e *Error) networkFailure() failure.Told {
	told := e.trouble().Told("PagerDuty" + e.where())
	if at := e.at(); at != "" {
		told = told.And(failure.Tell(failure.NetAsked, failure.Blanks{"address": strings.TrimSpace(at)}))
	}
	if e.AnyRegion {
		told = told.And(failure.Tell(failure.NetRegion))
	}
	return told
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

// where names the region that was asked.
func (e *Error) where() string {
	if e.BothRegions {
		return ", in the US and in the EU"
	}
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
