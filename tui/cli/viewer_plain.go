package cli

import (
	"io"
	"strings"
	"time"

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
	width  int // of the terminal; 0: any
	hide   *secret.Redactor
	last   time.Time // of the last line
	rows   engine.Narrator
	counts [4]int
	paused time.Time // end of the pause that was told
	warned int
}

func newPlainViewer(out io.Writer, r *secret.Redactor) *plainViewer {
	return &plainViewer{out: out, hide: r}
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
	say = append(say, v.rows.Ended(s)...)
	if w := s.Waiting; w != nil && w.Until.Sub(s.At) >= plainPause && w.Until.After(v.paused.Add(plainPause)) {
		v.paused = w.Until
		say = append(say, w.Sentence(s.At))
	}
	if v.last.IsZero() {
		v.last = s.StartedAt
	}
	if quiet := s.At.Sub(v.last); len(say) == 0 && s.Outcome == nil {
		counts := countsOf(s)
		switch {
		case quiet >= plainEvery && counts != v.counts, quiet >= plainAlive && s.Waiting != nil:
			say = append(say, s.Sentence())
		case quiet >= plainAlive:
			say = append(say, "Still running after "+words.Elapsed(s.Elapsed)+": "+s.Activity.Sentence()+".")
		}
	}
	if len(say) == 0 {
		return nil
	}
	v.last, v.counts = s.At, countsOf(s)
	text := v.hide.Redact(strings.Join(plainAll(say), "\n"))
	if v.width > 0 {
		text = wrapWords(text, v.width)
	}
	_, err := io.WriteString(v.out, text+"\n")
	return err
}

func countsOf(s engine.Snapshot) (n [4]int) {
	for i, r := range s.Rows {
		n[i] = r.Done
	}
	return n
}

func plainAll(all []string) []string {
	for i := range all {
		all[i] = words.Clean(all[i])
	}
	return all
}
