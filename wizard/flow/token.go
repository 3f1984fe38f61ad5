package flow

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"connectpd/store/secret"
	"connectpd/store/words"
)

// Lengths of keys in characters. PagerDuty documents 20 for both kinds of
// REST key and 32 for Events integration keys (facts, section 1); anything
// else that could be a key is left to PagerDuty to judge.
const (
	restKeyLength   = 20
	eventsKeyLength = 32
	shortestToken   = 8
	longestToken    = 512
)

// TokenField is where an API token is pasted; length characters of it are there.
func TokenField(length int) Field {
	return Field{ID: FieldToken, Label: "API token", Secret: true, Focus: true, Length: length,
		Placeholder: "paste it here; it is never shown"}
}

// wrappers are what people copy around a key; each is taken off wherever it
// leads, without regard to case, until none is left.
var wrappers = [...]string{"-h", "authorization:", "authorization", "token token=", "token=", "token:", "token ", "bearer ", "api key:", "api token:", "key:"}

// CleanToken takes an API token out of what was typed or pasted: quotes,
// spaces, newlines, invisible characters, a whole Authorization header,
// "Token token=", "Bearer". It refuses what cannot be a REST key, and says
// what it is where that is known. The problem never quotes the input.
func CleanToken(typed []byte) (secret.Value, *Problem) {
	text := unwrap(visible(string(typed)))
	if text == "" {
		return secret.Value{}, &Problem{
			Code: CodeMissing, Field: FieldToken, Flag: "--token-stdin or --token-file FILE",
			What: "No API token was entered.",
			Do:   "Paste the key that PagerDuty showed when it was created.",
			Kept: NothingSaved,
		}
	}
	text = joinWrapped(text)
	if p := shapeProblem(text); p != nil {
		return secret.Value{}, p
	}
	return secret.New([]byte(text)), nil
}

// CleanSecret is CleanToken for what a flag read as a secret already.
func CleanSecret(v secret.Value) (secret.Value, *Problem) { return CleanToken([]byte(v.Reveal())) }

// visible drops what a paste may carry unseen: control and format characters
// (bracketed-paste marks, zero-width and bidi characters) and odd spaces.
func visible(s string) string {
	s = strings.NewReplacer("\x1b[200~", "", "\x1b[201~", "").Replace(s)
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == utf8.RuneError:
			return -1
		}
		return r
	}, s))
}

// unwrap takes quotes and wrappers off until nothing changes.
func unwrap(s string) string {
	for {
		before := s
		s = strings.TrimSpace(strings.Trim(s, " \"'`“”‘’«»<>,;:"))
		for _, w := range wrappers {
			if len(s) >= len(w) && strings.EqualFold(s[:len(w)], w) {
				s = s[len(w):]
			}
		}
		if s == before {
			return s
		}
	}
}

// joinWrapped puts a key together that a line break or a double-click tore
// apart. Only a result of the documented length is believed.
func joinWrapped(s string) string {
	if !strings.Contains(s, " ") {
		return s
	}
	if joined := strings.ReplaceAll(s, " ", ""); len(joined) == restKeyLength {
		return joined
	}
	return s
}

func shapeProblem(s string) *Problem {
	p := &Problem{Code: CodeTokenShape, Field: FieldToken, Kept: NothingSaved + " Nothing was sent.",
		Do: "Copy the key itself from PagerDuty and paste it here. If PagerDuty no longer shows it, create a new one."}
	n := utf8.RuneCountInString(s)
	switch {
	case assignment.MatchString(s):
		p.What = "This is a name and a value (NAME=value), not the API token alone."
		p.Why = "Usually a line of a script or of an environment file was copied."
		p.Do = "Give only what stands after the =, without quotes."
	case isAddress(s):
		p.What = "This is an address, not an API token."
		p.Why = "Usually the browser's address line was copied instead of the key."
	case strings.ContainsAny(s, "•●*…"):
		p.What = "This is the hidden form of a key, not the key."
		p.Why = "PagerDuty shows a key in full only once, when it is created."
		p.Do = "Create a new key in PagerDuty and copy it before you close the window."
	case strings.Contains(s, " "):
		p.What = "This is more than one word, so it is not an API token."
		p.Why = "Usually more than the key was copied."
	case strings.ContainsFunc(s, notTokenRune):
		p.What = "This holds characters that an API token never has."
		p.Why = "Usually something else was copied."
	case n == eventsKeyLength && !strings.ContainsFunc(s, notAlphanumeric):
		p.Code = CodeEventsKey
		p.What = "This is an Events integration key: it has 32 characters."
		p.Why = "Such a key sends events to one service. It cannot read users, teams or schedules."
		p.Do = "Create a REST key under Integrations > API Access Keys (Developer Tools). It has 20 characters."
	case n < shortestToken:
		p.What = fmt.Sprintf("This has only %s, too few for an API token.", words.Plural(n, "character", "characters"))
		p.Why = "PagerDuty's keys have 20 characters. Usually it was copied in part."
	case n > longestToken:
		p.What = fmt.Sprintf("This has %s, too many for an API token.", words.Plural(n, "character", "characters"))
		p.Why = "Usually something else was copied."
	default:
		return nil
	}
	return p
}

// assignment is a variable with a value, as shells and .env files write it. A
// token may end in =, but nothing of one follows it.
var assignment = regexp.MustCompile(`^(?i:export |set |\$env:)?[ ]*[A-Za-z_][A-Za-z0-9_]* ?= ?["']?[^\s="']`)

// isAddress tells what is meant for a browser.
func isAddress(s string) bool {
	lower := strings.ToLower(s)
	return strings.Contains(lower, "://") || strings.HasPrefix(lower, "www.") || strings.Contains(lower, ".pagerduty.com")
}

// notTokenRune: outside the characters seen in REST keys and OAuth tokens.
func notTokenRune(r rune) bool {
	return notAlphanumeric(r) && !strings.ContainsRune("_+/=.-~:", r)
}

func notAlphanumeric(r rune) bool {
	return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z')
}

// KeyLengthWords is the length of PagerDuty's REST keys in words.
func KeyLengthWords() string { return words.Plural(restKeyLength, "character", "characters") }

// IsKeyLong reports that a token has the length of PagerDuty's REST keys.
func IsKeyLong(v secret.Value) bool { return v.Len() == restKeyLength }

// WholeKey reports whether a token is at least as long as PagerDuty's REST
// keys: a shorter one was copied in part.
func WholeKey(v secret.Value) bool { return v.Len() >= restKeyLength }
