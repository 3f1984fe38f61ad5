package line

import (
	"context"
	"errors"
	"strings"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/store/words"
	"connectpd/wizard"
	"connectpd/wizard/rotate"
	"connectpd/wizard/talk"
)

// task is something to do with a connector.
type task struct {
	text string
	do   func(store.Connector) error
}

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
	if c.Tenant == nil {
		return c, nil
	}
	return await(h.ctx, h.console, doing{what: "Asking " + c.Tenant.Host}, func(ctx context.Context) store.Connector {
		h.s.PollTenants(ctx, []store.Connector{c}, tenantPatience)
		if now, err := h.s.Store.Connector(ctx, c.ID); err == nil {
			return h.s.WithUnasked([]store.Connector{now})[0]
		}
		return c
	})
}

// tenantPatience is how long a tenant is waited for.
const tenantPatience = 3 * time.Second

func (h *house) connectorTurn(c store.Connector, key string) error {
	tasks := h.tasks(c)
	m := menu{question: "What about " + wizard.Named(c) + "?", key: key, help: func() { h.about(c) }}
	for _, t := range tasks {
		m.list = append(m.list, option{text: t.text})
	}
	h.gap()
	got, err := h.pick(h.ctx, m)
	switch {
	case errors.Is(err, errBack):
		return errFirst
	case err != nil:
		return err
	}
	return tasks[got.list[0]].do(c)
}

// tasks are those that make sense now, most likely first; at most nine, so
// that they are always said.
func (h *house) tasks(c store.Connector) []task {
	sync := task{"Sync now", func(c store.Connector) error { return h.sync(c, wizard.SyncRequest{Connector: c.ID}) }}
	renew := task{"Rotate or re-enter the API token", h.rotate}
	log, owners := task{"Log", h.log}, task{"Owners", h.owners}
	rest := []task{
		{"Access: who holds what", h.access},
		{"Changes", h.changes},
		{"Findings: what deserves a look", h.findings},
		log, owners,
	}
	if old := c.OldToken; old != nil {
		rest = append(rest, task{"The old key ending " + old.Last4 + ": is it disabled?", h.oldKey})
	}
	rest = append(rest, task{"More: export, identity provider, rename, disconnect", h.more})
	switch {
	case c.HandedOver != nil && c.Token.Number == 0:
		list := []task{{"Take it over", func(c store.Connector) error { return h.newSetup(c.ID) }}}
		if c.Tenant == nil { // in a tenant, the tenant wrote to them
			list = append(list, task{"Send the message again", h.sendAgain})
		}
		return append(list, log, owners, task{"Rename it", h.rename}, task{"Remove it", h.disconnect})
	case c.Status == store.Syncing:
		again := task{"Hear again how it stands", func(c store.Connector) error { h.about(c); return nil }}
		return append([]task{again}, rest...)
	}
	held := task{"Decide about the held sync", h.heldOf}
	switch refused := c.TokenRefused != "" || c.Status == store.NeedsAttention && c.Token.Number == 0; {
	case refused && c.HeldRun != 0:
		return append([]task{renew, held}, rest...)
	case refused:
		return append([]task{renew, sync}, rest...)
	case c.Undecided():
		return append([]task{held, renew}, rest...)
	case c.HeldRun != 0:
		return append([]task{sync, held}, rest...)
	}
	return append([]task{sync, renew}, rest...)
}

// about says everything that is known of a connector.
func (h *house) about(c store.Connector) {
	h.say(h.demoWord() + h.placeText(place{conn: &c}) + ".")
	app := "App: " + c.App.Name
	if c.App.IDP != "" {
		app += ", signed in to through " + c.App.IDP
	}
	h.say(words.Stop(app))
	var owners []string
	for _, o := range c.Owners {
		owners = append(owners, nameOr(o.Name, o.Email))
	}
	if len(owners) > 0 {
		h.say(words.Stop("Owners: " + words.List(owners)))
	}
	if c.Account.Subdomain != "" || c.Account.API != "" {
		h.say(words.Stop("Account: " + wizard.AccountName(c.Account)))
	}
	if t := c.Tenant; t != nil {
		h.say("In "+t.Host+": "+wizard.TenantWords(c, h.now())+".", "The address of its page there, alone on the next line:")
		h.copyable(wizard.TenantLink(c))
	}
	h.say(words.Stop(tokenText(c)))
	if r := c.LastApplied; r != nil {
		n := r.Counts
		h.say("Data: " + words.Comma(words.Plural(n.Users, "user", "users"), words.Plural(n.Teams, "team", "teams"),
			words.Plural(n.Roles, "role", "roles"), words.Plural(n.Schedules, "schedule", "schedules")) +
			". It is brought up to date when you sync.")
	}
	if f := c.HandedOver; f != nil && f.MessageFile != "" {
		h.say("The message of the hand-over is in the file on the next line:")
		h.copyable(f.MessageFile)
	}
}

