package line

import (
	"errors"

	"connectpd/wizard"
	"connectpd/wizard/rotate"
)

// rotation replaces a token. Alone, the command line starts the sync that
// follows.
func (h *house) rotation(m *rotate.Machine, alone bool) (wizard.Ending, error) {
	err := h.converse(m, alone)
	h.say(m.Told())
	c, replaced := m.Replaced()
	if !replaced {
		return wizard.Ending{Kind: wizard.Left, Connector: m.Facts().Connector}, err
	}
	if errors.Is(err, errLeave) {
		err = nil // what is done stays done
	}
	return wizard.Ending{Kind: wizard.Done, Connector: c}, err
}
