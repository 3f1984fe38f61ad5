package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/tui/styles"
)

// Keys are all key bindings of the program, in one place. Help is made of the
// same values that screens match against, so it cannot say something else. What
// a letter opens or copies, it does with Ctrl as well, as in text fields.
type Keys struct {
	// Everywhere, text fields included.
	Help, Leave, Suspend, Up, Down, PageUp, PageDown, Next, Back key.Binding
	LineMode, Revoke, DemoKey, CopyTyping, OpenTyping            key.Binding
	Tab                                                          key.Binding
	ListKeys
	Toggle key.Binding // in lists of choices
	// Where no text field has the focus, letters are commands.
	HelpLetter, ReadOnly, Copy                            key.Binding
	Log, HomeScreen, Cancel                               key.Binding
	Sync, Rotate, Logs, Owners, Disconnect, New, Continue key.Binding
	Remove, TakeOver, Quit                                key.Binding
	Access, Changes, Findings, Held, Rename               key.Binding
	Export, Provider, SendAgain, MoveToken, Reviews       key.Binding
	// In dialogs.
	Left, Right key.Binding
	OldKey      key.Binding // the replaced key was disabled in PagerDuty
}

func bind(help, desc string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, desc))
}

// NewKeys makes the bindings, their help in the glyphs of st.
func NewKeys(st *styles.Styles) *Keys {
	ud, lr := st.Glyphs.UpDown, st.Glyphs.LeftRight
	return &Keys{
		ListKeys: newListKeys(st),

		Help:     bind("F1", "help", "f1"),
		Leave:    bind("ctrl+c", "leave", "ctrl+c"),
		Suspend:  bind("ctrl+z", "suspend", "ctrl+z"),
		Up:       bind(ud, "choose", "up", "ctrl+p"),
		Down:     bind(ud, "choose", "down", "ctrl+n"),
		PageUp:   bind("pgup/pgdn", "scroll", "pgup"),
		PageDown: bind("pgup/pgdn", "scroll", "pgdown"),
		Next:     bind("enter", "next", "enter"),
		Back:     bind("esc", "back", "esc", "shift+tab"),
		Tab:      bind("tab", "next field", "tab"),
		LineMode: bind("F2", "switch to plain lines", "f2"),
		Revoke:   bind("F9", "revoke the demo's key", "f9"),
		DemoKey:  bind("F5", "paste the demo's key", "f5"),

		CopyTyping: bind("ctrl+y", "copy", "ctrl+y"),
		OpenTyping: bind("ctrl+o", "open in the browser", "ctrl+o"),

		Toggle: bind("space", "tick", " "),

		HelpLetter: bind("?", "help", "?"),
		Copy:       bind("y", "copy", "y", "ctrl+y"),
		ReadOnly:   bind("r", "read-only", "r"),
		Log:        bind("l", "log", "l"),
		HomeScreen: bind("b", "home", "b"),
		Cancel:     bind("ctrl+c", "cancel", "ctrl+c"),
		Sync:       bind("s", "sync", "s"),
		Rotate:     bind("r", "rotate the token", "r"),
		Logs:       bind("l", "logs", "l"),
		Owners:     bind("o", "owners", "o"),
		Disconnect: bind("x", "disconnect", "x"),
		New:        bind("n", "new connector", "n"),
		Continue:   bind("c", "continue setup", "c"),
		Remove:     bind("x", "remove", "x"),
		TakeOver:   bind("t", "take over", "t"),
		Quit:       bind("q", "quit", "q"),
		OldKey:     bind("p", "disable old key", "p"),

		Rename:    bind("w", "rename", "w"),
		Access:    bind("a", "access", "a"),
		Changes:   bind("c", "changes", "c"),
		Reviews:   bind("v", "reviews", "v"),
		Findings:  bind("f", "findings", "f"),
		Export:    bind("e", "export", "e"),
		Provider:  bind("d", "identity provider", "d"),
		MoveToken: bind("t", "move token", "t"),
		SendAgain: bind("m", "send message again", "m"),
		Held:      bind("h", "decide on held sync", "h"),

		Left:  bind(lr, "choose", "left", "up", "k", "ctrl+p", "shift+tab"),
		Right: bind(lr, "choose", "right", "down", "j", "ctrl+n", "tab"),
	}
}

// As is a binding under another description, where the same key does
// something that this screen calls differently.
func As(b key.Binding, desc string) key.Binding {
	b.SetHelp(b.Help().Key, desc)
	return b
}

// Is reports whether a message is one of the bindings' keys.
func Is(msg tea.Msg, bs ...key.Binding) bool {
	k, ok := msg.(tea.KeyMsg)
	return ok && key.Matches(k, bs...)
}

// Split makes single keys of letters that arrived together (typed fast, or
// pasted where the terminal does not mark pastes): "up" typed quickly is u and
// p, not the arrow of that name. Marked pastes and keys come back as they are.
func Split(k tea.KeyMsg) []tea.KeyMsg {
	if k.Type != tea.KeyRunes || k.Paste || len(k.Runes) < 2 {
		return []tea.KeyMsg{k}
	}
	out := make([]tea.KeyMsg, len(k.Runes))
	for i, r := range k.Runes {
		out[i] = tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Alt: k.Alt}
	}
	return out
}
