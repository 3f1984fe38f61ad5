package pagerduty

import (
	"encoding/json"
	"regexp"
	"sort"
	"strings"

	api "github.com/PagerDuty/go-pagerduty"

	"connectpd/sync/remote"
)

// errorBody is what an error answer says. Every field may be empty.
type errorBody struct {
	code    int
	message string // message and details, cleaned
	scope   string
	ability string
}

// decodeErrorBody reads the error answers that PagerDuty is known to give:
// {"error":{message,code,errors}} with errors a list, a string or a map;
// "error" as a plain string (/users/me) or a list; scopes and abilities
// beside them. Anything else (HTML, nothing) says nothing.
func decodeErrorBody(body []byte) errorBody {
	var doc struct {
		Error json.RawMessage `json:"error"`
	}
	if json.Unmarshal(body, &doc) != nil || len(doc.Error) == 0 {
		return errorBody{}
	}
	var plain string
	if json.Unmarshal(doc.Error, &plain) == nil {
		return errorBody{message: remote.Clean(plain)}
	}
	var list []string
	if json.Unmarshal(doc.Error, &list) == nil {
		return errorBody{message: remote.Clean(strings.Join(list, "; "))}
	}
	var out errorBody
	var details []string
	// go-pagerduty knows the documented shape and two of the deviations.
	var known api.APIError
	if json.Unmarshal(body, &known) == nil && known.APIError.Valid {
		out.code = known.APIError.ErrorObject.Code
		out.message = known.APIError.ErrorObject.Message
		details = known.APIError.ErrorObject.Errors
	}
	var rest struct {
		Code      json.RawMessage `json:"code"`
		Message   json.RawMessage `json:"message"`
		Errors    json.RawMessage `json:"errors"`
		Scopes    json.RawMessage `json:"required_scopes"`
		Abilities json.RawMessage `json:"missing_abilities"`
	}
	if json.Unmarshal(doc.Error, &rest) == nil {
		if out.code == 0 {
			_ = json.Unmarshal(rest.Code, &out.code)
		}
		if out.message == "" {
			out.message = strings.Join(wordsOf(rest.Message), " ")
		}
		if len(details) == 0 {
			details = wordsOf(rest.Errors)
		}
		out.scope = remote.Clean(strings.Join(wordsOf(rest.Scopes), " "))
		out.ability = remote.Clean(strings.Join(wordsOf(rest.Abilities), " "))
	}
	out.message = remote.Clean(strings.Join(append(nonEmpty(out.message), details...), ": "))
	return out
}

// holdsError tells an error answer of PagerDuty's from anybody else's.
func holdsError(body []byte) bool {
	var doc struct {
		Error json.RawMessage `json:"error"`
	}
	return json.Unmarshal(body, &doc) == nil && len(doc.Error) > 0
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// wordsOf collects the strings in a value that may be a string, a list of
// strings or a map of lists.
func wordsOf(raw json.RawMessage) []string {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return nonEmpty(one)
	}
	var list []string
	if json.Unmarshal(raw, &list) == nil {
		return list
	}
	var byField map[string][]string
	if json.Unmarshal(raw, &byField) != nil {
		return nil
	}
	var words []string
	for field, texts := range byField {
		words = append(words, field+" "+strings.Join(texts, ", "))
	}
	sort.Strings(words)
	return words
}

// ipWords recognises a refusal by an IP allow list. PagerDuty has such lists
// since 2026-05 but does not publish their error text, so it goes by words.
var ipWords = regexp.MustCompile(`(?i)\bip\b.*(allow|permit|restrict|block|range)|(allow|permit|restrict|block).*\bips?\b|\bip[ -]?address`)

// refine tells the kinds of 403 apart.
func refine(c Class, b errorBody) Class {
	switch {
	case c != ClassForbidden:
		return c
	case b.scope != "" || strings.Contains(strings.ToLower(b.message), "required scope"):
		return ClassScope
	case ipWords.MatchString(b.message):
		return ClassIPBlocked
	default:
		return ClassForbidden
	}
}
