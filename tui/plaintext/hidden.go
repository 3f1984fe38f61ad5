package plaintext

import (
	"context"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/term"
)

// hidden reads one line that is not shown while it is typed. Whatever ends it
// gives the terminal back as it was. Where there is no terminal nothing is
// shown anyway.
func (in *input) hidden(ctx context.Context, stop <-chan struct{}) (typed []byte, err error) {
	if in.fd < 0 {
		return in.line(ctx, stop)
	}
	before, err := term.MakeRaw(in.fd)
	if err != nil {
		return nil, fmt.Errorf("hide what is typed: %w", err)
	}
	defer func() {
		if given := term.Restore(in.fd, before); given != nil && err == nil {
			err = fmt.Errorf("give the terminal back: %w", given)
		}
	}()
	var k keys
	defer k.wipe()
	for {
		for len(in.buf) > 0 {
			switch k.press(in.take(1)[0], len(in.buf)) {
			case lineDone:
				// The rest of a paste of several lines answers nothing.
				in.take(len(in.buf))
				return k.line(), nil
			case lineInterrupted:
				return nil, errInterrupted
			case lineEnded:
				return nil, io.EOF
			}
		}
		switch {
		case in.err != nil:
			return nil, in.err
		case len(k.typed) > longest:
			return nil, fmt.Errorf("a line is longer than %d bytes", longest)
		}
		if err := in.fill(ctx, stop); err != nil {
			return nil, err
		}
	}
}

// keys edits a hidden line: the terminal does not while it is hidden.
type keys struct {
	typed []byte
	skip  escape
}

// escape is where in a key's escape sequence one is; such keys are left out.
type escape int

const (
	noEscape escape = iota
	escapeBegun
	escapeRest
)

type pressed int

const (
	lineGoesOn pressed = iota
	lineDone
	lineInterrupted
	lineEnded
)

// The keys that edit.
const (
	ctrlC     = 0x03
	ctrlD     = 0x04
	backspace = 0x08
	ctrlU     = 0x15
	escapeKey = 0x1b
	deleteKey = 0x7f
)

// press takes one byte; more is how many arrived together with it.
func (k *keys) press(b byte, more int) pressed {
	switch {
	case k.skip == escapeBegun && (b == '[' || b == 'O'):
		k.skip = escapeRest
		return lineGoesOn
	case k.skip == escapeRest:
		if b >= 0x40 && b <= 0x7e {
			k.skip = noEscape
		}
		return lineGoesOn
	}
	k.skip = noEscape
	switch {
	case b == ctrlC:
		return lineInterrupted
	case b == ctrlD && len(k.typed) == 0:
		return lineEnded
	case (b == '\r' || b == '\n') && len(k.typed) == 0 && more > 0:
		// A paste that begins with an empty line.
	case b == '\r', b == '\n':
		return lineDone
	case b == backspace, b == deleteKey:
		_, n := utf8.DecodeLastRune(k.typed)
		k.typed = k.typed[:len(k.typed)-n]
	case b == ctrlU:
		k.wipe()
	case b == escapeKey:
		k.skip = escapeBegun
	case b >= ' ':
		k.typed = append(k.typed, b)
	}
	return lineGoesOn
}

// line hands over what was typed.
func (k *keys) line() []byte {
	out := k.typed
	k.typed = nil
	return out
}

func (k *keys) wipe() {
	clear(k.typed)
	k.typed = k.typed[:0]
}
