package review

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"connectpd/store/access"
	"connectpd/wizard/flow"
)

// book is what a careful person would note beside a review: of every item the
// decisions that stand on each other, and for whom and by whom.
type book struct {
	stacks    map[string][]noted
	reviewers map[string]string
	entered   map[string]int // decisions taken, by item
}

type noted struct {
	decision         Decision
	reviewer, person string
	exception        bool
}

// journey makes a review live: decisions, reassignments, undo, exceptions,
// runs, rivals who were faster, and kills.
type journey struct {
	*testing.T
	rng   *rand.Rand
	src   Source
	s     *State
	lines [][]byte // what is kept
	note  book
	run   int64
	// sheets counts the events that decide by sheet.
	sheets int
	lost   int // steps that a rival was faster than, or a kill took
}

var deciders = []string{auditor, boss, cyd, bob}

func (j *journey) entry() Entry {
	vias := [...]Via{Screen, Command, Sheet}
	return Entry{Person: fmt.Sprintf("typist%d@elsewhere.example", j.rng.IntN(3)), Account: "x", Via: vias[j.rng.IntN(3)]}
}

func (j *journey) anItem() *ItemState { return &j.s.Items[j.rng.IntN(len(j.s.Items))] }

func (j *journey) some() Select {
	if j.rng.IntN(3) > 0 {
		sel := Select{Items: []string{j.anItem().ID}}
		for j.rng.IntN(3) == 0 {
			sel.Items = append(sel.Items, j.anItem().ID)
		}
		return sel
	}
	return [...]Select{{Team: "Payments"}, {Team: "T2"}, {User: dan}, {User: bob}, {Search: "observer"}, {Of: cyd}, {Ended: true}}[j.rng.IntN(7)]
}

// try appends what a rule says, unless a rival was faster or a kill came
// between; both leave nothing, and the rule is applied again only by a person.
func (j *journey) try(step Step, p *flow.Problem, write func(Event)) {
	if p != nil || len(step.Events) == 0 {
		return
	}
	if j.rng.IntN(12) == 0 {
		j.lost++
		j.reload()
		return
	}
	lines, err := j.s.Chain(step.Events)
	if err != nil {
		j.Fatal(err)
	}
	if j.rng.IntN(12) == 0 { // somebody else appends first: what was chained does not follow
		j.rival()
		if _, err := j.s.With(lines...); err == nil {
			j.Fatal("events were taken that follow another one")
		}
		j.lost++
		return
	}
	next, err := j.s.With(lines...)
	if err != nil {
		j.Fatal(err)
	}
	j.s, j.lines = next, append(j.lines, lines...)
	for _, e := range step.Events {
		write(e)
	}
}

// rival decides on one item, from another process.
func (j *journey) rival() {
	i := j.anItem()
	r := DecideRequest{Select: Select{Items: []string{i.ID}}, Decision: Keep, Comment: "a rival's", As: i.Reviewer, Entry: Entry{Person: "rival@elsewhere.example", Account: "y", Via: Command}}
	step, p := j.s.Decide(r, knownNow())
	if p != nil {
		step = Step{Events: []Event{{At: today, Kind: Reminded, Entered: r.Entry}}}
	}
	lines, err := j.s.Chain(step.Events)
	if err != nil {
		j.Fatal(err)
	}
	if j.s, err = j.s.With(lines...); err != nil {
		j.Fatal(err)
	}
	j.lines = append(j.lines, lines...)
	if p == nil {
		j.noteDecided(step.Events[0])
	}
}

// reload is the review as the next process reads it.
func (j *journey) reload() {
	fresh, err := New(j.s.Frozen, j.s.startHead()).With(j.lines...)
	if err != nil {
		j.Fatal(err)
	}
	j.s = fresh
}

// startHead is the hash of the frozen list.
func (s *State) startHead() string {
	text, _ := Canonical(s.Frozen)
	return SHA256(text)
}

func (j *journey) noteDecided(e Event) {
	for _, id := range e.Items {
		j.note.stacks[id] = append(j.note.stacks[id], noted{decision: e.Decision, reviewer: e.Reviewer, person: e.Entered.Person})
		j.note.entered[id]++
	}
}

func (j *journey) step() {
	k := knownNow(Mark{Email: dan2, Kind: MarkPerson, Accountable: dan})
	switch j.rng.IntN(12) {
	case 0, 1, 2, 3:
		as := deciders[j.rng.IntN(len(deciders))]
		r := DecideRequest{Select: j.some(), As: as, Entry: j.entry(), Comment: "because", Decision: Keep}
		if j.rng.IntN(2) == 0 {
			r.Decision, r.Target = Revoke, [...]string{"", "none", "observer"}[j.rng.IntN(3)]
		}
		step, p := j.s.Decide(r, k)
		j.try(step, p, j.noteDecided)
	case 4:
		r := UndoRequest{Items: []string{j.anItem().ID, j.anItem().ID}, Entry: j.entry()}
		step, p := j.s.Undo(r, k)
		j.try(step, p, func(e Event) {
			for _, id := range e.Items {
				j.note.stacks[id] = j.note.stacks[id][:len(j.note.stacks[id])-1]
			}
		})
	case 5, 6:
		r := AssignRequest{Select: j.some(), To: deciders[j.rng.IntN(len(deciders))], Reason: "because", Entry: j.entry()}
		step, p := j.s.Assign(r, k)
		j.try(step, p, func(e Event) {
			for _, id := range e.Items {
				j.note.reviewers[id] = e.To
			}
		})
	case 7:
		r := ExceptRequest{Items: []string{j.anItem().ID}, Reason: "on leave", Until: "2027-01-01", As: auditor, Entry: j.entry()}
		step, p := j.s.Except(r, k)
		j.try(step, p, func(e Event) {
			for _, id := range e.Items {
				j.note.stacks[id] = append(j.note.stacks[id], noted{exception: true, person: e.Entered.Person})
			}
		})
	case 8:
		j.run++
		read := later(j.src, j.run, func(d *access.Dataset) {
			for range j.rng.IntN(3) {
				g := d.Grants[j.rng.IntN(len(d.Grants))]
				drop(d, g.UserID, g.Type, g.ResourceID)
			}
			setRole(d, d.Users[j.rng.IntN(6)].ID, [...]string{"admin", "limited_user", "observer"}[j.rng.IntN(3)])
		})
		j.try(Step{Events: j.s.Verify(read, k, bySync)}, nil, func(Event) {})
	case 9:
		j.reload()
	case 10, 11:
		j.takeSheet(k)
	}
}

