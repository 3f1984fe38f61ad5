package evidence

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/wizard/review"
)

// check is something that was looked at while the evidence was written.
type check struct {
	What  string
	Fails string // how it fails; empty where it holds
}

// checks hold the parts of the evidence against each other.
func (b *book) checks(f figures) []check {
	return []check{
		{"Each event of the log has the SHA-256 of the row before it, and the log has the SHA-256 of each document that it sealed or refers to.", b.logFails()},
		{"Every sealed document of this release, written again from the log, has the SHA-256 it was sealed with.", b.sealedFails()},
		{"population.csv has as many grants as the frozen list says the run had.", b.populationFails()},
		{"Every item is a grant of the population, and the number in scope matches the frozen list.", b.scopeFails()},
		{"Every item has a reviewer.", b.reviewerFails()},
		{"Nobody decided on their own access or entered such a decision, according to email addresses and accounts marked as the same person’s.", some(f.own, "decision", "decisions")},
		{"For every removal that counts as gone, there is a list of who had access to the resource at the run that shows it, and the person is not on it with more than was to remain.", b.goneFails()},
	}
}

func some(n int, one, many string) string {
	if n == 0 {
		return ""
	}
	return words.Plural(n, one, many)
}

func (b *book) logFails() string {
	var found []string
	for _, f := range b.faults {
		found = append(found, f.String())
	}
	return strings.Join(found, "; ")
}

// sealedFails writes every sealed document anew from the list and the events
// before its seal.
func (b *book) sealedFails() string {
	f := new(review.Frozen)
	if err := json.Unmarshal(b.Log.Frozen, f); err != nil {
		return "the frozen list cannot be read"
	}
	s, from := review.New(f, review.SHA256(b.Log.Frozen)), 0
	var found []string
	for at, e := range b.events {
		if e.Sealed == "" {
			continue
		}
		var err error
		if s, err = s.With(b.Log.Events[from:at]...); err != nil {
			return err.Error()
		}
		from = at
		if version(b.Log.Sealed, e.Sealed) != documentVersion {
			continue // gone, altered, or of another release: the first two are faults of the log
		}
		bare := e
		bare.Sealed = ""
		if doc, err := Seal(s, bare); err != nil || review.SHA256(doc) != e.Sealed {
			found = append(found, "the document of event "+strconv.Itoa(e.Seq)+" does not match")
		}
	}
	return strings.Join(found, "; ")
}

// version is that of the document with a hash; 0 where it is not there.
func version(docs [][]byte, sum string) int {
	for _, text := range docs {
		if review.SHA256(text) == sum {
			var doc struct{ Version int }
			_ = json.Unmarshal(text, &doc) // what is no document has no version
			return doc.Version
		}
	}
	return 0
}

func (b *book) populationFails() string {
	have := map[access.ResourceType]int{}
	for _, g := range b.Population {
		have[g.Type]++
	}
	p := b.frozen.Population
	var found []string
	for _, c := range [...]struct {
		what      string
		said, got int
	}{
		{"grants", p.Grants, len(b.Population)}, {"roles", p.Roles, have[access.TypeRole]},
		{"team memberships", p.Memberships, have[access.TypeTeam]}, {"schedule memberships", p.Schedules, have[access.TypeSchedule]},
	} {
		if c.said != c.got {
			found = append(found, c.what+": the list says "+words.Count(c.said)+", the file has "+words.Count(c.got))
		}
	}
	return strings.Join(found, "; ")
}

func (b *book) scopeFails() string {
	if said := b.frozen.Population.InScope; said != len(b.items) {
		return "the list says " + words.Count(said) + ", and has " + words.Plural(len(b.items), "item", "items")
	}
	in := 0
	for _, g := range b.Population {
		if b.itemOf[g.Grant] != "" {
			in++
		}
	}
	return some(len(b.items)-in, "item is not a grant of the population", "items are not grants of the population")
}

func (b *book) reviewerFails() string {
	n := 0
	for _, i := range b.items {
		add(&n, i.Reviewer == "" || i.Why == "")
	}
	return some(n, "item has none, or no reason", "items have none, or no reason")
}

func (b *book) goneFails() string {
	var found []string
	for _, i := range b.items {
		if !b.isRemoval(i) || i.Outcome != review.Gone {
			continue
		}
		a, ok := b.after[i.ID]
		switch {
		case !ok:
			found = append(found, i.ID+" has no list")
		case stillHolds(i, a):
			found = append(found, i.ID+" is on the list")
		}
	}
	return strings.Join(found, "; ")
}

// stillHolds reports that the item's person holds more on its resource than
// was to remain.
func stillHolds(i *review.ItemState, a After) bool {
	var remain []string // what may remain
	if targets := i.Targets(); i.Type == access.TypeTeam {
		remain = targets[:slices.Index(targets, i.Target)+1]
	}
	return slices.ContainsFunc(a.Holders, func(h Holder) bool {
		deleted := h.Status == access.Deleted && i.User.Status != access.Deleted // a schedule may list them still
		return h.UserID == i.User.ID && !deleted && !slices.Contains(remain, string(h.Entitlement)) &&
			(i.Type != access.TypeSchedule || h.Entitlement == i.Entitlement)
	})
}
