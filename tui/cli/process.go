package cli

import (
	"context"
	"io"
	"os"
	"os/exec"
	"strings"

	"golang.org/x/term"

	"connectpd/tui/terminal"

	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/sync/remote"
)

// FromProcess takes an Env from the running process. The secret variables are
// gone from the process's environment afterwards.
func FromProcess(version string, build Build) *Env {
	secret.NoCoreDumps() // before any secret is read
	e := &Env{
		Args: os.Args[1:], Version: version, Build: build,
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		InTTY:  term.IsTerminal(int(os.Stdin.Fd())),
		OutTTY: term.IsTerminal(int(os.Stdout.Fd())),
		ErrTTY: term.IsTerminal(int(os.Stderr.Fd())),
		Vars:   map[string]string{}, Secrets: map[string]secret.Value{},
		Folder:      here(),
		Called:      called,
		Clock:       remote.RealClock{},
		Size:        windowSize,
		AskSecret:   askSecret,
		Page:        page,
		Drain:       drain,
		OpenBrowser: browser(os.Getenv),
		Keychain:    keychain.Open,
		TempDir:     func() (string, error) { return os.MkdirTemp("", "connectpd-demo-") },
	}
	for _, name := range secret.Names() {
		if v := secret.TakeEnv(name); !v.Empty() {
			e.Secrets[name] = v
		}
	}
	for _, pair := range os.Environ() {
		if name, value, ok := strings.Cut(pair, "="); ok {
			e.Vars[name] = value
		}
	}
	e.UTF8 = localeIsUTF8(e.Vars)
	return e
}

// here is the folder in which the program was started.
func here() string {
	folder, err := os.Getwd()
	if err != nil {
		return "."
	}
	return folder
}

// called is this program's name where PATH leads from it to this very file, and
// the file's path otherwise.
func called() string {
	const name = "connectpd"
	own, err := os.Executable()
	if err != nil {
		return name
	}
	if found, err := exec.LookPath(name); err == nil && sameFile(found, own) {
		return name
	}
	return own
}

func sameFile(a, b string) bool {
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second)
}

// windowSize is the terminal's; 0 where it does not tell.
func windowSize() (width, height int) {
	width, height, err := term.GetSize(int(os.Stdout.Fd()))
	if err != nil {
		return 0, 0
	}
	return width, height
}

// localeIsUTF8 follows the C library's order of precedence. A machine that
// sets nothing (Windows, macOS programs started from a window) is taken for a
// modern one.
func localeIsUTF8(vars map[string]string) bool {
	for _, name := range [...]string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := vars[name]; v != "" {
			v = strings.ToLower(v)
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return true
}

// askSecret reads a line from the terminal with the echo off.
func askSecret(ctx context.Context, prompt string) ([]byte, error) {
	fd := int(os.Stdin.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(os.Stderr, prompt); err != nil {
		return nil, err
	}
	type answer struct {
		line []byte
		err  error
	}
	got := make(chan answer, 1)
	go func() {
		line, err := term.ReadPassword(fd)
		got <- answer{terminal.Typed(line), err}
	}()
	defer io.WriteString(os.Stderr, "\n") //nolint:errcheck // the terminal is going away
	select {
	case <-ctx.Done():
		// The reader is left behind; the terminal gets its echo back.
		_ = term.Restore(fd, before)
		return nil, ctx.Err()
	case a := <-got:
		return a.line, a.err
	}
}
