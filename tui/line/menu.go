package line

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"connectpd/tui/parts"
)

// atOnce is how many choices are said before part of a name is asked for, and
// how many of those that fit are said at a time.
const atOnce = 9

// option is one choice.
type option struct {
	text  string // what is said after its number
	name  string // in a few words, where it is spoken of; text when empty
	group string // heading of those that follow each other
	// refused says why it cannot be taken; empty when it can.
	refused string
}

func (o option) short() string {
	if o.name != "" {
		return o.name
	}
	return o.text
}

// fits reports whether part is part of what is said of the choice.
func (o option) fits(part string) bool {
	return strings.Contains(fold(o.text), part) || strings.Contains(fold(o.name), part)
}

func fold(s string) string { return strings.ToLower(parts.Clean(s)) }

// menu is a question with numbered choices.
type menu struct {
	question string
	list     []option
	// also are choices of another kind, after the list; they are always
	// said, however long the list is.
	also []option
	// proposed is taken by Enter, counted through list and also; -1 none.
	proposed int
	// many: numbers tick and untick, and Enter goes on.
	many   bool
	chosen []int // of list, for many
	help   func()
	// other may take an answer that is no choice.
	other func(answer string) bool
}

// picked is what was answered. With enter nothing was picked: go on.
type picked struct {
	list  []int // indices into the list; one, unless many
	also  int   // index into also, -1 when one of the list
	enter bool
	other bool // other took the answer
}

// picking is a menu on its way to an answer.
type picking struct {
	menu
	c *console
	// fit are the choices of the list that were asked for; nil before that,
	// where the list is long.
	fit  []int
	part string // of a name, as typed
	from int    // the first of fit that is said
	said []int  // by number-1: index into list, or len(list)+index into also
	// reason is the last one that was said of a choice that cannot be taken.
	reason string
}

// pick asks until one of the choices is taken, or other took the answer.
func (c *console) pick(ctx context.Context, m menu) (picked, error) {
	p := &picking{menu: m, c: c}
	if len(m.list) <= atOnce {
		p.fit = everyOf(m.list)
	}
	p.tell()
	for {
		answer, err := c.ask(ctx, question{prompt: p.prompt(), help: p.helps})
		if err != nil {
			return picked{}, err
		}
		if got, done := p.take(answer); done {
			return got, nil
		}
	}
}

func everyOf(list []option) []int {
	all := make([]int, len(list))
	for i := range all {
		all[i] = i
	}
	return all
}

// long reports that part of a name is asked for first.
func (p *picking) long() bool { return len(p.list) > atOnce }

// page are the choices of the list that are said now.
func (p *picking) page() []int { return p.fit[p.from:min(len(p.fit), p.from+atOnce)] }

// rest is how many fit and come after the page.
func (p *picking) rest() int { return len(p.fit) - p.from - len(p.page()) }

// tell says the numbered choices.
func (p *picking) tell() {
	p.said = nil
	group := ""
	say := func(i int, o option) {
		if o.group != group {
			if group = o.group; group != "" && p.part == "" {
				p.c.say(strings.TrimRight(group, ":.?") + ":")
			}
		}
		p.said = append(p.said, i)
		p.c.say(fmt.Sprintf("%d. %s", len(p.said), p.words(o)))
	}
	p.reason = ""
	for _, i := range p.page() {
		say(i, p.list[i])
	}
	for i, o := range p.also {
		say(len(p.list)+i, o)
	}
}

// words are a choice in a sentence. Why it cannot be taken is said once where
// the same holds for others.
func (p *picking) words(o option) string {
	text := sentence(o.text)
	switch o.refused {
	case "":
		return text
	case p.reason:
		return text + " Cannot be chosen."
	}
	p.reason = o.refused
	return text + " " + sentence("Cannot be chosen: "+o.refused)
}

