package flow

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"connectpd/store/failure"
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
			Told:  failure.Tell(failure.NoToken),
			Field: FieldToken, Flag: "--token-stdin or --token-file FILE", Kept: NothingSaved,
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
	n := utf8.RuneCountInString(s)
	length := failure.Blanks{"length": words.Plural(n, "character", "characters")}
	var told failure.Told
	switch {
	case assignment.MatchString(s):
		told = failure.Tell(failure.TokenAssignment)
	case isAddress(s):
		told = failure.Tell(failure.TokenAddress)
	case strings.ContainsAny(s, "•●*…"):
		told = failure.Tell(failure.TokenMasked)
	case strings.Contains(s, " "):
		told = failure.Tell(failure.TokenWords)
	case strings.ContainsFunc(s, notTokenRune):
		told = failure.Tell(failure.TokenOddCharacter)
	case n == eventsKeyLength && !strings.ContainsFunc(s, notAlphanumeric):
		told = failure.Tell(failure.TokenEventsKey)
	case n < shortestToken:
		told = failure.Tell(failure.TokenShort, length)
	case n > longestToken:
		told = failure.Tell(failure.TokenLong, length)
	default:
		return nil
	}
	return &Problem{Told: told, Field: FieldToken, Kept: NothingSaved + " Nothing was sent."}
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
