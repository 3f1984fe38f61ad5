package uitest

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

var named = map[string]tea.KeyType{
	"enter": tea.KeyEnter, "esc": tea.KeyEsc, "tab": tea.KeyTab, "shift+tab": tea.KeyShiftTab,
	"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
	"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd,
	"backspace": tea.KeyBackspace, "delete": tea.KeyDelete,
	"ctrl+c": tea.KeyCtrlC, "ctrl+z": tea.KeyCtrlZ, "ctrl+u": tea.KeyCtrlU, "ctrl+w": tea.KeyCtrlW,
	"ctrl+n": tea.KeyCtrlN, "ctrl+p": tea.KeyCtrlP, "ctrl+k": tea.KeyCtrlK, "ctrl+a": tea.KeyCtrlA, "ctrl+d": tea.KeyCtrlD, "ctrl+e": tea.KeyCtrlE, "ctrl+y": tea.KeyCtrlY, "ctrl+o": tea.KeyCtrlO,
	"f1": tea.KeyF1, "f2": tea.KeyF2, "f3": tea.KeyF3, "f4": tea.KeyF4, "f5": tea.KeyF5,
	"f6": tea.KeyF6, "f9": tea.KeyF9,
}

// Keys are the key messages of a name: a key, a letter, "paste:…" (a marked
// paste), "burst:…" (letters that arrive together) or "type:…" (one by one).
func Keys(name string) []tea.KeyMsg {
	if t, ok := named[name]; ok {
		return []tea.KeyMsg{{Type: t}}
	}
	if name == "space" {
		return []tea.KeyMsg{{Type: tea.KeySpace, Runes: []rune{' '}}}
	}
	if s, ok := strings.CutPrefix(name, "paste:"); ok {
		return []tea.KeyMsg{{Type: tea.KeyRunes, Runes: []rune(s), Paste: true}}
	}
	if s, ok := strings.CutPrefix(name, "burst:"); ok {
		return []tea.KeyMsg{{Type: tea.KeyRunes, Runes: []rune(s)}}
	}
	var out []tea.KeyMsg
	s := name
	if t, ok := strings.CutPrefix(name, "type:"); ok {
		s = t
	} else if len([]rune(name)) != 1 {
		panic("drive: no key called " + name)
	}
	for _, r := range s {
		if r == ' ' {
			out = append(out, Keys("space")...)
			continue
		}
		out = append(out, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
	}
	return out
}
