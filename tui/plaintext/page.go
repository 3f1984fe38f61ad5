package plaintext

import (
	"fmt"
	"slices"
	"strings"

	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// heard keeps what was said already, so that nothing is said twice.
type heard struct {
	ever map[string]bool // what teaches: once a conversation
	last map[string]bool // what is so: not when it was so a page ago
}

func newHeard() heard { return heard{ever: map[string]bool{}, last: map[string]bool{}} }

// once are the texts that were never said.
func (h heard) once(texts ...string) []string {
	var fresh []string
	for _, t := range texts {
		if t != "" && !h.ever[t] {
			h.ever[t] = true
			fresh = append(fresh, t)
		}
	}
	return fresh
}

// anew are the texts that were not so when last asked, and forgets the rest.
func (h *heard) anew(texts []string) []string {
	now := make(map[string]bool, len(texts))
	var fresh []string
	for _, t := range texts {
		now[t] = true
		if !h.last[t] {
			fresh = append(fresh, t)
		}
	}
	h.last = now
	return fresh
}

// identity tells pages apart; problems, notes and waits are no part of it.
func identity(p flow.Page) string { return p.Heading + "\x00" + p.Title + "\x00" + p.Question }

// present says what a page has to say before its question.
func (t *talker) present(p flow.Page) {
	c := t.c
	if id := identity(p); id != t.page {
		t.arrive(p)
		t.page = id
		c.gap()
		t.head(p)
	}
	if p.Problem != nil && p.Problem != t.told {
		t.told = p.Problem
		c.say(p.Problem.Lines()...)
	}
	c.say(t.heard.once(p.Intro...)...)
	t.guide(p, false)
	c.say(t.heard.once(p.Hints...)...)
	c.say(t.heard.anew(slices.Concat([]string{p.Opened}, p.Notes, warnings(p)))...)
	for _, s := range sets(p.Choices) {
		if s.settled() {
			c.say(t.heard.once(s.alone())...)
		}
	}
	for _, r := range p.Rows {
		if r.ID == "" {
			c.say(t.heard.once(rowText(r))...)
		}
		if len(t.heard.once(r.Link)) > 0 {
			c.say("Its page, alone on the next line:")
			c.copyable(r.Link)
		}
	}
}

func warnings(p flow.Page) []string {
	list := make([]string, len(p.Warnings))
	for i, w := range p.Warnings {
		list[i] = "Warning: " + w
	}
	return list
}

func (t *talker) head(p flow.Page) {
	text := ""
	if t.demo != nil {
		text = "DEMO. "
	}
	if len(t.heard.once(p.Heading)) > 0 {
		text += p.Heading + ". "
	}
	if p.Number > 0 {
		text += fmt.Sprintf("Step %d of %d, ", p.Number, len(p.Steps))
	}
	t.c.say(text + p.Title + ".")
}

// guide says instructions by letters, as numbers are for choices.
func (t *talker) guide(p flow.Page, again bool) {
	c := t.c
	fresh := func(s string) bool { return s != "" && (again || len(t.heard.once(s)) > 0) }
	if len(p.Guide) == 0 && fresh(strings.Join(p.Way, ", then ")) {
		c.say("Where to find it: " + strings.Join(p.Way, ", then ") + ".")
		c.say(p.Tips...)
	}
	if fresh(strings.Join(p.Guide, "\n")) {
		for i, g := range p.Guide {
			c.say(fmt.Sprintf("%c. %s", 'a'+i%26, g))
		}
	}
	if fresh(p.Copy) {
		c.say(words.Capital(copyName(p)) + ", alone on the next line:")
		c.copyable(p.Copy)
	}
	if fresh(p.Address) {
		c.say("The address, alone on the next line:")
		c.copyable(p.Address)
	}
	if t.demo == nil {
		return
	}
	if key := t.demo(); fresh(key) {
		c.say("This is the demo: PagerDuty would show you this key, alone on the next line:")
		c.copyable(key)
	}
}

// help says the whole page again.
func (t *talker) help(p flow.Page) {
	c := t.c
	t.head(p)
	c.say(p.Intro...)
	t.guide(p, true)
	c.say(p.Hints...)
	c.say(p.Notes...)
	c.say(warnings(p)...)
	for _, f := range p.Fields {
		if f.Help != "" {
			c.say(words.Sentences(words.Stop(f.Label), words.Stop(f.Help)))
		}
	}
}

func rowText(r flow.Row) string {
	text := r.Label + ": " + r.Value
	if r.Warning != "" {
		text += ". Warning: " + r.Warning
	}
	return words.Stop(text)
}

// copyName is what there is to copy.
func copyName(p flow.Page) string {
	if p.CopyName == "" {
		return "the description"
	}
	return p.CopyName
}
