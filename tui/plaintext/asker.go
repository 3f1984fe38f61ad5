package plaintext

import (
	"context"
	"fmt"

	"connectpd/store/words"
	"connectpd/tui/ui"
	"connectpd/wizard/flow"
)

// AskSecret asks one question outside a conversation: it reads one line without
// showing it, and says what arrived, of a token also its ending.
func (f *Face) AskSecret(ctx context.Context, what string, token bool) ([]byte, error) {
	var typed []byte
	_, err := f.hold(ctx, nil, func(h *house) (ui.Ending, error) {
		var err error
		if typed, err = h.askHidden(ctx, question{prompt: words.Stop(what) + " Hidden text:"}); err != nil {
			return ui.Ending{}, leftOne(err)
		}
		id := flow.FieldPassphrase
		if token {
			id = flow.FieldToken
		}
		h.say("Received " + arrived(id, typed) + ".")
		return ui.Ending{}, nil
	})
	return typed, err
}

// Confirm asks a question whose answer is no unless somebody says yes.
func (f *Face) Confirm(ctx context.Context, question string) (bool, error) {
	sure := false
	_, err := f.hold(ctx, nil, func(h *house) (ui.Ending, error) {
		var err error
		sure, err = h.yes(question, "Yes", "No", false)
		return ui.Ending{}, leftOne(err)
	})
	return sure, err
}

// AskText asks for one line of text.
func (f *Face) AskText(ctx context.Context, what string) (string, error) {
	text := ""
	_, err := f.hold(ctx, nil, func(h *house) (ui.Ending, error) {
		var err error
		text, err = h.ask(h.ctx, question{prompt: what + " Text, or back:"})
		return ui.Ending{}, leftOne(err)
	})
	return text, err
}

// leftOne is leaving a single question: nothing is left to go on with.
func leftOne(err error) error {
	if err == errBack || err == errLeave {
		return fmt.Errorf("left: %w", context.Canceled)
	}
	return err
}
