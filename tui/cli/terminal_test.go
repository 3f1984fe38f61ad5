//go:build unix

package cli_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
	"golang.org/x/sys/unix"
)

// patience is how long a terminal test waits for what must come.
const patience = 30 * time.Second

// terminal is a program in a terminal of its own, with an emulator that
// answers it and remembers every byte.
type terminal struct {
	t     testing.TB
	file  *os.File
	cmd   *exec.Cmd
	vt    vt10x.Terminal
	began time.Time
	was   *unix.Termios // the terminal before the program started
	ended chan struct{}
	err   error // of Wait, once ended

	mu  sync.Mutex
	raw bytes.Buffer
	// frames are the screens that differed, as text: what could be read.
	frames []string
	faint  faintAsBlink
	film   *film // takes every screen; nil for none
	news   chan struct{}
	// presses counts the keys pressed by press.
	presses int
}

type terminalOptions struct {
	cols, rows int
	env        []string
	args       []string
	deaf       bool // the emulator never answers the program's questions
	filmed     bool
	program    string // instead of the built one
	dir        string // where it is started; "" is the tests' folder
}

// inTerminal starts the program.
func inTerminal(t testing.TB, o terminalOptions) *terminal {
	t.Helper()
	if o.cols == 0 {
		o.cols, o.rows = 80, 24
	}
	if o.program == "" {
		o.program = built(t)
	}
	cmd := exec.Command(o.program, o.args...)
	cmd.Dir = o.dir
	home := t.TempDir()
	cmd.Env = append([]string{
		"HOME=" + home, "PATH=" + os.Getenv("PATH"), "TERM=xterm-256color", "LANG=C.UTF-8",
		"CONNECTPD_HOME=" + filepath.Join(home, "connectpd"), "TMPDIR=" + t.TempDir(),
	}, o.env...)
	term := &terminal{t: t, cmd: cmd, ended: make(chan struct{}), news: make(chan struct{}, 1)}
	term.start(o.cols, o.rows)
	file := term.file
	options := []vt10x.TerminalOption{vt10x.WithSize(o.cols, o.rows)}
	if !o.deaf {
		options = append(options, vt10x.WithWriter(file))
	}
	term.vt = vt10x.New(options...)
	if o.filmed {
		term.film = &film{cols: o.cols, rows: o.rows}
	}
	read := make(chan struct{})
	go term.feed(read)
	go func() {
		<-read // everything it wrote is seen before its end is
		term.err = cmd.Wait()
		close(term.ended)
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-term.ended
		_ = file.Close()
	})
	return term
}

// start starts the program in a new terminal, and keeps what the terminal was
// like before.
func (x *terminal) start(cols, rows int) {
	x.t.Helper()
	file, tty, err := pty.Open()
	if err != nil {
		x.t.Fatal(err)
	}
	defer tty.Close() //nolint:errcheck // the program has it open
	x.file = file
	x.size(cols, rows)
	if x.was, err = termios(file); err != nil {
		x.t.Fatal(err)
	}
	x.cmd.Stdin, x.cmd.Stdout, x.cmd.Stderr = tty, tty, tty
	x.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	x.began = time.Now()
	if err := x.cmd.Start(); err != nil {
		x.t.Fatal(err)
	}
}

// size gives the terminal another size; the program is told, the emulator is
// not.
func (x *terminal) size(cols, rows int) {
	x.t.Helper()
	if err := pty.Setsize(x.file, &pty.Winsize{Cols: uint16(cols), Rows: uint16(rows)}); err != nil {
		x.t.Fatal(err)
	}
}

// feed feeds the emulator until the program is gone.
func (x *terminal) feed(done chan<- struct{}) {
	defer close(done)
	buf := make([]byte, 32<<10)
	for {
		n, err := x.file.Read(buf)
		if n > 0 {
			x.mu.Lock()
			x.raw.Write(buf[:n])
			_, _ = x.vt.Write(x.faint.next(buf[:n]))
			if x.film != nil {
				x.film.add(time.Now(), drawRows(x.vt))
			}
			if s := x.vt.String(); len(x.frames) == 0 || x.frames[len(x.frames)-1] != s {
				x.frames = append(x.frames, s)
			}
			x.mu.Unlock()
			select {
			case x.news <- struct{}{}:
			default:
			}
		}
		if err != nil {
			return // EIO: nobody has the terminal open any more
		}
	}
}

