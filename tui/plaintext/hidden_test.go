//go:build unix

package plaintext

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/term"

	"connectpd/tui/terminal"
)

func TestHiddenKeys(t *testing.T) {
	for _, c := range []struct {
		typed, want string
		end         pressed
	}{
		{"abc\r", "abc", lineDone},
		{"abc\n", "abc", lineDone},
		{"abx\x7fc\r", "abc", lineDone},
		{"äö\x08\r", "ä", lineDone},
		{"wrong\x15right\r", "right", lineDone},
		{"a\x1b[Ab\x1bOPc\x1b[1;5Dd\r", "abcd", lineDone},
		{"\x1b[200~pasted\x1b[201~\r", "pasted", lineDone},
		{"\r\nkey\r", "key", lineDone},
		{"\x7f\x7fa\r", "a", lineDone},
		{"a\x01\tb\r", "ab", lineDone},
		{"ab\x03", "", lineInterrupted},
		{"\x04", "", lineEnded},
		{"ab\x04c\r", "abc", lineDone},
		{"\r", "", lineDone},
	} {
		var k keys
		got, end := "", lineGoesOn
		for i := 0; i < len(c.typed) && end == lineGoesOn; i++ {
			if end = k.press(c.typed[i], len(c.typed)-i-1); end == lineDone {
				got = string(k.line())
			}
		}
		if got != c.want || end != c.end {
			t.Errorf("%q gives %q, %v; want %q, %v", c.typed, got, end, c.want, c.end)
		}
	}
}

// screen is a terminal with somebody before it.
type screen struct {
	t      *testing.T
	keys   *os.File // what is typed goes in here
	tty    *os.File // what the program has
	mu     sync.Mutex
	shown  bytes.Buffer
	news   chan struct{}
	before *term.State
}

func newScreen(t *testing.T) *screen {
	t.Helper()
	keys, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	s := &screen{t: t, keys: keys, tty: tty, news: make(chan struct{}, 1)}
	if s.before, err = term.GetState(int(tty.Fd())); err != nil {
		t.Fatal(err)
	}
	read := make(chan struct{})
	go func() {
		defer close(read)
		buf := make([]byte, 4096)
		for {
			n, err := keys.Read(buf)
			s.mu.Lock()
			s.shown.Write(buf[:n])
			s.mu.Unlock()
			select {
			case s.news <- struct{}{}:
			default:
			}
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() {
		_ = tty.Close()
		_ = keys.Close()
		<-read
	})
	return s
}

func (s *screen) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown.String()
}

// see waits until something is shown.
func (s *screen) see(what string) {
	s.t.Helper()
	limit := time.After(20 * time.Second)
	for !strings.Contains(s.text(), what) {
		select {
		case <-s.news:
		case <-limit:
			s.t.Fatalf("never shown: %q\n%s", what, s.text())
		}
	}
}

func (s *screen) typeIn(text string) {
	s.t.Helper()
	if _, err := s.keys.WriteString(text); err != nil {
		s.t.Fatal(err)
	}
}

// raw waits until the terminal has stopped to echo.
func (s *screen) raw() {
	s.t.Helper()
	for limit := time.Now().Add(20 * time.Second); ; {
		now, err := term.GetState(int(s.tty.Fd()))
		if err != nil {
			s.t.Fatal(err)
		}
		if *now != *s.before {
			return
		}
		if time.Now().After(limit) {
			s.t.Fatal("the terminal still echoes")
		}
	}
}

// restored fails the test unless the terminal is as it was.
func (s *screen) restored() {
	s.t.Helper()
	now, err := term.GetState(int(s.tty.Fd()))
	if err != nil {
		s.t.Fatal(err)
	}
	if *now != *s.before {
		s.t.Errorf("the terminal was left as %+v, it was %+v", *now, *s.before)
	}
}

func (s *screen) console() *console {
	return &console{in: newInput(s.tty), out: s.tty, sleep: patient{}.Sleep, menus: map[string]string{}}
}

// asking asks for a secret in the background.
func (s *screen) asking(ctx context.Context, c *console) <-chan error {
	done := make(chan error, 1)
	go func() {
		typed, err := c.askHidden(ctx, question{prompt: "Secret:"})
		if err == nil && string(typed) != "y_s3cretS3cret" {
			err = errors.New("another secret arrived")
		}
		done <- err
	}()
	s.see("Secret:")
	s.raw()
	return done
}

