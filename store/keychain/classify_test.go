package keychain

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/godbus/dbus/v5"
	"github.com/zalando/go-keyring"
)

// exited is what go-keyring gives when the security command fails.
func exited(t *testing.T, code int) error {
	t.Helper()
	err := exec.Command("sh", "-c", fmt.Sprintf("exit %d", code)).Run()
	if _, ok := errors.AsType[*exec.ExitError](err); !ok {
		t.Fatal(err)
	}
	return err
}

func TestClassify(t *testing.T) {
	busError := func(name, text string) error { return dbus.Error{Name: name, Body: []any{text}} }
	cases := []struct {
		goos string
		err  error
		want Reason
	}{
		// Measured with go-keyring v0.2.8, godbus v5.2.2, gnome-keyring 42.1.
		{"linux", &exec.Error{Name: "dbus-launch", Err: exec.ErrNotFound}, Missing},
		{"linux", &net.OpError{Op: "dial", Net: "unix", Err: &os.SyscallError{Syscall: "connect", Err: syscall.ENOENT}}, Missing},
		{"linux", busError("org.freedesktop.DBus.Error.ServiceUnknown", "The name org.freedesktop.secrets was not provided by any .service files"), Missing},
		{"linux", errors.New("The name org.freedesktop.secrets was not provided by any .service files"), Missing},
		{"linux", errors.New("failed to unlock correct collection '/org/freedesktop/secrets/aliases/default'"), NoCollection},
		{"linux", errors.New("failed to unlock correct collection '/org/freedesktop/secrets/collection/login'"), Locked},
		{"linux", keyring.ErrNotFound, NotFound},
		{"linux", fmt.Errorf("wrapped: %w", keyring.ErrSetDataTooBig), tooBig},
		{"plan9", keyring.ErrUnsupportedPlatform, Missing},
		{"linux", errNoBus, Missing},
		{"linux", errors.New("dbus: couldn't determine address of session bus"), Missing},
		// The D-Bus and Secret Service specifications.
		{"linux", busError("org.freedesktop.DBus.Error.Spawn.ServiceNotFound", "x"), Missing},
		{"linux", busError("org.freedesktop.DBus.Error.NoReply", "x"), NotAnswering},
		{"linux", busError("org.freedesktop.DBus.Error.TimedOut", "x"), NotAnswering},
		{"linux", busError("org.freedesktop.DBus.Error.AccessDenied", "x"), refused},
		{"linux", busError("org.freedesktop.DBus.Error.UnknownObject", "x"), NoCollection},
		{"linux", busError("org.freedesktop.Secret.Error.IsLocked", "x"), Locked},
		{"linux", busError("org.freedesktop.DBus.Error.Failed", "Cannot create an item in a locked collection"), Locked},
		{"linux", busError("org.freedesktop.DBus.Error.Failed", "no"), failed},
		{"linux", dbus.ErrClosed, NotAnswering},
		{"linux", io.EOF, NotAnswering},
		{"linux", context.DeadlineExceeded, NotAnswering},
		{"linux", errors.New("boom"), failed},
		// SecBase.h, in eight bits.
		{"darwin", exited(t, 36), NoDialog},
		{"darwin", exited(t, 44), NotFound},
		{"darwin", exited(t, 51), refused},
		{"darwin", exited(t, 128), refused},
		{"darwin", exited(t, 37), NoCollection},
		{"darwin", exited(t, 1), failed},
		{"darwin", errors.New("security: SecKeychainItemCreate: User interaction is not allowed."), NoDialog},
		{"darwin", &exec.Error{Name: "/usr/bin/security", Err: exec.ErrNotFound}, Missing},
		{"linux", exited(t, 36), failed},
		// System error codes of Windows.
		{"windows", syscall.Errno(1312), NoSession},
		{"windows", syscall.Errno(1168), NotFound},
		{"windows", syscall.Errno(5), refused},
		{"windows", syscall.Errno(1783), tooBig},
		{"windows", syscall.Errno(87), failed},
		{"windows", errors.New("A specified logon session does not exist. It may already have been terminated."), NoSession},
		{"linux", syscall.Errno(5), failed},
	}
	for _, c := range cases {
		if got := classify(c.goos, c.err); got != c.want {
			t.Errorf("%s, %v: %s, want %s", c.goos, c.err, got, c.want)
		}
	}
}

func TestEveryReasonHasWords(t *testing.T) {
	all := []Reason{NotFound, Missing, NoCollection, Locked, Waiting, NotAnswering, refused, tooBig, Damaged,
		WrongPassphrase, NoPassphrase, ShortPassphrase, NotKept, NoDialog, NoSession, Stopped, failed}
	seen := map[string]Reason{}
	for _, r := range all {
		told := fault("read", OS, r, nil).Failure()
		if told.What == "" || told.Do == "" {
			t.Errorf("%s has no words", r)
		}
		if other, ok := seen[told.What]; ok {
			t.Errorf("%s and %s say the same", r, other)
		}
		seen[told.What] = r
		for _, jargon := range []string{"D-Bus", "dbus", "org.freedesktop", "errno", "scrypt", "daemon"} {
			if strings.Contains(told.What+told.Do, jargon) {
				t.Errorf("%s: %q is no plain word", r, jargon)
			}
		}
	}
}

func TestFailureQuotesTheSystemSafely(t *testing.T) {
	e := fault("read", OS, failed, errors.New("bad\x1b[31m\nthing\t"+strings.Repeat("x", 500)))
	if said := e.Error(); strings.ContainsAny(said, "\x1b\n\t") || len(said) > 300 {
		t.Errorf("%q", said)
	}
}
