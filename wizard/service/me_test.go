package service

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"connectpd/wizard/setup"
)

func TestMeComesFromGitConfig(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is missing here; install it to run this test")
	}
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, "none"))
	t.Setenv("GIT_CONFIG_GLOBAL", "")
	os.Unsetenv("GIT_CONFIG_GLOBAL") //nolint:errcheck // Setenv restores it
	if err := os.WriteFile(filepath.Join(home, ".gitconfig"), []byte("[user]\n\tname = A Former Name\n\tuseConfigOnly = true\n\tName = Ada Lovelace\n\temail = ada@example.com\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := localMe(t.Context()); got != (setup.Me{Name: "Ada Lovelace", Email: "ada@example.com", Source: "git config"}) {
		t.Errorf("%+v", got)
	}
	if err := os.WriteFile(filepath.Join(home, ".gitconfig"), []byte("[user]\n\temail = ada@example.com\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := localMe(t.Context()); got.Email != "ada@example.com" || got.Name == "" || !got.OfAccount {
		t.Errorf("git without a name: %+v", got)
	}
}

func TestMeWithoutGitIsTheAccount(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	t.Setenv("EMAIL", "")
	got := localMe(t.Context())
	if got.Name == "" || !got.OfAccount || got.Email != "" || got.Source != "your account on this computer" {
		t.Errorf("%+v", got)
	}
	t.Setenv("EMAIL", "Ada <ada@example.org>")
	if got := localMe(t.Context()); got.Email != "ada@example.org" || !strings.Contains(got.Source, "EMAIL") {
		t.Errorf("%+v", got)
	}
}
