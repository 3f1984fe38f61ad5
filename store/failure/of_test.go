package failure

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"testing"
)

type telling struct{ error }

func (telling) Failure() Told { return Tell(NoOwner) }

// TestOf: an error is told by the row that it names, wherever it stands in a
// chain; a full disk says so whoever was writing.
func TestOf(t *testing.T) {
	full := &os.PathError{Op: "write", Path: "/a.csv", Err: syscall.ENOSPC}
	for _, c := range []struct {
		name string
		err  error
		want ID
	}{
		{"an error that names its row", fmt.Errorf("save: %w", telling{errors.New("no")}), NoOwner},
		{"a full disk", fmt.Errorf("write the export: %w", full), FullDiskElsewhere},
		{"a quota that is used up", &os.PathError{Op: "write", Path: "/a", Err: syscall.EDQUOT}, FullDiskElsewhere},
		{"a full disk that says more", telling{full}, NoOwner},
		{"no such file", &os.PathError{Op: "open", Path: "/a", Err: syscall.ENOENT}, NoFile},
		{"a file of someone else", &os.PathError{Op: "open", Path: "/a", Err: syscall.EACCES}, FileDenied},
		{"a stop", fmt.Errorf("ask: %w", context.Canceled), Stopped},
		{"patience", fmt.Errorf("ask: %w", context.DeadlineExceeded), TookTooLong},
		{"another error", errors.New("no"), Unexpected},
		{"none", nil, ""},
	} {
		if got := Of(c.err); got.ID != c.want {
			t.Errorf("%s: %q, want %q", c.name, got.ID, c.want)
		}
	}
}

// TestTechnical: what the sentence does not say stands behind it, once.
func TestTechnical(t *testing.T) {
	inner := errors.New("HTTP 401, request 17")
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"the sentence says all", errors.New("the keychain is shut"), ""},
		{"a cause that the sentence hides", joined{telling{inner}, inner}, "HTTP 401, request 17"},
		{"a chain that repeats itself", fmt.Errorf("check: %w", joined{telling{inner}, inner}), "check: HTTP 401, request 17"},
		{"none", nil, ""},
	} {
		if got := Technical(c.err); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// joined tells a row and has a cause.
type joined struct {
	telling
	cause error
}

func (j joined) Unwrap() error { return j.cause }
