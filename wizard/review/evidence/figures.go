package evidence

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"connectpd/store/words"
	"connectpd/wizard/review"
)

// figure is a number of the page. It has a name, so that a test can work it
// out anew from the files beside the page.
type figure struct {
	Name  string
	Value int
	Text  string
}

func number(name string, n int) figure { return figure{name, n, words.Count(n)} }

// share is n of all, with the percentage that every face shows.
func share(name string, n, all int) figure {
	f := number(name, n)
	f.Text += " of " + words.Count(all)
	if all > 0 {
		f.Text += fmt.Sprintf(" (%d\u00a0%%)", review.Percent(n, all))
	}
	return f
}

// plural is a number with what it counts.
func plural(name string, n int, one, many string) figure {
	return figure{name, n, words.Plural(n, one, many)}
}

// figures are what the page tells of a review as a whole.
type figures struct {
	review.Figures
	privileged, amended, late, asLast, behalfs, own   int
	removals, open, gone, overdue, cameBack, lateGone int
	reviewers                                         []*reviewer
	behalf                                            []behalf
	pairs                                             []pair
}

// reviewer is what one reviewer had and did.
type reviewer struct {
	Email, Name, Admin                           string
	items, undecided                             int // that are theirs at the end
	decided, keep, revoke, bulk, lastDay, others int // under their name
	why                                          map[string]int
}

// behalf is who entered decisions under somebody else's name.
type behalf struct {
	By, For, Via string
	n            int
}

// pair is two reviewers who decided on each other's access.
type pair struct {
	A, B string
	n    int // decisions of both
}

func (b *book) figures() figures {
	f := figures{Figures: b.State.Figures()}
	byEmail := map[string]*reviewer{}
	behalfs := map[behalf]int{}
	on := map[[2]string]int{} // decisions of the first on the second's access
	for _, i := range b.items {
		f.count(b, i)
		r := b.reviewer(byEmail, i.Reviewer)
		r.items++
		r.why[i.Why]++
		if i.Decision == "" {
			add(&r.undecided, i.Exception == "")
			continue
		}
		b.reviewer(byEmail, decidedFor(i)).count(b, i)
		if byOther(i) {
			behalfs[behalf{By: fold(i.Entered.Person), For: fold(decidedFor(i)), Via: string(i.Entered.Via)}]++
		}
		on[[2]string{fold(decidedFor(i)), fold(i.User.Email)}]++
	}
	for _, r := range byEmail {
		f.reviewers = append(f.reviewers, r)
	}
	slices.SortFunc(f.reviewers, func(x, y *reviewer) int {
		return cmp.Or(cmp.Compare(y.items, x.items), strings.Compare(x.Email, y.Email))
	})
	f.behalf = sortedBehalf(behalfs)
	f.pairs = pairsOf(on)
	return f
}

func (f *figures) count(b *book, i *review.ItemState) {
	add(&f.privileged, i.Privileged)
	add(&f.amended, i.Amended)
	if i.Decision == "" {
		return
	}
	add(&f.late, i.At.After(b.State.Due.At))
	add(&f.asLast, i.Last != nil && i.Last.Decision == i.Decision && i.Last.Target == i.Target && i.Last.Until == i.Until)
	add(&f.behalfs, byOther(i))
	add(&f.own, b.isOwn(i))
	if b.isRemoval(i) {
		f.countRemoval(b, i)
	}
}

func (f *figures) countRemoval(b *book, i *review.ItemState) {
	f.removals++
	add(&f.cameBack, i.Outcome == review.CameBack)
	by, limited := b.State.RemovalDue(i)
	if i.OpenRemoval() {
		f.open++
		add(&f.overdue, limited && b.asOf.After(by))
		return
	}
	f.gone++
	add(&f.lateGone, limited && i.OutcomeAt.After(by))
}

// isRemoval reports that something of the item is to go: of a review that was
// cancelled nothing is.
func (b *book) isRemoval(i *review.ItemState) bool {
	return i.Decision == review.Revoke && b.State.Stage != review.StageCancelled
}

func add(n *int, yes bool) {
	if yes {
		*n++
	}
}

func (b *book) reviewer(all map[string]*reviewer, email string) *reviewer {
	r := all[fold(email)]
	if r == nil {
		p := b.people[fold(email)]
		r = &reviewer{Email: fold(email), Name: p.name, Admin: p.admin, why: map[string]int{}}
		all[fold(email)] = r
	}
	return r
}

func (r *reviewer) count(b *book, i *review.ItemState) {
	r.decided++
	add(&r.keep, i.Decision == review.Keep)
	add(&r.revoke, i.Decision == review.Revoke)
	add(&r.bulk, i.Bulk != "")
	add(&r.lastDay, b.State.OnLastDay(i))
	add(&r.others, byOther(i))
}

// decidedFor is the reviewer under whose name a decision stands.
func decidedFor(i *review.ItemState) string { return cmp.Or(i.For, i.Reviewer) }

// byOther reports that somebody else than the reviewer entered the decision.
func byOther(i *review.ItemState) bool { return fold(i.Entered.Person) != fold(decidedFor(i)) }

// isOwn reports a decision on the access of the reviewer, or of who entered
// it. It is worked out once for each two of them.
func (b *book) isOwn(i *review.ItemState) bool {
	who := [2]string{fold(decidedFor(i)), fold(i.Entered.Person)}
	own := b.own[who]
	if own == nil {
		own = b.State.OwnOf(who[:]...)
		b.own[who] = own
	}
	return own(i.Item)
}

func sortedBehalf(counted map[behalf]int) []behalf {
	var all []behalf
	for h, n := range counted {
		h.n = n
		all = append(all, h)
	}
	slices.SortFunc(all, func(x, y behalf) int {
		return cmp.Or(cmp.Compare(y.n, x.n), strings.Compare(x.By, y.By), strings.Compare(x.For, y.For), strings.Compare(x.Via, y.Via))
	})
	return all
}

func pairsOf(on map[[2]string]int) []pair {
	var all []pair
	for who, n := range on {
		back := on[[2]string{who[1], who[0]}]
		if who[0] < who[1] && back > 0 {
			all = append(all, pair{who[0], who[1], n + back})
		}
	}
	slices.SortFunc(all, func(x, y pair) int { return cmp.Or(strings.Compare(x.A, y.A), strings.Compare(x.B, y.B)) })
	return all
}

// daysLate is how many days after a moment something was, each begun day
// counted; 0 where it was in time.
func daysLate(due, at time.Time) int {
	if !at.After(due) {
		return 0
	}
	return int((at.Sub(due) + 24*time.Hour - 1) / (24 * time.Hour))
}
