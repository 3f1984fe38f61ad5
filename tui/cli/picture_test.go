//go:build unix

package cli_test

import (
	"flag"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hinshun/vt10x"
)

// pictures makes the README's pictures anew:
//
//	go test ./tui/cli -run TestPictures -pictures
var pictures = flag.Bool("pictures", false, "draw the README's pictures anew, from the real program")

const pictureFolder = "testdata/pictures"

// TestPictures walks the demo and draws three of its screens. The pictures
// that are kept must show what the program shows today, as far as that is the
// same each time: a sync in the middle never is.
func TestPictures(t *testing.T) {
	t.Parallel()
	x := inTerminal(t, terminalOptions{args: []string{"demo"}, cols: 100, rows: 24})
	x.see("Step 1 of 6 · Connector", "tried just now")
	x.press(enter)
	x.see("Step 2 of 6 · App", "Made by your identity provider", "ctrl+c leave")
	x.picture("wizard", true)
	x.press(enter)
	x.enterAt(3, "Owners")
	x.see("Step 4 of 6 · API key", "F5 pastes it")
	x.press("\x1b[15~") // F5
	x.see("Step 5 of 6 · Check and save", "Save")
	x.read()
	x.press(enter)
	x.see("Syncing", "of 250", "memberships", "of 40", "ctrl+c cancel")
	x.picture("sync", false)
	x.see("Connected on this computer")
	x.read()
	x.press("b")
	x.see("access", "sync")
	x.press("a")
	x.see("Ada Okafor", "Aaron Andersson", "ctrl+c leave")
	x.picture("access", false) // it says how old the data is
}

// picture draws the screen, or holds the kept picture against it: its text
// must be the same where it is the same at every run, else be there at all.
func (x *terminal) picture(name string, same bool) {
	x.t.Helper()
	file := filepath.Join(pictureFolder, name+".svg")
	drawn := func() string {
		x.mu.Lock()
		defer x.mu.Unlock()
		return drawScreen(x.vt)
	}
	if *pictures {
		if err := os.MkdirAll(pictureFolder, 0o755); err != nil {
			x.t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(drawn()), 0o644); err != nil {
			x.t.Fatal(err)
		}
		return
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		x.t.Fatal(err)
	}
	if same { // a frame may be on its way still
		x.until("what "+file+" shows; draw it anew: go test ./tui/cli -run TestPictures -pictures",
			func(string) bool { return drawn() == string(kept) })
	}
	if !strings.HasPrefix(string(kept), "<svg") {
		x.t.Errorf("%s is no picture", file)
	}
}

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
)

// drawScreen makes an SVG of an emulated screen, a text element a run of cells
// that look alike.
func drawScreen(vt vt10x.Terminal) string {
	cols, rows := vt.Size()
	width, height := float64(cols)*cellWidth+2*margin, float64(rows)*cellHeight+2*margin
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" role="img">`+"\n", width, height, width, height)
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" rx="8" fill="%s"/>`+"\n", pictureBG)
	b.WriteString(`<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14" xml:space="preserve">` + "\n")
	for y := range rows {
		drawRow(&b, vt, y, cols)
	}
	b.WriteString("</g>\n</svg>\n")
	return b.String()
}

func drawRow(b *strings.Builder, vt vt10x.Terminal, y, cols int) {
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
		drawRun(b, first, text.String(), start, y)
	}
}

func drawRun(b *strings.Builder, g vt10x.Glyph, text string, x, y int) {
	left, width := margin+float64(x)*cellWidth, float64(len([]rune(text)))*cellWidth
	fg, bg := shade(g.FG, pictureFG), shade(g.BG, pictureBG)
	if bg != pictureBG {
		fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"/>`+"\n", left, margin+float64(y)*cellHeight, width, cellHeight, bg)
	}
	if strings.TrimSpace(text) == "" {
		return
	}
	style := ""
	if g.Mode&cellBold != 0 {
		style += ` font-weight="bold"`
	}
	if g.Mode&cellUnderline != 0 {
		style += ` text-decoration="underline"`
	}
	fmt.Fprintf(b, `<text x="%.1f" y="%.1f" textLength="%.1f" fill="%s"%s>%s</text>`+"\n",
		left, margin+float64(y)*cellHeight+13.5, width, fg, style, html.EscapeString(text))
}

// shade is a colour of the palette; everything beyond it is the default.
func shade(c vt10x.Color, otherwise string) string {
	if int(c) < len(palette) {
		return palette[c]
	}
	return otherwise
}
