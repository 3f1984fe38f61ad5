package parts

import (
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/sahilm/fuzzy"

	"connectpd/wizard/talk"
)

// Conversation renders a talk.Conversation and turns keys into its calls. It
// holds nothing that the machine knows: only where the cursor is, what is
// being typed, and the search.
type Conversation struct {
	env  *Env
	c    talk.Conversation
	goTo func(row string) // nil: rows lead nowhere

	focus   stop
	fields  map[string]*Field
	secrets map[string]*SecretField
	search  *Field // nil: no search
	page    string // which page the above belongs to
	grace   Grace
	turning bool // a tick for the spinner is on its way
}

// stop is one place where the cursor can be.
type stop struct {
	kind stopKind
	id   string
}

type stopKind int

const (
	onNothing stopKind = iota
	onChoice
	onField
	onRow
	onNext
	onAction
)

// searchFrom is the number of choices from which searching is offered.
const searchFrom = 10

// NewConversation makes the renderer of a conversation.
func NewConversation(e *Env, c talk.Conversation, goTo func(string)) *Conversation {
	v := &Conversation{env: e, c: c, goTo: goTo}
	v.sync(c.Page())
	return v
}

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
func identity(p talk.Page) string { return p.Heading + "\x00" + p.Title + "\x00" + p.Question }

// sync starts afresh on a page.
func (v *Conversation) sync(p talk.Page) {
	v.Forget()
	v.page = identity(p)
	v.fields, v.secrets, v.search = map[string]*Field{}, map[string]*SecretField{}, nil
	v.adopt(p)
	v.focus = v.proposed(p)
}

// settle keeps the cursor where it is, if that place still exists, and takes
// in fields that have appeared.
func (v *Conversation) settle(p talk.Page) {
	v.adopt(p)
	for _, s := range v.stops(p) {
		if s == v.focus {
			return
		}
	}
	v.focus = v.proposed(p)
}

func (v *Conversation) adopt(p talk.Page) {
	for _, f := range p.Fields {
		if f.Secret {
			if v.secrets[f.ID] == nil {
				v.secrets[f.ID] = &SecretField{}
			}
			continue
		}
		mine := v.fields[f.ID]
		if mine == nil {
			mine = NewField("", f.Value)
			v.fields[f.ID] = mine
		} else if Clean(f.Value) != string(mine.runes) && strings.TrimSpace(f.Value) != mine.Value() {
			mine.Set(f.Value) // the machine changed it
		}
		mine.Placeholder = Clean(f.Placeholder)
	}
}

// proposed is where the cursor begins: the field to type into first, else
// what is chosen, else the button of a review.
func (v *Conversation) proposed(p talk.Page) stop {
	if p.Problem != nil && p.Problem.Field != "" {
		for _, f := range p.Fields {
			if f.ID == p.Problem.Field {
				return stop{onField, f.ID}
			}
		}
	}
	for _, f := range p.Fields {
		if f.Focus {
			return stop{onField, f.ID}
		}
	}
	if len(p.Rows) > 0 && !p.NoNext {
		return stop{kind: onNext}
	}
	for _, c := range p.Choices {
		if c.Chosen {
			return stop{onChoice, c.ID}
		}
	}
	if all := v.stops(p); len(all) > 0 && all[0].kind == onChoice {
		return all[0]
	}
	return stop{}
}

// stops are all places for the cursor, from top to bottom.
func (v *Conversation) stops(p talk.Page) []stop {
	var out []stop
	for _, c := range v.found(p) {
		out = append(out, stop{onChoice, c.ID})
	}
	for _, f := range p.Fields {
		out = append(out, stop{onField, f.ID})
	}
	if v.goTo != nil {
		for _, r := range p.Rows {
			out = append(out, stop{onRow, r.ID})
		}
	}
	if len(p.Rows) > 0 && !p.NoNext {
		out = append(out, stop{kind: onNext})
	}
	for _, a := range p.Actions {
		out = append(out, stop{onAction, a.ID})
	}
	return out
}

// found are the choices that fit the search, best first; chosen ones of many
// stay in sight.
func (v *Conversation) found(p talk.Page) []talk.Choice {
	if v.search == nil || v.search.Empty() {
		return p.Choices
	}
	words := make([]string, len(p.Choices))
	for i, c := range p.Choices {
		words[i] = c.Label + " " + c.Detail
	}
	var out []talk.Choice
	hit := map[int]bool{}
	for _, m := range fuzzy.Find(v.search.Value(), words) {
		out = append(out, p.Choices[m.Index])
		hit[m.Index] = true
	}
	for i, c := range p.Choices {
		if c.Chosen && c.Many && !hit[i] {
			out = append(out, c)
		}
	}
	return out
}

