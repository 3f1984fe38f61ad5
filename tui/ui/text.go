package ui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Width is the number of cells that drawn text takes.
func Width(s string) int { return ansi.StringWidth(s) }

// Fit cuts text to at most w cells; what was cut ends in an ellipsis.
func (e *Env) Fit(s string, w int) string {
	if w <= 0 {
		return ""
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

// links makes links of the addresses in a line of text. One of which the line
// holds only a part is left alone.
func (p *Page) links(line, text string) string {
	if !p.env.Styles.HasLinks || !strings.Contains(line, "https://") {
		return line
	}
	all := strings.Fields(text)
	list := strings.Split(line, " ")
	for i, w := range list {
		if address := strings.TrimRight(w, ".,;:)"); strings.HasPrefix(w, "https://") && slices.Contains(all, w) {
			list[i] = p.env.Styles.Link(address, address) + w[len(address):]
		}
	}
	return strings.Join(list, " ")
}
