package ui

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
)

// Width is the number of cells that drawn text takes.
func Width(s string) int {
	n := 0
	for at := 0; at < len(s); {
		r, size := utf8.DecodeRuneInString(s[at:])
		switch {
		case plain(r):
			n++
		case r == '\x1b':
			if size = inked(s[at:]); size == 0 {
				return ansi.StringWidth(s)
			}
		default:
			return ansi.StringWidth(s)
		}
		at += size
	}
	return n
}

// inked is the length of the color or weight that a text begins with, which
// takes no cell; 0 where it begins with none.
func inked(s string) int {
	if !strings.HasPrefix(s, "\x1b[") {
		return 0
	}
	end := strings.TrimLeft(s[2:], "0123456789;")
	if !strings.HasPrefix(end, "m") {
		return 0
	}
	return len(s) - len(end) + 1
}

// plain reports whether a letter takes one cell whatever stands beside it, as
// nearly all that is drawn does: to measure others costs fifty
// times as much.
func plain(r rune) bool {
	return r >= ' ' && r <= '~' || r >= 0xA1 && r < 0x300 && r != 0xAD || r >= 0x2010 && r <= 0x2027 || r >= 0x2500 && r <= 0x257F
}

// Fit cuts text to at most w cells; what was cut ends in an ellipsis.
func (e *Env) Fit(s string, w int) string {
	if w <= 0 {
		return ""
	}
	if Width(s) <= w {
		return s
	}
	return ansi.Truncate(s, w, e.Styles.Glyphs.Ellipsis)
}

// Cell cuts or pads text to exactly w cells.
func (e *Env) Cell(s string, w int) string { return padTo(e.Fit(s, w), w) }

// CellRight is Cell aligned to the right.
func (e *Env) CellRight(s string, w int) string {
	s = e.Fit(s, w)
	return strings.Repeat(" ", max(0, w-Width(s))) + s
}

func padTo(s string, w int) string {
	return s + strings.Repeat(" ", max(0, w-Width(s)))
}

// Wrap breaks text into lines of at most w cells, at spaces where it can.
func Wrap(s string, w int) []string {
	if w < 1 {
		w = 1
	}
	var lines []string
	for _, par := range strings.Split(s, "\n") {
		if Width(par) <= w {
			lines = append(lines, par)
			continue
		}
		for _, l := range strings.Split(ansi.Wrap(keepAddresses(par), w, " "), "\n") {
			// Around wide letters that call can leave a line too long.
			for _, l := range strings.Split(ansi.Hardwrap(l, w, false), "\n") {
				lines = append(lines, strings.ReplaceAll(strings.TrimRight(l, " "), whole, "-"))
			}
		}
	}
	return lines
}

// whole stands for a hyphen after which a line does not break. It is of the
// private ones, which cleaned text does not hold.
const whole = "\uE0FF"

// keepAddresses keeps lines from breaking at the hyphens of addresses.
func keepAddresses(par string) string {
	if !strings.Contains(par, "://") {
		return par
	}
	list := strings.Split(par, " ")
	for i, w := range list {
		if strings.Contains(w, "://") {
			list[i] = strings.ReplaceAll(w, "-", whole)
		}
	}
	return strings.Join(list, " ")
}

// Wrapped are the lines of a text in a style. Every piece of an address leads
// to the whole of it, also where it is broken over lines.
func (e *Env) Wrapped(st lipgloss.Style, s string, w int) []string {
	lines := Wrap(s, w)
	l := linker{env: e, style: st, addresses: addressesIn(s)}
	for i, line := range lines {
		lines[i] = l.line(line)
	}
	return lines
}

// linker draws the lines of a text one after the other.
type linker struct {
	env       *Env
	style     lipgloss.Style
	addresses []string // that are still to come
	whole     string   // the address that was begun last
	rest      string   // what of it is on the next line
}

func (l *linker) line(text string) string {
	if !l.env.Styles.HasLinks || l.rest == "" && len(l.addresses) == 0 {
		return l.style.Render(text)
	}
	var b strings.Builder
	plain := 0 // what before here is drawn
	for at := 0; at < len(text); {
		end := at + len(text[at:])
		if n := strings.IndexByte(text[at:], ' '); n >= 0 {
			end = at + n
		}
		if piece := l.piece(text[at:end]); piece != "" {
			l.draw(&b, text[plain:at])
			b.WriteString(l.env.Styles.Link(l.whole, l.style.Render(piece)))
			plain = at + len(piece)
		}
		at = end + 1
	}
	l.draw(&b, text[plain:])
	return b.String()
}

func (l *linker) draw(b *strings.Builder, text string) {
	if text != "" {
		b.WriteString(l.style.Render(text))
	}
}

// piece is what of a word belongs to an address; "" for nothing.
func (l *linker) piece(word string) string {
	if l.rest == "" {
		if len(l.addresses) == 0 || !strings.HasPrefix(word, https) {
			return ""
		}
		l.whole, l.addresses = l.addresses[0], l.addresses[1:]
		l.rest = l.whole
	}
	var piece string
	switch {
	case strings.HasPrefix(word, l.rest):
		piece = l.rest
	case strings.HasPrefix(l.rest, word):
		piece = word
	}
	if piece == "" {
		l.rest = ""
		return ""
	}
	l.rest = l.rest[len(piece):]
	return piece
}

const https = "https://"

// addressesIn are the addresses in a text, in their order, without the full
// stop or bracket that follows them.
func addressesIn(s string) []string {
	if !strings.Contains(s, https) {
		return nil
	}
	var list []string
	for _, w := range strings.Fields(s) {
		if strings.HasPrefix(w, https) {
			list = append(list, strings.TrimRight(w, ".,;:)"))
		}
	}
	return list
}
