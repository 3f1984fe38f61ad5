package engine

// This file tells a sync in words, for every viewer; the viewers add their
// rhythm and their drawing.

import (
	"strings"
	"time"

	"connectpd/store/access"
	"connectpd/store/words"
)

// Name is a row as a line begins with it: "Users".
func (r Row) Name() string { return words.Capital(r.Type.Plural()) }

// Ended reports that the row has come to its end in this sync.
func (r Row) Ended() bool {
	return r.State == RowDone || r.State == RowUnavailable || r.State == RowIncomplete
}

// Far is how far the row is: "10 of 20", "10 so far".
func (r Row) Far() string {
	if r.Total < 0 {
		return words.Count(r.Done) + " so far"
	}
	return words.Count(r.Done) + " of " + words.Count(r.Total)
}

// Beside is what a row counts besides its resources: "3,000 memberships"; ""
// for nothing.
func (r Row) Beside() string {
	switch r.Type {
	case access.TypeTeam:
		return words.Plural(r.Detail, "membership", "memberships")
	case access.TypeRole:
		return words.Count(r.Detail) + " assigned"
	case access.TypeSchedule:
		return words.Count(r.Detail) + " on call now"
	}
	return ""
}

// Sentence tells the end of a row.
func (r Row) Sentence() string {
	switch {
	case r.State == RowUnavailable:
		return r.Name() + ": not on this plan."
	case r.State == RowIncomplete && r.Reason == "":
		return r.Name() + ": could not be read in full."
	case r.State == RowIncomplete:
		return words.Stop(r.Name() + ": " + r.Reason)
	}
	return words.Stop(r.Name() + ": " + words.Comma(words.Count(r.Done), "done", r.Beside()))
}

// Sentence tells the pause as it is at a moment.
func (w Wait) Sentence(at time.Time) string {
	left := w.Until.Sub(at)
	if left <= 0 {
		return words.Stop("Waiting: " + w.Reason)
	}
	return words.Stop("Waiting " + shortly(left) + ": " + w.Reason)
}

// Sentence says how far the sync is: its pause, or what is being read.
func (s Snapshot) Sentence() string {
	if s.Waiting != nil {
		return s.Waiting.Sentence(s.At)
	}
	var far []string
	for _, r := range s.Rows {
		if r.State == RowReading {
			far = append(far, r.Type.Plural()+" "+r.Far())
		}
	}
	text := s.Activity.Sentence()
	if len(far) > 0 {
		text += ": " + strings.Join(far, ", ")
	}
	if s.Left > 0 {
		text += "; about " + shortly(s.Left) + " left"
	}
	return words.Stop(text)
}

// Brief is how much was read of what is known: "80 of 120 read"; "" before
// anything is known.
func (s Snapshot) Brief() string {
	done, total := 0, 0
	for _, r := range s.Rows {
		if r.Total > 0 {
			done, total = done+r.Done, total+r.Total
		}
	}
	if total == 0 {
		return ""
	}
	return words.Count(done) + " of " + words.Count(total) + " read"
}

// shortly is a short time in words, never none.
func shortly(d time.Duration) string {
	return words.Span(max(time.Second, d.Round(time.Second)))
}

// Narrator tells of each row that came to its end, once.
type Narrator struct {
	told [len(access.ResourceTypes)]RowState
}

// Ended gives the sentences of the rows that came to their end since it was
// asked last.
func (n *Narrator) Ended(s Snapshot) []string {
	var say []string
	for i, r := range s.Rows {
		if r.Ended() && n.told[i] != r.State {
			n.told[i] = r.State
			say = append(say, r.Sentence())
		}
	}
	return say
}

// Told reports that the end of a row was told, by the name of the row.
func (n *Narrator) Told(name string) bool {
	for i, t := range access.ResourceTypes {
		if n.told[i] != "" && (Row{Type: t}).Name() == name {
			return true
		}
	}
	return false
}
