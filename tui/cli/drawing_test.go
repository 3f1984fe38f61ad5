//go:build unix

package cli_test

import (
	"fmt"
	"html"
	"regexp"
	"strings"

	"github.com/hinshun/vt10x"
)

// The measures of a cell, in the picture's units.
const (
	cellWidth, cellHeight = 8.4, 18.0
	margin                = 14.0
)

// palette are the sixteen colours of a calm dark terminal; a real one has its
// own.
var palette = [...]string{
	"#1d2021", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#c8ccd4",
	"#7f848e", "#f0828a", "#a9d18e", "#f0d08c", "#7fc1ff", "#d794ea", "#6fd0dc", "#ffffff",
}

const pictureFG, pictureBG = "#c8ccd4", "#1d2021"

// vt10x keeps its attribute bits to itself.
const (
	cellReverse = 1 << iota
	cellUnderline
	cellBold
	_
	_
	cellFaint // blinking, as faintAsBlink hands it on
)

// drawScreen makes an SVG of an emulated screen.
func drawScreen(vt vt10x.Terminal) string {
	cols, rows := vt.Size()
	var b strings.Builder
	beginPicture(&b, cols, rows, "")
	for y, row := range drawRows(vt) {
		if row != "" {
			fmt.Fprintf(&b, `<g transform="translate(0 %.0f)">%s</g>`+"\n", float64(y)*cellHeight, row)
		}
	}
	endPicture(&b)
	return b.String()
}

func beginPicture(b *strings.Builder, cols, rows int, style string) {
	width, height := float64(cols)*cellWidth+2*margin, float64(rows)*cellHeight+2*margin
	fmt.Fprintf(b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" role="img">`+"\n", width, height, width, height)
	if style != "" {
		fmt.Fprintf(b, "<style>%s</style>\n", style)
	}
	fmt.Fprintf(b, `<rect width="100%%" height="100%%" rx="8" fill="%s"/>`+"\n", pictureBG)
	b.WriteString(`<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14">` + "\n")
}

func endPicture(b *strings.Builder) { b.WriteString("</g>\n</svg>\n") }

// drawRows draws every line of a screen as if it were the first; empty ones
// are "".
func drawRows(vt vt10x.Terminal) []string {
	cols, rows := vt.Size()
	drawn := make([]string, rows)
	for y := range drawn {
		drawn[y] = drawRow(vt, y, cols)
	}
	return drawn
}

// drawRow draws one line, an element for each run of cells that look alike.
func drawRow(vt vt10x.Terminal, y, cols int) string {
	var b strings.Builder
	for x := 0; x < cols; {
		first := vt.Cell(x, y)
		start := x
		var text strings.Builder
		for ; x < cols; x++ {
			cell := vt.Cell(x, y)
			if cell.FG != first.FG || cell.BG != first.BG || cell.Mode != first.Mode {
				break
			}
			text.WriteRune(max(cell.Char, ' '))
		}
		drawRun(&b, first, text.String(), start)
	}
	return b.String()
}

func drawRun(b *strings.Builder, g vt10x.Glyph, text string, x int) {
	left, width := margin+float64(x)*cellWidth, float64(len([]rune(text)))*cellWidth
	fg, bg := shade(g.FG, pictureFG), shade(g.BG, pictureBG)
	if bg != pictureBG {
		fmt.Fprintf(b, `<rect x="%.1f" y="%.0f" width="%.1f" height="%.0f" fill="%s"/>`, left, margin, width, cellHeight, bg)
	}
	style := ""
	if g.Mode&cellBold != 0 {
		style += ` font-weight="bold"`
	}
	if g.Mode&cellUnderline != 0 {
		style += ` text-decoration="underline"`
	}
	if g.Mode&cellFaint != 0 {
		style += ` opacity=".55"`
	}
	for _, word := range columns.FindAllStringIndex(text, -1) {
		column := text[word[0]:word[1]]
		cells := func(s string) float64 { return float64(len([]rune(s))) * cellWidth }
		fmt.Fprintf(b, `<text x="%.1f" y="%.1f" textLength="%.1f" fill="%s"%s>%s</text>`,
			left+cells(text[:word[0]]), margin+13.5, cells(column), fg, style, html.EscapeString(column))
	}
}

// columns are the texts of a run that more than a space keeps apart: pictures
// need not keep such spaces.
var columns = regexp.MustCompile(`\S+(?: \S+)*`)

// shade is a colour of the palette; everything beyond it is the default.
func shade(c vt10x.Color, otherwise string) string {
	if int(c) < len(palette) {
		return palette[c]
	}
	return otherwise
}

// faintAsBlink hands the faint text of a program on as blinking: the emulator
// knows no faint, and connectpd blinks nothing. A sequence that is cut by the
// end of what was read waits for its rest.
type faintAsBlink struct{ rest []byte }

func (f *faintAsBlink) next(read []byte) []byte {
	read = append(f.rest, read...)
	f.rest = nil
	var out []byte
	for i := 0; i < len(read); i++ {
		if read[i] != '\x1b' {
			out = append(out, read[i])
			continue
		}
		end := endOfSequence(read[i:])
		if end == 0 {
			f.rest = append(f.rest, read[i:]...)
			break
		}
		out = append(out, faintToBlink(read[i:i+end])...)
		i += end - 1
	}
	return out
}

// endOfSequence is the length of the control sequence at the beginning; 1 of
// another escape, 0 where its end is still to come.
func endOfSequence(b []byte) int {
	if len(b) == 1 {
		return 0
	}
	if b[1] != '[' {
		return 1
	}
	for i := 2; i < len(b); i++ {
		if b[i] >= '@' && b[i] <= '~' {
			return i + 1
		}
	}
	return 0
}

// faintToBlink changes the parameter 2 of a colour sequence to 5. Colours
// beyond the sixteen, whose numbers would look like it, are not used.
func faintToBlink(sequence []byte) []byte {
	s := string(sequence)
	if !strings.HasPrefix(s, "\x1b[") || !strings.HasSuffix(s, "m") || strings.Contains(s, "8;") {
		return sequence
	}
	parts := strings.Split(s[2:len(s)-1], ";")
	for i, p := range parts {
		if p == "2" {
			parts[i] = "5"
		}
	}
	return []byte("\x1b[" + strings.Join(parts, ";") + "m")
}
