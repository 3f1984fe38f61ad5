package cli

import (
	"context"
	"errors"
)

// inLines is the face that asks single questions, where plain lines were asked
// for and somebody is there.
func (a *app) inLines() (Lines, bool) {
	if !a.canTalk() || a.whyLines() == "" {
		return nil, false
	}
	return a.plainLines(), true
}

// askSecret reads one line from the terminal without showing it. It is called
// only where somebody can be asked.
func (a *app) askSecret(ctx context.Context, what string, token bool) ([]byte, error) {
	if f, ok := a.inLines(); ok {
		typed, err := f.AskSecret(ctx, what, token)
		if errors.Is(err, context.Canceled) {
			err = exit(Cancelled) // the person left, and knows it
		}
		return typed, err
	}
	return a.env.AskSecret(ctx, what+" (not shown): ")
}
