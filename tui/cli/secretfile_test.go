package cli

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"connectpd/store/secret"
)

// A secret's file that others can read is taken, with a warning that names it
// and the chmod.
func TestSecretFilesOpenToOthers(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes tell nothing here")
	}
	path := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(path, []byte("canary\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for mode, warned := range map[os.FileMode]bool{0o600: false, 0o644: true} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		var said strings.Builder
		a := &app{env: &Env{Err: &said}}
		v, err := a.readSecret(t.Context(), path)
		if _, again := a.readSecret(t.Context(), path); again != nil || strings.Count(said.String(), "warning") > 1 {
			t.Errorf("%v; it is warned of twice: %s", again, said.String())
		}
		if err != nil || v.Reveal() != "canary" || strings.Contains(said.String(), "chmod 600 "+path) != warned || strings.Contains(said.String(), "canary") {
			t.Errorf("%o: %v, said %q", mode, err, said.String())
		}
	}
}

// A key among the arguments stands in the shell's history, whatever is refused.
func TestAKeyAsAnArgumentIsToldOf(t *testing.T) {
	for _, c := range []struct {
		args   []string
		warned bool
	}{
		{[]string{"rotate", "u+AbC4eF7hI9kLm2oPq5"}, true},
		{[]string{"rotate", "--token=u+AbC4eF7hI9kLm2oPq5"}, true},
		{[]string{"rotate", "PagerDuty"}, false},
	} {
		var said strings.Builder
		a := &app{env: &Env{Err: &said, Args: c.args}, redactor: secret.NewRedactor(), misplaced: misplacedKeys(c.args)}
		a.warnOfMisplacedKey()
		text := said.String()
		if strings.Contains(text, "your shell history") != c.warned || strings.Contains(text, "u+AbC") {
			t.Errorf("%v: %q", c.args, text)
		}
	}
}
