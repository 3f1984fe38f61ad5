package rows

import (
	"fmt"
	"time"

	"connectpd/store/words"
	"connectpd/wizard/review"
)

// ReviewColumns head the cells of a review.
var ReviewColumns = []string{"REVIEW", "STANDS", "SCOPE", "DECIDED", "TO REVOKE", "ID"}

// Review is a review in a list.
func Review(s review.Summary, now time.Time) Row {
	scope, decided := review.ScopeText(s.Scope), fmt.Sprintf("%s of %s", words.Count(s.Counts.Decided), words.Count(s.Counts.Items))
	return Row{
		Cells:    []string{s.Name, ReviewStands(s, now), scope, decided, words.Count(s.Counts.Revoke), s.ID},
		Sentence: fmt.Sprintf("%s, %s: %s, %s decided, %s to revoke", s.Name, scope, ReviewStands(s, now), decided, words.Count(s.Counts.Revoke)),
	}
}

// ReviewStands is how far a review is: due on a day, overdue, removals open,
// closed.
func ReviewStands(s review.Summary, now time.Time) string {
	switch late, open := s.Overdue(now), s.Counts.OpenRemovals; {
	case s.Late(now):
		return "overdue since " + review.DayText(s.Due.Day)
	case s.Stage == review.StageOpen:
		return "due on " + review.DayText(s.Due.Day)
	case s.Stage == review.StageSigned && late > 0:
		return "signed, " + words.Plural(late, "removal overdue", "removals overdue")
	case s.Stage == review.StageSigned && open > 0:
		return "signed, " + words.Plural(open, "removal open", "removals open")
	}
	return string(s.Stage)
}

// ItemColumns head the cells of an item.
var ItemColumns = []string{"ITEM", "PERSON", "ACCESS", "RESOURCE", "SINCE", "LAST TIME", "REVIEWER", "DECISION"}

// Item is an item of a review.
func Item(it *review.ItemState) Row {
	since := it.SinceWhen()
	if it.Since.IsZero() {
		since = ""
	}
	return Row{
		Cells:    []string{it.ID, it.Who(), it.Holds(), it.On(), since, it.LastTime(), it.Reviewer, itemStands(it)},
		Sentence: it.ID + ": " + ItemSentence(it) + " " + words.Stop(it.Reviewer+" decides: "+it.Spoken()),
	}
}

// itemStands is what was decided on an item, and what became of that.
func itemStands(it *review.ItemState) string {
	return words.Comma(it.Standing(), string(it.Outcome))
}

// ItemSentence says who holds what, since when, and what was decided last time.
func ItemSentence(it *review.ItemState) string {
	text := it.Who() + " holds " + it.Holds() + " on " + it.OnWhat() + ", since " + it.SinceWhen() + "."
	if it.Last == nil {
		return text + " Not in the last review."
	}
	return text + " Last time: " + words.Stop(it.LastSpoken())
}

// ReviewOverdue counts what is late of a review: its removals, and itself.
func ReviewOverdue(s review.Summary, now time.Time) int {
	n := s.Overdue(now)
	if s.Late(now) {
		n++
	}
	return n
}

// LateReviews says which of these reviews are overdue, or whose removals are;
// empty for none.
func LateReviews(list []review.Summary, now time.Time) string {
	var late []string
	for _, s := range list {
		if ReviewOverdue(s, now) > 0 {
			late = append(late, s.Name)
		}
	}
	switch len(late) {
	case 0:
		return ""
	case 1:
		return "the access review " + late[0] + " is overdue"
	}
	return words.Plural(len(late), "access review is", "access reviews are") + " overdue"
}

// ReviewFacts are the reviews that are not over, as facts of their connector.
func ReviewFacts(list []review.Summary, now time.Time) []Fact {
	var facts []Fact
	for _, s := range list {
		if s.Stage != review.StageOpen && s.Stage != review.StageSigned {
			continue
		}
		f := Fact{Text: Review(s, now).Sentence, Warns: ReviewOverdue(s, now) > 0}
		if len(facts) == 0 {
			f.Label = "Reviews"
		}
		facts = append(facts, f)
	}
	return facts
}
