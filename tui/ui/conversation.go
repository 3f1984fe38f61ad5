package ui

import (
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// Conversation renders a flow.Conversation and turns keys into its calls. It
// holds nothing that the machine knows: only where the cursor is, what is
// being typed, and the search.
type Conversation struct {
	env *Env
	c   flow.Conversation

	focus   stop
	fields  map[string]*Field
	secrets map[string]*SecretField
	search  *Field // nil: no search
	listing List   // of the page
	page    string // which page the above belongs to
	grace   Grace
	turning bool      // a tick for the spinner is on its way
	copied  PageWords // about the last key, where it copied
	copies  int       // how often it did, on this page
	compact bool      // there is no room for panels
	// Also gives the commands of the screen around the page that are rows
	// of it as well, for keyboards without their keys; nil: none.
	Also func() []key.Binding
}

// NewConversation makes the renderer of a conversation.
func NewConversation(e *Env, c flow.Conversation) *Conversation {
	v := &Conversation{env: e, c: flow.Explain(c)}
	v.sync(v.c.Page())
	return v
}

func (v *Conversation) also() []key.Binding {
	if v.Also == nil {
		return nil
	}
	return v.Also()
}

// On reports that the cursor is on the row of a command in Also.
func (v *Conversation) On(b key.Binding) bool { return v.focus == stop{onAlso, b.Help().Key} }

// Refresh takes note that the machine moved without a key (a result was fed
// back). Keys typed ahead do not answer a page that came by itself.
func (v *Conversation) Refresh() {
	if p := v.c.Page(); identity(p) != v.page {
		v.sync(p)
		v.grace.Start(v.env.Now())
	} else {
		v.settle(p)
	}
}

// Forget clears typed secrets, for when the screen is left.
func (v *Conversation) Forget() {
	for _, f := range v.secrets {
		f.Clear()
	}
}

// identity tells pages apart; what changes on a page while one is on it
// (problems, notes, waiting) is no part of it.
func identity(p flow.Page) string { return p.Heading + "\x00" + p.Title + "\x00" + p.Question }

// sync starts afresh on a page.
func (v *Conversation) sync(p flow.Page) {
	v.Forget()
	v.page = identity(p)
	v.fields, v.secrets, v.search = map[string]*Field{}, map[string]*SecretField{}, nil
	v.listing, v.copied, v.copies = List{}, PageWords{}, 0
	v.adopt(p)
	v.focus = v.proposed(p)
}

// settle keeps the cursor where it is, if that place still exists, and takes
// in fields that have appeared.
func (v *Conversation) settle(p flow.Page) {
	v.adopt(p)
	for _, s := range v.stops(p) {
		if s == v.focus {
			return
		}
	}
	v.focus = v.proposed(p)
}

func (v *Conversation) adopt(p flow.Page) {
	for _, f := range p.Fields {
		if f.Secret {
			if v.secrets[f.ID] == nil {
				v.secrets[f.ID] = &SecretField{Placeholder: words.Clean(f.Placeholder)}
			}
			continue
		}
		mine := v.fields[f.ID]
		if mine == nil {
			mine = NewField("", f.Value)
			v.fields[f.ID] = mine
		} else if words.Clean(f.Value) != mine.Raw() && strings.TrimSpace(f.Value) != mine.Value() {
			mine.Set(f.Value) // the machine changed it
		}
		mine.Placeholder = words.Clean(f.Placeholder)
	}
}

// Typing reports that letters type.
func (v *Conversation) Typing() bool { return v.search != nil || v.focus.kind == onField }

// turned makes the spinner turn.
type turned struct{}

// Turn starts the spinner where the page waits, or its button does, and none
// turns yet.
func (v *Conversation) Turn() tea.Cmd {
	if v.turning || v.c.Page().Waiting == "" && !v.grace.Holds(v.env.Now()) {
		return nil
	}
	v.turning = true
	return v.env.Tick(interval, func() tea.Msg { return turned{} })
}

// interval is how often a waiting page is drawn anew.
const interval = 100 * time.Millisecond

// Tick keeps the spinner turning as long as the page waits.
func (v *Conversation) Tick(msg tea.Msg) tea.Cmd {
	if _, ok := msg.(turned); !ok {
		return nil
	}
	v.turning = false
	return v.Turn()
}
