package review

import (
	"fmt"
	"time"

	"connectpd/store/access"
	"connectpd/store/words"
)

// Figures are what a signature covers, and what an auditor asks about first.
type Figures struct {
	Items, Decided, Kept, Temporary, Revoked, Excepted, Undecided int
	Commented                                                     int // decisions with a comment
	Bulk                                                          int // decided several at once
	LastDay                                                       int // decided in the last day before the due moment, or after it
	KeptIdle                                                      int // kept of somebody who is deleted or never accepted the invitation
}

// Figures counts what stands.
func (s *State) Figures() Figures {
	f := Figures{Items: len(s.Items)}
	for i := range s.Items {
		it := &s.Items[i]
		switch {
		case it.Exception != "":
			f.Excepted++
			continue
		case it.Decision == "":
			f.Undecided++
			continue
		case it.Decision == Revoke:
			f.Revoked++
		default:
			f.Kept++
			if it.Until != "" {
				f.Temporary++
			}
			if it.User.Status == access.Deleted || it.User.Status == access.Invited {
				f.KeptIdle++
			}
		}
		f.Decided++
		f.Commented += one(it.Comment != "")
		f.Bulk += one(it.Bulk != "")
		f.LastDay += one(s.OnLastDay(it))
	}
	return f
}

// OnLastDay reports a decision in the last day before the review was due, or
// after it.
func (s *State) OnLastDay(i *ItemState) bool {
	return !s.Due.At.IsZero() && i.At.After(s.Due.At.Add(-24*time.Hour))
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

// Percent is a part of all in percent, rounded down, so that only all is 100.
// What is some is not 0.
func Percent(n, all int) int {
	if n <= 0 || all <= 0 {
		return 0
	}
	return max(1, n*100/all)
}

// Share writes a part of the decisions: "58 of 61, 95 percent".
func (f Figures) Share(n int) string {
	if f.Decided == 0 {
		return words.Count(n)
	}
	return fmt.Sprintf("%s of %s, %d percent", words.Count(n), words.Count(f.Decided), Percent(n, f.Decided))
}
