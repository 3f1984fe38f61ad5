package plaintext

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"

	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/tui/ui"
	"connectpd/wizard/flow"
)

// What a person may answer to any question instead.
const (
	wordBack  = "back"
	wordHelp  = "help"
	wordLeave = "leave"
	wordMore  = "more"
	wordAll   = "all"
	wordList  = "list"
)

const (
	aboutWords   = "You can answer any question with back, help or leave."
	aboutLeaving = "Leaving keeps your answers."
)

var (
	// errBack: the person wants the question before.
	errBack = errors.New("back")
	// errLeave: the person wants out, by word or by Ctrl+C.
	errLeave = errors.New("leave")
)

// endedError says that the input ended before a question was answered. That is
// never an answer.
type endedError struct{ Question string }

func (e *endedError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *endedError) Failure() failure.Told {
	return failure.Tell(failure.InputEnded, failure.Blanks{"question": e.Question})
}

// Unwrap gives io.EOF.
func (e *endedError) Unwrap() error { return io.EOF }

// console says sentences and asks questions, one after another. It is owned by
// one goroutine.
type console struct {
	in    *input
	out   io.Writer
	ascii bool  // nothing else can be shown
	err   error // the first failure to write
	width func() int
	sleep func(ctx context.Context, d time.Duration) error
	stop  <-chan struct{}   // interrupts
	first []string          // said before anything else
	menus map[string]string // what was said of menus that one stays with
	keys  int               // numbers them
	notes heard             // of syncs
}

// say says texts, a paragraph each.
func (c *console) say(texts ...string) {
	c.opening()
	for _, t := range texts {
		if t = plain(t); t != "" {
			c.write(strings.Join(c.wrap(t), "\n") + "\n")
		}
	}
}

// copyable writes a line that is to be copied: unchanged but for what could
// command the terminal, and unbroken.
func (c *console) copyable(text string) {
	c.opening()
	c.write(words.Clean(text) + "\n")
}

// gap sets what follows apart.
func (c *console) gap() {
	c.opening()
	c.write("\n")
}

func (c *console) opening() {
	first := c.first
	c.first = nil
	for _, t := range first {
		c.say(t)
	}
}

func (c *console) write(text string) {
	if c.ascii {
		text = strings.Map(toASCII, text)
	}
	if c.err == nil {
		if _, err := io.WriteString(c.out, text); err != nil {
			c.err = fmt.Errorf("write to the terminal: %w", err)
		}
	}
}

func toASCII(r rune) rune {
	if r > unicode.MaxASCII {
		return '?'
	}
	return r
}

// narrowest is the width, in cells, from which lines are broken between words.
const narrowest = 20

func (c *console) wrap(text string) []string {
	if c.width == nil {
		return []string{text}
	}
	w := c.width()
	if w < narrowest {
		return []string{text}
	}
	return ui.Wrap(text, w-1) // the last column stays free for the cursor
}

// newKey names a menu that one stays with.
func (c *console) newKey() string {
	c.keys++
	return strconv.Itoa(c.keys)
}

// question is one question, and what help says about it.
type question struct {
	prompt string
	help   func()
}

// ask asks and reads the answer, without spaces around it. errBack and
// errLeave are the words; *EndedError when there is no answer.
func (c *console) ask(ctx context.Context, q question) (string, error) {
	for {
		line, err := c.read(ctx, q.prompt, c.in.line)
		if err != nil {
			return "", err
		}
		answer := strings.TrimSpace(string(line))
		if helped, err := c.word(answer, q); helped {
			continue
		} else if err != nil {
			return "", err
		}
		return answer, nil
	}
}

// askHidden is ask for a secret: as typed, and not shown.
func (c *console) askHidden(ctx context.Context, q question) ([]byte, error) {
	for {
		typed, err := c.read(ctx, q.prompt, c.in.hidden)
		if err != nil {
			return nil, err
		}
		if c.in.fd >= 0 {
			c.write("\n") // the line end was not shown either
		}
		if helped, err := c.word(strings.TrimSpace(string(typed)), q); helped {
			continue
		} else if err != nil {
			return nil, err
		}
		return typed, nil
	}
}

// word acts on a word that every question understands.
func (c *console) word(answer string, q question) (helped bool, err error) {
	switch strings.ToLower(answer) {
	case wordBack:
		return false, errBack
	case wordLeave:
		return false, errLeave
	case wordHelp:
		if q.help != nil {
			q.help()
		}
		c.say(aboutWords, "Ctrl+C leaves as well.")
		return true, nil
	}
	return false, nil
}

func (c *console) read(ctx context.Context, prompt string, from func(context.Context, <-chan struct{}) ([]byte, error)) ([]byte, error) {
	c.opening()
	prompt = plain(prompt)
	c.write(strings.Join(c.wrap(prompt), "\n") + " ")
	if c.err != nil {
		return nil, c.err
	}
	line, err := from(ctx, c.stop)
	switch {
	case errors.Is(err, errInterrupted):
		c.write("\n")
		return nil, errLeave
	case errors.Is(err, io.EOF):
		c.write("\n")
		return nil, &endedError{Question: prompt}
	case ctx.Err() != nil:
		c.write("\n")
		return nil, ctx.Err()
	case err != nil:
		return nil, fmt.Errorf("read the answer: %w", err)
	}
	return line, nil
}

// sayError tells what went wrong and what to do; it is for errors after which
// the conversation goes on.
func (c *console) sayError(err error) {
	var p *flow.Problem
	if errors.As(err, &p) {
		c.say(p.Lines()...)
		return
	}
	told := failure.Of(err)
	c.say(told.Text())
	if cure := told.Do; cure != "" {
		c.say(words.Capital(words.Stop(cure)))
	}
}
