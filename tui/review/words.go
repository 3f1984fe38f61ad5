package review

import (
	"time"

	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/wizard/review"
)

// shortDay is a day in a few letters: "12 December", with the year where it is
// another one.
func shortDay(day string, now time.Time) string {
	t, err := time.Parse(time.DateOnly, day)
	switch {
	case err != nil:
		return words.Clean(day)
	case t.Year() == now.Year():
		return t.Format("2 January")
	}
	return t.Format("2 January 2006")
}

// sinceCell is since when an item is held, in a column.
func sinceCell(i *review.Item, now time.Time) string {
	switch at := i.Since.Local(); {
	case i.Baseline:
		return "first sync"
	case i.Since.IsZero():
		return ""
	case at.Year() == now.Local().Year():
		return at.Format("2 Jan")
	default:
		return at.Format("Jan 2006")
	}
}

// statusSentence is what is special about an item's person; "" for nothing.
func statusSentence(s access.UserStatus) string {
	switch s {
	case access.Invited:
		return "Invited: has not accepted the invitation yet."
	case access.Deleted:
		return "Deleted in PagerDuty, but still listed."
	case access.Unseen:
		return "This user is not visible to the key in use."
	}
	return ""
}

// ssoWords say how the user was made.
func ssoWords(sso string) string {
	switch sso {
	case "yes":
		return "through single sign-on"
	case "no":
		return "not through single sign-on"
	}
	return ""
}
