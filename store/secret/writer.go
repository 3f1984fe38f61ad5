package secret

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync"
)

// longestLine bounds what a Writer holds back: the rest of a longer line is
// left out, because a secret could stand across any cut in it.
const longestLine = 1 << 20

// leftOut stands where a line was cut short.
const leftOut = "[the rest of this line was left out]"

// Writer redacts what is written through it. It passes on whole lines only,
// so that a secret that arrives in several pieces is seen whole; Flush passes
// on the rest.
type Writer struct {
	redactor *Redactor
	out      io.Writer

	mu      sync.Mutex
	held    []byte
	cutting bool // inside a line whose rest is left out
}

// Writer makes a redacting writer in front of out. The caller flushes it.
func (r *Redactor) Writer(out io.Writer) *Writer { return &Writer{redactor: r, out: out} }

// Write takes p and passes on the lines that are complete. The count is that
// of p, however much of it is held back.
func (w *Writer) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := len(p)
	if w.cutting {
		end := bytes.IndexByte(p, '\n')
		if end < 0 {
			return n, nil
		}
		p, w.cutting = p[end:], false
	}
	w.held = append(w.held, p...)
	cut := 0
	if bytes.IndexByte(p, '\n') >= 0 { // else no line became complete
		cut = w.cut()
	}
	if len(w.held)-cut > longestLine {
		return n, w.dropLine(cut)
	}
	return n, w.pass(cut)
}

// Flush passes on everything that is held.
func (w *Writer) Flush() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.pass(len(w.held))
}

// cut is how much of held may go: whole lines, except those in which a secret
// of several lines may have begun.
func (w *Writer) cut() int {
	var forms []string
	for _, s := range w.redactor.known() {
		if strings.Contains(s, "\n") {
			forms = append(forms, s)
		}
	}
	end := bytes.LastIndexByte(w.held, '\n') + 1
	for {
		before := end
		for _, s := range forms {
			if k := begun(w.held[:end], s); k > 0 {
				end = bytes.LastIndexByte(w.held[:end-k], '\n') + 1
			}
		}
		if end == before {
			return end
		}
	}
}

// begun is how much of the beginning of s (but not all of it) text ends with.
func begun(text []byte, s string) int {
	for k := min(len(s)-1, len(text)); k > 0; k-- {
		if bytes.HasSuffix(text, []byte(s[:k])) {
			return k
		}
	}
	return 0
}

func (w *Writer) pass(n int) error {
	if n == 0 {
		return nil
	}
	text := w.redactor.Redact(string(w.held[:n]))
	w.held = append(w.held[:0], w.held[n:]...)
	if _, err := io.WriteString(w.out, text); err != nil {
		return fmt.Errorf("write redacted text: %w", err)
	}
	return nil
}

// dropLine passes on the complete lines and forgets the endless one.
func (w *Writer) dropLine(cut int) error {
	w.held, w.cutting = append(w.held[:cut], leftOut...), true
	return w.pass(len(w.held))
}
