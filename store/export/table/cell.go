package table

import (
	"strings"
	"unicode"

	"connectpd/store/words"
)

func quote(text string) string {
	if text == "" || !strings.ContainsAny(text, "\",;\t\r\n") && strings.TrimSpace(text) == text {
		return text
	}
	return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
}

// cell makes a text safe to open in a spreadsheet. Where it would be taken for
// a formula an apostrophe stands before it; and where apostrophes stand before
// a formula already, one more, so that Text gives every name back. The same goes for what follows a line end, a tab
// or a semicolon inside, because spreadsheets that separate cells by these see
// a cell begin there. Control and format characters, those that turn
// the direction of what follows among them, are left out; line ends inside a cell are \n.
func cell(text string) string {
	text = words.CleanLines(text)
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

// Text is what a cell was made of: it takes the apostrophes off that stand
// there against a calculation.
func Text(cell string) string {
	head := ""
	if bare := strings.TrimLeft(cell, "'"); strings.HasPrefix(cell, "'") && (strings.HasPrefix(bare, "\t") || strings.HasPrefix(bare, "\n")) {
		cell = cell[1:]
	}
	for {
		if strings.HasPrefix(cell, "'") && isFormula(strings.TrimLeft(cell, "'")) {
			cell = cell[1:]
		}
		end := strings.IndexAny(cell, ";\t\n") + 1
		if end == 0 {
			return head + cell
		}
		head, cell = head+cell[:end], cell[end:]
	}
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
