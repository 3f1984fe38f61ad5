package secret

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"connectpd/store/failure"
)

func TestTakeEnvRemovesTheVariable(t *testing.T) {
	for _, name := range Names() {
		t.Setenv(name, canary)
		if v := TakeEnv(name); v.Reveal() != canary {
			t.Errorf("%s: not taken", name)
		}
		if _, set := os.LookupEnv(name); set {
			t.Errorf("%s is still set", name)
		}
		if v := TakeEnv(name); !v.Empty() {
			t.Errorf("%s: taken twice", name)
		}
	}
}

func TestCleanEnv(t *testing.T) {
	in := []string{"PATH=/bin", "CONNECTPD_TOKEN=" + canary, "CONNECTPD_TOKENS=x", "connectpd_passphrase=y", "CONNECTPD_HOME=/h", "ODD"}
	before := slices.Clone(in)
	got := CleanEnv(in)
	if want := []string{"PATH=/bin", "CONNECTPD_TOKENS=x", "CONNECTPD_HOME=/h", "ODD"}; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	if !slices.Equal(in, before) {
		t.Error("the given slice was changed")
	}
}

func TestReadFile(t *testing.T) {
	dir := t.TempDir()
	for content, want := range map[string]string{
		canary: canary, canary + "\n": canary, canary + "\r\n": canary, " spaced \n": " spaced ", "two\nlines\n": "two\nlines",
	} {
		path := filepath.Join(dir, "secret")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		v, err := ReadFile(path)
		if err != nil || v.Reveal() != want {
			t.Errorf("%q: %v", content, err)
		}
	}
	empty := filepath.Join(dir, "empty")
	_ = os.WriteFile(empty, []byte("\n"), 0o600)
	if _, err := ReadFile(empty); failure.Of(err).ID != failure.FileEmpty {
		t.Error(err)
	}
	big := filepath.Join(dir, "big")
	_ = os.WriteFile(big, []byte(strings.Repeat(canary, 5000)), 0o600)
	if _, err := ReadFile(big); err == nil || strings.Contains(err.Error(), canary) {
		t.Error(err)
	}
	if _, err := ReadFile(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}
