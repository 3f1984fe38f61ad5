package plaintext

import (
	"strings"

	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// set are the choices of a page of which one is chosen, or any number where
// many is set.
type set struct {
	id      string
	choices []flow.Choice
	many    bool
}

// sets parts a page's choices: what stands before the colon of an id names the
// set (flow.Choice).
func sets(choices []flow.Choice) []*set {
	var list []*set
	for _, c := range choices {
		id, _, _ := strings.Cut(c.ID, ":")
		if !strings.Contains(c.ID, ":") {
			id = ""
		}
		if n := len(list); n == 0 || list[n-1].id != id {
			list = append(list, &set{id: id, many: c.Many})
		}
		last := list[len(list)-1]
		last.choices = append(last.choices, c)
	}
	return list
}

// settled: there is nothing to choose. It is said, not asked.
func (s *set) settled() bool { return len(s.choices) == 1 && !s.many && s.choices[0].Chosen }

// alone is the one choice of a settled set, in words. Without a heading it is
// what going on does (see nextEntry), and is not said apart.
func (s *set) alone() string {
	c := s.choices[0]
	if c.Group == "" {
		return ""
	}
	return c.Group + " " + words.Stop(choiceText(c))
}

// group is the heading of the whole set, "" when it has several.
func (s *set) group() string {
	for _, c := range s.choices {
		if c.Group != s.choices[0].Group {
			return ""
		}
	}
	return s.choices[0].Group
}

func (s *set) chosen() []int {
	var list []int
	for i, c := range s.choices {
		if c.Chosen {
			list = append(list, i)
		}
	}
	return list
}

func choiceText(c flow.Choice) string { return words.Comma(c.Label, c.Detail) }
