package table

import (
	"strings"
	"unicode"
)

func quote(text string) string {
	if text == "" || !strings.ContainsAny(text, "\",;\t\r\n") && strings.TrimSpace(text) == text {
		return text
	}
	return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
}

// cell makes a text safe to open in a spreadsheet. Where it would be taken for
// a formula an apostrophe stands before it; and where apostrophes stand before
// a formula already, one more: to get every name back, take one off wherever a
// formula follows apostrophes. The same goes for what follows a line end, a tab
// or a semicolon inside, because spreadsheets that separate cells by these see
// a cell begin there. Control and format characters, those that turn
// the direction of what follows among them, are left out; line ends inside a cell are \n.
func cell(text string) string {
	text = strings.Map(plain, strings.ReplaceAll(text, "\r\n", "\n"))
	var b strings.Builder
	if bare := strings.TrimLeft(text, "'"); strings.HasPrefix(bare, "\t") || strings.HasPrefix(bare, "\n") {
		b.WriteByte('\'') // blanks that are cut off with what they hide
	}
	for {
		if isFormula(strings.TrimLeft(text, "'")) {
			b.WriteByte('\'')
		}
		end := strings.IndexAny(text, ";\t\n") + 1
		if end == 0 {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:end])
		text = text[end:]
	}
}

func plain(r rune) rune {
	switch {
	case r == '\n', r == '\t':
		return r
	case r == '\r':
		return '\n'
	case r == '\u2028', r == '\u2029':
		return '\n'
	case r == '\u200c', r == '\u200d': // joiners: they spell words, and show nothing of their own
		return r
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r):
		return -1 // bidi, zero width, tags; the marks that stand before numbers are seen
	}
	return r
}

// isFormula reports whether a spreadsheet might calculate a text: by its first
// character after blanks and invisible ones, also in full width, as
// spreadsheets set to East Asian languages take it.
func isFormula(text string) bool {
	for _, r := range text {
		switch r {
		case '=', '+', '-', '@', '＝', '＋', '－', '＠':
			return true
		case '\t', '\n':
			return false // what follows is looked at by itself
		}
		if !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) {
			return false
		}
	}
	return false
}
