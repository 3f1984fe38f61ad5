package changes

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/tui/explore"
	"connectpd/tui/rows"
	"connectpd/tui/ui"
)

// Blank is said until there are two runs.
func (r *report) Blank() []string {
	switch len(r.runs) {
	case 0:
		return []string{"There is no access data yet. The first sync gets it."}
	case 1:
		return []string{"One sync so far, " + runTitle(r.env, r.runs[0]) + ". It is the baseline: there is nothing to compare it with yet.",
			"After the second sync, you will see here what was gained, lost and altered."}
	}
	return nil
}

// Count is in changes, or in turns.
func (r *report) Count(tab int, f explore.Found[row], _ bool) string {
	if tab == turns {
		return words.Plural(f.Count(tab), "on-call turn", "on-call turns") + " that came or went"
	}
	text := words.Plural(f.Count(tab), "change", "changes")
	if n := f.Count(turns); tab == all && n > 0 {
		text += " besides " + words.Plural(n, "on-call turn", "on-call turns")
	}
	return text
}

// Key is what changed, of whom and on what.
func (r *report) Key(_ int, x row) string {
	c := &r.entries[x.entry].c
	return strings.Join([]string{x.head, strconv.FormatInt(c.Run, 10), string(c.Kind), c.User.ID, string(c.Type), c.ResourceID, string(c.Entitlement), c.Field}, "\x00")
}

// Copied is what changed, in a sentence.
func (r *report) Copied(_ int, x row) string {
	if x.head != "" {
		return x.head
	}
	return rows.Change(r.entries[x.entry].c).Sentence
}

// Enter shows what a row is about: a heading's person or resource, of an entry
// the other end.
func (r *report) Enter(_ int, x row) explore.Step[row] {
	c := &r.entries[x.entry].c
	who := explore.Thing{Type: access.TypeUser, ID: c.User.ID}
	t := explore.Thing{Type: c.Type, ID: c.ResourceID}
	if (x.head != "") != x.byResource && who.ID != "" || x.head == "" && c.Type == access.TypeUser {
		t = who
	}
	return explore.Step[row]{Action: ui.Open{Screen: r.show(t)}}
}

// Place leaves headings out.
func (*report) Place(_ int, x row) int { return x.at }

// Table draws headings, and changes below them.
func (r *report) Table(_, w int) explore.Table[row] {
	return explore.Table[row]{Row: func(x row, focused bool) []string { return r.lines(x, w, focused) }}
}

// lines are a heading, or a change below it: a sign, its word, what changed,
// and when where there is room.
func (r *report) lines(x row, w int, focused bool) []string {
	st, e := r.env.Styles, &r.entries[x.entry]
	if x.head != "" {
		return explore.Heading(r.env, x.head, x.n, focused, w)
	}
	when := ""
	if w >= 74 && r.since-r.until > 1 {
		when = "  " + words.Moment(r.env.Now(), e.c.At)
	}
	sign, style := r.sign(e.c.Kind)
	room := w - ui.Width(when)
	lines := explore.Hung(r.env, "  "+style.Render(sign+" "+r.env.Cell(r.word(e), 7))+" ", e.text(x.byResource), focused, room)
	if when != "" {
		lines[0] = r.env.Cell(lines[0], room) + st.Dim.Render(when)
	}
	return lines
}

// text is what changed, below the heading that it stands under.
func (e *entry) text(byResource bool) string {
	text := e.ofWho
	if byResource {
		text = e.ofThing
	}
	if e.side == turns {
		return strings.Replace(text, string(access.OnCall), "on call", 1)
	}
	return text
}

// word is what happened. Turns come and go; they are not gained and lost.
func (r *report) word(e *entry) string {
	if e.side == turns {
		if e.c.Kind == store.Lost {
			return "went"
		}
		return "came"
	}
	return string(e.c.Kind)
}

func (r *report) sign(k store.ChangeKind) (string, lipgloss.Style) {
	st := r.env.Styles
	switch k {
	case store.Gained:
		return st.Glyphs.Plus, st.Good
	case store.Lost:
		return st.Glyphs.Minus, st.Bad
	}
	return st.Glyphs.Alter, st.Warn
}

// Nothing says what there is none of.
func (r *report) Nothing(tab int, searching bool) string {
	switch {
	case searching:
		return "No matches in names, emails, access, or the words gained, lost and altered."
	case r.narrowed:
		return "No changes match between these two syncs."
	case tab == turns:
		return "Nobody went on or off call between these two syncs."
	case tab == all:
		return "Nothing changed between these two syncs."
	}
	return "Nothing of this kind changed between these two syncs."
}

// Detail is everything about a change; of a heading, whose it is and how many.
func (r *report) Detail(p *ui.Page, _ int, x row, _ int) {
	st, e := r.env.Styles, &r.entries[x.entry]
	p.Styled(st.Strong, r.env.Fit(x.title(e), p.W()))
	if e.person != "" && (x.head == "" || !x.byResource) {
		if x.title(e) != e.person {
			explore.Fact(r.env, p, "Person", e.person)
		}
		explore.Fact(r.env, p, "Email", words.Clean(e.c.User.Email))
		if e.c.User.Status != access.Active {
			explore.Fact(r.env, p, "Status", words.Clean(string(e.c.User.Status)))
		}
	}
	if x.head != "" {
		p.Gap().Line(st.Dim.Render(words.Plural(x.n, "change", "changes")))
		return
	}
	sign, style := r.sign(e.c.Kind)
	p.Gap().Hang(sign+" ", style, r.word(e)+": "+e.ofWho)
	p.Gap()
	explore.Fact(r.env, p, "Seen by", runTitle(r.env, store.Run{ID: e.c.Run, FinishedAt: e.c.At}))
}

// title is what the details are headed: the group, or what the change stands
// under.
func (x row) title(e *entry) string {
	switch {
	case x.head != "":
		return x.head
	case e.person == "", x.byResource && e.thing != "":
		return e.thing
	}
	return e.person
}
