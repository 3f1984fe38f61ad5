package ui

import (
	"context"
	"errors"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store/words"
)

// PageWords are a few words about the last key, with an address alone on a
// line of its own where there is one to show. The zero value is none.
type PageWords struct {
	Text, Address string
	Bad           bool
}

// Draw adds them to a page.
func (w PageWords) Draw(e *Env, p *Page) {
	st := e.Styles
	switch {
	case w.Text == "":
		return
	case w.Bad:
		p.Bad(w.Text)
	case w.Address != "":
		p.Text(w.Text)
	default:
		p.Hang(st.Glyphs.Good+" ", st.Good, w.Text)
	}
	if w.Address != "" {
		p.Address(w.Address)
	}
}

// Paged tells how opening the PagerDuty page of something went.
type Paged struct {
	Name, Address string
	Err           error
}

// OpenPage opens the PagerDuty page of something by name: at once in words
// where that cannot be, else by a command that answers with Paged. open is nil
// where there is no browser: the address is shown instead.
func OpenPage(ctx context.Context, open func(context.Context, string) error, name, address string) (PageWords, tea.Cmd) {
	m := Paged{Name: name, Address: address}
	switch {
	case address == "":
		return PageWords{Text: "PagerDuty has no page for " + name + ".", Bad: true}, nil
	case CheckAddress(address) != nil:
		m.Err = CheckAddress(address)
		return m.Words(), nil
	case open == nil:
		m.Err = errNoBrowser
		return m.Words(), nil
	}
	return PageWords{}, func() tea.Msg {
		m.Err = open(ctx, m.Address)
		return m
	}
}

var errNoBrowser = errors.New("no browser here")

// Words are what happened. Only an address that may be opened is shown.
func (m Paged) Words() PageWords {
	switch {
	case m.Err == nil:
		return PageWords{Text: "Opened the page of " + m.Name + "."}
	case CheckAddress(m.Address) != nil:
		return PageWords{Text: "The page of " + m.Name + " is not opened: " + words.Clean(m.Err.Error()) + ".", Bad: true}
	case errors.Is(m.Err, errNoBrowser):
		return PageWords{Text: "There is no browser here. The page of " + m.Name + ":", Address: words.Clean(m.Address)}
	}
	return PageWords{Text: "The browser did not open. The page of " + m.Name + ":", Address: words.Clean(m.Address), Bad: true}
}
