package findings

import (
	"connectpd/store/words"
	"connectpd/sync/findings"
	"connectpd/tui/explore"
	"connectpd/tui/ui"
)

// short is the most lines of details that stand below the list.
const short = 7

// Table draws headings, and findings with a mark of how much they matter.
func (f *found) Table(_, w int) explore.Table[row] {
	return explore.Table[row]{Row: func(r row, focused bool) []string { return f.lines(r, focused, w) }}
}

// lines draw a row.
func (f *found) lines(r row, focused bool, w int) []string {
	if r.head != "" {
		return explore.Heading(f.env, r.head, r.n, focused, w)
	}
	mark, severity := f.env.SeverityMark(r.f.Severity)
	return explore.Hung(f.env, "  "+severity.Render(mark)+" ", headline(r.f), focused, w)
}

// Nothing is good news.
func (f *found) Nothing(tab int, searching bool) string {
	switch {
	case searching:
		return "No matches in names, emails, kinds or reasons."
	case tab == silenced:
		return "No findings are silenced."
	}
	return "There are no findings. Good news!"
}

// Detail says who and why, in at most room lines.
func (f *found) Detail(p *ui.Page, _ int, r row, room int) {
	st, one := f.env.Styles, r.f
	start := p.Len()
	left := func() int { return room - (p.Len() - start) }
	if room > short {
		p.Styled(st.Strong, headline(one)).Gap()
	}
	p.Text(words.Clean(one.Why))
	if x := one.Silenced; x != nil && left() > 1 {
		p.Hang("Silenced  ", st.Dim, words.Clean(x.Reason)+" ("+words.Moment(f.env.Now(), x.At)+")")
	}
	if room > short {
		p.Gap()
	}
	f.refs(p, "Who", one.Who, left()-3)
	if left() > 2 {
		f.refs(p, "On", one.On, left()-2)
	}
	if room > short {
		p.Gap()
	}
	if lines := f.env.Wrapped(st.Dim, command(one), p.W()); left() > len(lines) {
		for _, l := range lines {
			p.Line(l)
		}
	}
}

// headline is a finding's head as a line begins.
func headline(f *findings.Finding) string { return words.Capital(words.Clean(f.Head())) }

// command is the same on the command line.
func command(f *findings.Finding) string {
	name := words.Clean(string(f.Kind) + " " + f.ID)
	if f.Silenced != nil {
		return "connectpd findings unsilence " + name
	}
	return "connectpd findings silence " + name + " --reason ..."
}

// refs names people or things, one a line while there is room.
func (f *found) refs(p *ui.Page, label string, refs []findings.Ref, room int) {
	if len(refs) == 0 || room < 1 {
		return
	}
	st := f.env.Styles
	shown := min(len(refs), room)
	if shown < len(refs) && shown > 1 {
		shown--
	}
	for i, r := range refs[:shown] {
		head := ""
		if i == 0 {
			head = label
		}
		text := words.Clean(r.Name)
		if r.Email != "" {
			text += "  " + st.Dim.Render(words.Clean(r.Email))
		} else if r.Type != "user" {
			text = words.Clean(r.Type) + " " + text
		}
		if i == room-1 && shown < len(refs) {
			text += st.Dim.Render(" and " + words.Count(len(refs)-shown) + " more")
		}
		p.Line(st.Dim.Render(f.env.Cell(head, 5)) + text)
	}
	if shown < len(refs) && room > 1 {
		p.Line(st.Dim.Render("     and " + words.Count(len(refs)-shown) + " more: i shows all"))
	}
}
