package plaintext

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"connectpd/store/words"
	"connectpd/tui/ui"
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
	// word answers a choice of another kind in a long list, whose numbers
	// change with what is searched for; without one it has a number there too.
	word string
}

func (o option) short() string {
	if o.name != "" {
		return o.name
	}
	return o.text
}

// fits reports whether part is part of what is said of the choice.
func (o option) fits(part string) bool {
	return ui.Fits(part)(fold(o.name + " " + o.text))
}

func fold(s string) string { return ui.Fold(words.Clean(s)) }

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
	// key names the menu while one stays with it: its choices are not said
	// again as long as they are the same. Empty: they always are.
	key string
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
	// quiet: the choices were said before.
	quiet bool
	// reason is the last one that was said of a choice that cannot be taken.
	reason string
}

// pick asks until one of the choices is taken, or other took the answer.
func (c *console) pick(ctx context.Context, m menu) (picked, error) {
	p := &picking{menu: m, c: c}
	if len(m.list) <= atOnce {
		p.fit = everyOf(m.list)
	}
	p.open()
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

// open says the choices, unless one stayed with the menu and they are the
// same.
func (p *picking) open() {
	lines := p.lines()
	all := strings.Join(lines, "\n")
	if p.quiet = p.key != "" && len(lines) > 1 && p.c.menus[p.key] == all; p.quiet {
		return
	}
	if p.key != "" {
		p.c.menus[p.key] = all
	}
	p.c.say(lines...)
}

// tell says the choices.
func (p *picking) tell() {
	p.quiet = false
	p.c.say(p.lines()...)
}

// lines are the choices with their numbers and headings.
func (p *picking) lines() []string {
	p.said, p.reason = nil, ""
	var lines []string
	group := ""
	add := func(i int, o option) {
		if o.group != group {
			if group = o.group; group != "" && p.part == "" {
				lines = append(lines, strings.TrimRight(group, ":.?")+":")
			}
		}
		if p.long() && o.word != "" {
			lines = append(lines, p.words(o)+" Answer "+o.word+".")
			return
		}
		p.said = append(p.said, i)
		lines = append(lines, fmt.Sprintf("%d. %s", len(p.said), p.words(o)))
	}
	for _, i := range p.page() {
		add(i, p.list[i])
	}
	for i, o := range p.also {
		add(len(p.list)+i, o)
	}
	return lines
}

// words are a choice in a sentence. Why it cannot be taken is said once where
// the same holds for others.
func (p *picking) words(o option) string {
	text := words.Stop(o.text)
	switch o.refused {
	case "":
		return text
	case p.reason:
		return text + " Cannot be chosen."
	}
	p.reason = o.refused
	return text + " " + words.Stop("Cannot be chosen: "+o.refused)
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
	case word == wordList:
		p.tell()
	case p.worded(word) >= 0:
		return picked{also: p.worded(word)}, true
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

// worded is which choice of another kind a word answers; -1 for none.
func (p *picking) worded(word string) int {
	if !p.long() {
		return -1
	}
	return slices.IndexFunc(p.also, func(o option) bool { return o.word != "" && fold(o.word) == word })
}

func (p *picking) search(answer, part string) {
	var fit []int
	for i, o := range p.list {
		if o.fits(part) {
			fit = append(fit, i)
		}
	}
	if len(fit) == 0 {
		p.c.say(fmt.Sprintf("None has %q in its name.", words.Clean(answer)))
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
			p.c.say("Please answer with one number.")
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
		text += ", and Enter alone continues"
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
