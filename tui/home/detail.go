package home

import (
	"cmp"
	"strings"

	"connectpd/store"
	"connectpd/store/words"
	"connectpd/tui/rows"
	"connectpd/tui/ui"
)

// detail is everything about the row under the cursor, and what can be done;
// the keys first where not all of it is in sight of h lines.
func (s *Screen) detail(p *ui.Page, h int) {
	r := s.current()
	if r == nil {
		return
	}
	about, keys := s.env.NewPage(p.W()), s.env.NewPage(p.W())
	s.about(about, r)
	s.keys(keys)
	if p.Len()+about.Len()+keys.Len() > h {
		p.Add(keys).Gap().Add(about)
		return
	}
	p.Add(about).Add(keys)
}

// keys names the commands for the row, as many on a line as fit.
func (s *Screen) keys(p *ui.Page) {
	st := s.env.Styles
	var words []string
	for _, c := range s.commands()[1:] {
		h := c.key.Help()
		words = append(words, strings.ReplaceAll(h.Key+" "+h.Desc, " ", "\u00a0"))
	}
	p.Gap()
	for _, l := range ui.Wrap(strings.Join(words, "   "), p.W()) {
		p.Line(st.Accent.Render(strings.ReplaceAll(l, "\u00a0", " ")))
	}
}

func (s *Screen) about(p *ui.Page, r *row) {
	st := s.env.Styles
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
		p.Hang(s.env.Cell(label, 10), st.Dim, value)
	}
	if r.waits != "" {
		p.Hang(st.Glyphs.Warn+" ", st.Warn, words.Clean(words.Capital(r.waits)))
	}
	ui.Technical(p, s.technicalOf(c.ID))
	if place := s.o.Services.PlaceOf(*c); place.Elsewhere() {
		line(place.Called, words.Clean(place.Host)+": "+words.Clean(place.Stands(s.env.Now())))
		line("", words.Clean(place.Link))
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
			"; updated when you sync, or by connectpd sync --every 1h")
		for _, one := range r.reviews {
			line("Review", words.Clean(rows.Review(one, s.env.Now()).Sentence))
		}
		s.worth(p, c.ID)
	}
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