// takeSheet enters what some rows of a sheet say; those that are refused are
// left out.
func (j *journey) takeSheet(k Known) {
	r := ImportRequest{Reviewer: deciders[j.rng.IntN(len(deciders))], Entry: j.entry(), File: File{SHA256: fmt.Sprint(j.rng.Int64())}}
	seen := map[string]bool{}
	kinds := 4
	if j.rng.IntN(3) == 0 {
		kinds = 1 // all of it is emptied
	}
	for range 1 + j.rng.IntN(9) {
		row := ImportRow{Item: j.anItem().ID, Comment: "by sheet"}
		if seen[row.Item] {
			continue // a sheet that names an item twice is refused where it is read
		}
		seen[row.Item] = true
		switch j.rng.IntN(kinds) {
		case 0: // the row is empty
		case 1:
			row.Decision, row.Target = Revoke, [...]string{"none", "observer", "owner"}[j.rng.IntN(3)]
		default:
			row.Decision = Keep
		}
		r.Rows = append(r.Rows, row)
	}
	step, refused, p := j.s.Import(r, k)
	skipped := map[string]bool{}
	for _, x := range refused {
		skipped[x.Item] = true
		if x.Why == "" {
			j.Fatalf("%s is refused without a reason", x.Item)
		}
	}
	j.try(step, p, func(e Event) {
		switch e.Kind {
		case Decided:
			j.noteDecided(e)
			j.sheets++
		case Undone:
			for _, id := range e.Items {
				j.note.stacks[id] = j.note.stacks[id][:len(j.note.stacks[id])-1]
			}
		}
	})
	if n := len(j.s.Posted); n == 0 || j.s.Posted[n-1].File != r.File.SHA256 {
		return // refused, or lost to a rival or a kill
	}
	for _, row := range r.Rows {
		if i := j.s.Item(row.Item); !skipped[row.Item] && i.Decision != row.Decision {
			j.Fatalf("the sheet said %q of %s, and it is %q", row.Decision, row.Item, i.Decision)
		}
	}
}

// compare holds the review against the book.
func (j *journey) compare(after int) {
	for n := range j.s.Items {
		i := &j.s.Items[n]
		want := noted{}
		if stack := j.note.stacks[i.ID]; len(stack) > 0 {
			want = stack[len(stack)-1]
		}
		got := noted{i.Decision, i.For, i.Entered.Person, i.Exception != ""}
		reviewer := j.note.reviewers[i.ID]
		if reviewer == "" {
			reviewer = i.Item.Reviewer
		}
		if got != want || i.Reviewer != reviewer {
			j.Fatalf("after step %d item %s is %+v of %s, and was noted as %+v of %s", after, i.ID, got, i.Reviewer, want, reviewer)
		}
	}
}

// TestNoOrderOfEventsLosesADecision: whatever is done in whatever order, every
// decision that was taken stands once, for who made it, until it is undone.
func TestNoOrderOfEventsLosesADecision(t *testing.T) {
	taken, lost, sheets := 0, 0, 0
	for seed := range uint64(200) {
		src := company()
		r := request("all")
		r.Reviewer, r.Fallback = "", boss
		s := running(t, src, r, knownNow())
		j := &journey{T: t, rng: rand.New(rand.NewPCG(seed, 15)), src: src, s: s, run: 7,
			note: book{map[string][]noted{}, map[string]string{}, map[string]int{}}}
		for n := range 60 {
			j.step()
			j.compare(n)
		}
		j.reload()
		j.compare(60)
		found := map[string]int{}
		for _, e := range eventsOf(t, j.lines) {
			if e.Kind != Decided {
				continue
			}
			for _, id := range e.Items {
				found[id]++
			}
		}
		for id, n := range j.note.entered {
			taken += n
			if found[id] != n {
				t.Fatalf("seed %d: %s was decided %d times, and stands %d times in the log", seed, id, n, found[id])
			}
		}
		lost, sheets = lost+j.lost, sheets+j.sheets
	}
	if taken < 1000 || lost < 100 || sheets < 200 {
		t.Errorf("%d decisions taken, %d by sheet, and %d steps lost: too few to tell anything", taken, sheets, lost)
	}
}

func eventsOf(t *testing.T, lines [][]byte) []Event {
	t.Helper()
	list := make([]Event, len(lines))
	for n, line := range lines {
		if err := json.Unmarshal(line, &list[n]); err != nil {
			t.Fatal(err)
		}
	}
	return list
}
