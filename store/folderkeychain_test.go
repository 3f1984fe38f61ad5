package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"connectpd/store/keychain"
	"connectpd/store/secret"
)

// folderKeychain keeps items as files, so that two test processes share it.
// What it keeps are made-up tokens of a test.
type folderKeychain struct {
	dir  string
	step func() // called before and after every change
}

func (k folderKeychain) path(account string) string {
	return filepath.Join(k.dir, strings.ReplaceAll(account, "/", "_"))
}

func (k folderKeychain) Kind() keychain.Kind { return keychain.OS }

func (k folderKeychain) Set(_ context.Context, account string, v secret.Value) error {
	k.step()
	defer k.step()
	name := map[bool]string{true: "A", false: "B"}[v.Equal(tokenA)]
	return os.WriteFile(k.path(account), []byte(name), 0o600)
}

func (k folderKeychain) Get(_ context.Context, account string) (secret.Value, error) {
	text, err := os.ReadFile(k.path(account))
	switch {
	case errors.Is(err, os.ErrNotExist):
		return secret.Value{}, &keychain.Error{Reason: keychain.NotFound}
	case string(text) == "A":
		return tokenA, err
	default:
		return tokenB, err
	}
}

func (k folderKeychain) Delete(_ context.Context, account string) error {
	k.step()
	defer k.step()
	if err := os.Remove(k.path(account)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

func (k folderKeychain) Probe(context.Context) error { return nil }

func (k folderKeychain) items() []string {
	entries, _ := os.ReadDir(k.dir)
	list := []string{}
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}
