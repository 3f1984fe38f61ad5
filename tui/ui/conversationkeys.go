package ui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store/words"
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
	if v.search != nil {
		v.takeFound(p)
		return
	}
	switch v.focus.kind {
	case onRow:
		v.c.GoTo(v.focus.id)
		return
	case onAction:
		v.act(v.focus.id)
		return
	case onChoice:
		if c, ok := choice(p, v.focus.id); ok && !c.Many && (!c.Chosen || c.Refused != "") {
			if prob := v.c.Choose(c.ID); prob != nil || v.toNew(p) {
				return
			}
		}
	case onField:
		if v.walk(p) {
			return
		}
	case onNothing, onNext, onAlso:
	}
	if p.NoNext {
		return
	}
	v.face(v.c.Next())
}

// toNew goes to the field that a choice brought along and that cannot stay
// empty; was is the page before it.
func (v *Conversation) toNew(was flow.Page) bool {
	for _, f := range v.c.Page().Fields {
		empty := f.Value == "" && f.Length == 0 && !f.Optional
		if empty && !slices.ContainsFunc(was.Fields, func(old flow.Field) bool { return old.ID == f.ID }) {
			v.focus = stop{onField, f.ID}
			return true
		}
	}
	return false
}

// takeFound chooses what the search found, and ends the search.
func (v *Conversation) takeFound(p flow.Page) {
	if c, ok := choice(p, v.focus.id); ok && v.focus.kind == onChoice && !c.Chosen && v.c.Choose(c.ID) != nil {
		return
	}
	v.search = nil
}

// walk goes from a secret that was typed to the one that is still empty, as a
// passphrase is typed twice: what is missing is no mistake before it was tried.
func (v *Conversation) walk(p flow.Page) bool {
	at := slices.IndexFunc(p.Fields, func(f flow.Field) bool { return f.ID == v.focus.id })
	if at < 0 || !p.Fields[at].Secret || p.Fields[at].Length == 0 {
		return false
	}
	for _, f := range p.Fields[at+1:] {
		if f.Secret && !f.Optional && f.Length == 0 {
			v.focus = stop{onField, f.ID}
			return true
		}
	}
	return false
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

// move goes up or down. Looking around chooses nothing: the marked choice is
// the answer until Space or Enter.
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

// tab goes to the next part of the page: the choices, each field, the rows, the
// button, each action.
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
		if s.kind == v.focus.kind && (s.kind == onChoice || s.kind == onRow) {
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
	// Why a choice is refused stands below it already.
	if c, ok := choice(p, v.focus.id); ok && c.Refused == "" && (c.Many || !c.Chosen) {
		v.c.Choose(c.ID)
	}
}

func (v *Conversation) focusFirstFound(p flow.Page) {
	for _, s := range v.stops(p) {
		if s.kind == onChoice {
			v.focus = s
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
			return
		}
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
	if p.Leads() != "" && key.Matches(k, v.openKey(p)) {
		v.copied = PageWords{Text: "Open this address in a browser:", Address: words.Clean(p.Leads())}
	}
}

// actionKeys are given to a page's actions in their order; they work while
// typing, too. F1, F2, F5 and F9 are the program's.
var actionKeys = [...]string{"f3", "f4", "f6", "f7", "f8"}

// openKey opens the address that a page leads to: a letter where nothing is
// typed.
func (v *Conversation) openKey(p flow.Page) key.Binding {
	if len(p.Fields) == 0 {
		return bind("o", "its page there", "o", "ctrl+o")
	}
	return v.env.Keys.OpenTyping
}

// actionBinding is the key of a page's action: what opens an address has its
// own.
func (v *Conversation) actionBinding(p flow.Page, i int) key.Binding {
	if p.Actions[i].ID == flow.ActOpen {
		return As(v.openKey(p), p.Actions[i].Label)
	}
	n := 0
	for _, a := range p.Actions[:i] {
		if a.ID != flow.ActOpen {
			n++
		}
	}
	if n >= len(actionKeys) {
		return key.NewBinding(key.WithDisabled())
	}
	return bind(strings.ToUpper(actionKeys[n]), p.Actions[i].Label, actionKeys[n])
}
