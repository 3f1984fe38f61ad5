package plaintext

import (
	"errors"

	"connectpd/tui/ui"
	"connectpd/wizard/rotate"
)

// rotation replaces a token. Alone, the command line starts the sync that
// follows.
func (h *house) rotation(m *rotate.Machine, alone bool) (ui.Ending, error) {
	err := h.converse(m, alone)
	h.say(m.Told())
	c, replaced := m.Replaced()
	if !replaced {
		return ui.Ending{Kind: ui.Left, Connector: m.Facts().Connector}, err
	}
	if errors.Is(err, errLeave) {
		err = nil // what is done stays done
	}
	return ui.Ending{Kind: ui.Done, Connector: c}, err
}
