package plaintext

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"connectpd/store/words"
)

func (p *picking) helps() {
	if p.help != nil {
		p.help()
	}
	if p.long() {
		p.c.say("Type part of a name to list the choices that contain it, or all to list every choice, nine at a time.")
	}
	if p.many {
		p.c.say("Type the number of a choice to select or deselect it; you can type several numbers at once. Enter alone continues.")
	} else {
		p.c.say("Type the number of a choice, or list to list the choices again. Enter alone accepts the proposed one.")
	}
	p.tell()
}

// number is what an entry is called now; 0 when it is not said.
func (p *picking) number(entry int) int { return slices.Index(p.said, entry) + 1 }

// prompt is the question with its number of choices and its default.
func (p *picking) prompt() string {
	text := strings.TrimSpace(p.question) + " " + p.howMany()
	if p.many {
		return text + ", " + p.ticked() + ". " + p.ways() + ":"
	}
	if proposed := p.proposal(); proposed != "" {
		text += ", " + proposed
	}
	return text + ". " + p.ways() + ":"
}

// howMany tells the number of choices, and of those that are not said yet.
func (p *picking) howMany() string {
	all := words.Count(len(p.list))
	switch {
	case !p.long():
		return words.Plural(len(p.said), "choice", "choices")
	case p.fit == nil:
		return all + " choices"
	}
	text := all + " choices"
	if len(p.fit) < len(p.list) {
		text = words.Count(len(p.fit)) + " of " + all + " choices"
	}
	switch {
	case p.rest() > 0:
		text += ", " + words.Count(p.rest()) + " more to list"
	case p.from > 0:
		text += ", these were the last"
	}
	return text
}

func (p *picking) entry(i int) option {
	if i < len(p.list) {
		return p.list[i]
	}
	return p.also[i-len(p.list)]
}

// byEnter is the entry that Enter takes; -1 none.
func (p *picking) byEnter() int {
	switch {
	case p.part != "" && len(p.fit) == 1:
		return p.fit[0]
	case p.part != "":
		return -1
	}
	return p.proposed
}

func (p *picking) proposal() string {
	switch i := p.byEnter(); {
	case i < 0:
		return ""
	case p.number(i) > 0:
		return fmt.Sprintf("%d is proposed", p.number(i))
	default:
		return p.entry(i).short() + " is proposed"
	}
}

func (p *picking) ticked() string {
	if len(p.chosen) == 0 {
		return "none is chosen"
	}
	var list []string
	numbered := true
	for _, i := range p.chosen {
		numbered = numbered && p.number(i) > 0
	}
	for _, i := range p.chosen {
		if numbered {
			list = append(list, strconv.Itoa(p.number(i)))
		} else {
			list = append(list, p.list[i].short())
		}
	}
	switch {
	case !numbered:
		return "chosen: " + words.List(list)
	case len(list) == 1:
		return list[0] + " is chosen"
	}
	return words.List(list) + " are chosen"
}

// ways says what can be answered.
func (p *picking) ways() string {
	var list []string
	if p.long() {
		part := "Part of a name"
		if p.fit != nil {
			part = "Another part of a name"
		}
		list = append(list, part)
		if p.fit == nil {
			list = append(list, wordAll)
		}
		if p.fit != nil && p.rest() > 0 {
			list = append(list, wordMore)
		}
	}
	if len(p.said) > 0 {
		list = append(list, "number")
	}
	if p.quiet {
		list = append(list, wordList)
	}
	switch {
	case p.many:
		list = append(list, "Enter to continue")
	case p.byEnter() >= 0:
		list = append(list, "Enter")
	}
	return words.Capital(words.Either(list))
}
