package plaintext

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/sync/engine"
	"connectpd/tui/ui"
	"connectpd/wizard/flow"
	"connectpd/wizard/manage"
	"connectpd/wizard/rotate"
	"connectpd/wizard/service"
	"connectpd/wizard/setup"
)

// place is one line of home: a connector or an unfinished set-up.
type place struct {
	conn  *store.Connector
	draft *store.Draft
	order int
}

// home is the list of connectors, until the person leaves.
func (h *house) home() (ui.Ending, error) {
	return h.homeAfter(func() error { return nil })
}

// homeAfter is home after something else that leads back there.
func (h *house) homeAfter(first func() error) (ui.Ending, error) {
	h.within = true
	if why := h.s.Store.ReadOnly(); why != nil {
		h.say("The store is read-only: "+failure.Of(why).What, failure.Of(why).Do)
	}
	me := h.s.MyEmail(h.ctx)
	for turn := first; ; {
		err := turn()
		switch {
		case err == nil:
		case errors.Is(err, errFirst):
			h.say("This is the first question. Answer leave to leave.")
		case errors.Is(err, errBack):
			// The list again.
		case !h.serviceError(err):
			return ui.Ending{Kind: ui.Left}, err
		}
		places, err := h.places(me)
		if err != nil {
			return ui.Ending{}, err
		}
		turn = func() error { return h.homeTurn(places) }
	}
}

// takeOver goes on with a conversation that was begun elsewhere.
func (h *house) takeOver(open flow.Conversation) error {
	switch m := open.(type) {
	case *setup.Machine:
		return h.setupWith(m)
	case *rotate.Machine:
		return h.rotateWith(m)
	}
	return nil
}

// places puts what waits for me first, then what waits for others, then mine.
func (h *house) places(me string) ([]place, error) {
	drafts, err := h.s.Store.Drafts(h.ctx)
	if err != nil {
		return nil, err
	}
	connectors, err := h.s.Store.Connectors(h.ctx)
	if err != nil {
		return nil, err
	}
	var list []place
	drafts = service.Unfinished(drafts, connectors)
	for i := range drafts {
		list = append(list, place{draft: &drafts[i]})
	}
	for i := range connectors {
		c := &connectors[i]
		p := place{conn: c, order: 3}
		switch waits, mine := ui.WaitsFor(*c, h.now(), h.s.TokenReminder(h.ctx)) != "", ui.Owns(*c, me); {
		case waits && mine:
			p.order = 0
		case waits:
			p.order = 1
		case mine:
			p.order = 2
		}
		list = append(list, p)
	}
	slices.SortStableFunc(list, func(a, b place) int { return cmp.Compare(a.order, b.order) })
	return list, nil
}

func (h *house) homeTurn(places []place) error {
	also := []entry{{"Add a connector", nil}}
	if h.demo != nil && h.demo.Revoke != nil {
		also = append(also, entry{"Revoke the demo's key, to see what happens", nil})
	}
	also = append(also, entry{"Leave", nil})
	m := menu{question: "Which one?", help: func() {
		h.say("This is the list of your connectors and unfinished setups. Those that wait for you come first.")
	}}
	for _, p := range places {
		m.list = append(m.list, option{text: h.placeText(p), name: placeName(p)})
	}
	for _, e := range also {
		m.also = append(m.also, option{text: e.text})
	}
	h.gap()
	h.say(h.demoWord() + "Home. " + words.Plural(connectorsIn(places), "connector", "connectors") + ".")
	got, err := h.pick(h.ctx, m)
	switch {
	case errors.Is(err, errBack):
		return errFirst
	case err != nil:
		return err
	case got.also < 0 && places[got.list[0]].draft != nil:
		return h.draft(*places[got.list[0]].draft)
	case got.also < 0:
		return h.connector(places[got.list[0]].conn.ID)
	case got.also == 0:
		return h.newSetup("")
	case got.also == len(also)-1:
		return errLeave
	}
	h.demo.Revoke()
	h.say("The demo's key is revoked: PagerDuty now refuses it. Sync to see what happens.")
	return nil
}

func (h *house) demoWord() string {
	if h.demo != nil {
		return "DEMO. "
	}
	return ""
}

func connectorsIn(places []place) int {
	n := 0
	for _, p := range places {
		if p.conn != nil {
			n++
		}
	}
	return n
}

func placeName(p place) string {
	if p.draft != nil {
		return "Unfinished setup"
	}
	return p.conn.Named()
}

// placeText is a line of home: name, status, and what is waited for or how old
// the data is.
func (h *house) placeText(p place) string {
	if p.draft != nil {
		return "Unfinished setup, last changed " + words.Ago(h.now(), p.draft.UpdatedAt)
	}
	c := p.conn
	status, _ := c.Standing()
	text := c.Named() + ": " + status.Label()
	switch waits := ui.WaitsFor(*c, h.now(), h.s.TokenReminder(h.ctx)); {
	case c.Status == store.Syncing:
		return words.Comma(text, h.liveText(c))
	case waits != "":
		return text + ", " + waits
	case c.HandedOver != nil && c.Token.Number == 0:
		return text + ", handed over to " + c.HandedOver.Name + " on " + words.Day(c.HandedOver.At)
	case c.LastApplied != nil:
		return text + ", data from " + words.Ago(h.now(), c.LastApplied.FinishedAt)
	}
	return text
}

// liveText is how far a sync in another process is.
func (h *house) liveText(c *store.Connector) string {
	if c.Live == nil {
		return ""
	}
	s, err := engine.ParseSnapshot(c.Live.Progress)
	if err != nil {
		return "since " + words.Moment(h.now(), c.Live.Since)
	}
	return words.Comma("for "+words.Span(max(time.Second, s.Elapsed)), s.Brief())
}

// draft is an unfinished set-up.
func (h *house) draft(d store.Draft) error {
	h.gap()
	kept := "Its answers are kept"
	if d.Token.Number != 0 {
		kept += ", and its checked token in the " + d.Token.StoredIn.Noun()
	}
	h.say("Unfinished setup. " + kept + ". Last changed " + words.Moment(h.now(), d.UpdatedAt) + ".")
	got, err := h.pick(h.ctx, menu{question: "What now?", list: []option{{text: "Continue it"}, {text: "Remove it"}}})
	switch {
	case err != nil:
		return err
	case got.list[0] == 0:
		return h.newSetup(d.ID)
	}
	return h.flow(manage.NewRemoveDraft(h.s, d))
}

// newSetup holds a set-up: a new one, or one that is taken up again.
func (h *house) newSetup(draft string) error {
	facts, err := h.s.Facts(h.ctx)
	if err != nil {
		return err
	}
	m := setup.New(facts, setup.Options{}, h.s)
	if draft != "" {
		r, err := h.s.Resume(h.ctx, draft)
		if err != nil {
			return err
		}
		m.Resume(r) // a problem stands on the page
	}
	return h.setupWith(m)
}

func (h *house) setupWith(m *setup.Machine) error {
	end, err := h.setup(m, false)
	if err == nil && end.Kind == ui.Reenter {
		return h.rotate(end.Connector)
	}
	return err
}

// rotate replaces a connector's token and syncs with it.
func (h *house) rotate(c store.Connector) error {
	facts, err := h.s.RotateFacts(h.ctx, c.ID)
	if err != nil {
		return err
	}
	return h.rotateWith(rotate.New(facts, h.s))
}