func tokenText(c store.Connector) string {
	t := c.Token
	if t.Number == 0 {
		return "" // nothing is connected
	}
	where := "kept in " + wizard.KeptIn(t.StoredIn)
	if t.StoredIn == keychain.None {
		where = "not kept: it is pasted at each sync"
	}
	return "API token: ending " + t.Last4 + ", added " + words.Day(t.AddedAt) + ", " + where
}

// sync starts a sync and watches it; what it lacks is asked for.
func (h *house) sync(c store.Connector, r wizard.SyncRequest) error {
	for {
		y, err := h.s.StartSync(h.ctx, r)
		if err == nil {
			return h.watchHere(y)
		}
		var needed *wizard.TokenNeededError
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
func (h *house) watchHere(y *wizard.Sync) error {
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
		h.say("That was not the passphrase.")
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
	h.say("Received " + arrived(talk.FieldPassphrase, typed) + ".")
	h.s.Unlock(secret.New(typed))
	return nil
}

// askToken asks for a token that is kept nowhere; an empty answer goes back.
func (h *house) askToken(c store.Connector) (secret.Value, error) {
	h.say("The API token of " + c.Name + " is kept nowhere on this computer, so it is pasted at each sync.")
	for {
		typed, err := h.askHidden(h.ctx, question{prompt: "API token. Hidden text, or Enter to go back:"})
		if err != nil {
			return secret.Value{}, err
		}
		if len(strings.TrimSpace(string(typed))) == 0 {
			return secret.Value{}, errBack
		}
		token, problem := talk.CleanToken(typed)
		h.say("Received " + arrived(talk.FieldToken, typed) + ".")
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
	if err == nil && !replaced && m.OldKeyLetGo() {
		h.say("The reminder is gone.")
	}
	if err != nil || !replaced || end.Kind != wizard.Done {
		return err
	}
	return h.sync(c, wizard.SyncRequest{Connector: c.ID, Token: m.Token(), Stored: true})
}

func (h *house) heldOf(c store.Connector) error {
	return h.decideHeld(c, &wizard.Summary{})
}

func (h *house) rename(c store.Connector) error {
	name, err := h.ask(h.ctx, question{prompt: "The new name of " + c.Name + ". Text, or Enter to keep it:"})
	if err != nil || name == "" {
		return err
	}
	if err := h.s.Store.RenameConnector(h.ctx, c.ID, name); err != nil {
		return err
	}
	h.say(c.Name + " is now called " + name + ".")
	return nil
}

func (h *house) disconnect(c store.Connector) error {
	if c.HandedOver != nil && c.Token.Number == 0 {
		return h.removeHandOver(c)
	}
	h.say("Its API token is deleted from this computer. The key itself stays valid until it is deleted in PagerDuty.")
	got, err := h.pick(h.ctx, menu{question: "Disconnect " + c.Name + "?", list: []option{
		{text: "Keep it connected"},
		{text: "Disconnect it, keep its access data"},
		{text: "Disconnect it, delete its access data and its log"},
	}})
	if err != nil || got.list[0] == 0 {
		return err
	}
	purge := got.list[0] == 2
	if purge {
		typed, err := h.ask(h.ctx, question{prompt: "Type " + c.Name + " to delete what is kept of it. Text, or Enter to keep it:"})
		if err != nil || typed == "" {
			return err
		}
		if fold(strings.TrimSpace(typed)) != fold(strings.TrimSpace(c.Name)) {
			h.say("That is another name. Nothing was deleted.")
			return nil
		}
	}
	if _, err := h.s.Disconnect(context.WithoutCancel(h.ctx), c.ID, purge); err != nil {
		return err
	}
	h.say(c.Name + " is disconnected.")
	if c.Token.Number != 0 {
		h.say("Its API key still works in PagerDuty: delete it there.")
	}
	h.say(wizard.TenantKeeps(c))
	return nil
}
