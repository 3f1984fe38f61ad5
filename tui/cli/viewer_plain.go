package cli

import (
	"fmt"
	"io"
	"strings"
	"time"

	"connectpd/store/access"
	"connectpd/store/secret"
	"connectpd/store/words"
	"connectpd/sync/engine"
)

// How often the plain viewer speaks.
const (
	plainEvery  = 5 * time.Second  // at least so long between two progress lines
	plainAlive  = 10 * time.Second // at most so long without a word
	plainPause  = time.Second      // pauses shorter than this are not worth a line
	plainsPerGo = 20               // warnings printed one by one; the log has all
)

// plainViewer prints a line when a resource type is finished, when a pause
// begins, at most every five seconds how far it is, and at least every ten
// that it is alive.
type plainViewer struct {
	out    io.Writer
	hide   *secret.Redactor
	last   time.Time // of the last line
	said   map[access.ResourceType]engine.RowState
	counts [4]int
	paused time.Time // end of the pause that was told
	warned int
}

func newPlainViewer(out io.Writer, r *secret.Redactor) *plainViewer {
	return &plainViewer{out: out, hide: r, said: map[access.ResourceType]engine.RowState{}}
}

func (v *plainViewer) look(s engine.Snapshot, events []engine.Event) error {
	var say []string
	for _, e := range events {
		if e.Kind != engine.EventWarning {
			continue
		}
		if v.warned++; v.warned <= plainsPerGo {
			say = append(say, "Warning: "+e.Text)
		}
	}
	say = append(say, v.finished(s)...)
	if w := s.Waiting; w != nil && w.Until.Sub(s.At) >= plainPause && w.Until.After(v.paused.Add(plainPause)) {
		v.paused = w.Until
		say = append(say, pauseWords(s))
	}
	if v.last.IsZero() {
		v.last = s.StartedAt
	}
	if quiet := s.At.Sub(v.last); len(say) == 0 && s.Outcome == nil {
		counts := countsOf(s)
		switch {
		case quiet >= plainEvery && counts != v.counts:
			say = append(say, farWords(s))
		case quiet >= plainAlive && s.Waiting != nil:
			say = append(say, pauseWords(s))
		case quiet >= plainAlive:
			say = append(say, "Still at it after "+words.Elapsed(s.Elapsed)+": "+s.Activity.Sentence()+".")
		}
	}
	if len(say) == 0 {
		return nil
	}
	v.last, v.counts = s.At, countsOf(s)
	_, err := io.WriteString(v.out, v.hide.Redact(strings.Join(plainAll(say), "\n"))+"\n")
	return err
}

// finished tells of the resource types that came to their end.
func (v *plainViewer) finished(s engine.Snapshot) []string {
	var say []string
	for _, r := range s.Rows {
		if v.said[r.Type] == r.State {
			continue
		}
		switch r.State {
		case engine.RowDone, engine.RowUnavailable, engine.RowIncomplete:
			v.said[r.Type] = r.State
			say = append(say, rowWords(r))
		}
	}
	return say
}

func countsOf(s engine.Snapshot) (n [4]int) {
	for i, r := range s.Rows {
		n[i] = r.Done
	}
	return n
}

var rowNames = map[access.ResourceType]string{
	access.TypeUser: "Users", access.TypeTeam: "Teams", access.TypeRole: "Roles", access.TypeSchedule: "Schedules",
}

// rowWords is a finished row.
func rowWords(r engine.Row) string {
	text := rowNames[r.Type] + ": "
	switch r.State {
	case engine.RowUnavailable:
		return text + "not on this plan."
	case engine.RowIncomplete:
		if r.Reason == "" {
			return text + "could not be read in full."
		}
		return text + strings.TrimSuffix(r.Reason, ".") + "."
	}
	text += words.Count(r.Done) + ", done"
	switch r.Type {
	case access.TypeTeam:
		text += ", " + words.Plural(r.Detail, "membership", "memberships")
	case access.TypeRole:
		text += ", " + words.Count(r.Detail) + " assigned"
	case access.TypeSchedule:
		text += ", " + words.Count(r.Detail) + " on call now"
	}
	return text + "."
}

// farWords says how far the unfinished rows are.
func farWords(s engine.Snapshot) string {
	var far []string
	for _, r := range s.Rows {
		switch {
		case r.State != engine.RowReading:
		case r.Total < 0:
			far = append(far, fmt.Sprintf("%s %s so far", strings.ToLower(rowNames[r.Type]), words.Count(r.Done)))
		default:
			far = append(far, fmt.Sprintf("%s %s of %s", strings.ToLower(rowNames[r.Type]), words.Count(r.Done), words.Count(r.Total)))
		}
	}
	text := s.Activity.Sentence()
	if len(far) > 0 {
		text += ": " + strings.Join(far, ", ")
	}
	if s.Left > 0 {
		text += "; about " + words.Elapsed(s.Left) + " left"
	}
	return text + "."
}

func pauseWords(s engine.Snapshot) string {
	left := max(1, int(s.Waiting.Until.Sub(s.At).Round(time.Second)/time.Second))
	return fmt.Sprintf("Waiting %s: %s.", words.Plural(left, "second", "seconds"), s.Waiting.Reason)
}

func plainAll(all []string) []string {
	for i := range all {
		all[i] = words.Clean(all[i])
	}
	return all
}
