package plaintext

import (
	"context"
	"fmt"
	"strings"

	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// entry is something else that a page offers, with what it does.
type entry struct {
	text string
	do   func()
}

// askPage asks the page's question: its choices, and whatever else it offers.
func (t *talker) askPage(ctx context.Context, p flow.Page) error {
	s, following := t.unasked(p)
	var also []entry
	if s == nil && !p.NoNext && !t.choosing {
		also = append(also, t.nextEntry(p))
	}
	also = append(also, t.others(p)...)
	m := menu{question: words.Stop(p.Question), key: fmt.Sprintf("%p %d", t, t.visit), proposed: -1, help: func() { t.help(p) }, other: t.pasted}
	if s != nil {
		m.question = words.Stop(t.setQuestion(p, s))
		m.many = s.many
		m.chosen = s.chosen()
		for _, c := range s.choices {
			m.list = append(m.list, option{text: choiceText(c), name: c.Label, group: t.heading(m.question, c), refused: c.Refused})
		}
		if len(m.chosen) > 0 {
			m.proposed = m.chosen[0]
		}
	} else if len(also) > 0 {
		m.proposed = 0
	}
	if len(m.list) == 0 && len(also) == 1 {
		return t.askEnter(ctx, p, also[0])
	}
	for _, e := range also {
		m.also = append(m.also, option{text: e.text})
	}
	got, err := t.c.pick(ctx, m)
	switch {
	case err == errBack:
		return t.back()
	case err != nil, got.other:
		return err
	case got.also >= 0:
		also[got.also].do()
	case got.enter && m.many:
		t.next()
	default:
		t.choose(s, got.list, following)
	}
	return nil
}

// heading is what a choice stands under, unless that is the question.
func (t *talker) heading(question string, c flow.Choice) string {
	if strings.TrimRight(c.Group, "?:.") == strings.TrimRight(question, "?:.") {
		return ""
	}
	return c.Group
}

// choose takes what was picked. The last question of a page goes on, unless a
// choice brought a field along that has to be asked.
func (t *talker) choose(s *set, picked []int, following int) {
	t.told = nil
	if s.many {
		t.act()
		for _, i := range picked {
			if t.m.Choose(s.choices[i].ID) != nil {
				return
			}
		}
		return
	}
	c := s.choices[picked[0]]
	if !c.Chosen || c.Refused != "" {
		if t.m.Choose(c.ID) != nil {
			return
		}
	}
	t.answered[s.id] = true
	if following > 0 || t.appeared() {
		return
	}
	t.next()
}

// appeared reports that the page has a field that it had not before.
func (t *talker) appeared() bool {
	for _, f := range t.m.Page().Fields {
		if !t.known[f.ID] {
			return true
		}
	}
	return false
}

// askEnter is the question of a page that offers one thing.
func (t *talker) askEnter(ctx context.Context, p flow.Page, e entry) error {
	prompt := words.Stop(p.Question) + " Enter to " + verb(p.Next) + ":"
	for {
		answer, err := t.c.ask(ctx, question{prompt: prompt, help: func() { t.help(p) }})
		switch {
		case err == errBack:
			return t.back()
		case err != nil:
			return err
		case answer == "" || answer == "1":
			e.do()
			return nil
		case t.pasted(answer):
			return nil
		}
		t.c.say("Press Enter alone to " + verb(p.Next) + ".")
	}
}

// verb is what going on does, after "Enter to".
func verb(next string) string {
	switch next {
	case "next", "":
		return "continue"
	case "later":
		return "leave it for later"
	}
	return next
}

func (t *talker) nextEntry(p flow.Page) entry {
	text := words.Capital(verb(p.Next))
	for _, s := range sets(p.Choices) {
		if s.settled() && s.choices[0].Group == "" {
			text = choiceText(s.choices[0])
		}
	}
	return entry{text, t.next}
}

// others are what a page offers besides its choices and going on.
func (t *talker) others(p flow.Page) []entry {
	var list []entry
	for _, r := range p.Rows {
		if r.ID != "" {
			list = append(list, entry{rowText(r), func() { t.act(); t.m.GoTo(r.ID) }})
		}
	}
	for _, f := range p.Fields {
		list = append(list, entry{t.explained(fieldText(f), f.Help), func() { t.changeField(f) }})
	}
	if n := len(p.Message); n > 0 {
		list = append(list, entry{fmt.Sprintf("Read the message, %d lines", n), func() { t.readMessage(p) }})
	}
	if n := len(p.Listing.Lines); n > 0 {
		list = append(list, entry{t.listingText(p.Listing), func() { t.readListing(p.Listing) }})
	}
	for _, a := range p.Actions {
		list = append(list, entry{t.explained(a.Label, a.Help), func() { t.act(); t.m.Act(a.ID) }})
	}
	if t.demo != nil {
		if key := t.demo(); key != "" {
			list = append(list, entry{"Use the demo's key", func() { t.act(); t.m.Paste([]byte(key)) }})
		}
	}
	return list
}

// explained adds to an entry what helps to understand it, the first time.
func (t *talker) explained(text, help string) string {
	if fresh := t.heard.once(help); len(fresh) > 0 {
		return words.Stop(text) + " " + fresh[0]
	}
	return text
}

func (t *talker) changeField(f flow.Field) {
	t.act()
	t.queue = []string{f.ID}
	t.form = f.Secret // a secret is checked at once
}

func (t *talker) readMessage(p flow.Page) {
	t.act()
	for _, line := range p.Message {
		t.c.copyable(line)
	}
}

// listingText offers to hear a listing, or more of it.
func (t *talker) listingText(l flow.Listing) string {
	if t.listed == 0 || t.listed >= len(l.Lines) {
		return fmt.Sprintf("%s: read the %s", l.Title, words.Plural(len(l.Lines), "line", "lines"))
	}
	return fmt.Sprintf("Read more: %s of %s lines have been read", words.Count(t.listed), words.Count(len(l.Lines)))
}

// readListing says the next lines of a listing.
func (t *talker) readListing(l flow.Listing) {
	t.act()
	if t.listed >= len(l.Lines) {
		t.listed = 0
	}
	to := min(len(l.Lines), t.listed+heardAtOnce)
	for _, line := range l.Lines[t.listed:to] {
		t.c.say(words.Stop(line.Text))
	}
	t.listed = to
}
