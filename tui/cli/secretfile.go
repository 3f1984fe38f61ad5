package cli

import (
	"context"
	"slices"

	"connectpd/store/secret"
	"connectpd/store/words"
)

// readSecret reads a token, passphrase or password from a file. One that other
// users can read is taken, with a warning that names the cure.
func (a *app) readSecret(ctx context.Context, path string) (secret.Value, error) {
	v, err := untilDone(ctx, func() (secret.Value, error) { return secret.ReadFile(path) })
	if err == nil && secret.OpenToOthers(path) && !slices.Contains(a.warnedOf, path) {
		a.warnedOf = append(a.warnedOf, path)
		a.aside("warning: other users of this computer can read " + words.OneLine(path))
		a.aside("hint: run chmod 600 " + words.OneLine(path))
	}
	return v, err
}
