package access

import (
	"math"
	"slices"
	"strings"

	"connectpd/tui/ui"
)

// ref names a person or a thing, by its place.
type ref struct {
	kind refKind
	n    int32
}

type refKind int8

const (
	ofPerson refKind = iota
	ofThing
)

// ordered is a side in an order; the first one where there is none of the name.
func (x *index) ordered(side int, name string) []int32 {
	for _, o := range x.orders[side] {
		if o.name == name {
			return o.rows
		}
	}
	return x.orders[side][0].rows
}

// none is the score of what does not fit.
const none = math.MinInt32

// pick keeps the rows that fit, best ones first where that is the order.
func pick(rows []int32, score func(int32) int32, order string) []int32 {
	out := make([]int32, 0, 64)
	scores := make(map[int32]int32)
	for _, n := range rows {
		if s := score(n); s != none {
			out = append(out, n)
			scores[n] = s
		}
	}
	if order == bestMatch {
		slices.SortStableFunc(out, func(a, b int32) int { return int(scores[b] - scores[a]) })
	}
	return out
}

// search scores everybody and everything by their best grant: one grant, with
// the names of both its ends and what is held, must fit all words of the text.
// Who holds nothing, and what nobody holds, is found by its name.
func (x *index) search(text string) (people, things []int32) {
	words := x.words(text)
	people, things = make([]int32, len(x.people)), make([]int32, len(x.things))
	for i := range people {
		people[i] = sum(words, func(w *word) int32 { return w.people[i] })
	}
	for i := range things {
		things[i] = sum(words, func(w *word) int32 { return w.things[i] })
	}
	for i := range x.grants {
		g := &x.grants[i]
		s := sum(words, func(w *word) int32 { return max(w.people[g.person], w.things[g.thing], w.ents[g.ent]) })
		people[g.person], things[g.thing] = max(people[g.person], s), max(things[g.thing], s)
	}
	return people, things
}

// word is one word of a search with how well it fits every person, thing and
// entitlement. Names are scored once each, however many grants bear them.
type word struct{ people, things, ents []int32 }

// sum adds the scores of all words; none where one does not fit.
func sum(words []word, score func(*word) int32) int32 {
	total := int32(0)
	for i := range words {
		s := score(&words[i])
		if s == none {
			return none
		}
		total += s
	}
	return total
}

func (x *index) words(text string) []word {
	fields := strings.Fields(ui.Fold(text))
	words := make([]word, len(fields))
	for i, f := range fields {
		words[i] = x.word(f)
	}
	return words
}

// idLength is from how many letters on a word may be the beginning of an id.
const idLength = 4

func (x *index) word(w string) word {
	out := word{people: unfit(len(x.people)), things: unfit(len(x.things)), ents: unfit(len(x.ents))}
	fit(w, len(x.people), func(i int) *text { return &x.people[i].folded }, out.people)
	fit(w, len(x.people), func(i int) *text { return &x.people[i].foldedAt }, out.people)
	fit(w, len(x.things), func(i int) *text { return &x.things[i].folded }, out.things)
	for i := range x.people {
		p := &x.people[i]
		if m := mark(p.user.Status); m != "" {
			out.people[i] = max(out.people[i], literal(strings.Trim(m, "()"), w))
		}
		out.people[i] = max(out.people[i], idScore(p.id, w))
	}
	for i := range x.things {
		t := &x.things[i]
		out.things[i] = max(out.things[i], literal(typeNames[t.typ], w), idScore(t.id, w))
	}
	for i, e := range x.ents {
		out.ents[i] = literal(e, w)
	}
	return out
}

func unfit(n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = none
	}
	return out
}

func idScore(id, w string) int32 {
	if len(w) >= idLength && len(id) >= len(w) && strings.EqualFold(id[:len(w)], w) {
		return exact
	}
	return none
}
