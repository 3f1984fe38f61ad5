package ui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/wizard/flow"
)

// Update handles a key. back is set when one went back from the first page.
func (v *Conversation) Update(msg tea.Msg) (back bool) {
	k, ok := msg.(tea.KeyMsg)
	if !ok || v.grace.Blocks(v.env.Now()) && !Is(k, v.env.Keys.Back) { // Esc is never ignored
		return false
	}
	v.copied = PageWords{}
	back = v.key(k, v.c.Page())
	if q := v.c.Page(); identity(q) != v.page {
		v.sync(q)
	} else {
		v.settle(q)
	}
	return back
}

func (v *Conversation) back() bool {
	if !v.c.Back() {
		return true
	}
	v.sync(v.c.Page())
	return false
}

func (v *Conversation) key(k tea.KeyMsg, p flow.Page) (back bool) {
	keys := v.env.Keys
	switch {
	case v.paste(k):
	case v.search != nil && Is(k, keys.Back):
		v.search = nil
	case Is(k, keys.Back):
		return v.back()
	case Is(k, keys.Next):
		v.enter(p)
	case Is(k, keys.Up):
		v.move(p, -1)
	case Is(k, keys.Down):
		v.move(p, 1)
	case Is(k, keys.Tab):
		v.tab(p)
	case Is(k, keys.PageUp):
		v.scroll(p, -1)
	case Is(k, keys.PageDown):
		v.scroll(p, 1)
	case v.search != nil && !Is(k, keys.Toggle):
		v.search.Update(k)
		v.focusFirstFound(p)
	case v.focus.kind == onField:
		v.typed(k, p)
	case v.jump(k, p):
	case Is(k, keys.Toggle):
		v.toggle(p)
	case Is(k, keys.Details) && explains(p):
		v.act(flow.ActTechnical)
	case Is(k, keys.Search) && len(p.Choices) >= searchFrom:
		v.search = NewField("", "")
	case v.focus.kind == onNothing && k.Type == tea.KeyRunes && v.firstField(p):
		v.typed(k, p)
	default:
		v.actionKey(k, p)
	}
	return false
}

// explains reports that the page's problem has a technical part to show.
func explains(p flow.Page) bool {
	return slices.ContainsFunc(p.Actions, func(a flow.Action) bool { return a.ID == flow.ActTechnical })
}

// firstField moves to the first field of a page on which nothing has the
// focus: what is typed there can be meant for nothing else.
func (v *Conversation) firstField(p flow.Page) bool {
	if len(p.Fields) == 0 || p.Fields[0].Secret {
		return false
	}
	v.focus = stop{onField, p.Fields[0].ID}
	return true
}

// paste offers what was pasted to the machine before a plain field takes it:
// a marked paste, or a burst of letters as long as a key where the terminal
// does not mark pastes.
func (v *Conversation) paste(k tea.KeyMsg) bool {
	text := string(k.Runes)
	long := len(k.Runes) >= 16
	if k.Type != tea.KeyRunes || !k.Paste && !long {
		return false
	}
	if v.focus.kind == onField && v.fields[v.focus.id] != nil && (!long || strings.Contains(text, ".")) && !flow.HoldsSecret(text) {
		return false // an address or a name, meant for this field
	}
	return v.c.Paste([]byte(text))
}

func (v *Conversation) enter(p flow.Page) {
	switch v.focus.kind {
	case onRow:
		v.c.GoTo(v.focus.id)
		return
	case onAction:
		v.act(v.focus.id)
		return
	case onChoice:
		if c, ok := choice(p, v.focus.id); ok && !c.Many && (!c.Chosen || c.Refused != "") {
			if prob := v.c.Choose(c.ID); prob != nil {
				return
			}
		}
	case onField, onNothing, onNext:
	}
	if p.NoNext {
		return
	}
	v.face(v.c.Next())
}

// face moves the cursor to what a problem is about.
func (v *Conversation) face(prob *flow.Problem) {
	if prob == nil {
		return
	}
	if s := about(v.c.Page(), prob.Field); s.kind != onNothing {
		v.focus = s
	}
}

