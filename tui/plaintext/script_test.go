package plaintext

import (
	"bytes"
	"io"
	"strings"
	"sync"
	"testing"
)

// step is one answer of somebody who listens: to a question that says ask.
type step struct {
	ask    string // part of the last lines before the answer
	answer string
	// hidden: a terminal would not show the answer.
	hidden bool
	// do happens just before the answer.
	do func()
}

// Answers that are none.
const (
	interrupt = "\x03" // Ctrl+C
	endInput  = "\x04" // Ctrl+D
)

// somebody reads what is said and answers by a script. It stands in for a
// terminal without being one: it is the reader and the writer of a face, and
// keeps the transcript as a terminal would show it.
type somebody struct {
	t     *testing.T
	steps []step
	// after is what is answered when the script is over: the end of input,
	// or interrupts.
	after string

	mu         sync.Mutex
	heard      *sync.Cond
	text       bytes.Buffer
	answered   int // length of the transcript at the last answer
	questions  int
	ended      bool
	interrupts *Interrupts
}

func newSomebody(t *testing.T, steps []step) *somebody {
	p := &somebody{t: t, steps: steps, after: endInput, interrupts: &Interrupts{}}
	p.heard = sync.NewCond(&p.mu)
	return p
}

// Write hears.
func (p *somebody) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.heard.Broadcast()
	return p.text.Write(b)
}

// Read answers the question that was just asked.
func (p *somebody) Read(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		for !p.asked() {
			p.heard.Wait()
		}
		p.questions++
		s := step{answer: p.after}
		if len(p.steps) > 0 {
			s, p.steps = p.steps[0], p.steps[1:]
		}
		last := p.text.String()[p.answered:]
		if !strings.Contains(strings.Join(strings.Fields(last), " "), s.ask) {
			p.t.Errorf("question %d does not say %q:\n%s", p.questions, s.ask, last)
			p.steps = nil // every other answer would go astray
			return 0, io.EOF
		}
		if s.do != nil {
			p.mu.Unlock()
			s.do()
			p.mu.Lock()
		}
		switch {
		case s.answer == endInput:
			p.ended = true
			return 0, io.EOF
		case s.answer == interrupt:
			p.text.WriteString("^C")
			p.answered = p.text.Len()
			if !p.interrupts.Take() {
				p.t.Error("nobody took the interrupt")
			}
			continue
		case s.hidden:
			p.text.WriteString("(hidden)\n")
		default:
			p.text.WriteString(s.answer + "\n")
		}
		p.answered = p.text.Len()
		return copy(b, s.answer+"\n"), nil
	}
}

// asked reports that the last thing that was said is a question.
func (p *somebody) asked() bool {
	text := p.text.Bytes()
	return len(text) > p.answered && bytes.HasSuffix(text, []byte(" ")) // a sentence ends its line
}

func (p *somebody) transcript() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}

// plainSigns are those that our sentences may hold besides letters and digits.
const plainSigns = " \n.,:;?!'\"()-/@+_"

// onlyPlain fails the test where a transcript holds anything else. The data
// in it has to be plain as well. "^C" is the terminal's own.
func onlyPlain(t *testing.T, transcript string) {
	t.Helper()
	for n, line := range strings.Split(strings.ReplaceAll(transcript, "^C", ""), "\n") {
		for _, r := range line {
			letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
			if !letter && !strings.ContainsRune(plainSigns, r) {
				t.Errorf("line %d holds %q: %s", n+1, r, line)
			}
		}
	}
}
