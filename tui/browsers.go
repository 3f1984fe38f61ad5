package tui

import (
	"connectpd/wizard/service"
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/sync/findings"
	"connectpd/tui/browse"
	"connectpd/tui/changes"
	"connectpd/tui/form"
	"connectpd/tui/parts"
	"connectpd/tui/worth"
	"connectpd/wizard/manage"
	"connectpd/wizard/talk"
)

// access shows who holds what: the account, or one thing of it.
func (h *house) access(c store.Connector, at browse.Thing) parts.Screen {
	return browse.New(browse.Options{Env: h.env, Services: h.s.Store, Connector: c, Open: h.s.OpenBrowser, At: at})
}

func (h *house) changes(c store.Connector) parts.Screen {
	return changes.New(changes.Options{Env: h.env, Services: h.s.Store, Connector: c,
		Show: func(t changes.Thing) parts.Screen { return h.access(c, browse.Thing(t)) }})
}

func (h *house) findings(c store.Connector) parts.Screen {
	return worth.New(worth.Options{Env: h.env, Services: lookingInto{h.s.Store, h.s}, Connector: c, Open: h.s.OpenBrowser,
		Show: func(t worth.Thing) parts.Screen { return h.access(c, browse.Thing(t)) }})
}

// held asks what to do with a held sync, and tells the screen below.
func (h *house) held(c store.Connector) parts.Screen {
	f := manage.NewHeld(h.s, c, func(held access.Held) string { return words.Moment(h.env.Now(), held.At) })
	return form.New(form.Options{Env: h.env, Flow: f, NoLines: true, Ended: func() (parts.Action, tea.Cmd) {
		if !f.Decided() {
			return form.Closed(f), nil
		}
		return parts.CloseWith{Msg: parts.HeldDecided{Run: f.Accepted(), Told: words.Clean(f.Told())}}, nil
	}})
}

// flows make the small flows about a connector.
func (h *house) flows() map[manage.Task]func(store.Connector) talk.Flow {
	return map[manage.Task]func(store.Connector) talk.Flow{
		manage.SeeOwners:   func(c store.Connector) talk.Flow { return manage.NewOwners(h.s, c, parts.OwnerRoles) },
		manage.WriteExport: func(c store.Connector) talk.Flow { return manage.NewExport(h.s, c, h.folder, h.env.Now()) },
		manage.Provider:    func(c store.Connector) talk.Flow { return manage.NewApp(h.s, c) },
		manage.GiveName:    func(c store.Connector) talk.Flow { return manage.NewRename(h.s, c) },
		manage.TakeOff:     func(c store.Connector) talk.Flow { return manage.NewDisconnect(h.s, c, service.TenantKeeps(c)) },
		manage.SendAgain:   func(c store.Connector) talk.Flow { return manage.NewSend(h.s, c, h.s.Mail != nil) },
		manage.Forget:      func(c store.Connector) talk.Flow { return manage.NewRemoveHandOver(h.s, c, service.TenantKeeps(c)) },
	}
}

// lookingInto joins what the screen of findings asks for.
type lookingInto struct {
	*store.Store
	services *service.Services
}

func (l lookingInto) Silence(ctx context.Context, id string, k findings.Kind, of, reason string) error {
	return l.services.Silence(ctx, id, k, of, reason)
}

func (l lookingInto) Unsilence(ctx context.Context, id string, k findings.Kind, of, reason string) (bool, error) {
	return l.services.Unsilence(ctx, id, k, of, reason)
}
