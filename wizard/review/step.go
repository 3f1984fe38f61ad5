package review

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// Known is what the rules look at beside the review itself.
type Known struct {
	Now time.Time
	// Marks and Accounts tell which accounts are the same person's.
	Marks    []Mark
	Accounts []Account
}

// Account is a user of PagerDuty with an address that they have, or had.
type Account struct{ UserID, Email string }

// Step is what a request comes to: events to append, and what it left out.
type Step struct {
	Events  []Event
	LeftOut []LeftOut
	Files   []File // kept with it
}

// LeftOut is an item that was chosen with others and not taken.
type LeftOut struct {
	Item string
	Why  string // in a sentence
}

// The codes of refusals that are a review's own.
const (
	CodeOwnAccess = failure.OwnAccess
	CodeStage     = failure.ReviewStage
	codeReviewer  = failure.Reviewer
	codeAlone     = failure.Alone
	codeUndecided = failure.Undecided
)

// refuse tells a row; flag is what supplies the answer.
func refuse(row failure.ID, flag string, blanks ...failure.Blanks) *flow.Problem {
	return &flow.Problem{Told: failure.Tell(row, blanks...), Flag: flag, Kept: flow.NothingChanged}
}

// open refuses what may only be done while a review runs.
func (s *State) open() *flow.Problem {
	switch s.Stage {
	case StageOpen:
		return nil
	case StageCancelled:
		return refuse(failure.ReviewCancelled, "")
	}
	return refuse(failure.ReviewSigned, "")
}

// chosen are items that a request is about, by their place.
type chosen struct {
	at    []int
	named bool   // one by one, rather than by what they have in common
	ended bool   // because their grant is no longer held
	bulk  string // how several were chosen at once
}

// choose finds the items of a request.
func (s *State) choose(by Select) (chosen, *flow.Problem) {
	if len(by.Items) > 0 {
		return s.chooseNamed(by)
	}
	c := chosen{bulk: by.text(), ended: by.Ended}
	if c.bulk == "" {
		return c, refuse(failure.ReviewNoItemNamed, "ITEM")
	}
	for i := range s.Items {
		if by.fits(&s.Items[i]) {
			c.at = append(c.at, i)
		}
	}
	if len(c.at) == 0 {
		return c, refuse(failure.ReviewNoneFits, "", failure.Blanks{"search": c.bulk})
	}
	return c, nil
}

// chooseNamed takes the items that are named. Of several the log has the search
// by which they were found, or that they were marked.
func (s *State) chooseNamed(by Select) (chosen, *flow.Problem) {
	c := chosen{named: true}
	for _, id := range by.Items {
		i, ok := s.index[strings.ToLower(strings.TrimSpace(id))]
		if !ok {
			return c, refuse(failure.ReviewNoItem, "ITEM", failure.Blanks{"typed": words.OneLine(id)})
		}
		if !slices.Contains(c.at, i) {
			c.at = append(c.at, i)
		}
	}
	if len(c.at) > 1 {
		c.bulk = cmp.Or(Select{Search: by.Search}.text(), "marks")
	}
	return c, nil
}

// text is how items are chosen, for the log.
func (by Select) text() string {
	var parts []string
	for _, p := range [...]struct{ name, value string }{{"team", by.Team}, {"user", by.User}, {"search", by.Search}, {"of", by.Of}} {
		if v := words.OneLine(p.value); v != "" {
			parts = append(parts, p.name+"="+v)
		}
	}
	if by.Ended {
		parts = append(parts, "no longer held")
	}
	return strings.Join(parts, " ")
}

func (by Select) fits(i *ItemState) bool {
	return (by.Team == "" || i.onTeam(by.Team)) &&
		(by.User == "" || flow.SameEmail(i.User.Email, by.User) || i.User.ID == strings.TrimSpace(by.User)) &&
		(by.Of == "" || flow.SameEmail(i.Reviewer, by.Of)) &&
		(by.Search == "" || i.matches(by.Search)) &&
		(!by.Ended || i.Outcome == NoLonger)
}

func (i *Item) onTeam(team string) bool {
	team = strings.TrimSpace(team)
	return i.Type == "team" && (i.ResourceID == team || strings.EqualFold(i.Resource, team))
}

// matches reports that every word of a search stands in what is shown of an item.
func (i *Item) matches(search string) bool {
	text := strings.ToLower(strings.Join([]string{i.ID, i.User.Name, i.User.Email, i.Holds(), i.On()}, " "))
	for word := range strings.FieldsSeq(strings.ToLower(search)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// each goes through the chosen items. What cannot be is a refusal of the whole
// request where items were named, and left out where they were not.
func (s *State) each(c chosen, step *Step, take func(i *ItemState) *flow.Problem) *flow.Problem {
	taken := 0
	var first *flow.Problem
	for _, at := range c.at {
		i := &s.Items[at]
		p := take(i)
		switch {
		case p == nil:
			taken++
		case c.named:
			return p
		default:
			first = cmpOr(first, p)
			step.LeftOut = append(step.LeftOut, LeftOut{Item: i.ID, Why: p.What})
		}
	}
	if taken == 0 {
		return first
	}
	return nil
}

func cmpOr(a, b *flow.Problem) *flow.Problem {
	if a != nil {
		return a
	}
	return b
}

// Running is nil while the review runs; otherwise it says what became of it.
func (s *State) Running() *flow.Problem { return s.open() }
