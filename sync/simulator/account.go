package simulator

import (
	"sort"
	"strings"
	"sync"
	"time"
)

// Account is a PagerDuty account in memory; safe for concurrent use. What a
// perfect sync of it finds is in truth.go, changes are in edit*.go, keys in
// keys.go.
//
// Invariants, kept by every edit: users, teams and schedules stand in name
// order (the API's stable default sort), a user's teams and the teams'
// members agree, and nobody who was deleted is in a team or a policy.
type Account struct {
	mu        sync.RWMutex
	subdomain string
	region    string // "us" or "eu"
	plan      Plan
	blocked   bool // the IP allow list keeps everybody out
	users     []*user
	teams     []*team
	schedules []*schedule
	policies  []*policy
	userByID  map[string]*user
	teamByID  map[string]*team
	schedByID map[string]*schedule
	deleted   map[string]deletedUser
	keys      map[string]*Key
	keyOrder  []string
	ids       *identifiers
	seed      uint64
	steps     int // of Step
	joined    int // newcomers so far

	viewMu sync.Mutex // guards views and the rows cached on objects
	views  map[string]*view
}

// Plan is what the account's plan allows; /abilities tells it.
type Plan struct {
	Teams               bool
	AdvancedPermissions bool
	ReadOnlyUsers       bool // stakeholders
}

// fullPlan has everything.
var fullPlan = Plan{Teams: true, AdvancedPermissions: true, ReadOnlyUsers: true}

type user struct {
	id, name, email, role string
	jobTitle, timeZone    string
	invited               bool
	sso                   *bool // nil: the row does not say
	teams                 []string
	created               time.Time
	row                   []byte // as an account key sees it; nil when stale
	hay                   string // what query= looks through; "" when stale
}

type deletedUser struct {
	name string
	at   time.Time
}

type team struct {
	id, name, description string
	private               bool
	members               []member // in the order of users
	row                   []byte
}

type member struct{ user, role string }

type policy struct {
	id, name string
	teams    []string
	levels   [][]Target // levels[0] is level 1
}

func newAccount(seed uint64, subdomain string) *Account {
	return &Account{
		subdomain: subdomain, region: "us", plan: fullPlan, seed: seed,
		userByID: map[string]*user{}, teamByID: map[string]*team{},
		schedByID: map[string]*schedule{}, deleted: map[string]deletedUser{},
		keys: map[string]*Key{}, ids: newIdentifiers(seed), views: map[string]*view{},
	}
}

func sortKey(name, id string) string { return strings.ToLower(name) + "\x00" + id }

// insert puts x into a slice that key keeps in order.
func insert[T any](list []T, x T, key func(T) string) []T {
	k := key(x)
	i := sort.Search(len(list), func(i int) bool { return key(list[i]) > k })
	list = append(list, x)
	copy(list[i+1:], list[i:])
	list[i] = x
	return list
}

func without[T comparable](list []T, x T) []T {
	out := make([]T, 0, len(list))
	for _, y := range list {
		if y != x {
			out = append(out, y)
		}
	}
	return out
}

func userKey(u *user) string         { return sortKey(u.name, u.id) }
func teamKey(t *team) string         { return sortKey(t.name, t.id) }
func scheduleKey(s *schedule) string { return sortKey(s.name, s.id) }

// settle puts everything in order once after a bulk load.
func (a *Account) settle() {
	sort.Slice(a.users, func(i, j int) bool { return userKey(a.users[i]) < userKey(a.users[j]) })
	sort.Slice(a.teams, func(i, j int) bool { return teamKey(a.teams[i]) < teamKey(a.teams[j]) })
	sort.Slice(a.schedules, func(i, j int) bool { return scheduleKey(a.schedules[i]) < scheduleKey(a.schedules[j]) })
	for _, t := range a.teams {
		a.sortMembers(t)
	}
	for _, u := range a.users {
		a.sortTeams(u)
	}
}

func (a *Account) sortMembers(t *team) {
	sort.Slice(t.members, func(i, j int) bool {
		return userKey(a.userByID[t.members[i].user]) < userKey(a.userByID[t.members[j].user])
	})
}

func (a *Account) sortTeams(u *user) {
	sort.Slice(u.teams, func(i, j int) bool {
		return teamKey(a.teamByID[u.teams[i]]) < teamKey(a.teamByID[u.teams[j]])
	})
}

// join makes a user a member of a team, both ways. The caller sorts.
func (a *Account) join(t *team, u *user, role string) {
	t.members = append(t.members, member{u.id, role})
	u.teams = append(u.teams, t.id)
	u.row = nil
}

// Subdomain is the first label of the account's own host.
func (a *Account) Subdomain() string {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.subdomain
}

// Plan is the account's plan.
func (a *Account) Plan() Plan {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.plan
}

// Users is how many the account has.
func (a *Account) Users() int {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return len(a.users)
}