func (p *picking) helps() {
	if p.help != nil {
		p.help()
	}
	if p.long() {
		p.c.say("Type part of a name to hear the choices that have it, or all to hear every one, nine at a time.")
	}
	if p.many {
		p.c.say("A number ticks a choice, or unticks it; several numbers may stand beside each other. Enter alone goes on.")
	} else {
		p.c.say("Type the number of a choice. Enter alone takes the one that is proposed.")
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
	if words := p.proposal(); words != "" {
		text += ", " + words
	}
	return text + ". " + p.ways() + ":"
}

// howMany tells the number of choices, and of those that are not said yet.
func (p *picking) howMany() string {
	all := parts.Count(len(p.list))
	switch {
	case !p.long():
		return parts.Plural(len(p.said), "choice", "choices")
	case p.fit == nil:
		return all + " choices"
	}
	text := all + " choices"
	if len(p.fit) < len(p.list) {
		text = parts.Count(len(p.fit)) + " of " + all + " choices"
	}
	switch {
	case p.rest() > 0:
		text += ", " + parts.Count(p.rest()) + " more to hear"
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
	var words []string
	numbered := true
	for _, i := range p.chosen {
		numbered = numbered && p.number(i) > 0
	}
	for _, i := range p.chosen {
		if numbered {
			words = append(words, strconv.Itoa(p.number(i)))
		} else {
			words = append(words, p.list[i].short())
		}
	}
	switch {
	case !numbered:
		return "chosen: " + list(words)
	case len(words) == 1:
		return words[0] + " is chosen"
	}
	return list(words) + " are chosen"
}

// ways says what can be answered.
func (p *picking) ways() string {
	var words []string
	if p.long() {
		part := "Part of a name"
		if p.fit != nil {
			part = "Another part of a name"
		}
		words = append(words, part)
		if p.fit == nil {
			words = append(words, wordAll)
		}
		if p.fit != nil && p.rest() > 0 {
			words = append(words, wordMore)
		}
	}
	if len(p.said) > 0 {
		words = append(words, "number")
	}
	switch {
	case p.many:
		words = append(words, "Enter to go on")
	case p.byEnter() >= 0:
		words = append(words, "Enter")
	}
	text := capital(strings.Join(words, ", "))
	if i := strings.LastIndex(text, ", "); i >= 0 {
		text = text[:i] + " or " + text[i+2:]
	}
	return text
}

// take acts on an answer; done is false when another one is needed.
func (p *picking) take(answer string) (got picked, done bool) {
	if answer == "" {
		return p.enter()
	}
	if numbers, ok := numbersIn(answer); ok {
		return p.numbers(numbers)
	}
	word := fold(answer)
	switch {
	case p.other != nil && p.other(answer):
		return picked{also: -1, other: true}, true
	case p.long() && word == wordMore && p.fit != nil && p.rest() > 0:
		p.from += atOnce
		p.tell()
	case p.long() && word == wordAll:
		p.fit, p.part, p.from = everyOf(p.list), "", 0
		p.tell()
	case p.long():
		p.search(answer, word)
	default:
		p.c.say(p.notUnderstood())
	}
	return picked{}, false
}

func (p *picking) search(answer, part string) {
	var fit []int
	for i, o := range p.list {
		if o.fits(part) {
			fit = append(fit, i)
		}
	}
	if len(fit) == 0 {
		p.c.say(fmt.Sprintf("None has %q in its name.", parts.Clean(answer)))
		return
	}
	p.fit, p.part, p.from = fit, answer, 0
	p.tell()
}

func (p *picking) enter() (picked, bool) {
	if p.many {
		return picked{also: -1, enter: true}, true
	}
	i := p.byEnter()
	if i < 0 {
		p.c.say(p.notUnderstood())
		return picked{}, false
	}
	return p.of(i), true
}

func (p *picking) of(entry int) picked {
	if entry >= len(p.list) {
		return picked{also: entry - len(p.list)}
	}
	return picked{list: []int{entry}, also: -1}
}

// numbers takes one number, or several where several may be chosen.
func (p *picking) numbers(ns []int) (picked, bool) {
	var ticked []int
	for _, n := range ns {
		if n < 1 || n > len(p.said) {
			p.c.say(p.notUnderstood())
			return picked{}, false
		}
		i := p.said[n-1]
		switch {
		case len(ns) == 1:
			return p.of(i), true
		case !p.many || i >= len(p.list):
			p.c.say("One number, please.")
			return picked{}, false
		}
		ticked = append(ticked, i)
	}
	return picked{list: ticked, also: -1}, true
}

func (p *picking) notUnderstood() string {
	var text string
	switch len(p.said) {
	case 0:
		text = "Type part of a name"
	case 1:
		text = "The only number is 1"
	default:
		text = fmt.Sprintf("The numbers are 1 to %d", len(p.said))
	}
	if p.byEnter() >= 0 || p.many {
		text += ", and Enter alone goes on"
	}
	return text + "."
}

// numbersIn reads "3" or "1 3" or "1, 3".
func numbersIn(answer string) ([]int, bool) {
	var ns []int
	for _, word := range strings.FieldsFunc(answer, func(r rune) bool { return r == ' ' || r == ',' }) {
		n, err := strconv.Atoi(strings.TrimSuffix(word, "."))
		if err != nil {
			return nil, false
		}
		ns = append(ns, n)
	}
	return ns, len(ns) > 0
}
