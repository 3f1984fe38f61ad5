package plaintext

import (
	"context"
	"errors"
	"strings"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/tui/rows"
	"connectpd/tui/ui"
	"connectpd/wizard/flow"
	"connectpd/wizard/manage"
	"connectpd/wizard/rotate"
	"connectpd/wizard/service"
)

// connector is the page of a connector, until one goes back.
func (h *house) connector(id string) error {
	first, key := true, h.newKey()
	for {
		c, err := h.s.Store.Connector(h.ctx, id)
		if errors.Is(err, store.ErrNoConnector) {
			return nil // it was disconnected
		}
		if err != nil {
			return err
		}
		if first {
			if c, err = h.askTenant(c); err != nil {
				return err
			}
			h.gap()
			h.about(c)
		}
		first = false
		err = h.connectorTurn(c, key)
		switch {
		case err == nil, errors.Is(err, errBack):
		case errors.Is(err, errFirst):
			return nil
		case !h.serviceError(err):
			return err
		}
	}
}

// askTenant asks a connector's tenant how it stands, for a moment: what does
// not answer in time is told as it was last.
func (h *house) askTenant(c store.Connector) (store.Connector, error) {
	place := h.s.Platforms.PlaceOf(c)
	if !place.Elsewhere() {
		return c, nil
	}
	return await(h.ctx, h.console, doing{what: "Asking " + place.Host}, func(ctx context.Context) store.Connector {
		h.s.Platforms.AskAll(ctx, []store.Connector{c}, tenantPatience)
		if now, err := h.s.Store.Connector(ctx, c.ID); err == nil {
			return now
		}
		return c
	})
}

// tenantPatience is how long a tenant is waited for.
const tenantPatience = 3 * time.Second

// shortMenu puts what is seldom done, and what a menu has no room for, behind
// a further one: a longer menu would ask for part of a name first.
func shortMenu(tasks []manage.Task) (often, seldom []manage.Task) {
	if len(tasks) <= atOnce {
		return tasks, nil
	}
	for _, t := range tasks {
		if t.Seldom() || len(often) == atOnce-1 {
			seldom = append(seldom, t)
		} else {
			often = append(often, t)
		}
	}
	return often, seldom
}

func (h *house) connectorTurn(c store.Connector, key string) error {
	tasks, seldom := shortMenu(manage.Tasks(c, h.s.Platforms.PlaceOf(c)))
	m := menu{question: "What to do with " + c.Named() + "?", key: key, help: func() { h.about(c) }, list: options(tasks, c)}
	if len(seldom) > 0 {
		m.list = append(m.list, option{text: moreText(seldom)})
	}
	h.gap()
	got, err := h.pick(h.ctx, m)
	switch {
	case errors.Is(err, errBack):
		return errFirst
	case err != nil:
		return err
	case got.list[0] < len(tasks):
		return h.task(tasks[got.list[0]], c)
	}
	got, err = h.pick(h.ctx, menu{question: "What else to do with " + c.Named() + "?", proposed: -1, list: options(seldom, c)})
	if err != nil {
		return err
	}
	return h.task(seldom[got.list[0]], c)
}

// moreText names what a further menu has.
func moreText(tasks []manage.Task) string {
	list := make([]string, len(tasks))
	for i, t := range tasks {
		list[i] = map[manage.Task]string{
			manage.WriteExport: "export", manage.Provider: "identity provider", manage.GiveName: "rename", manage.MoveAway: "token", manage.TakeOff: "disconnect",
			manage.SeeLog: "log", manage.SeeOwners: "owners", manage.SeeReviews: "access reviews", manage.SeeFindings: "findings",
		}[t]
	}
	return "More: " + strings.Join(list, ", ")
}

func options(tasks []manage.Task, c store.Connector) []option {
	list := make([]option, len(tasks))
	for i, t := range tasks {
		list[i] = option{text: taskText(t, c)}
	}
	return list
}

// taskText is a task in a menu.
func taskText(t manage.Task, c store.Connector) string {
	if t == manage.OldKey {
		return "The old key ending " + c.OldToken.Last4 + ": is it disabled?"
	}
	return map[manage.Task]string{
		manage.Sync: "Sync now", manage.Watch: "Repeat its status", manage.NewToken: "Rotate or re-enter the API token",
		manage.Decide: "Decide on the held sync", manage.SeeAccess: "Access: who has access to what", manage.SeeChanges: "Changes",
		manage.SeeFindings: "Findings: what to look at first", manage.WriteExport: "Export the access data", manage.SeeReviews: "Access reviews", manage.SeeLog: "Log",
		manage.SeeOwners: "Owners", manage.Provider: "Set the identity provider that people sign in with", manage.GiveName: "Rename it",
		manage.MoveAway: "Move the API token", manage.TakeOff: "Disconnect it", manage.TakeOver: "Take it over", manage.SendAgain: "Send the message again", manage.Forget: "Remove it",
	}[t]
}

