package access

import (
	"cmp"
	"strings"

	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/tui/explore"
	"connectpd/tui/ui"
)

// one is a person with all they hold, or a thing with everybody who holds it.
// Its rows are places in grants.
type one struct {
	explore.Base[int32]
	x       *index
	in      ref
	columns columns
}

func (x *index) one(in ref) *one {
	o := &one{x: x, in: in}
	if in.kind == ofPerson {
		o.columns = x.heldColumns(o.grants())
	} else {
		o.columns = x.holderColumns(o.grants())
	}
	return o
}

// found is the set of a person or thing; false where there is none.
func (x *index) found(t explore.Thing) (explore.Set[int32], bool) {
	in, ok := x.find(t)
	if !ok {
		return nil, false
	}
	return x.one(in), true
}

// other is the other end of a grant.
func (o *one) other(n int32) ref {
	if o.in.kind == ofPerson {
		return ref{ofThing, o.x.grants[n].thing}
	}
	return ref{ofPerson, o.x.grants[n].person}
}

func (o *one) grants() []int32 {
	if o.in.kind == ofPerson {
		return o.x.people[o.in.n].grants
	}
	return o.x.things[o.in.n].grants
}

// Orders are those of a person's grants, or of a thing's.
func (o *one) Orders(_ int, searching bool) []string {
	names := ordersOfThing
	if o.in.kind == ofPerson {
		names = ordersOfPerson
	}
	if searching {
		return append([]string{bestMatch}, names...)
	}
	return names
}

// Rows are the grants whose other end, or what is held, fits.
func (o *one) Rows(q explore.Query) explore.Found[int32] {
	rows := o.x.arranged(o.in, o.grants(), q.Orders[0])
	if q.Text != "" {
		words := o.x.words(q.Text)
		rows = pick(rows, func(n int32) int32 {
			g := &o.x.grants[n]
			if o.in.kind == ofPerson {
				return sum(words, func(w *word) int32 { return max(w.things[g.thing], w.ents[g.ent]) })
			}
			return sum(words, func(w *word) int32 { return max(w.people[g.person], w.ents[g.ent]) })
		}, q.Orders[0])
	}
	return explore.Found[int32]{Rows: [][]int32{rows}}
}

// Top is the line or two about what was gone into.
func (o *one) Top(p *ui.Page, h int) {
	o.x.gapsIn(p, h)
	e := o.x.env
	name, facts := o.x.title(o.in)
	text := strings.Join(facts, " "+e.Styles.Glyphs.Dot+" ")
	if room := p.W() - 2 - ui.Width(name); ui.Width(text) <= room || h < explore.Roomy {
		p.Line(e.Styles.Strong.Render(name) + "  " + e.Styles.Dim.Render(e.Fit(text, max(0, room))))
		return
	}
	p.Line(e.Styles.Strong.Render(e.Fit(name, p.W())))
	p.Line(e.Styles.Dim.Render(e.Fit(text, p.W())))
}

// Count is in grants.
func (o *one) Count(tab int, f explore.Found[int32], searching bool) string {
	all := words.Plural(len(o.grants()), "grant", "grants")
	if searching {
		return words.Count(f.Count(tab)) + " of " + all
	}
	return all
}

// Nothing says who holds nothing, or what nobody holds.
func (o *one) Nothing(_ int, searching bool) string {
	switch {
	case searching:
		return noFit
	case o.in.kind == ofPerson:
		return "Has no access."
	}
	return "Nobody has it."
}

// Key is the id of a grant's other end, with what is held.
func (o *one) Key(_ int, n int32) string { return o.x.key(o.other(n)) + " " + o.x.grants[n].held }

// Table has the columns of what is held, or of who holds it.
func (o *one) Table(_, w int) explore.Table[int32] {
	return o.columns.Table(o.x.env, w)
}

// Detail is everything about the other end of a grant.
func (o *one) Detail(p *ui.Page, _ int, n int32, room int) { o.x.pane(p, o.other(n), room) }

// Enter goes into it.
func (o *one) Enter(_ int, n int32) explore.Step[int32] {
	return explore.Step[int32]{Into: o.x.one(o.other(n))}
}

// Copied is its e-mail or name.
func (o *one) Copied(_ int, n int32) string { return o.x.copied(o.other(n)) }

// Page is its PagerDuty page.
func (o *one) Page(_ int, n int32) (name, address string) { return o.x.page(o.other(n)) }

// Follow is the same person or thing in newly read data.
func (o *one) Follow(fresh explore.Set[int32]) (explore.Set[int32], bool) {
	return fresh.(*account).x.found(o.x.thingAt(o.in))
}

const noFit = "No matches in names, emails, teams, schedules, roles or access."

// gapsIn says what the last sync could not read, where there is room.
func (x *index) gapsIn(p *ui.Page, h int) {
	if x.gaps != "" && h >= explore.Roomy {
		p.Hang(x.env.Styles.Glyphs.Warn+" ", x.env.Styles.Warn, x.gaps)
	}
}

// title is the name of a person or thing, and what is known of it in a line.
func (x *index) title(in ref) (name string, facts []string) {
	if in.kind == ofPerson {
		p := &x.people[in.n]
		for _, fact := range []string{mark(p.user.Status), p.email, p.role} {
			if fact != "" {
				facts = append(facts, fact)
			}
		}
		return p.name, facts
	}
	t := &x.things[in.n]
	facts = append(facts, typeNames[t.typ], words.Plural(t.holders, "person", "people"))
	if t.typ != access.TypeRole {
		facts = append(facts, t.note)
	}
	return t.name, facts
}

func (x *index) thingAt(r ref) explore.Thing {
	if r.kind == ofPerson {
		return explore.Thing{Type: access.TypeUser, ID: x.people[r.n].id}
	}
	return explore.Thing{Type: x.things[r.n].typ, ID: x.things[r.n].id}
}

func (x *index) key(r ref) string {
	t := x.thingAt(r)
	return string(t.Type) + " " + t.ID
}

// copied is the e-mail of a person, or the name of a thing.
func (x *index) copied(r ref) string {
	if r.kind == ofPerson {
		return cmp.Or(x.people[r.n].email, x.people[r.n].name)
	}
	return x.things[r.n].name
}

// page is the PagerDuty page of a person or thing; a role has none.
func (x *index) page(r ref) (name, address string) {
	if r.kind == ofPerson {
		return x.people[r.n].name, x.people[r.n].user.URL
	}
	t := &x.things[r.n]
	if t.typ == access.TypeRole {
		return "", ""
	}
	return t.name, t.url
}
