package cli

import (
	"context"
	"errors"
)

// Asker is a face that can ask a single question outside a conversation: the
// line mode, which asks in its own way.
type Asker interface {
	// AskSecret reads one line without showing it, and says what arrived: of
	// a token also its ending.
	AskSecret(ctx context.Context, what string, token bool) ([]byte, error)
	// Confirm asks a question whose answer is no unless somebody says yes.
	Confirm(ctx context.Context, question string) (bool, error)
}

// inLines is the face that asks single questions, where plain lines were asked
// for and somebody is there.
func (a *app) inLines() (Asker, bool) {
	if !a.canTalk() || a.whyLines() == "" {
		return nil, false
	}
	f, ok := a.face().(Asker)
	return f, ok
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
