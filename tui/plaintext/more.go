package plaintext

import (
	"connectpd/store"
	"connectpd/tui/ui"
	"connectpd/wizard/flow"
	"connectpd/wizard/manage"
	"connectpd/wizard/rotate"
)

// oldKey is the conversation about a key that was replaced and may still work.
func (h *house) oldKey(c store.Connector) error {
	facts, err := h.s.OldKeyFacts(h.ctx, c.ID)
	if err != nil {
		return err
	}
	return h.rotateWith(rotate.ForOldKey(facts, h.s))
}

// flow holds a small flow and says what came of it.
func (h *house) flow(f flow.Flow) error {
	if err := h.converse(f, false); err != nil {
		return err
	}
	h.say(f.Told())
	return nil
}

// flowOf is the flow of a task; nil where it is none.
func (h *house) flowOf(t manage.Task, c store.Connector) flow.Flow {
	switch t {
	case manage.SeeOwners:
		place := h.s.Platforms.PlaceOf(c)
		return manage.NewOwners(h.s, c, place, ui.OwnerRoles(place))
	case manage.WriteExport:
		return manage.NewExport(h.s, c, h.o.Folder, h.now())
	case manage.Provider:
		return manage.NewApp(h.s, c)
	case manage.GiveName:
		return manage.NewRename(h.s, c)
	case manage.MoveAway:
		return manage.NewMove(h.s, c)
	case manage.TakeOff:
		return manage.NewDisconnect(h.s, c, h.s.Platforms.PlaceOf(c).Keeps)
	case manage.SendAgain:
		return manage.NewSend(h.s, c, h.s.Mail != nil)
	case manage.Forget:
		return manage.NewRemoveHandOver(h.s, c, h.s.Platforms.PlaceOf(c).Keeps)
	}
	return nil
}
