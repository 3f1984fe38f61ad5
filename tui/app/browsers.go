package app

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
func (n *navigator) access(c store.Connector, at explore.Thing) ui.Screen {
	return n.accessOnly(c, at, ui.Only{})
}

func (n *navigator) accessOnly(c store.Connector, at explore.Thing, only ui.Only) ui.Screen {
	return browser.New(browser.Options{Env: n.env, Services: n.s.Store, Connector: c, Open: n.s.OpenBrowser, At: at, Only: only})
}

// look opens the list that a command names.
func (n *navigator) look(l ui.Look) ui.Screen {
	switch l.List {
	case manage.SeeChanges:
		return n.comparison(l.Connector, l.Since, l.Until, l.Only)
	case manage.SeeFindings:
		return n.findings(l.Connector)
	case manage.SeeReviews:
		return n.lookAtReviews(l)
	case manage.SeeLog:
		return n.logs(l.Connector)
	}
	return n.accessOnly(l.Connector, explore.Thing{Type: l.Type, ID: l.ID}, l.Only)
}

// changes shows what the last sync changed.
func (n *navigator) changes(c store.Connector) ui.Screen { return n.comparison(c, 0, 0, ui.Only{}) }

func (n *navigator) comparison(c store.Connector, since, until int64, only ui.Only) ui.Screen {
	return changes.New(changes.Options{Env: n.env, Services: n.s.Store, Connector: c, Since: since, Until: until, Only: only,
		Show: func(t explore.Thing) ui.Screen { return n.access(c, t) }})
}

func (n *navigator) findings(c store.Connector) ui.Screen { return n.findingsAt(c, "", "") }

// findingsAt begins with one finding; "" with the first.
func (n *navigator) findingsAt(c store.Connector, kind rules.Kind, id string) ui.Screen {
	return findings.New(findings.Options{Env: n.env, Reader: n.s.Store, Connector: c, Open: n.s.OpenBrowser, Kind: kind, ID: id,
		Show: func(t explore.Thing) ui.Screen { return n.access(c, t) },
		Silence: func(f rules.Finding, back bool) ui.Screen {
			r := manage.SilenceRequest{Connector: c.ID, Kind: string(f.Kind), ID: f.ID, Back: back}
			return n.form(manage.NewSilence(n.s, r, f.Head(), f.Why))
		}})
}

// held asks what to do with a held sync, and tells the screen below.
func (n *navigator) held(c store.Connector) ui.Screen {
	f := manage.NewHeld(n.s, c, func(held access.Held) string { return words.Moment(n.env.Now(), held.At) })
	return form.New(form.Options{Env: n.env, Flow: f, NoLines: true, Ended: func() (ui.Action, tea.Cmd) {
		if !f.Decided() {
			return form.Closed(f), nil
		}
		n.outdated = true
		return ui.CloseWith{Msg: ui.HeldDecided{Run: f.Accepted(), Told: words.Clean(f.Told())}}, nil
	}})
}

// owners is the flow of a connector's owners.
func (n *navigator) owners(c store.Connector) flow.Flow {
	place := n.s.Platforms.PlaceOf(c)
	return manage.NewOwners(n.s, c, place, ui.OwnerRoles(place))
}

// flows make the small flows about a connector.
func (n *navigator) flows() map[manage.Task]func(store.Connector) flow.Flow {
	return map[manage.Task]func(store.Connector) flow.Flow{
		manage.SeeOwners:   n.owners,
		manage.WriteExport: func(c store.Connector) flow.Flow { return manage.NewExport(n.s, c, n.folder, n.env.Now()) },
		manage.Provider:    func(c store.Connector) flow.Flow { return manage.NewApp(n.s, c) },
		manage.GiveName:    func(c store.Connector) flow.Flow { return manage.NewRename(n.s, c) },
		manage.MoveAway:    func(c store.Connector) flow.Flow { return manage.NewMove(n.s, c) },
		manage.TakeOff:     func(c store.Connector) flow.Flow { return manage.NewDisconnect(n.s, c, n.s.Platforms.PlaceOf(c).Keeps) },
		manage.SendAgain:   func(c store.Connector) flow.Flow { return manage.NewSend(n.s, c, n.s.Mail != nil) },
		manage.Forget: func(c store.Connector) flow.Flow {
			return manage.NewRemoveHandOver(n.s, c, n.s.Platforms.PlaceOf(c).Keeps)
		},
	}
}
