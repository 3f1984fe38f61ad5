package secret

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"connectpd/store/failure"
	"connectpd/store/words"
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

// fileError: a secret could not be read from a file. It names the path, never
// the content.
type fileError struct {
	Path string
	Row  failure.ID
	Err  error // why it cannot be read; nil where the row says it
}

func (e *fileError) Error() string { return e.Failure().Said() }
func (e *fileError) Unwrap() error { return e.Err }

// Failure names its row.
func (e *fileError) Failure() failure.Told {
	reason := ""
	if e.Err != nil {
		reason = failure.Quote(e.Err.Error())
	}
	return failure.Tell(e.Row, failure.Blanks{"path": e.Path, "reason": reason, "size": words.Count(maxFile)})
}

// unread says why a file cannot be read, without the path that the system
// repeats.
func unread(path string, err error) error {
	if named, ok := errors.AsType[*fs.PathError](err); ok {
		err = named.Err
	}
	return &fileError{Path: path, Row: failure.FileUnread, Err: err}
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
		return Value{}, &fileError{Path: path, Row: failure.FileTooLarge}
	}
	text, err := PlainText(data)
	if err != nil {
		return Value{}, unread(path, err)
	}
	text = strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r")
	if text == "" {
		return Value{}, &fileError{Path: path, Row: failure.FileEmpty}
	}
	return New([]byte(text)), nil
}
