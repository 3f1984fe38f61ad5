package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Line is v as JSON on one line, with its line end; <, > and & stay as they
// are. It is the one encoder of everything that is printed as JSON: characters
// that are not drawn, or that command a terminal or turn the direction of what
// follows, are written as \uXXXX, so that the text can be looked at safely and
// has the same value for who reads it.
func Line(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return escapeUndrawn(b.Bytes()), nil
}

// escapeUndrawn escapes characters in JSON text. Outside of its strings JSON
// is ASCII, so whatever is found stands in one.
func escapeUndrawn(text []byte) []byte {
	at := firstUndrawn(text)
	if at < 0 {
		return text
	}
	out := append(make([]byte, 0, len(text)+64), text[:at]...)
	for at < len(text) {
		r, n := utf8.DecodeRune(text[at:])
		if undrawn(r) {
			out = appendEscape(out, r)
		} else {
			out = append(out, text[at:at+n]...)
		}
		at += n
	}
	return out
}

func firstUndrawn(text []byte) int {
	for at := 0; at < len(text); {
		if c := text[at]; c < utf8.RuneSelf {
			if c == 0x7f {
				return at
			}
			at++
			continue
		}
		r, n := utf8.DecodeRune(text[at:])
		if undrawn(r) {
			return at
		}
		at += n
	}
	return -1
}

// undrawn reports controls, format characters (bidi, zero width, tags), line
// separators, variation selectors and fillers. The line end after an object is
// no part of it.
func undrawn(r rune) bool {
	return r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp,
		unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

func appendEscape(out []byte, r rune) []byte {
	if hi, lo := utf16.EncodeRune(r); hi != unicode.ReplacementChar {
		return fmt.Appendf(out, `\u%04x\u%04x`, hi, lo)
	}
	return fmt.Appendf(out, `\u%04x`, r)
}

// indented is Line over several lines.
func indented(v any) ([]byte, error) {
	line, err := Line(v)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = json.Indent(&b, line, "", "  ")
	return b.Bytes(), err
}
