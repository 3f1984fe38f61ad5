package review

import (
	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/tui/explore"
	"connectpd/tui/rows"
	"connectpd/tui/ui"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
)

// Detail is everything about an item, most telling first, in at most room
// lines.
func (t *items) Detail(p *ui.Page, _ int, n int32, room int) {
	it, e := &t.st.Items[n], t.s.o.Env
	start := p.Len()
	fact := func(label, text string) {
		if p.Len()-start < room {
			explore.Fact(e, p, label, text)
		}
	}
	p.Styled(e.Styles.Strong, e.Fit(it.Who()+"  "+it.ID, p.W()))
	if text := rows.StatusSentence(it.User.Status); text != "" {
		p.Hang(e.Styles.Glyphs.Warn+" ", e.Styles.Warn, text)
	}
	if t.own[it.ID] {
		p.Hang(e.Styles.Glyphs.Warn+" ", e.Styles.Warn, "Your own access: someone else has to decide.")
	}
	fact("Access", it.Holds()+" on "+it.OnWhat())
	fact("Since", gained(it.Item))
	for i, text := range it.Findings {
		label := ""
		if i == 0 {
			label = "Finding"
		}
		fact(label, words.Clean(text))
	}
	t.decided(it, fact)
	t.last(it, fact)
	if it.OnCall {
		fact("On call", "now")
	}
	fact("Reviewer", words.Comma(words.Clean(it.Reviewer), words.Clean(it.Why)))
	fact("Email", words.Clean(it.User.Email))
	if it.Type != access.TypeRole {
		fact("Role", words.Clean(access.RoleName(it.User.Role, true)))
	}
	fact("Created", ssoWords(it.User.SSO))
	if it.User.Account != "" {
		text := words.Clean(it.User.Account) + " account"
		if it.User.Accountable != "" {
			text += ", accountable: " + words.Clean(it.User.Accountable)
		}
		fact("Account", text)
	}
}

// gained says since when and how an item is held.
func gained(i *review.Item) string {
	if i.Baseline {
		return i.SinceWhen() + ": it was there at the first sync"
	}
	return i.SinceWhen() + ", when a sync first found it"
}

// decided says what stands, by whom, and what became of it.
func (t *items) decided(it *review.ItemState, fact func(label, text string)) {
	now := t.s.o.Env.Now()
	switch {
	case it.Exception != "":
		fact("Decision", "not reviewed until "+review.DayText(it.ExceptionUntil)+": "+words.Clean(it.Exception))
		fact("", "approved by "+words.Clean(it.Approver))
	case it.Decision != "":
		text := it.Standing()
		if it.Amended {
			text += ", corrected after the signature"
		}
		fact("Decision", text)
		fact("Comment", words.Clean(it.Comment))
		by := "by " + words.Clean(it.For) + ", " + words.Moment(now, it.At)
		if it.Entered.Person != "" && !flow.SameEmail(it.Entered.Person, it.For) {
			by += ", entered by " + words.Clean(it.Entered.Person)
		}
		fact("", by)
	}
	if it.Outcome != "" {
		fact("Since then", words.Comma(string(it.Outcome), words.Clean(it.Shown), "seen "+words.Moment(now, it.OutcomeAt)))
	}
	if it.OpenRemoval() {
		fact("Removal", words.Comma(words.Clean(it.Assignee), words.Clean(it.Ticket), words.Clean(it.Note)))
	}
}

// last says what the review before decided.
func (t *items) last(it *review.ItemState, fact func(label, text string)) {
	l := it.Last
	if l == nil {
		fact("Last time", "not in the last review")
		return
	}
	fact("Last time", it.LastTime()+", "+words.Clean(l.Review)+", "+words.Day(l.At))
	fact("", words.Clean(l.Comment))
}