// task does a task.
func (h *house) task(t manage.Task, c store.Connector) error {
	if f := h.flowOf(t, c); f != nil {
		return h.flow(f)
	}
	switch t {
	case manage.Sync:
		return h.sync(c, service.SyncRequest{Connector: c.ID})
	case manage.NewToken:
		return h.rotate(c)
	case manage.Decide:
		return h.decideHeld(c, &service.Summary{})
	case manage.SeeAccess:
		return h.access(c)
	case manage.SeeChanges:
		return h.changes(c)
	case manage.SeeFindings:
		return h.findings(c)
	case manage.SeeReviews:
		return h.reviews(c)
	case manage.SeeLog:
		return h.log(c)
	case manage.OldKey:
		return h.oldKey(c)
	case manage.TakeOver:
		return h.newSetup(c.ID)
	}
	h.about(c) // watched from elsewhere
	return nil
}

// about says everything that is known of a connector.
func (h *house) about(c store.Connector) {
	h.say(h.demoWord() + h.placeText(place{conn: &c}) + ".")
	facts := rows.Facts(c, h.s.Platforms.PlaceOf(c), h.now(), h.s.TokenReminder(h.ctx))
	if sums, err := h.s.Reviews(h.ctx, c.ID); err == nil { // their own list says what is wrong with them
		facts = append(facts, rows.ReviewFacts(sums, h.now())...)
	}
	for _, f := range facts {
		if f.Address {
			h.say("The address of its page, on its own line:")
			h.copyable(f.Text)
			continue
		}
		h.say(f.Sentence())
	}
	if f := c.HandedOver; f != nil && f.MessageFile != "" {
		h.say("The message of the handover is in the file on the next line:")
		h.copyable(f.MessageFile)
	}
}

// sync starts a sync and watches it; what it lacks is asked for.
func (h *house) sync(c store.Connector, r service.SyncRequest) error {
	for {
		y, err := h.s.StartSync(h.ctx, r)
		if err == nil {
			return h.watchHere(y)
		}
		var needed *service.TokenNeededError
		var kc *keychain.Error
		switch {
		case errors.As(err, &kc) && (kc.Reason == keychain.NoPassphrase || kc.Reason == keychain.WrongPassphrase):
			err = h.askPassphrase(c, kc.Reason)
		case errors.As(err, &needed) && c.Token.StoredIn == keychain.None && c.Token.Number != 0:
			r.Token, err = h.askToken(c)
		case errors.As(err, &needed), access.RefusalOf(err) == access.TokenRejected:
			h.sayError(err)
			return h.rotate(c)
		}
		if err != nil {
			return err
		}
	}
}

// watchHere watches a sync that was started from home.
func (h *house) watchHere(y *service.Sync) error {
	o, err := h.watch(y, cancelling)
	if err != nil {
		return err
	}
	sum := h.summarize(y.Connector, o)
	again, err := h.ended(y.Connector, &sum)
	if err == nil && again {
		return h.rotate(y.Connector)
	}
	return err
}

func (h *house) askPassphrase(c store.Connector, why keychain.Reason) error {
	if why == keychain.WrongPassphrase {
		h.say("That is not the passphrase.")
	} else {
		h.say("The API token of " + c.Name + " is kept in an encrypted file.")
	}
	typed, err := h.askHidden(h.ctx, question{prompt: "Passphrase of the encrypted file. Hidden text:"})
	if err != nil {
		return err
	}
	defer clear(typed)
	if len(typed) == 0 {
		return errBack
	}
	h.say("Received " + arrived(flow.FieldPassphrase, typed) + ".")
	h.s.Unlock(secret.New(typed))
	return nil
}

// askToken asks for a token that is kept nowhere; an empty answer goes back.
func (h *house) askToken(c store.Connector) (secret.Value, error) {
	h.say("The API token of " + c.Name + " is not kept on this computer, so you paste it at each sync.")
	for {
		typed, err := h.askHidden(h.ctx, question{prompt: "API token. Hidden text, or Enter to go back:"})
		if err != nil {
			return secret.Value{}, err
		}
		if len(strings.TrimSpace(string(typed))) == 0 {
			return secret.Value{}, errBack
		}
		token, problem := flow.CleanToken(typed)
		h.say("Received " + arrived(flow.FieldToken, typed) + ".")
		clear(typed)
		if problem == nil {
			return token, nil
		}
		h.say(problem.Lines()...)
	}
}

// rotateWith holds a rotation and syncs with the new token, or the
// conversation about an old key.
func (h *house) rotateWith(m *rotate.Machine) error {
	end, err := h.rotation(m, false)
	c, replaced := m.Replaced()
	if err != nil || !replaced || end.Kind != ui.Done {
		return err
	}
	return h.sync(c, service.SyncRequest{Connector: c.ID, Token: m.Token(), Stored: true})
}
