package terminal

import (
	"bytes"
	"io"
	"regexp"
	"slices"
	"time"
)

// patience is how long the rest of an answer may take. What comes later is a
// person's: an answer that was cut off must not swallow it.
const patience = 5 * time.Second

// longestKey bounds what is held back of a sequence whose end decides what it
// is. Keys and mouse reports are far shorter.
const longestKey = 64

const (
	bell = 0x07
	esc  = 0x1b
	del  = 0x7f
)

// typist reads what is typed into a terminal and leaves out what the terminal
// itself answers: colours, its version, the cursor's place, the clipboard.
// Programs ask for those and may be gone when the answer comes; taken for keys,
// it fills fields and presses commands. An answer is left out to its end also
// where it arrives in pieces.
type typist struct {
	in   io.Reader
	more func() bool // waits a moment and tells whether there is more to read
	now  func() time.Time

	state state
	held  []byte // of a sequence that is not known yet to be a key
	given []byte // what was held and given for a key, because nothing followed
	last  time.Time
}

// rest is how an answer goes on: it comes in one piece, and nobody types so.
var rest = regexp.MustCompile(`^\x1b(\][0-9]+;|P[0-9>=!][^ ]|_G[a-z]=|\[[?>=]?[0-9]+[0-9;$]*[Rcntuy])`)

// state is where in a sequence the next byte stands.
type state int

const (
	typing   state = iota
	escaped        // after Esc: a key of its own, or a sequence
	opened         // after what opens a string, or Alt and that letter
	function       // after Esc O: one letter of a function key is missing
	control        // in Esc [ …, up to its final letter
	inString       // in an answer, up to its end
	atEnd          // in an answer, after the Esc that ends it
)

// newTypist reads from in. more tells a lone Esc from the beginning of a
// sequence: it waits as long as a person cannot type, and reports whether there
// is more to read.
func newTypist(in io.Reader, more func() bool, now func() time.Time) *typist {
	return &typist{in: in, more: more, now: now, held: make([]byte, 0, longestKey)}
}

// Read gives what was typed. It gives nothing, and no error, where all that
// came was an answer: whoever waits for the terminal has to wait again. Never
// is something kept that could be given, because nobody would come for it.
func (a *typist) Read(p []byte) (int, error) {
	if len(p) <= longestKey {
		return 0, io.ErrShortBuffer
	}
	raw := make([]byte, len(p))
	defer clear(raw) // it may be a secret
	out := p[:0]
	for {
		n, err := a.in.Read(raw[:len(p)-len(out)-len(a.held)])
		a.arrived(raw[:n])
		for _, b := range raw[:n] {
			out = a.take(b, out)
		}
		if a.undecided() && err == nil && len(out)+len(a.held) < len(p) && a.more() {
			continue
		}
		if a.undecided() {
			a.given = bytes.Clone(a.held)
			out = a.give(out)
		}
		return len(out), err
	}
}

// arrived takes note of a read before its bytes are taken. An answer whose rest
// has not come for too long is over, and what was given for a key was the
// beginning of an answer where the rest follows late.
func (a *typist) arrived(read []byte) {
	if len(read) == 0 {
		return
	}
	now := a.now()
	late := now.Sub(a.last) > patience
	if a.state != typing && late {
		a.drop()
	}
	if a.given != nil && !late && rest.Match(slices.Concat(a.given, read)) {
		for _, b := range a.given {
			a.take(b, nil)
		}
	}
	a.given, a.last = nil, now
}

// undecided reports that what is held is a key, unless more follows at once.
func (a *typist) undecided() bool {
	switch a.state {
	case escaped, opened, function:
		return true
	case control:
		return len(a.held) == 2
	}
	return false
}

func (a *typist) drop() {
	clear(a.held)
	a.held, a.state = a.held[:0], typing
}

// give passes on what was held.
func (a *typist) give(out []byte) []byte {
	out = append(out, a.held...)
	a.drop()
	return out
}

func (a *typist) hold(b byte, s state) {
	if len(a.held) < longestKey {
		a.held = append(a.held, b)
	}
	a.state = s
}

// take handles one byte.
func (a *typist) take(b byte, out []byte) []byte {
	switch a.state {
	case escaped:
		return a.afterEsc(b, out)
	case opened:
		if opens(a.held[1], b) {
			a.drop()
			a.state = inString
			return out
		}
		return a.take(b, a.give(out))
	case function:
		if b == esc {
			return a.take(b, a.give(out))
		}
		a.hold(b, typing)
		return a.give(out)
	case control:
		return a.inControl(b, out)
	case inString:
		return a.inAnswer(b, out)
	case atEnd:
		a.state = typing
		if b == '\\' {
			return out
		}
		return a.take(b, a.take(esc, out))
	}
	if b == esc {
		a.hold(b, escaped)
		return out
	}
	return append(out, b)
}

func (a *typist) afterEsc(b byte, out []byte) []byte {
	switch b {
	case '[':
		a.hold(b, control)
	case 'O':
		a.hold(b, function)
	case ']', 'P', '_':
		a.hold(b, opened)
	case '\\': // the end of an answer that was begun before
		a.drop()
	case esc:
		out = a.give(out)
		a.hold(b, escaped)
	default:
		a.hold(b, typing)
		out = a.give(out)
	}
	return out
}

// opens reports whether a byte after Esc and a letter makes them an answer.
// Otherwise they are that letter with Alt.
func opens(kind, b byte) bool {
	digit := '0' <= b && b <= '9'
	switch kind {
	case ']': // a colour, the clipboard, a title
		return digit || b == 'l' || b == 'L'
	case 'P': // the version, a setting
		return digit || bytes.IndexByte([]byte(">=!?$+"), b) >= 0
	}
	return b == 'G' // graphics
}

func (a *typist) inControl(b byte, out []byte) []byte {
	first := len(a.held) == 2
	switch {
	case 0x20 <= b && b <= 0x3f, first && b == '[': // Esc [ [ A is a function key
		a.hold(b, control)
		return out
	case b < 0x20 || b >= del: // broken off: these keys count by themselves
		if first {
			out = a.give(out)
		}
		a.drop()
		return a.take(b, out)
	}
	answered := answers(a.held[2:], b) || len(a.held) == longestKey
	a.hold(b, typing)
	if answered {
		a.drop()
		return out
	}
	return a.give(out)
}

// answers reports whether a control sequence is an answer: it has the mark of
// one, or ends as keys do not. Shift with F3 looks like the cursor's place, and
// is no key of the program.
func answers(params []byte, final byte) bool {
	if len(params) == 0 {
		return false
	}
	return bytes.IndexByte([]byte("?>="), params[0]) >= 0 || bytes.IndexByte([]byte("Rcntxy"), final) >= 0
}

// inAnswer leaves out an answer. A control key is in none: it ends one that has
// no end, so that no person is ever locked out.
func (a *typist) inAnswer(b byte, out []byte) []byte {
	switch {
	case b == bell:
		a.state = typing
	case b == esc:
		a.state = atEnd
	case b < 0x20:
		a.state = typing
		return a.take(b, out)
	}
	return out
}
