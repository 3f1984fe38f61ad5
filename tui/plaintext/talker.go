package plaintext

import (
	"context"
	"slices"
	"strings"

	"connectpd/store/failure"
	"connectpd/wizard/flow"
)

// errFirst: there is nothing to go back to.
var errFirst = failure.New(failure.FirstOfQuestions)

// talker holds a flow.Conversation: it says what a page has to say, asks its
// questions one by one, and hands the answers over. It knows no step of any
// conversation. What the machine knows it does not keep.
type talker struct {
	c *console
	m flow.Conversation
	// demo gives the key that the demo shows now, "" when it shows none;
	// nil outside the demo.
	demo func() string

	heard heard
	told  *flow.Problem // the last one that was said
	page  string        // what the following belongs to
	visit int           // numbers the pages as they are arrived at
	known map[string]bool
	queue []string // fields to ask one after another
	asked []string // of the queue, for back
	// form: the queue's end goes on to the next page.
	form bool
	// answered are the sets that were asked.
	answered map[string]bool
	// choosing: the person left a secret empty to see the other choices.
	choosing bool
	listed   int // lines of the listing that were said
}

func newTalker(c *console, m flow.Conversation) *talker {
	return &talker{c: c, m: flow.Explain(m), heard: newHeard()}
}

// turn says what is new on the page and asks one question. errFirst, errLeave
// and *EndedError are for the caller.
func (t *talker) turn(ctx context.Context) error {
	p := t.m.Page()
	t.present(p)
	t.enqueue(p)
	if len(t.queue) > 0 {
		if f, ok := field(p, t.queue[0]); ok {
			return t.askField(ctx, p, f)
		}
		t.queue = t.queue[1:]
		return nil
	}
	return t.askPage(ctx, p)
}

// arrive begins a page. One with a field that cannot stay empty is a form, and
// so is one that is there for a field: what it lacks is asked in its order.
func (t *talker) arrive(p flow.Page) {
	t.visit++
	t.known, t.answered = map[string]bool{}, map[string]bool{}
	t.queue, t.asked, t.form, t.choosing, t.listed = nil, nil, false, false, 0
	for _, f := range p.Fields {
		if t.waits(p, f) {
			continue
		}
		t.known[f.ID] = true
		if f.Secret && !f.Optional && (f.Length == 0 || f.Focus) || !f.Secret && !f.Optional && f.Value == "" {
			t.form = true
		}
		t.form = t.form || asksField(p, f)
	}
	for _, f := range p.Fields {
		if t.waits(p, f) {
			continue
		}
		aside := f.Optional && p.TakesKey // it is offered besides the key
		if t.form && !aside && (f.Secret || f.Value == "" || asksField(p, f)) {
			t.queue = append(t.queue, f.ID)
		}
	}
}

// waits: what a secret is for is chosen first.
func (t *talker) waits(p flow.Page, f flow.Field) bool {
	return f.Secret && slices.ContainsFunc(sets(p.Choices), func(s *set) bool { return !s.settled() && !t.answered[s.id] })
}

// asksField: the page is there for this plain field.
func asksField(p flow.Page, f flow.Field) bool {
	return f.Focus && !f.Secret && !f.Optional && len(p.Choices) == 0 && len(p.Fields) == 1
}

// enqueue asks fields that appeared by a choice, and the one that a problem is
// about. Secrets of a page belong together: none of them can be seen.
func (t *talker) enqueue(p flow.Page) {
	about := ""
	if p.Problem != nil && p.Problem == t.told && contentIsWrong(p.Problem.Code) && !t.choosing {
		about = p.Problem.Field
	}
	secrets := false
	if f, ok := field(p, about); ok && f.Secret {
		secrets = true
	}
	for _, f := range p.Fields {
		if t.waits(p, f) {
			continue
		}
		appeared := !t.known[f.ID]
		t.known[f.ID] = true
		if (appeared || f.ID == about || secrets && f.Secret) && !slices.Contains(t.queue, f.ID) && !slices.Contains(t.asked, f.ID) {
			t.queue = append(t.queue, f.ID)
			t.form = true
		}
	}
}

// contentIsWrong: the same answer again would not do.
func contentIsWrong(code flow.Code) bool {
	switch code {
	case flow.CodeMissing, flow.CodeInvalid, flow.CodeUnsupported, flow.CodeTokenShape, flow.CodeEventsKey,
		flow.CodeRejected, flow.CodeOtherAccount, flow.CodeSameKey, flow.CodeKeychain:
		return true
	}
	return false
}

func field(p flow.Page, id string) (flow.Field, bool) {
	for _, f := range p.Fields {
		if f.ID == id && id != "" {
			return f, true
		}
	}
	return flow.Field{}, false
}

// act begins an action of the person's: what it comes to is said anew.
func (t *talker) act() {
	t.told, t.asked = nil, nil
	t.queue, t.form, t.choosing = nil, false, false
}

// next takes the page's answers.
func (t *talker) next() {
	t.act()
	t.m.Next()
}

// back goes a question back: in a form to the field before, else to the page
// before.
func (t *talker) back() error {
	if n := len(t.asked); n > 0 && len(t.queue) > 0 {
		t.queue = append([]string{t.asked[n-1]}, t.queue...)
		t.asked = t.asked[:n-1]
		return nil
	}
	before := t.page
	t.act()
	if !t.m.Back() {
		return errFirst
	}
	if identity(t.m.Page()) == before {
		t.page = "" // a branch of the page that looks the same: begin it anew
	}
	return nil
}

// unasked is the next set to ask: the last one where all are answered.
func (t *talker) unasked(p flow.Page) (s *set, following int) {
	var open []*set
	for _, one := range sets(p.Choices) {
		if one.settled() {
			continue
		}
		s = one
		if !t.answered[one.id] {
			open = append(open, one)
		}
	}
	if len(open) > 0 {
		return open[0], len(open) - 1
	}
	return s, 0
}

// setQuestion is what is asked by a set: the page's question, where the page
// asks nothing else.
func (t *talker) setQuestion(p flow.Page, s *set) string {
	if g := s.group(); g != "" && (len(sets(p.Choices)) > 1 || t.form) {
		return strings.TrimRight(g, "?:.") + "?"
	}
	return p.Question
}
