package plaintext

import (
	"errors"

	"connectpd/store"
	"connectpd/store/words"
	"connectpd/wizard/manage"
	"connectpd/wizard/service"
)

// errDone: the person has seen what a sync led on to.
var errDone = errors.New("done")

// leadsOn reports that the end of a sync leads on: where there is no list to go
// back to, and nobody wanted out.
func (h *house) leadsOn(sum service.Summary) bool {
	return !h.within && h.demo == nil && h.ctx.Err() == nil && sum.Outcome.Run.Result != store.ResultCancelled
}

// onward asks what follows a sync that the program was started for, until the
// person leaves. All is done by then, so that the end of input only leaves, and
// nothing that is looked at changes how it ended.
func (h *house) onward(id string, sum service.Summary) error {
	if !h.leadsOn(sum) {
		return nil
	}
	tasks := []manage.Task{manage.SeeLog}
	if sum.Outcome.Run.Applied {
		tasks = []manage.Task{manage.SeeAccess, manage.SeeFindings, manage.SeeChanges, manage.SeeReviews, manage.WriteExport, manage.SeeLog}
	}
	key := h.newKey()
	for {
		c, err := h.s.Store.Connector(h.ctx, id)
		if errors.Is(err, store.ErrNoConnector) {
			return nil // it was disconnected
		}
		if err == nil {
			err = h.onwardTurn(c, tasks, key)
		}
		switch {
		case err == nil, errors.Is(err, errBack):
		case errors.Is(err, errFirst):
			h.say("This is done; there is nothing to go back to. Answer leave to quit.")
		case errors.Is(err, errDone):
			return nil
		case !h.serviceError(err):
			return err
		}
	}
}

// onwardTurn asks once. Enter shows who has access; where nothing came, it
// leaves.
func (h *house) onwardTurn(c store.Connector, tasks []manage.Task, key string) error {
	m := menu{question: "What now?", key: key, list: options(tasks, c), help: func() {
		h.say("This is done. Looking at things from here changes nothing.")
	}}
	then := make([]func() error, 0, len(tasks)+3)
	for _, t := range tasks {
		then = append(then, func() error { return h.task(t, c) })
	}
	add := func(text string, do func() error) {
		m.list, then = append(m.list, option{text: text}), append(then, do)
	}
	if place := h.s.Platforms.PlaceOf(c); place.Link != "" {
		add("Its page in "+place.Host, func() error { return h.pageThere(place.Link) })
	}
	add("Home: all connectors", func() error {
		_, err := h.home() // which ends by leaving
		return err
	})
	add("Leave", func() error { return errDone })
	if len(tasks) == 1 {
		m.proposed = len(m.list) - 1
	}
	h.gap()
	got, err := h.pick(h.ctx, m)
	var ended *endedError
	switch {
	case errors.As(err, &ended):
		return errDone
	case errors.Is(err, errBack):
		return errFirst
	case err != nil:
		return err
	}
	return then[got.list[0]]()
}

// pageThere opens the connector's page where else it is registered, and says
// its address.
func (h *house) pageThere(address string) error {
	if open := h.s.OpenBrowser; open == nil || open(h.ctx, address) != nil {
		h.say("No browser was opened.")
	}
	h.say("The address of its page, on its own line:")
	h.copyable(words.Clean(address))
	return nil
}
