//go:build linux

package cli_test

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"connectpd/tui/cli"
)

// Whatever is read from a pipe that nobody writes to, a signal ends it.
func TestASignalEndsTheWaitForAPipe(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args []string
		env  string
	}{
		"invitation": {args: []string{"setup", "--yes", "--invite", "PIPE"}},
		"token":      {args: []string{"setup", "--yes", "--token-file", "PIPE"}},
		"passphrase": {args: []string{"setup", "--yes"}, env: "CONNECTPD_PASSPHRASE_FILE=PIPE"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pipe := filepath.Join(t.TempDir(), "pipe")
			if err := syscall.Mkfifo(pipe, 0o600); err != nil {
				t.Fatal(err)
			}
			for i, arg := range c.args {
				c.args[i] = strings.ReplaceAll(arg, "PIPE", pipe)
			}
			p := newWorld(t).process(c.args...)
			p.Env = append(p.Env, strings.ReplaceAll(c.env, "PIPE", pipe))
			var said strings.Builder
			p.Stdout, p.Stderr = &said, &said
			if err := p.Start(); err != nil {
				t.Fatal(err)
			}
			defer p.Process.Kill() //nolint:errcheck // it has ended long ago
			ended := make(chan struct{})
			go func() { _ = p.Wait(); close(ended) }()
			// It waits in open(2): who opens the other end without waiting
			// succeeds from then on. That end stays open, so that read(2) waits.
			opened := time.Now()
			for fd := -1; fd < 0; {
				var err error
				if fd, err = syscall.Open(pipe, syscall.O_WRONLY|syscall.O_NONBLOCK, 0); err != nil && time.Since(opened) > time.Minute {
					t.Fatalf("it never opened the pipe: %v\n%s", err, said.String())
				}
				select {
				case <-ended:
					t.Fatalf("it ended before it read: %s", said.String())
				default:
				}
			}
			if err := p.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			select {
			case <-ended:
			case <-time.After(20 * time.Second):
				t.Fatal("it goes on waiting")
			}
			if code := p.ProcessState.ExitCode(); code != int(cli.Cancelled) {
				t.Errorf("exit %d: %s", code, said.String())
			}
		})
	}
}
