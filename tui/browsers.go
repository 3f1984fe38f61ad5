package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/words"
	rules "connectpd/sync/findings"
	browser "connectpd/tui/access"
	"connectpd/tui/changes"
	"connectpd/tui/explore"
	"connectpd/tui/findings"
	"connectpd/tui/form"
	"connectpd/tui/ui"
	"connectpd/wizard/flow"
	"connectpd/wizard/manage"
)

// access shows who holds what: the account, or one thing of it.
func (h *house) access(c store.Connector, at explore.Thing) ui.Screen {
	return h.accessOnly(c, at, ui.Only{})
}

func (h *house) accessOnly(c store.Connector, at explore.Thing, only ui.Only) ui.Screen {
	return browser.New(browser.Options{Env: h.env, Services: h.s.Store, Connector: c, Open: h.s.OpenBrowser, At: at, Only: only})
}

// look opens the list that a command names.
func (h *house) look(l ui.Look) ui.Screen {
	switch l.List {
	case manage.SeeChanges:
		return h.comparison(l.Connector, l.Since, l.Until, l.Only)
	case manage.SeeFindings:
		return h.findings(l.Connector)
	case manage.SeeReviews:
		return h.lookAtReviews(l)
	case manage.SeeLog:
		return h.logs(l.Connector)
	}
	return h.accessOnly(l.Connector, explore.Thing{Type: l.Type, ID: l.ID}, l.Only)
}

// changes shows what the last sync changed.
func (h *house) changes(c store.Connector) ui.Screen { return h.comparison(c, 0, 0, ui.Only{}) }

func (h *house) comparison(c store.Connector, since, until int64, only ui.Only) ui.Screen {
	return changes.New(changes.Options{Env: h.env, Services: h.s.Store, Connector: c, Since: since, Until: until, Only: only,
		Show: func(t explore.Thing) ui.Screen { return h.access(c, t) }})
}

func (h *house) findings(c store.Connector) ui.Screen { return h.findingsAt(c, "", "") }

// findingsAt begins with one finding; "" with the first.
func (h *house) findingsAt(c store.Connector, kind rules.Kind, id string) ui.Screen {
	return findings.New(findings.Options{Env: h.env, Reader: h.s.Store, Connector: c, Open: h.s.OpenBrowser, Kind: kind, ID: id,
		Show: func(t explore.Thing) ui.Screen { return h.access(c, t) },
		Silence: func(f rules.Finding, back bool) ui.Screen {
			r := manage.SilenceRequest{Connector: c.ID, Kind: string(f.Kind), ID: f.ID, Back: back}
			return h.form(manage.NewSilence(h.s, r, f.Head(), f.Why))
		}})
}

// held asks what to do with a held sync, and tells the screen below.
func (h *house) held(c store.Connector) ui.Screen {
	f := manage.NewHeld(h.s, c, func(held access.Held) string { return words.Moment(h.env.Now(), held.At) })
	return form.New(form.Options{Env: h.env, Flow: f, NoLines: true, Ended: func() (ui.Action, tea.Cmd) {
		if !f.Decided() {
			return form.Closed(f), nil
		}
		return ui.CloseWith{Msg: ui.HeldDecided{Run: f.Accepted(), Told: words.Clean(f.Told())}}, nil
	}})
}

// flows make the small flows about a connector.
func (h *house) flows() map[manage.Task]func(store.Connector) flow.Flow {
	return map[manage.Task]func(store.Connector) flow.Flow{
		manage.SeeOwners:   func(c store.Connector) flow.Flow { return manage.NewOwners(h.s, c, ui.OwnerRoles) },
		manage.WriteExport: func(c store.Connector) flow.Flow { return manage.NewExport(h.s, c, h.folder, h.env.Now()) },
		manage.Provider:    func(c store.Connector) flow.Flow { return manage.NewApp(h.s, c) },
		manage.GiveName:    func(c store.Connector) flow.Flow { return manage.NewRename(h.s, c) },
		manage.MoveAway:    func(c store.Connector) flow.Flow { return manage.NewMove(h.s, c) },
		manage.TakeOff:     func(c store.Connector) flow.Flow { return manage.NewDisconnect(h.s, c, h.s.Platforms.PlaceOf(c).Keeps) },
		manage.SendAgain:   func(c store.Connector) flow.Flow { return manage.NewSend(h.s, c, h.s.Mail != nil) },
		manage.Forget: func(c store.Connector) flow.Flow {
			return manage.NewRemoveHandOver(h.s, c, h.s.Platforms.PlaceOf(c).Keeps)
		},
	}
}