// screen is what can be read now.
func (x *terminal) screen() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.vt.String()
}

// everything is every byte that was written, and every screen.
func (x *terminal) everything() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.raw.String() + "\n" + strings.Join(x.frames, "\n")
}

// until waits for a screen.
func (x *terminal) until(what string, fits func(screen string) bool) string {
	x.t.Helper()
	limit := time.After(patience)
	for {
		if s := x.screen(); fits(s) {
			return s
		}
		select {
		case <-x.news:
		case <-x.ended:
			if s := x.screen(); fits(s) {
				return s
			}
			x.t.Fatalf("the program ended (%v) before: %s\n%s", x.err, what, x.screen())
		case <-limit:
			x.t.Fatalf("never seen: %s\n%s", what, x.screen())
		}
	}
}

// see waits for all of these texts on one screen. Lines may break anywhere
// between words.
func (x *terminal) see(texts ...string) string {
	x.t.Helper()
	return x.until(strings.Join(texts, ", "), func(screen string) bool {
		flat := flatten(screen)
		return !slices.ContainsFunc(texts, func(t string) bool { return !strings.Contains(flat, t) })
	})
}

// flatten makes one line of a screen.
func flatten(screen string) string { return strings.Join(strings.Fields(screen), " ") }

// Keys.
const (
	enter  = "\r"
	escape = "\x1b"
	ctrlC  = "\x03"
	ctrlZ  = "\x1a"
	down   = "\x1b[B"
	up     = "\x1b[A"
	space  = " "
	tab    = "\t"
)

// read is what a person does with a page that came by itself. Keys that come
// sooner than that were typed ahead, and such a page does not take them.
func (x *terminal) read() { time.Sleep(600 * time.Millisecond) }

// comes waits for a page that comes by itself, once work is done, and reads it.
func (x *terminal) comes(texts ...string) string {
	x.t.Helper()
	screen := x.see(texts...)
	x.read()
	return screen
}

// leaveEnd reads the end of a sync and leaves it: home follows, or the end of the
// program.
func (x *terminal) leaveEnd() {
	x.t.Helper()
	x.read()
	x.press("q")
}

// press presses one key.
func (x *terminal) press(key string) {
	x.t.Helper()
	x.presses++
	x.write(key)
}

// paste pastes as terminals do that mark a paste; plainly as those that
// do not.
func (x *terminal) paste(text string) { x.write("\x1b[200~" + text + "\x1b[201~") }

func (x *terminal) pastePlainly(text string) { x.write(text) }

func (x *terminal) write(text string) {
	x.t.Helper()
	if _, err := x.file.WriteString(text); err != nil {
		x.t.Fatalf("write to the terminal: %v", err)
	}
}

// code waits for the end and gives the exit code.
func (x *terminal) code() int {
	x.t.Helper()
	select {
	case <-x.ended:
	case <-time.After(patience):
		x.t.Fatalf("it does not end\n%s", x.screen())
	}
	var exit *exec.ExitError
	if x.err != nil && !errors.As(x.err, &exit) {
		x.t.Fatal(x.err)
	}
	return x.cmd.ProcessState.ExitCode()
}

func (x *terminal) signal(s syscall.Signal) {
	x.t.Helper()
	if err := x.cmd.Process.Signal(s); err != nil {
		x.t.Fatal(err)
	}
}

// restored fails the test unless the terminal is as it was: every setting,
// the cursor shown, the main screen back, and pastes not marked.
func (x *terminal) restored() {
	x.t.Helper()
	is, err := termios(x.file)
	if err != nil {
		x.t.Fatal(err)
	}
	if *is != *x.was {
		x.t.Errorf("the terminal was left otherwise than it was:\nwas %+v\nis  %+v", *x.was, *is)
	}
	raw := x.everything()
	for _, pair := range [][2]string{
		{"\x1b[?1049h", "\x1b[?1049l"}, {"\x1b[?25l", "\x1b[?25h"}, {"\x1b[?2004h", "\x1b[?2004l"},
	} {
		if on, off := strings.LastIndex(raw, pair[0]), strings.LastIndex(raw, pair[1]); on > off {
			x.t.Errorf("%q was not undone by %q", pair[0], pair[1])
		}
	}
}
