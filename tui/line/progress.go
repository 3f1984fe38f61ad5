package line

import (
	"fmt"
	"strings"
	"time"

	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/sync/engine"
)

// speaker puts the progress of a sync into sentences: one for each resource
// type that is finished, and how far it is at most every ten seconds.
type speaker struct {
	last time.Time // when something was said last
	told map[access.ResourceType]bool
}

func newSpeaker() *speaker { return &speaker{told: map[access.ResourceType]bool{}} }

// look is what to say now.
func (v *speaker) look(s engine.Snapshot) []string {
	say := v.finished(s)
	if v.last.IsZero() {
		v.last = s.StartedAt
	}
	if len(say) == 0 && s.Outcome == nil && s.At.Sub(v.last) >= aliveEvery {
		say = []string{farWords(s)}
	}
	if len(say) > 0 {
		v.last = s.At
	}
	return say
}

func (v *speaker) finished(s engine.Snapshot) []string {
	var say []string
	for _, r := range s.Rows {
		switch r.State {
		case engine.RowDone, engine.RowUnavailable, engine.RowIncomplete:
			if !v.told[r.Type] {
				v.told[r.Type] = true
				say = append(say, rowWords(r))
			}
		case engine.RowWaiting, engine.RowReading:
		}
	}
	return say
}

// said reports that the number of a resource type was told.
func (v *speaker) said(name string) bool {
	for t := range v.told {
		if rowNames[t] == name {
			return true
		}
	}
	return false
}

var rowNames = map[access.ResourceType]string{
	access.TypeUser: "Users", access.TypeTeam: "Teams", access.TypeRole: "Roles", access.TypeSchedule: "Schedules",
}

// rowWords is a finished resource type.
func rowWords(r engine.Row) string {
	name := rowNames[r.Type]
	switch {
	case r.State == engine.RowUnavailable:
		return name + ": not on this plan."
	case r.State == engine.RowIncomplete && r.Reason == "":
		return name + ": could not be read in full."
	case r.State == engine.RowIncomplete:
		return words.Stop(name + ": " + r.Reason)
	}
	text := name + ": " + words.Count(r.Done)
	switch r.Type {
	case access.TypeTeam:
		text += ", with " + words.Plural(r.Detail, "membership", "memberships")
	case access.TypeRole:
		text += ", assigned " + words.Plural(r.Detail, "time", "times")
	case access.TypeSchedule:
		text += ", " + words.Count(r.Detail) + " on call now"
	case access.TypeUser:
	}
	return text + "."
}

// farWords says how far it is, in one sentence.
func farWords(s engine.Snapshot) string {
	if w := s.Waiting; w != nil {
		return fmt.Sprintf("Waiting %s: %s.", seconds(w.Until.Sub(s.At)), w.Reason)
	}
	var far []string
	for _, r := range s.Rows {
		name := strings.ToLower(rowNames[r.Type])
		switch {
		case r.State != engine.RowReading:
		case r.Total < 0:
			far = append(far, name+" "+words.Count(r.Done)+" so far")
		default:
			far = append(far, name+" "+words.Count(r.Done)+" of "+words.Count(r.Total))
		}
	}
	text := s.Activity.Sentence()
	if len(far) > 0 {
		text += ": " + strings.Join(far, ", ")
	}
	if s.Left > 0 {
		text += "; about " + seconds(s.Left) + " left"
	}
	return text + "."
}

// seconds is a short time in words, never none.
func seconds(d time.Duration) string {
	return words.Span(max(time.Second, d.Round(time.Second)))
}
