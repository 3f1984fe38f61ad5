package styles

import (
	"strings"

	"github.com/charmbracelet/bubbles/spinner"
	"github.com/charmbracelet/x/ansi"
)

// Glyphs are the symbols in use. Each is one cell wide unless its comment
// says otherwise, and none is needed to understand a screen: words stand by.
type Glyphs struct {
	Done, Now, Todo    string // steps
	Pointer            string // the line under the cursor
	Chosen, Unchosen   string // of answers of which one is chosen
	Ticked, Unticked   string // three cells
	Filled, Empty      rune   // bars
	Rule               string
	Dot                string // between things on one line
	Bullet             string // a masked character
	Caret              string // where the next letter goes
	Ellipsis           string
	UpDown             string // the keys, any width
	LeftRight          string
	Warn, Bad, Good    string
	Plus, Minus, Alter string
	More               string // there is more below
	Into               string // between a menu and what is in it
	Spin               []string
}

var unicodeGlyphs = Glyphs{
	Done: "✓", Now: "●", Todo: "○", Pointer: "❯", Chosen: "●", Unchosen: "○", Ticked: "[x]", Unticked: "[ ]",
	Filled: '━', Empty: '─', Rule: "─", Dot: "·", Bullet: "•", Caret: "▏",
	Ellipsis: "…", UpDown: "↑/↓", LeftRight: "←/→", Warn: "!", Bad: "✗", Good: "✓",
	Plus: "+", Minus: "−", Alter: "~", More: "↓", Into: "›",
	Spin: spinner.MiniDot.Frames,
}

var asciiGlyphs = Glyphs{
	Done: "+", Now: ">", Todo: "-", Pointer: ">", Chosen: "*", Unchosen: "-", Ticked: "[x]", Unticked: "[ ]",
	Filled: '=', Empty: '-', Rule: "-", Dot: "-", Bullet: "*", Caret: "_",
	Ellipsis: "~", UpDown: "up/down", LeftRight: "left/right", Warn: "!", Bad: "x", Good: "+",
	Plus: "+", Minus: "-", Alter: "~", More: "v", Into: ">",
	Spin: spinner.Line.Frames,
}

// twins are what single characters of our own sentences become where only
// ASCII can be drawn.
var twins = map[string]string{
	"·": "-", "…": "~", "─": "-", "–": "-", "—": "-", "−": "-", "×": "x", "≈": "~",
	"’": "'", "‘": "'", "“": `"`, "”": `"`, "→": ">", "←": "<", "↑": "^", "↓": "v", "❯": ">",
	"✓": "+", "✗": "x", "●": ">", "○": "-", "•": "*", "›": ">",
}

// Fold makes a drawn line plain ASCII, cell for cell: our own characters
// become their twins, anything else a question mark for each cell.
func (s *Styles) Fold(line string) string {
	if !s.IsASCII || isASCII(line) {
		return line
	}
	var b strings.Builder
	state := byte(0)
	for len(line) > 0 {
		seq, width, n, next := ansi.DecodeSequence(line, state, nil)
		state, line = next, line[n:]
		switch twin, ok := twins[seq]; {
		case isASCII(seq):
			b.WriteString(seq)
		case ok:
			b.WriteString(twin)
		default:
			b.WriteString(strings.Repeat("?", width))
		}
	}
	return b.String()
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