func (v *Conversation) act(id string) { v.face(v.c.Act(id)) }

// move goes up or down. Where the choices answer one question, the one under
// the cursor is the chosen one, so that what Enter takes is what is pointed
// at. Where they answer several, or stand above fields, passing over one must
// not choose it.
func (v *Conversation) move(p flow.Page, by int) {
	all := v.stops(p)
	if len(all) == 0 {
		return
	}
	at := slices.Index(all, v.focus)
	switch {
	case at < 0 && by < 0:
		at = len(all) - 1
	case at < 0:
		at = 0
	default:
		at = min(max(0, at+by), len(all)-1)
	}
	v.focus = all[at]
	v.follow(p)
}

// jump moves by the letters and keys of every list; false where nothing has the
// focus, or the key is none of them. It stops before a field, in which the next
// letter would be typed.
func (v *Conversation) jump(k tea.KeyMsg, p flow.Page) bool {
	all := v.stops(p)
	at := slices.Index(all, v.focus)
	if at < 0 {
		return false
	}
	to, ok := v.env.Keys.To(k, at, len(all), searchFrom)
	to = min(max(0, to), len(all)-1)
	if ok && all[to].kind != onField {
		v.move(p, to-at)
	}
	return ok
}

// follow chooses the single choice under the cursor.
func (v *Conversation) follow(p flow.Page) {
	if v.focus.kind != onChoice || !asksOne(p) {
		return
	}
	if c, ok := choice(p, v.focus.id); ok && !c.Many && !c.Chosen && c.Refused == "" {
		v.c.Choose(c.ID)
	}
}

// tab goes to the next part of the page: choices, each field, rows, actions.
func (v *Conversation) tab(p flow.Page) {
	all := v.stops(p)
	at := 0
	for i, s := range all {
		if s == v.focus {
			at = i
		}
	}
	for n := 1; n <= len(all); n++ {
		s := all[(at+n)%len(all)]
		if s.kind == v.focus.kind && s.kind != onField {
			continue
		}
		v.focus = s
		if s.kind == onChoice { // return to what was chosen, not to the first
			for _, c := range p.Choices {
				if c.Chosen && !c.Many {
					v.focus.id = c.ID
					break
				}
			}
		}
		return
	}
}

func (v *Conversation) toggle(p flow.Page) {
	if v.focus.kind != onChoice {
		return
	}
	if c, ok := choice(p, v.focus.id); ok && (c.Many || !c.Chosen) {
		v.c.Choose(c.ID)
	}
}

func (v *Conversation) focusFirstFound(p flow.Page) {
	for _, s := range v.stops(p) {
		if s.kind == onChoice {
			v.focus = s
			v.follow(p)
			return
		}
	}
}

func (v *Conversation) typed(k tea.KeyMsg, p flow.Page) {
	id := v.focus.id
	if f := v.secrets[id]; f != nil {
		if done, pasted := f.Update(k); done {
			v.c.SetSecret(id, f.Bytes())
			if pasted {
				v.c.Next()
			}
		}
		return
	}
	if f := v.fields[id]; f != nil && f.Update(k) {
		v.c.Set(id, f.Raw())
		return
	}
	v.actionKey(k, p)
}

func (v *Conversation) actionKey(k tea.KeyMsg, p flow.Page) {
	for i, a := range p.Actions {
		if b := v.actionBinding(p, i); key.Matches(k, b) {
			v.act(a.ID)
			return
		}
	}
}

// actionKeys are given to a page's actions in their order; they work while
// typing, too. F1, F2, F5 and F9 are the program's.
var actionKeys = [...]string{"f3", "f4", "f6", "f7", "f8"}

func (v *Conversation) actionBinding(p flow.Page, i int) key.Binding {
	if i >= len(actionKeys) {
		return key.NewBinding(key.WithDisabled())
	}
	k := actionKeys[i]
	return bind(strings.ToUpper(k), p.Actions[i].Label, k)
}
