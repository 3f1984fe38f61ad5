package secret

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// Names lists the environment variables that hold, or may hold, a secret.
func Names() []string {
	return []string{
		"CONNECTPD_TOKEN",
		"CONNECTPD_PASSPHRASE",
		"CONNECTPD_SMTP_PASSWORD",
		"CONNECTPD_SMTP_URL", // may carry a password
		"CONDUCTORONE_CLIENT_SECRET",
		"CONDUCTORONE_ACCESS_TOKEN",
		"CONE_CLIENT_SECRET",
	}
}

// TakeEnv returns the content of an environment variable and removes the
// variable from this process, so that no child process inherits it. An unset
// or empty variable gives the empty Value. Main calls it once per name before
// anything else runs: go-keyring starts /usr/bin/security with the process's
// own environment, and only a variable that is gone cannot be passed on.
func TakeEnv(name string) Value {
	v := New([]byte(os.Getenv(name)))
	_ = os.Unsetenv(name)
	return v
}

// CleanEnv returns env ("NAME=value" items, as of os.Environ) without the
// variables of Names, for child processes. env is not changed.
func CleanEnv(env []string) []string {
	names := Names()
	return slices.DeleteFunc(slices.Clone(env), func(item string) bool {
		name, _, _ := strings.Cut(item, "=")
		// Windows compares names without case.
		return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
	})
}

// maxFile bounds ReadFile: a passphrase or token is a line, not a document.
const maxFile = 64 << 10

// ErrEmptyFile: the file holds nothing but a line end.
var ErrEmptyFile = errors.New("the file is empty")

// unread names the path once, and why it cannot be read.
func unread(path string, err error) error {
	if named, ok := errors.AsType[*fs.PathError](err); ok {
		err = named.Err
	}
	return fmt.Errorf("%s cannot be read: %w", path, err)
}

// ReadFile reads a secret from a file: its whole content, as PlainText reads
// it, without one line end at the end. Errors name the path, never the content.
func ReadFile(path string) (Value, error) {
	f, err := os.Open(path)
	if err != nil {
		return Value{}, unread(path, err)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return Value{}, unread(path, err)
	}
	if len(data) > maxFile {
		return Value{}, fmt.Errorf("%s is larger than %d bytes", path, maxFile)
	}
	text, err := PlainText(data)
	if err != nil {
		return Value{}, unread(path, err)
	}
	text = strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r")
	if text == "" {
		return Value{}, fmt.Errorf("%s: %w", path, ErrEmptyFile)
	}
	return New([]byte(text)), nil
}
