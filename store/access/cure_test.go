package access

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"testing"
)

type cured struct{ error }

func (cured) Cure() string { return "do this" }

// TestCure: whatever writes to a full disk, its error says what to do.
func TestCure(t *testing.T) {
	full := &os.PathError{Op: "write", Path: "/a.csv", Err: syscall.ENOSPC}
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"an error that knows", fmt.Errorf("save: %w", cured{errors.New("no")}), "do this"},
		{"a full disk", fmt.Errorf("write the export: %w", full), FullDiskCure},
		{"a quota that is used up", &os.PathError{Op: "write", Path: "/a", Err: syscall.EDQUOT}, FullDiskCure},
		{"a full disk that says more", cured{full}, "do this"},
		{"another error", errors.New("no"), ""},
		{"none", nil, ""},
	} {
		if got := Cure(c.err); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
