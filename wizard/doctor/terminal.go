package doctor

import (
	"fmt"
	"strings"
)

// Terminal is what the caller found out about the terminal; doctor itself
// touches none.
type Terminal struct {
	InTTY, OutTTY bool
	Width, Height int  // in cells; 0 where there is no terminal
	UTF8          bool // what the locale says
	Locale        string
	Term          string // TERM
	NoColor       bool   // NO_COLOR is set and not empty
	Windows       bool   // where TERM is usually not set
}

// The sizes of the screens (the design, section 4).
const (
	leastWidth, leastHeight = 40, 10
	fullWidth, fullHeight   = 80, 24
)

func (t Terminal) checks() []Check {
	return []Check{t.tty(), t.size(), t.color(), t.locale()}
}

func (t Terminal) tty() Check {
	const name = "terminal"
	dumb := t.Term == "dumb" || t.Term == "" && !t.Windows
	switch {
	case !t.InTTY || !t.OutTTY:
		what := "The input is"
		if t.InTTY {
			what = "The output is"
		} else if !t.OutTTY {
			what = "Input and output are"
		}
		return Check{name, Warning, what + " not a terminal: connectpd asks nothing and needs flags.",
			"for guided setup, run connectpd in a terminal"}
	case dumb && t.Term == "":
		return Check{name, Warning, "TERM is not set: connectpd asks line by line.", "set TERM to your terminal's kind, for example xterm-256color"}
	case dumb:
		return Check{name, Warning, "TERM is dumb: connectpd asks line by line.", "if your terminal can do more, set TERM to its kind, for example xterm-256color"}
	case t.Term == "":
		return Check{name, OK, "Input and output are a terminal.", ""}
	default:
		return Check{name, OK, fmt.Sprintf("Input and output are a terminal (TERM is %s).", plain(t.Term)), ""}
	}
}

func (t Terminal) size() Check {
	const name = "terminal-size"
	is := fmt.Sprintf("The window has %d columns and %d lines", t.Width, t.Height)
	switch {
	case t.Width <= 0 || t.Height <= 0:
		return Check{name, OK, "There is no window to measure.", ""}
	case t.Width < leastWidth || t.Height < leastHeight:
		return Check{name, Warning, is + ", too small for the screens.",
			fmt.Sprintf("make it at least %d by %d, or use --accessible, which works at any size", leastWidth, leastHeight)}
	case t.Width < fullWidth || t.Height < fullHeight:
		return Check{name, OK, fmt.Sprintf("%s; from %d by %d the screens show more.", is, fullWidth, fullHeight), ""}
	default:
		return Check{name, OK, is + ".", ""}
	}
}

func (t Terminal) color() Check {
	const name = "color"
	switch {
	case t.NoColor:
		return Check{name, OK, "Colors are off because of NO_COLOR; nothing is shown by color alone.", ""}
	case !t.OutTTY || t.Term == "dumb" || t.Term == "" && !t.Windows:
		return Check{name, OK, "Colors are off because the output cannot show them; nothing is shown by color alone.", ""}
	default:
		return Check{name, OK, "The terminal's own sixteen colors are used.", ""}
	}
}

func (t Terminal) locale() Check {
	const name = "locale"
	if t.UTF8 {
		return Check{name, OK, "Text is UTF-8.", ""}
	}
	is := "The locale is not UTF-8"
	if t.Locale != "" {
		is = fmt.Sprintf("The locale %s is not UTF-8", plain(t.Locale))
	}
	return Check{name, Warning, is + ": lines and marks are drawn in ASCII, and names with other letters may look wrong.",
		"set LANG to a UTF-8 locale, for example C.UTF-8 or en_US.UTF-8"}
}

// plain keeps what a variable of the environment holds from acting on the
// terminal.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r >= 0x7f {
			return '?'
		}
		return r
	}, s)
}
