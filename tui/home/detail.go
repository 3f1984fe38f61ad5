package home

import (
	"cmp"
	"strings"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/tui/rows"
	"connectpd/tui/ui"
)

// labelWidth is the room of the labels before the facts.
const labelWidth = 10

// keys names the commands for the row under the cursor, as many on a line as
// fit.
func (s *Screen) keys(p *ui.Page) {
	if s.current() == nil {
		return
	}
	const between = "   "
	st, line, width := s.env.Styles, "", 0
	for _, c := range s.commands()[1:] {
		h := c.key.Help()
		one := ui.Width(h.Key) + 1 + ui.Width(h.Desc)
		if line != "" && width+len(between)+one > p.W() {
			p.Line(line)
			line, width = "", 0
		}
		if line != "" {
			line, width = line+between, width+len(between)
		}
		line, width = line+st.Accent.Render(h.Key)+" "+h.Desc, width+one
	}
	p.Line(line)
}

// about is everything about the row under the cursor.
func (s *Screen) about(p *ui.Page) {
	st, r := s.env.Styles, s.current()
	if r == nil {
		return
	}
	p.Styled(st.Strong, s.name(*r))
	if r.conn == nil {
		s.explain(p, r)
		return
	}
	if r.waits != "" {
		p.Hang(st.Glyphs.Warn+" ", st.Warn, words.Clean(words.Capital(r.waits)))
	}
	ui.Technical(p, s.technicalOf(r.conn.ID))
	s.facts(p, r)
	if s.hasLook(r.conn.ID) {
		s.worth(p.Gap(), r.conn.ID)
	}
}

// under is about for below the list, where the name and what is waited for
// stand already: what deserves a look first, and then the facts.
func (s *Screen) under(p *ui.Page, between func(*ui.Page) *ui.Page) {
	r := s.current()
	if r == nil {
		return
	}
	if r.conn == nil {
		s.explain(between(p), r)
		return
	}
	ui.Technical(p, s.technicalOf(r.conn.ID))
	between(p)
	if s.hasLook(r.conn.ID) {
		s.worth(p, r.conn.ID)
		between(p)
	}
	s.facts(p, r)
}

// explain says what a row is that is no connector.
func (s *Screen) explain(p *ui.Page, r *row) {
	if r.revoke {
		p.Text("From then on the demo's PagerDuty refuses the key, as if someone had deleted it. Sync to see what happens.")
		return
	}
	p.Text("Its answers are kept" + tokenKept(r.draft) + ". Last changed " + words.Moment(s.env.Now(), r.draft.UpdatedAt) + ".")
}

// facts are what is known of a connector, what changes most first.
func (s *Screen) facts(p *ui.Page, r *row) {
	c, now := r.conn, s.env.Now()
	line := func(label, value string) {
		if value != "" {
			p.Hang(s.env.Cell(label, labelWidth), s.env.Styles.Dim, words.Clean(value))
		}
	}
	if place := s.o.Services.PlaceOf(*c); place.Elsewhere() {
		line(place.Called, place.Host+": "+place.Stands(now))
		s.link(p, place.Link)
		if c.LastApplied != nil {
			line("Users", place.Compared(c.App.Name, c.LastApplied.Counts.Users))
		}
	}
	if c.LastApplied != nil {
		line("Data", "from "+words.Ago(now, c.LastApplied.FinishedAt)+"; connectpd sync --every 1h keeps it up to date")
		line("Contents", contents(c.LastApplied.Counts))
		for _, one := range r.reviews {
			cells := rows.Review(one, now).Cells
			line("Review", cells[0]+": "+cells[1]+", "+cells[3]+" decided")
		}
	}
	line("App", rows.App(c.App))
	line("Owners", owners(c))
	line("Account", c.Account.Label())
	line("Token", cmp.Or(rows.TokenText(*c, now), "none"))
	for _, o := range c.OldTokens {
		line("Old key", rows.OldKeyText(o))
	}
}

// contents is how much a connector's data holds.
func contents(n access.Counts) string {
	return words.Comma(words.Plural(n.Users, "user", "users"), words.Plural(n.Teams, "team", "teams"),
		words.Plural(n.Roles, "role", "roles"), words.Plural(n.Schedules, "schedule", "schedules"))
}

// link adds the address of a connector's page below its label, or from the
// first column on where it would be broken there.
func (s *Screen) link(p *ui.Page, address string) {
	if address == "" {
		return
	}
	indent := labelWidth
	if !s.env.Styles.HasLinks && ui.Width(address) > p.W()-indent {
		indent = 0
	}
	p.Indent(indent).Address(address).Indent(-indent)
}

func tokenKept(d *store.Draft) string {
	if d.Token.Number != 0 {
		return ", and its checked token in the " + d.Token.StoredIn.Noun()
	}
	return ""
}

func owners(c *store.Connector) string {
	names := make([]string, len(c.Owners))
	for i, o := range c.Owners {
		if names[i] = words.Clean(o.Name); names[i] == "" {
			names[i] = words.Clean(o.Email)
		}
	}
	return strings.Join(names, ", ")
}
