package sheet

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"

	"connectpd/store/words"
	"connectpd/wizard/handover"
	"connectpd/wizard/review"
)

// Type is the media type of a workbook.
const Type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Letter is the message that brings a reviewer the sheet.
func (s *Sheet) Letter(from handover.Person, remind bool) (handover.Letter, error) {
	var book bytes.Buffer
	if err := s.XLSX(&book); err != nil {
		return handover.Letter{}, err
	}
	f := s.State.Frozen
	what := "Access review " + words.OneLine(f.Name) + ": " + words.Plural(len(s.Items), "row", "rows") + " to decide"
	if remind {
		what = "Reminder: access review " + words.OneLine(f.Name) + ", " + words.Count(s.Undecided()) + " of " + words.Plural(len(s.Items), "row", "rows") + " to decide"
	}
	name := s.reviewerName()
	return handover.Letter{
		Subject: what, From: from, To: []handover.Person{{Name: name, Email: s.Reviewer}}, Text: s.letterText(from, cmp.Or(name, s.Reviewer), remind),
		Files: []handover.File{{Name: "review-" + FileName(f.Name) + "-" + FileName(s.Reviewer) + ".xlsx", Type: Type, Data: book.Bytes()}},
	}, nil
}

// Undecided counts the items that are.
func (s *Sheet) Undecided() int {
	n := 0
	for _, it := range s.Items {
		if it.Decision == "" {
			n++
		}
	}
	return n
}

// reviewerName is the name under which PagerDuty knows the reviewer, as far as
// the review tells.
func (s *Sheet) reviewerName() string {
	for i := range s.State.Items {
		if u := s.State.Items[i].User; strings.EqualFold(u.Email, s.Reviewer) {
			return words.OneLine(u.Name)
		}
	}
	return ""
}

func (s *Sheet) letterText(from handover.Person, to string, remind bool) string {
	f := s.State.Frozen
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	say("Hello %s,", to)
	say("")
	if remind {
		say("this is a reminder: of the %s waiting for you,", words.Plural(len(s.Items), "row", "rows"))
		say("%s still undecided according to my records.", words.Plural(s.Undecided(), "is", "are"))
	} else {
		say("you are asked to say who may keep what access in PagerDuty")
		say("(%s): %s you to decide.", words.OneLine(f.Connector.Account), words.Plural(len(s.Items), "row is for", "rows are for"))
	}
	say("")
	say("  Review  %s", words.OneLine(f.Name))
	if s.State.Due.Day != "" {
		say("  Due     the end of %s (%s)", review.DayText(s.State.Due.Day), words.OneLine(s.State.Due.Zone))
	}
	say("")
	say("1. Open the attached sheet in Excel, LibreOffice, Numbers or")
	say("   Google Sheets.")
	say("2. In each row of the tab Access choose keep or revoke. The tab")
	say("   How to explains the columns; an empty row is undecided.")
	say("3. Enter your name on the tab How to.")
	say("4. Save it and send it back in a reply to this message.")
	say("")
	say("Your answer itself changes nothing in PagerDuty; an administrator")
	say("removes what you revoke afterward.")
	say("")
	say("%s", cmp.Or(words.OneLine(from.Name), words.OneLine(from.Email)))
	return b.String()
}

// FileName makes part of a file's name of a text.
func FileName(text string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		}
		return '-'
	}, strings.ToLower(words.OneLine(text)))
	for strings.Contains(name, "--") {
		name = strings.ReplaceAll(name, "--", "-")
	}
	return cmp.Or(strings.Trim(words.Cut(name, 60), "-…"), "x")
}
