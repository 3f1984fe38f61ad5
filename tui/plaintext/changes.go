package plaintext

import (
	"fmt"
	"slices"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/tui/rows"
	"connectpd/wizard/service"
)

// changes is what was gained, lost or altered between two syncs.
func (h *house) changes(c store.Connector) error {
	runs, err := h.appliedRuns(c)
	if err != nil {
		return err
	}
	if len(runs) < 2 {
		h.say("There is nothing to compare yet: changes are known after the second sync.")
		return nil
	}
	key := h.newKey()
	for {
		since, asked, err := h.since(runs, key)
		if err != nil {
			return err
		}
		list, err := h.s.Store.Changes(h.ctx, store.ChangeQuery{ConnectorID: c.ID, Since: since.ID, Until: runs[0].ID})
		if err != nil {
			return err
		}
		h.gap()
		from := "Since " + words.Moment(h.now(), since.FinishedAt)
		if len(list) == 0 {
			h.say(from + " nothing changed.")
			if !asked {
				return nil
			}
			continue
		}
		for _, note := range service.ComparisonNotes(runs, slices.IndexFunc(runs, func(r store.Run) bool { return r.ID == since.ID }), 0) {
			h.say(note)
		}
		if err := h.hearChanges(from, list); err != nil || !asked {
			return err
		}
	}
}

// hearChanges says changes of access, and offers those of who is on call, which
// a rotation makes many.
func (h *house) hearChanges(from string, list []store.Change) error {
	var held, turns []string
	for _, ch := range list {
		if ch.Entitlement == access.OnCall {
			turns = append(turns, rows.Change(ch).Sentence)
		} else {
			held = append(held, rows.Change(ch).Sentence)
		}
	}
	text := from + ": " + words.Plural(len(held), "change", "changes")
	if len(turns) > 0 {
		text += ", and " + words.Plural(len(turns), "on-call turn", "on-call turns")
	}
	h.say(text + ".")
	held, err := h.narrowed(held, "changes")
	if err == nil {
		err = h.hear(held)
	}
	if err != nil || len(turns) == 0 {
		return err
	}
	hear, err := h.yes("Include the on-call turns?", "Include them", "Leave them out", false)
	if err != nil || !hear {
		return err
	}
	if turns, err = h.narrowed(turns, "on-call turns"); err != nil {
		return err
	}
	return h.hear(turns)
}

// appliedRuns are the runs whose data stood, newest first.
func (h *house) appliedRuns(c store.Connector) ([]store.Run, error) {
	all, err := h.s.Store.Runs(h.ctx, c.ID, 0)
	if err != nil {
		return nil, err
	}
	var runs []store.Run
	for _, r := range all {
		if r.Applied {
			runs = append(runs, r)
		}
	}
	return runs, nil
}

// since asks from which sync on changes are wanted, where there is a choice.
func (h *house) since(runs []store.Run, key string) (since store.Run, asked bool, err error) {
	day, week := before(runs, h.now().Add(-24*time.Hour)), before(runs, h.now().Add(-7*24*time.Hour))
	list := []option{{text: "What the last sync changed, since " + words.Moment(h.now(), runs[1].FinishedAt)}}
	of := []store.Run{runs[1]}
	for _, x := range []struct {
		words string
		run   store.Run
	}{
		{"The last day", day}, {"The last seven days", week}, {"Everything since the first sync", runs[len(runs)-1]},
	} {
		if x.run.ID < of[len(of)-1].ID {
			list = append(list, option{text: x.words + ", since " + words.Moment(h.now(), x.run.FinishedAt)})
			of = append(of, x.run)
		}
	}
	other := len(list)
	if len(runs) > 2 {
		list = append(list, option{text: "Since another sync"})
	}
	if len(list) == 1 {
		return of[0], false, nil
	}
	got, err := h.pick(h.ctx, menu{question: "Changes since when?", list: list, key: key})
	switch {
	case err != nil:
		return store.Run{}, true, err
	case got.list[0] < other:
		return of[got.list[0]], true, nil
	}
	since, err = h.runBefore(runs)
	return since, true, err
}

// runBefore asks for one of the syncs before the last.
func (h *house) runBefore(runs []store.Run) (store.Run, error) {
	m := menu{question: "Since which sync?", proposed: -1}
	for _, r := range runs[1:] {
		m.list = append(m.list, option{text: fmt.Sprintf("%s, sync %d", words.Moment(h.now(), r.FinishedAt), r.ID)})
	}
	got, err := h.pick(h.ctx, m)
	if err != nil {
		return store.Run{}, err
	}
	return runs[1+got.list[0]], nil
}

// before is the newest run that had ended by then, or the oldest.
func before(runs []store.Run, when time.Time) store.Run {
	for _, r := range runs[1:] {
		if !r.FinishedAt.After(when) {
			return r
		}
	}
	return runs[len(runs)-1]
}
