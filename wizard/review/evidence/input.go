package evidence

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"connectpd/store/access"
	"connectpd/wizard/review"
)

// Input is what evidence is made from.
type Input struct {
	Log   Log           // as it is kept
	State *review.State // what the log leaves
	// Population is every grant of the run that the review is of, turns of
	// on-call left out.
	Population []Grant
	After      []After
	Received   []Received
	// Schedules are the names of the schedules that a user is on at the newest
	// run, by the user's id: they may block a removal.
	Schedules map[string][]string
	Zone      *time.Location // of the due day; nil: times are printed in UTC alone
}

// Grant is a grant of the population, and why it is in scope or is not.
type Grant struct {
	access.Grant
	Name, Email string // of its holder
	Status      access.UserStatus
	Resource    string // its name
	Why         string
}

// After is who held an item's resource at the run that shows that the item's
// grant is gone.
type After struct {
	Item    string
	Run     int64
	RunAt   time.Time
	Holders []Holder
}

// Holder is one of them.
type Holder struct {
	UserID, Name, Email string
	Status              access.UserStatus
	Entitlement         access.Entitlement
}

// Received is a file as it came.
type Received struct {
	Name string
	Data []byte
}

// book is the input made ready: decoded, in a fixed order, with what is looked
// up in it.
type book struct {
	Input
	frozen *review.Frozen
	events []review.Event
	faults []fault
	items  []*review.ItemState // privileged first
	asOf   time.Time           // the newest thing that the log tells
	itemOf map[access.Grant]string
	people map[string]person // of the population, by e-mail in small letters
	after  map[string]After  // by item
	own    map[[2]string]func(*review.Item) bool
}

// person is what the population tells of an e-mail.
type person struct {
	name  string
	admin string // label of the role that makes them an Admin; empty for others
}

func open(in Input) (*book, error) {
	b := &book{Input: in, frozen: in.State.Frozen, faults: checkChain(in.Log), events: make([]review.Event, len(in.Log.Events)),
		own: map[[2]string]func(*review.Item) bool{}}
	for i, text := range in.Log.Events {
		if err := json.Unmarshal(text, &b.events[i]); err != nil {
			return nil, fmt.Errorf("read event %d of review %s: %w", i+1, b.frozen.ID, err)
		}
	}
	b.asOf = b.frozen.StartedAt
	for _, e := range b.events {
		for _, t := range [...]time.Time{e.At, e.RunAt} {
			if t.After(b.asOf) {
				b.asOf = t
			}
		}
	}
	b.asOf = b.asOf.UTC()
	b.orderItems()
	b.orderPopulation()
	b.orderAfter()
	return b, nil
}

func (b *book) orderItems() {
	b.itemOf = make(map[access.Grant]string, len(b.State.Items))
	for i := range b.State.Items {
		item := &b.State.Items[i]
		b.items = append(b.items, item)
		b.itemOf[access.Grant{UserID: item.User.ID, Type: item.Type, ResourceID: item.ResourceID, Entitlement: item.Entitlement}] = item.ID
	}
	slices.SortStableFunc(b.items, func(x, y *review.ItemState) int { return yesFirst(x.Privileged, y.Privileged) })
}

func yesFirst(x, y bool) int {
	switch {
	case x == y:
		return 0
	case x:
		return -1
	}
	return 1
}

func (b *book) orderPopulation() {
	b.Population = slices.Clone(b.Population)
	slices.SortFunc(b.Population, func(x, y Grant) int {
		return cmp.Or(
			cmp.Compare(slices.Index(populationOrder, x.Type), slices.Index(populationOrder, y.Type)),
			strings.Compare(x.Resource, y.Resource), strings.Compare(x.ResourceID, y.ResourceID),
			strings.Compare(x.Name, y.Name), strings.Compare(x.UserID, y.UserID),
			strings.Compare(string(x.Entitlement), string(y.Entitlement)),
		)
	})
	b.people = map[string]person{}
	for _, g := range b.Population {
		if g.Email == "" {
			continue
		}
		p := b.people[fold(g.Email)]
		p.name = g.Name
		if g.Type == access.TypeRole && access.IsAdmin(g.ResourceID) {
			p.admin = cmp.Or(g.Resource, g.ResourceID)
		}
		b.people[fold(g.Email)] = p
	}
}

var populationOrder = []access.ResourceType{access.TypeRole, access.TypeTeam, access.TypeSchedule}

func (b *book) orderAfter() {
	b.after = make(map[string]After, len(b.After))
	for _, a := range b.After {
		a.Holders = slices.Clone(a.Holders)
		slices.SortFunc(a.Holders, func(x, y Holder) int {
			return cmp.Or(strings.Compare(x.Name, y.Name), strings.Compare(x.UserID, y.UserID),
				strings.Compare(string(x.Entitlement), string(y.Entitlement)))
		})
		b.after[a.Item] = a
	}
	b.Received = slices.Clone(b.Received)
	slices.SortStableFunc(b.Received, func(x, y Received) int {
		return cmp.Or(strings.Compare(x.Name, y.Name), strings.Compare(string(x.Data), string(y.Data)))
	})
}

// fold is an e-mail as it is compared.
func fold(email string) string { return strings.ToLower(strings.TrimSpace(email)) }
