// Package failure is the table of what can go wrong: for every failure and
// every refused answer that a person can meet, what happened, what that
// usually means, what to do about it, and how a command ends that meets it.
//
// Errors carry facts and name a row; the row has the words. No screen, command
// or service words a failure of its own, so that the same thing is called the
// same everywhere, and all of it can be read in one place:
//
//	go test ./store/failure -run TestPrint -v
//
// It is a leaf of the lowest layer: it must not know any error of the program.
package failure

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"connectpd/store/words"
)

// ID names a row of the table.
type ID string

// Code is what kind of failure a row is, as far as something depends on it:
// above all how a command ends.
type Code string

// The codes.
const (
	Missing      Code = "missing"       // an answer or an argument is missing
	Invalid      Code = "invalid"       // an answer or an argument cannot be right
	Unsupported  Code = "unsupported"   // not here, not in this version
	NotFound     Code = "not_found"     // no such connector, person, team, ...
	Keychain     Code = "keychain"      // no keychain took it or gave it
	TokenShape   Code = "token_shape"   // no API token at all
	EventsKey    Code = "events_key"    // an Events integration key
	Rejected     Code = "rejected"      // 401 everywhere
	Forbidden    Code = "forbidden"     // too low a role, a missing scope
	IPBlocked    Code = "ip_blocked"    // IP allow list
	RateLimit    Code = "rate_limit"    // try later
	Network      Code = "network"       // nothing answered
	Server       Code = "server"        // the service is in trouble
	Connected    Code = "connected"     // that account is already connected
	OtherAccount Code = "other_account" // another account than the connector's
	SameKey      Code = "same_key"      // the key already in use
	Busy         Code = "busy"          // somebody else is at it
	Cancelled    Code = "cancelled"     // by the person or a signal
	OwnAccess    Code = "own_access"    // nobody decides on their own access
	ReviewStage  Code = "review_stage"  // the review is signed, or not yet
	Reviewer     Code = "reviewer"      // the item is another reviewer's
	Alone        Code = "alone"         // decided one by one
	Undecided    Code = "undecided"     // privileged items without a decision stop the signing
	Failed       Code = "failed"        // anything else
)

// exits are the codes whose commands do not end with 1 (DESIGN section 5).
var exits = map[Code]int{
	Missing: 2, Invalid: 2, Unsupported: 2,
	TokenShape: 3, EventsKey: 3, Rejected: 3, Forbidden: 3, IPBlocked: 3, OtherAccount: 3,
	NotFound: 4, Keychain: 6, Cancelled: 130,
}

// Exit is how a command ends that met such a failure.
func (c Code) Exit() int {
	if exit, ok := exits[c]; ok {
		return exit
	}
	return 1
}

// row is one line of the table. The texts are sentences; {blanks} are filled
// in by Tell.
type row struct {
	id   ID
	code Code
	what string // what happened
	why  string // what that usually means; may be empty
	do   string // what to do
}

// Blanks are the names of a row's {blanks} and what goes into them.
type Blanks map[string]string

// Told is a failure in words, as Tell makes it and nobody else.
type Told struct {
	ID   ID
	Code Code
	What string // what happened, as a sentence
	Why  string // what that usually means; empty where nothing is known
	Do   string // what to do
	raw  string // of Unexpected: what the system said, as it said it
}

// Tell fills in a row.
func Tell(id ID, blanks ...Blanks) Told {
	r := rows[id]
	t := Told{ID: id, Code: r.code, What: r.what, Why: r.why, Do: r.do}
	for _, b := range blanks {
		t.What, t.Why, t.Do = b.fill(t.What), b.fill(t.Why), b.fill(t.Do)
	}
	return t
}

// fill puts the blanks into a text. What is filled in is not filled again.
func (b Blanks) fill(text string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	pairs := make([]string, 0, 2*len(b))
	for name, value := range b {
		pairs = append(pairs, "{"+name+"}", value)
	}
	return endedOnce(strings.NewReplacer(pairs...).Replace(text))
}

// endedOnce takes the second of two full stops at the end, where what was
// filled in ends a sentence itself.
func endedOnce(text string) string {
	if strings.HasSuffix(text, "..") && !strings.HasSuffix(text, "...") {
		return text[:len(text)-1]
	}
	return text
}

// Said is what happened, to stand within another sentence.
func (t Told) Said() string {
	if t.raw != "" {
		return t.raw
	}
	return within(t.What, rows[t.ID].what)
}

// Hint is what to do, to stand within another sentence.
func (t Told) Hint() string { return within(t.Do, rows[t.ID].do) }

// And adds what another row says of the cause and the cure.
func (t Told) And(more Told) Told {
	t.Why, t.Do = join(t.Why, more.Why), join(t.Do, more.Do)
	return t
}

// First puts what another row says is to be done before what this one says.
func (t Told) First(hint Told) Told {
	t.Do = join(hint.Do, t.Do)
	return t
}

// Text is what happened and what that usually means.
func (t Told) Text() string { return join(t.What, t.Why) }

func join(parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, " ")
}

// names begin sentences and keep their capital letter within one.
var names = []string{"PagerDuty", "ConductorOne", "Windows", "Ctrl"}

// within makes a sentence of the table fit into another one: without its
// capital letter, and a single one without its full stop. A name or a path
// that fills its first blank stays as it is.
func within(sentence, row string) string {
	if !strings.Contains(sentence, ". ") {
		sentence = strings.TrimSuffix(sentence, ".")
	}
	if strings.HasPrefix(row, "{") {
		return sentence
	}
	for _, n := range names {
		if strings.HasPrefix(sentence, n) {
			return sentence
		}
	}
	first, size := utf8.DecodeRuneInString(sentence)
	second, _ := utf8.DecodeRuneInString(sentence[size:])
	if !unicode.IsUpper(first) || !unicode.IsLower(second) && second != ' ' {
		return sentence
	}
	return string(unicode.ToLower(first)) + sentence[size:]
}

// Quote bounds what a row quotes of the system or a service.
func Quote(text string) string { return words.Cut(words.OneLine(text), longestQuote) }

// longestQuote is in characters.
const longestQuote = 200
