package terminal

import (
	"io"
	"os"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"
)

// Understands reports whether out is a terminal that reads past what it does
// not know: links, copies, titles. The console of Linux draws those. name is
// what TERM says.
func Understands(out io.Writer, name string) bool {
	f, ok := out.(*os.File)
	return ok && term.IsTerminal(int(f.Fd())) && name != "dumb" && name != "linux"
}

// Copy sends a text to the terminal's clipboard. Whether it arrives no terminal
// says. A file takes one write after the other, so that the text never lands in
// the middle of a picture.
func Copy(out io.Writer, text string) { _, _ = io.WriteString(out, ansi.SetSystemClipboard(text)) }

// KeepTitle has the terminal keep the window's title.
func KeepTitle(out io.Writer) { _, _ = io.WriteString(out, "\x1b[22;2t") }

// RestoreTitle brings back the title that was kept last.
func RestoreTitle(out io.Writer) { _, _ = io.WriteString(out, "\x1b[23;2t") }
