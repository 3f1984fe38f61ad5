package plaintext

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/tui/rows"
)

// holder is a person with all they hold, or a resource with all who hold
// something on it.
type holder struct {
	text  string // what is said of it in a list
	name  string
	lines []string
}

// access is who holds what, from three sides.
func (h *house) access(c store.Connector) error {
	if c.LastApplied == nil {
		h.say("There is no access data yet. Sync to get it.")
		return nil
	}
	var all []store.Holding
	err := h.s.Store.Access(h.ctx, store.AccessQuery{ConnectorID: c.ID}, func(g store.Holding) error {
		all = append(all, g)
		return nil
	})
	if err != nil {
		return err
	}
	h.gap()
	h.say("Access: " + words.Plural(len(all), "grant", "grants") + ", data from " + words.Ago(h.now(), c.LastApplied.FinishedAt) + ".")
	key := h.newKey()
	for {
		got, err := h.pick(h.ctx, menu{question: "How should access be listed?", key: key, list: []option{
			{text: "By person: everything they have"},
			{text: "By team or schedule: who is in it"},
			{text: "By role: who has it"},
		}})
		if err != nil {
			return err
		}
		switch got.list[0] {
		case 0:
			err = h.browse("Which person?", byPerson(all))
		case 1:
			err = h.browse("Which team or schedule?", byResource(all, access.TypeTeam, access.TypeSchedule))
		case 2:
			err = h.browse("Which role?", byResource(all, access.TypeRole))
		}
		if err != nil && !errors.Is(err, errBack) {
			return err
		}
	}
}

// browse lets one holder after the other be heard, until one goes back.
func (h *house) browse(q string, holders []holder) error {
	m := menu{question: q, proposed: -1, key: h.newKey()}
	for _, x := range holders {
		m.list = append(m.list, option{text: x.text, name: x.name})
	}
	if len(holders) == 0 {
		h.say("There is none.")
		return nil
	}
	for {
		got, err := h.pick(h.ctx, m)
		if err != nil {
			return err
		}
		x := holders[got.list[0]]
		h.gap()
		h.say(words.Stop(x.text))
		if err := h.hear(x.lines); err != nil {
			return err
		}
	}
}

func byPerson(all []store.Holding) []holder {
	var list []holder
	last := ""
	for _, g := range all { // sorted by person
		if len(list) == 0 || g.User.ID != last {
			last = g.User.ID
			list = append(list, holder{text: words.Comma(rows.Person(g.User), g.User.Email), name: rows.Person(g.User)})
		}
		p := &list[len(list)-1]
		p.lines = append(p.lines, words.Capital(rows.Held(g)))
	}
	for i := range list {
		list[i].text += ", " + words.Plural(len(list[i].lines), "grant", "grants")
	}
	return list
}

func byResource(all []store.Holding, types ...access.ResourceType) []holder {
	type key struct {
		t  access.ResourceType
		id string
	}
	found := map[key]*holder{}
	var order []key
	people := map[key]map[string]bool{}
	for _, g := range all {
		if !slices.Contains(types, g.Type) {
			continue
		}
		k := key{g.Type, g.ResourceID}
		if found[k] == nil {
			found[k] = &holder{name: rows.Resource(g)}
			people[k] = map[string]bool{}
			order = append(order, k)
		}
		people[k][g.User.ID] = true
		found[k].lines = append(found[k].lines, rows.Holder(g))
	}
	slices.SortStableFunc(order, func(a, b key) int {
		return cmp.Or(cmp.Compare(slices.Index(types, a.t), slices.Index(types, b.t)),
			strings.Compare(fold(found[a].name), fold(found[b].name)), strings.Compare(a.id, b.id))
	})
	list := make([]holder, len(order))
	for i, k := range order {
		x := found[k]
		x.text = x.name + ", " + words.Plural(len(people[k]), "person", "people")
		if len(types) > 1 {
			x.text = words.Capital(string(k.t)) + " " + x.text
		}
		list[i] = *x
	}
	return list
}
