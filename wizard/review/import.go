package review

import (
	"cmp"
	"slices"
	"strings"

	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// ImportRequest enters what a reviewer's sheet says. Its rows are those that
// alter something.
type ImportRequest struct {
	Review, Reviewer string
	Rows             []ImportRow
	File             File
	Statement        string // the name that the reviewer filled in
	Entry            Entry
}

// ImportRow is what becomes of an item; without a decision it is undecided again.
type ImportRow struct {
	Item                   string
	Decision               Decision
	Target, Until, Comment string
}

// File is a file that is kept with the step that it caused, as it came.
type File struct {
	SHA256, Name string
	Body         []byte
}

// Import enters a sheet. Each row is decided by itself; those that the rules
// refuse are named in the order of the rows, and the step holds the others.
func (s *State) Import(r ImportRequest, k Known) (Step, []LeftOut, *flow.Problem) {
	if p := s.open(); p != nil {
		return Step{}, nil, p
	}
	own := s.selvesOf(k, r.Reviewer, r.Entry.Person)
	e := entered{State: s, event: Event{At: k.Now.UTC(), Entered: r.Entry, Reviewer: r.Reviewer, File: r.File.SHA256}}
	var refused []LeftOut
	for _, row := range r.Rows {
		if p := e.row(row, own, k); p != nil {
			refused = append(refused, LeftOut{Item: row.Item, Why: p.What})
		}
	}
	// What lies on top is undone first.
	slices.SortStableFunc(e.list, func(a, b Event) int { return cmp.Compare(b.Undoes, a.Undoes) })
	first := e.event
	first.Kind, first.Text, first.Items = Imported, words.OneLine(r.Statement), e.replaced
	if s.sheetOf(r.Reviewer) {
		first.Kind = Replaced
	}
	return Step{Events: append([]Event{first}, e.list...), Files: []File{r.File}}, refused, nil
}

// sheetOf reports that a sheet of the reviewer was entered before.
func (s *State) sheetOf(reviewer string) bool {
	return slices.ContainsFunc(s.Posted, func(p *Event) bool {
		return (p.Kind == Imported || p.Kind == Replaced) && flow.SameEmail(p.Reviewer, reviewer)
	})
}

// entered gathers the events of a sheet: one for all rows that say the same.
type entered struct {
	*State
	event    Event // what all have in common
	list     []Event
	at       map[any]int // place in the list, by what is said
	replaced []string
}

func (e *entered) row(row ImportRow, own selves, k Known) *flow.Problem {
	at, ok := e.index[strings.ToLower(row.Item)]
	if !ok {
		return refuse(failure.ReviewNoItem, "ITEM", failure.Blanks{"typed": words.OneLine(row.Item)})
	}
	i := &e.Items[at]
	if p := e.mayDecide(i, e.event.Reviewer, own, chosen{at: []int{at}, named: true}); p != nil {
		return p
	}
	what := choice{decision: row.Decision, target: row.Target, until: row.Until, comment: words.OneLine(row.Comment)}
	if row.Decision == "" {
		e.takeBack(i)
		return nil
	}
	what, p := e.checkChoice(i, what, k)
	if p != nil {
		return p
	}
	if i.top != nil {
		e.replaced = append(e.replaced, i.ID)
	}
	said := e.event
	said.Kind, said.Decision, said.Target, said.Until, said.Text = Decided, what.decision, what.target, what.until, what.comment
	e.add(what, said, i.ID)
	return nil
}

// takeBack leaves nothing of what was decided, whatever lies below it.
func (e *entered) takeBack(i *ItemState) {
	if i.top != nil {
		e.replaced = append(e.replaced, i.ID)
	}
	for d := i.top; d != nil; d = d.below {
		said := e.event
		said.Kind, said.Undoes = Undone, d.event.Seq
		e.add(said.Undoes, said, i.ID)
	}
}

func (e *entered) add(what any, said Event, item string) {
	at, ok := e.at[what]
	if !ok {
		if e.at == nil {
			e.at = map[any]int{}
		}
		at = len(e.list)
		e.list, e.at[what] = append(e.list, said), at
	}
	e.list[at].Items = append(e.list[at].Items, item)
}

// SendRequest notes that a letter went to a reviewer.
type SendRequest struct {
	Review, Reviewer string
	Remind           bool
	How              string // by e-mail, or the file that was written
	File             string // SHA-256 of the sheet in it
	Entry            Entry
}

// Post notes that a letter went to a reviewer.
func (s *State) Post(r SendRequest, k Known) (Step, *flow.Problem) {
	if p := s.open(); p != nil {
		return Step{}, p
	}
	kind := Sent
	if r.Remind {
		kind = Reminded
	}
	return Step{Events: []Event{{At: k.Now.UTC(), Kind: kind, Entered: r.Entry, Reviewer: r.Reviewer, To: r.Reviewer,
		Text: words.OneLine(r.How), File: r.File}}}, nil
}

// ToDecide are a reviewer's items, but for those that are not reviewed, and
// those that are their own access.
func (s *State) ToDecide(reviewer string, k Known) []*ItemState {
	own := s.selvesOf(k, reviewer)
	var list []*ItemState
	for i := range s.Items {
		it := &s.Items[i]
		if flow.SameEmail(it.Reviewer, reviewer) && it.Exception == "" && !own.own(it.Item) {
			list = append(list, it)
		}
	}
	return list
}
