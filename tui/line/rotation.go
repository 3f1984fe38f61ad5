package line

import (
	"errors"

	"connectpd/tui/parts"
	"connectpd/wizard/rotate"
)

// rotation replaces a token. Alone, the command line starts the sync that
// follows.
func (h *house) rotation(m *rotate.Machine, alone bool) (parts.Ending, error) {
	err := h.converse(m, alone)
	h.say(m.Told())
	c, replaced := m.Replaced()
	if !replaced {
		return parts.Ending{Kind: parts.Left, Connector: m.Facts().Connector}, err
	}
	if errors.Is(err, errLeave) {
		err = nil // what is done stays done
	}
	return parts.Ending{Kind: parts.Done, Connector: c}, err
}
