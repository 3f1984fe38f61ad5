package access

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sahilm/fuzzy"

	"connectpd/tui/ui"
)

// The scores: a word that stands in a name beats one whose letters only come
// in that order, whatever fuzzy says of the latter.
const (
	stands    = 1000
	begins    = 500 // a word of the name begins with it
	exact     = 3000
	mostFuzzy = stands - 1
)

// Words that are searched for letter by letter. One letter is in nearly every
// name, and of very long ones fuzzy's score grows out of bounds.
const (
	leastFuzzy    = 2
	longestFuzzy  = 32
	longestNoting = 200
)

// text is a field as the search sees it, folded, with the set of its letters,
// which tells in one step most of the texts that cannot fit.
type text struct {
	s    string
	bits uint64
}

func newText(s string) text {
	s = ui.Fold(s)
	return text{s, letters(s)}
}

// letters is a set of letters and digits, the rest folded into what bits are
// left: a word whose set is not within a text's does not fit it.
func letters(s string) uint64 {
	var set uint64
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z':
			set |= 1 << (r - 'a')
		case r >= '0' && r <= '9':
			set |= 1 << (26 + r - '0')
		default:
			set |= 1 << (36 + r%28)
		}
	}
	return set
}

// fit scores one field of a list; a score only ever goes up.
func fit(w string, n int, field func(int) *text, into []int32) {
	set := letters(w)
	var may []int
	for i := range n {
		f := field(i)
		if f.bits&set != set {
			continue
		}
		if s := literal(f.s, w); s != none {
			into[i] = max(into[i], s)
		} else {
			may = append(may, i)
		}
	}
	if l := utf8.RuneCountInString(w); l < leastFuzzy || l > longestFuzzy {
		return
	}
	for _, m := range fuzzy.FindFromNoSort(w, source{may, field}) {
		if m.Score > 0 {
			i := may[m.Index]
			into[i] = max(into[i], int32(min(m.Score, mostFuzzy)))
		}
	}
}

// source lets fuzzy walk over some places of a field without a copy.
type source struct {
	places []int
	field  func(int) *text
}

func (s source) Len() int            { return len(s.places) }
func (s source) String(i int) string { return s.field(s.places[i]).s }

// literal scores a word that stands in a text as it is; none otherwise.
func literal(text, w string) int32 {
	at := strings.Index(text, w)
	if at < 0 {
		return none
	}
	if text == w {
		return exact
	}
	score := int32(stands - min(len(text)-len(w), longestNoting))
	for from := 0; at >= 0; {
		if begin := from + at; begin == 0 || !letterBefore(text, begin) {
			return score + begins
		}
		from += at + len(w)
		at = strings.Index(text[from:], w)
	}
	return score
}

func letterBefore(text string, at int) bool {
	r, _ := utf8.DecodeLastRuneInString(text[:at])
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}
