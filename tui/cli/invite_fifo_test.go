//go:build unix

package cli_test

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"connectpd/tui/cli"
)

// Reading a pipe that stays open ends with the context: a signal is obeyed.
func TestAnInvitationIsNotWaitedForAfterASignal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	pipe := filepath.Join(t.TempDir(), "invitation")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	e, _, errs := w.env("", "setup", "--invite", pipe)
	code := make(chan cli.Code, 1)
	go func() { code <- cli.Run(ctx, e) }()
	// It can be opened as soon as somebody reads it.
	var writer *os.File
	for err := error(syscall.ENXIO); err != nil; runtime.Gosched() {
		writer, err = os.OpenFile(pipe, os.O_WRONLY|syscall.O_NONBLOCK, 0)
	}
	defer writer.Close() //nolint:errcheck // a test's
	stop()
	select {
	case got := <-code:
		if got != cli.Cancelled {
			t.Errorf("exit %d: %s", got, errs)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("still waiting for the pipe")
	}
}