// Typing reports that letters type.
func (v *Conversation) Typing() bool { return v.search != nil || v.focus.kind == onField }

// Update handles a key. back is set when one went back from the first page.
func (v *Conversation) Update(msg tea.Msg) (back bool) {
	k, ok := msg.(tea.KeyMsg)
	if !ok || v.grace.Blocks(v.env.Now()) {
		return false
	}
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

func (v *Conversation) key(k tea.KeyMsg, p talk.Page) (back bool) {
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
	case v.search != nil && !Is(k, keys.Toggle):
		v.search.Update(k)
		v.focusFirstFound(p)
	case v.focus.kind == onField:
		v.typed(k, p)
	case Is(k, keys.Toggle):
		v.toggle(p)
	case Is(k, keys.Search) && len(p.Choices) >= searchFrom:
		v.search = NewField("", "")
	case v.focus.kind == onNothing && k.Type == tea.KeyRunes && v.firstField(p):
		v.typed(k, p)
	default:
		v.actionKey(k, p)
	}
	return false
}

// firstField moves to the first field of a page on which nothing has the
// focus: what is typed there can be meant for nothing else.
func (v *Conversation) firstField(p talk.Page) bool {
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
	if v.focus.kind == onField && v.fields[v.focus.id] != nil && (!long || strings.Contains(text, ".")) {
		return false // an address or a name, meant for this field
	}
	return v.c.Paste([]byte(text))
}

func (v *Conversation) enter(p talk.Page) {
	switch v.focus.kind {
	case onRow:
		v.goTo(v.focus.id)
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
	if prob := v.c.Next(); prob != nil && prob.Field != "" {
		v.focusField(prob.Field)
	}
}

func (v *Conversation) focusField(id string) {
	for _, f := range v.c.Page().Fields {
		if f.ID == id {
			v.focus = stop{onField, id}
		}
	}
}

func (v *Conversation) act(id string) {
	if prob := v.c.Act(id); prob != nil && prob.Field != "" {
		v.focusField(prob.Field)
	}
}

func choice(p talk.Page, id string) (talk.Choice, bool) {
	for _, c := range p.Choices {
		if c.ID == id {
			return c, true
		}
	}
	return talk.Choice{}, false
}

// move goes up or down. Of single choices the one under the cursor is the
// chosen one, so that what Enter takes is what is pointed at.
func (v *Conversation) move(p talk.Page, by int) {
	all := v.stops(p)
	if len(all) == 0 {
		return
	}
	at := -1
	for i, s := range all {
		if s == v.focus {
			at = i
		}
	}
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

// follow chooses the single choice under the cursor.
func (v *Conversation) follow(p talk.Page) {
	if v.focus.kind != onChoice {
		return
	}
	if c, ok := choice(p, v.focus.id); ok && !c.Many && !c.Chosen && c.Refused == "" {
		v.c.Choose(c.ID)
	}
}

// tab goes to the next part of the page: choices, each field, rows, actions.
func (v *Conversation) tab(p talk.Page) {
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

func (v *Conversation) toggle(p talk.Page) {
	if v.focus.kind != onChoice {
		return
	}
	if c, ok := choice(p, v.focus.id); ok && (c.Many || !c.Chosen) {
		v.c.Choose(c.ID)
	}
}

func (v *Conversation) focusFirstFound(p talk.Page) {
	for _, s := range v.stops(p) {
		if s.kind == onChoice {
			v.focus = s
			v.follow(p)
			return
		}
	}
}

func (v *Conversation) typed(k tea.KeyMsg, p talk.Page) {
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
		v.c.Set(id, string(f.runes))
		return
	}
	v.actionKey(k, p)
}

func (v *Conversation) actionKey(k tea.KeyMsg, p talk.Page) {
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

func (v *Conversation) actionBinding(p talk.Page, i int) key.Binding {
	if i >= len(actionKeys) {
		return key.NewBinding(key.WithDisabled())
	}
	k := actionKeys[i]
	return bind(strings.ToUpper(k), p.Actions[i].Label, k)
}

// turned makes the spinner turn.
type turned struct{}

// Turn starts the spinner where the page waits and none turns yet.
func (v *Conversation) Turn() tea.Cmd {
	if v.turning || v.c.Page().Waiting == "" {
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
