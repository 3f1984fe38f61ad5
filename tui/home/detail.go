package home

import (
	"cmp"
	"strings"

	"connectpd/store"
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
	p.Gap()
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
	if r.revoke {
		p.Text("From then on the demo's PagerDuty refuses the key, as if someone had deleted it. Sync to see what happens.")
		return
	}
	if r.draft != nil {
		p.Text("Its answers are kept" + tokenKept(r.draft) + ". Last changed " + words.Moment(s.env.Now(), r.draft.UpdatedAt) + ".")
		return
	}
	c := r.conn
	line := func(label, value string) {
		if value == "" {
			return
		}
		p.Hang(s.env.Cell(label, labelWidth), st.Dim, value)
	}
	if r.waits != "" {
		p.Hang(st.Glyphs.Warn+" ", st.Warn, words.Clean(words.Capital(r.waits)))
	}
	ui.Technical(p, s.technicalOf(c.ID))
	if place := s.o.Services.PlaceOf(*c); place.Elsewhere() {
		line(place.Called, words.Clean(place.Host)+": "+words.Clean(place.Stands(s.env.Now())))
		s.link(p, place.Link)
		if c.LastApplied != nil {
			line("Users", words.Clean(place.Compared(c.App.Name, c.LastApplied.Counts.Users)))
		}
	}
	line("App", words.Clean(rows.App(c.App)))
	line("Owners", owners(c))
	line("Account", words.Clean(c.Account.Label()))
	line("Token", words.Clean(cmp.Or(rows.TokenText(*c, s.env.Now()), "none")))
	for _, o := range c.OldTokens {
		line("Old key", words.Clean(rows.OldKeyText(o)))
	}
	if c.LastApplied != nil {
		n := c.LastApplied.Counts
		line("Contents", strings.Join([]string{
			words.Plural(n.Users, "user", "users"), words.Plural(n.Teams, "team", "teams"),
			words.Plural(n.Roles, "role", "roles"), words.Plural(n.Schedules, "schedule", "schedules")}, ", "))
		line("Data", "from "+words.Ago(s.env.Now(), c.LastApplied.FinishedAt)+
			"; connectpd sync --every 1h keeps it up to date")
		for _, one := range r.reviews {
			line("Review", words.Clean(rows.Review(one, s.env.Now()).Sentence))
		}
		s.worth(p, c.ID)
	}
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
