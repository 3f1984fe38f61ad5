package conductorone

import (
	"encoding/json"
	"regexp"
	"strings"
	"unicode/utf8"

	"connectpd/sync/remote"
)

// errorBody is what an error answer says. Every field may be empty.
type errorBody struct {
	code    int
	message string // cleaned
	id      string // an id that the answer names
}

var idInText = regexp.MustCompile(`\b[A-Za-z0-9]{27}\b`)

// decodeErrorBody reads an error answer. None is published; seen are
// google.rpc.Status ({code, message, details}) and the sign-in's
// {error, error_description}. Anything else that is short and plain text is
// taken as the message; a web page says nothing.
func decodeErrorBody(body []byte) errorBody {
	var doc map[string]json.RawMessage
	if json.Unmarshal(body, &doc) != nil {
		return errorBody{message: plainMessage(body)}
	}
	var out errorBody
	var code number
	if json.Unmarshal(doc["code"], &code) == nil && code >= 0 && code < 1<<20 {
		out.code = int(code)
	}
	said := first(doc, "message", "error_description", "error", "detail", "title")
	out.message = remote.Clean(said)
	out.id = idInText.FindString(said)
	if out.id == "" {
		out.id = idInText.FindString(string(doc["details"]))
	}
	return out
}

// first is the first of the named fields that holds a text, or an object with
// a message in it.
func first(doc map[string]json.RawMessage, names ...string) string {
	for _, name := range names {
		var s string
		if json.Unmarshal(doc[name], &s) == nil && strings.TrimSpace(s) != "" {
			return s
		}
		var inner struct {
			Message text `json:"message"`
		}
		if json.Unmarshal(doc[name], &inner) == nil && inner.Message != "" {
			return string(inner.Message)
		}
	}
	return ""
}

// plainMessage is a body that is a plain sentence.
func plainMessage(body []byte) string {
	s := strings.TrimSpace(string(body))
	if s == "" || len(s) > 1000 || !utf8.ValidString(s) || strings.ContainsAny(s, "<>{}[]\x00") {
		return ""
	}
	return remote.Clean(s)
}