// TestLateAnswersAreNotTyped: what the terminal answers while a secret is
// asked for, whole or in pieces, is no part of the secret.
func TestLateAnswersAreNotTyped(t *testing.T) {
	const colour, version, place = "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\", "\x1bP>|xterm(390)\x1b\\", "\x1b[12;40R"
	for name, typed := range map[string][]string{
		"whole":     {colour + "y_s3cretS3cret" + version + "\r"},
		"before":    {colour, version, place, "y_s3cretS3cret\r"},
		"in pieces": {colour[:9], colour[9:], "y_s3cret", version[:6], version[6:], "S3cret", place[:5], place[5:], "\r"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScreen(t)
			done := s.asking(t.Context(), &console{in: newInput(terminal.In(s.tty)), out: s.tty, sleep: patient{}.Sleep, menus: map[string]string{}})
			for _, piece := range typed {
				s.typeIn(piece)
			}
			if err := <-done; err != nil {
				t.Fatal(err)
			}
			s.restored()
		})
	}
}

// TestHiddenIsNotEchoed: neither typed keys nor a paste of several lines show,
// and the rest of such a paste answers nothing.
func TestHiddenIsNotEchoed(t *testing.T) {
	for name, typed := range map[string]string{
		"typed": "y_s3cretS3cret\r", "pasted with a line end": "y_s3cretS3cret\n", "lines": "y_s3cretS3cret\r\n1\r\n2\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			s := newScreen(t)
			c := s.console()
			done := s.asking(t.Context(), c)
			s.typeIn(typed)
			if err := <-done; err != nil {
				t.Fatal(err)
			}
			s.restored()
			if text := s.text(); strings.Contains(text, "s3cret") || strings.Contains(text, "S3cret") {
				t.Errorf("it is shown:\n%s", text)
			}
			answer := make(chan string, 1)
			go func() {
				text, err := c.ask(t.Context(), question{prompt: "Next:"})
				answer <- text + map[bool]string{true: "", false: "!"}[err == nil]
			}()
			s.see("Next:")
			s.typeIn("seen\r")
			if got := <-answer; got != "seen" {
				t.Errorf("the next question is answered %q", got)
			}
			s.see("seen")
		})
	}
}

// TestTerminalAfterHidden: whatever ends a hidden question, the terminal is as
// it was.
func TestTerminalAfterHidden(t *testing.T) {
	for name, c := range map[string]struct {
		typed string
		want  error
	}{
		"Ctrl+C": {"y_s3cr\x03", errLeave}, "Ctrl+D": {"\x04", io.EOF}, "a word": {"back\r", errBack},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScreen(t)
			done := s.asking(t.Context(), s.console())
			s.typeIn(c.typed)
			if err := <-done; !errors.Is(err, c.want) {
				t.Errorf("it gives %v, want %v", err, c.want)
			}
			s.restored()
			if strings.Contains(s.text(), "s3cr") {
				t.Errorf("it is shown:\n%s", s.text())
			}
		})
	}
	t.Run("a signal", func(t *testing.T) {
		s := newScreen(t)
		ctx, stop := context.WithCancel(t.Context())
		done := s.asking(ctx, s.console())
		s.typeIn("y_s3cr")
		stop()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("it gives %v", err)
		}
		s.restored()
		s.typeIn("\r") // the read that was left behind
	})
}

// TestQuestionAfterAnInterrupt: the read of the question that was left goes on
// for the next one, although the terminal changed in between.
func TestQuestionAfterAnInterrupt(t *testing.T) {
	s := newScreen(t)
	c := s.console()
	interrupts := &Interrupts{}
	c.stop = interrupts.hold()
	first := make(chan error, 1)
	go func() {
		_, err := c.ask(t.Context(), question{prompt: "First:"})
		first <- err
	}()
	s.see("First:")
	for !interrupts.Take() {
	}
	if err := <-first; !errors.Is(err, errLeave) {
		t.Fatalf("the first gives %v", err)
	}
	done := s.asking(t.Context(), c)
	s.typeIn("y_s3cretS3cret\r")
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	s.restored()
	if strings.Contains(s.text(), "s3cret") {
		t.Errorf("it is shown:\n%s", s.text())
	}
}

// TestTypedAhead: what is typed while nothing is asked answers no question
// that comes later.
func TestTypedAhead(t *testing.T) {
	s := newScreen(t)
	c := s.console()
	release := make(chan struct{})
	go func() {
		_, _ = await(t.Context(), c, doing{what: "Waiting"}, func(context.Context) bool { <-release; return true })
		text, err := c.ask(t.Context(), question{prompt: "Now:"})
		if err == nil {
			c.say("Answered " + text)
		}
	}()
	s.see("Waiting.")
	s.typeIn("early\r")
	s.see("there is no question yet")
	close(release)
	s.see("Now:")
	s.typeIn("later\r")
	s.see("Answered later")
}
