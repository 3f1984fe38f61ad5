package cli

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hbollon/go-edlib"

	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/tui/ui"
)

// mostNear is how many names are suggested for one that does not exist.
const mostNear = 3

// candidate is a name that exists: how it is suggested, and by which texts it
// is found.
type candidate struct {
	shown string
	by    []string
}

// named are candidates that are found by what is shown.
func named(names ...string) []candidate {
	list := make([]candidate, len(names))
	for i, n := range names {
		list[i] = candidate{n, []string{n}}
	}
	return list
}

// nearest are the candidates most like what was typed, best first: those that
// begin with it, that hold it, or that differ in a few letters. What is much
// less like it than the best is not among them.
func nearest(typed string, list []candidate) []string {
	type match struct {
		shown string
		apart int
	}
	var found []match
	for _, c := range list {
		best := -1
		for _, text := range c.by {
			if d := apart(fold(typed), fold(text)); d >= 0 && (best < 0 || d < best) {
				best = d
			}
		}
		if best >= 0 && !slices.ContainsFunc(found, func(m match) bool { return m.shown == c.shown }) {
			found = append(found, match{c.shown, best})
		}
	}
	slices.SortStableFunc(found, func(a, b match) int { return a.apart - b.apart })
	var names []string
	for _, m := range found[:min(mostNear, len(found))] {
		if m.apart <= found[0].apart+1 {
			names = append(names, m.shown)
		}
	}
	return names
}

func fold(text string) string { return ui.Fold(strings.TrimSpace(words.Clean(text))) }

// longestCompared bounds the texts that are compared letter by letter.
const longestCompared = 80

// apart is how far a name is from what was typed; -1: too far to be meant.
func apart(typed, name string) int {
	switch {
	case typed == "" || name == "":
		return -1
	case typed == name:
		return 0
	case strings.HasPrefix(name, typed):
		return 1
	case len(typed) > 1 && strings.Contains(name, typed):
		return 2
	}
	typed, name = withoutSameDomain(typed, name)
	a, b := utf8.RuneCountInString(typed), utf8.RuneCountInString(name)
	most := max(1, a/3, b/3)
	if max(a, b) > longestCompared || max(a-b, b-a) > most {
		return -1
	}
	if d := edlib.OSADamerauLevenshteinDistance(typed, name); d <= most {
		return 2 + d
	}
	return -1
}

// withoutSameDomain takes the domain off two addresses that share it: it would
// make short names of two people look alike.
func withoutSameDomain(a, b string) (string, string) {
	localA, domainA, _ := strings.Cut(a, "@")
	localB, domainB, _ := strings.Cut(b, "@")
	if domainA != domainB {
		return a, b
	}
	return localA, localB
}

// orNear adds to an error of one row what the word that was typed may have meant
// instead.
func orNear(err error, row failure.ID, typed string, list []candidate) error {
	if err == nil || failure.Of(err).ID != row {
		return err
	}
	if meant := nearest(typed, list); len(meant) > 0 {
		return &toldError{near(meant, failure.Of(err)).told, err}
	}
	return err
}

// near puts what was perhaps meant before what to do.
func near(meant []string, told failure.Told) *toldError {
	if len(meant) > 0 {
		told = told.First(failure.Tell(failure.DidYouMean, failure.Blanks{"near": words.Either(meant)}))
	}
	return &toldError{told: told}
}
