package keychain

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"

	"github.com/godbus/dbus/v5"
	"github.com/zalando/go-keyring"
)

// classify maps an error of go-keyring, godbus, /usr/bin/security or the
// Windows credential store to its reason. Only three of go-keyring's errors
// are typed; the rest is text and exit codes. This is the one place that
// knows them.
func classify(goos string, err error) Reason {
	var dbusErr dbus.Error
	var exit *exec.ExitError
	var errno syscall.Errno
	switch {
	case errors.Is(err, keyring.ErrNotFound):
		return NotFound
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return tooBig
	case errors.Is(err, keyring.ErrUnsupportedPlatform), errors.Is(err, errNoBus):
		return Missing
	case errors.As(err, &dbusErr):
		return classifyDBus(dbusErr)
	case goos == "darwin" && errors.As(err, &exit):
		return classifySecurity(exit.ExitCode())
	case goos == "windows" && errors.As(err, &errno):
		return classifyWindows(errno)
	default:
		return classifyText(goos, err)
	}
}

// classifyDBus knows the error names of the D-Bus specification and of the
// Secret Service API (section "Errors").
func classifyDBus(err dbus.Error) Reason {
	name := strings.TrimPrefix(err.Name, "org.freedesktop.DBus.Error.")
	switch {
	case name == "ServiceUnknown", name == "NameHasNoOwner", name == "UnknownMethod", name == "UnknownInterface",
		strings.HasPrefix(name, "Spawn."):
		return Missing
	case name == "UnknownObject", strings.HasSuffix(name, "Secret.Error.NoSuchObject"):
		return NoCollection
	case strings.HasSuffix(name, "Secret.Error.IsLocked"):
		return Locked
	case name == "NoReply", name == "Timeout", name == "TimedOut":
		return NotAnswering
	case name == "AccessDenied", name == "AuthFailed":
		return refused
	default:
		return classifyText("linux", err)
	}
}

// classifySecurity knows the exit codes of macOS's security command: the low
// eight bits of the OSStatus (SecBase.h).
func classifySecurity(code int) Reason {
	switch code {
	case 44: // errSecItemNotFound, -25300
		return NotFound
	case 36, 29: // errSecInteractionNotAllowed, -25308; errSecInteractionRequired, -25315
		return NoDialog
	case 51, 128: // errSecAuthFailed, -25293; userCanceledErr, -128
		return refused
	case 37, 50, 53: // errSecNoDefaultKeychain, -25307; errSecNoSuchKeychain, -25294; errSecNotAvailable, -25291
		return NoCollection
	default:
		return failed
	}
}

// classifyWindows knows the errors of CredRead, CredWrite and CredDelete
// (wincred.h; System Error Codes).
func classifyWindows(errno syscall.Errno) Reason {
	switch errno {
	case 1168: // ERROR_NOT_FOUND
		return NotFound
	case 1312: // ERROR_NO_SUCH_LOGON_SESSION
		return NoSession
	case 5: // ERROR_ACCESS_DENIED
		return refused
	case 1783: // RPC_X_BAD_STUB_DATA: the blob is larger than CRED_MAX_CREDENTIAL_BLOB_SIZE
		return tooBig
	default:
		return failed
	}
}

// texts are parts of untyped messages, as measured with go-keyring v0.2.8 and
// gnome-keyring 42.1, and as macOS and Windows word them. The first match
// counts.
var texts = []struct {
	part   string
	reason Reason
}{
	{"failed to unlock correct collection '/org/freedesktop/secrets/aliases/default'", NoCollection},
	{"failed to unlock correct collection", Locked},
	{"was not provided by any .service files", Missing},
	{"dbus-launch", Missing},
	{"couldn't determine address of session bus", Missing},
	{"Using X11 for dbus-daemon autolaunch", Missing},
	{"dbus: authentication failed", refused},
	{"Cannot create an item in a locked collection", Locked},
	{"User interaction is not allowed", NoDialog},
	{"A specified logon session does not exist", NoSession},
}

func classifyText(goos string, err error) Reason {
	for _, t := range texts {
		if strings.Contains(err.Error(), t.part) {
			return t.reason
		}
	}
	var netErr *net.OpError
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, dbus.ErrClosed), errors.Is(err, io.EOF):
		return NotAnswering
	case goos != "darwin" && goos != "windows" && errors.As(err, &netErr):
		return Missing // the address of the session bus points nowhere
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, os.ErrNotExist):
		return Missing
	default:
		return failed
	}
}
