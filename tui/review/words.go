package review

import (
	"time"

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
