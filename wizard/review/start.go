package review

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// Source is what a review is made of.
type Source struct {
	Connector Connector
	Run       Run
	Data      *access.Dataset
	Held      []Held // every grant of the run, as people read them: by person
	Findings  []Noticed
	Before    []*State // signed reviews of the connector, newest first
	Previous  string   // SHA-256 of the newest sealed one
}

// Held is a grant and since when.
type Held struct {
	Grant    access.Grant
	Since    time.Time
	Baseline bool
}

// Noticed is a finding about people, on some resources or on none in particular.
type Noticed struct {
	Text      string
	Users     []string // ids
	Resources []string // ids; none: whatever they hold
}

// freshFor is how old a run may be that a review is made of.
const freshFor = 24 * time.Hour

// Planned is a plan with what would be frozen of it.
type Planned struct {
	Plan
	Frozen *Frozen
	Source Source // what it is of
}

// MakePlan works out what would be frozen. The refusals are of what can never
// be; whether it may start now is MayStart's.
func MakePlan(r StartRequest, src Source, k Known) (*Planned, *flow.Problem) {
	due, p := readDueAhead(r, k.Now)
	if p != nil {
		return nil, p
	}
	m, p := newMaker(r, src, k, due)
	if p != nil {
		return nil, p
	}
	m.items()
	if len(m.f.Items) == 0 {
		return nil, refuse(failure.ReviewNothing, "--scope", failure.Blanks{"scope": ScopeText(m.f.Scope)})
	}
	if p := m.appoint(); p != nil {
		return nil, p
	}
	return m.planned(), nil
}

// CheckDue refuses a day to be done by that is none or not ahead, before there
// is data to plan with.
func (r StartRequest) CheckDue(now time.Time) *flow.Problem {
	_, p := readDueAhead(r, now)
	return p
}

func readDueAhead(r StartRequest, now time.Time) (Due, *flow.Problem) {
	due, p := readDue(r.Due, r.Zone)
	if p == nil && !due.At.After(now) {
		p = refuse(failure.ReviewDayPast, "--due DATE", failure.Blanks{"day": DayText(due.Day)})
	}
	return due, p
}

// MayStart refuses a plan that has items with nobody to decide on them, gaps
// that nobody accepted, or data that is too old.
func (p *Planned) MayStart(r StartRequest, now time.Time) *flow.Problem {
	run := p.Frozen.Run
	switch {
	case now.Sub(run.FinishedAt) > freshFor:
		return refuse(failure.ReviewOldRun, "--run RUN", failure.Blanks{"run": strconv.FormatInt(run.ID, 10), "day": words.Date(run.FinishedAt)})
	case len(p.Nobody) > 0:
		return refuse(failure.ReviewNobodyDecides, "--fallback EMAIL", failure.Blanks{"reviewers": words.Plural(len(p.Reviewers), "reviewer", "reviewers"), "items": words.Plural(len(p.Nobody), "item", "items"),
			"them": itThem(len(p.Nobody)), "names": words.Few(nobodyNames(p.Nobody), fewItems)})
	case len(p.Gaps) > 0 && words.OneLine(r.AcceptGaps) == "":
		return refuse(failure.ReviewGaps, "--accept-gaps REASON", failure.Blanks{"gap": p.Gaps[0]})
	}
	return nil
}

func itThem(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

func nobodyNames(items []Item) []string {
	var names []string
	for n := range items {
		name := items[n].Who() + " (" + items[n].Holds() + " on " + items[n].On() + ")"
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// maker makes a review's list.
type maker struct {
	r         StartRequest
	src       Source
	k         Known
	f         *Frozen
	in        inScope
	users     map[string]access.User
	marks     map[string]Mark
	resources map[resource]named
	onCall    map[string]bool
	advanced  bool
	covered   map[access.Grant]covered
	plan      Plan
}

type resource struct {
	typ access.ResourceType
	id  string
}

type named struct{ name, url string }

func newMaker(r StartRequest, src Source, k Known, due Due) (*maker, *flow.Problem) {
	m := &maker{r: r, src: src, k: k, users: map[string]access.User{}, marks: map[string]Mark{}, resources: map[resource]named{}, onCall: map[string]bool{}}
	for _, u := range src.Data.Users {
		m.users[u.ID] = u
	}
	for _, mark := range k.Marks {
		m.marks[emailKey(mark.Email)] = mark
	}
	for _, t := range src.Data.Teams {
		m.resources[resource{access.TypeTeam, t.ID}] = named{t.Name, t.URL}
	}
	for _, s := range src.Data.Schedules {
		m.resources[resource{access.TypeSchedule, s.ID}] = named{s.Name, s.URL}
	}
	for _, role := range src.Data.Roles {
		m.resources[resource{access.TypeRole, role.ID}] = named{role.Name, ""}
		m.advanced = m.advanced || role.Name == access.RoleName(role.ID, true) && role.Name != access.RoleName(role.ID, false) ||
			role.ID == "observer" || role.ID == "restricted_access"
	}
	for _, g := range src.Data.Grants {
		if g.Entitlement == access.OnCall {
			m.onCall[g.UserID] = true
		}
	}
	var p *flow.Problem
	if m.in, p = m.readScope(r.Scope); p != nil {
		return nil, p
	}
	m.covered = coveredBefore(src.Before)
	m.f = &Frozen{
		Version: 1, Name: words.OneLine(r.Name), Connector: src.Connector, Run: src.Run, Scope: m.in.text, Due: due,
		RemoveWithin: int64(r.RemoveWithin / time.Second), AcceptedGaps: words.OneLine(r.AcceptGaps),
		Started: r.Entry, StartedAt: k.Now.UTC(), Previous: src.Previous,
	}
	return m, nil
}

// items lists what is in scope; on-call turns are no items.
func (m *maker) items() {
	pop := &m.f.Population
	for _, h := range m.src.Held {
		switch {
		case h.Grant.Entitlement == access.OnCall:
			continue
		case h.Grant.Type == access.TypeRole:
			pop.Roles++
		case h.Grant.Type == access.TypeTeam:
			pop.Memberships++
		case h.Grant.Type == access.TypeSchedule:
			pop.Schedules++
		}
		pop.Grants++
		it := m.item(h)
		if m.in.has(m, h, &it) {
			it.ID = fmt.Sprintf("i%d", len(m.f.Items)+1)
			m.f.Items = append(m.f.Items, it)
		}
	}
	pop.InScope = len(m.f.Items)
	m.notice()
}

func (m *maker) item(h Held) Item {
	g := h.Grant
	on := m.resources[resource{g.Type, g.ResourceID}]
	it := Item{
		User: m.user(g.UserID), Type: g.Type, ResourceID: g.ResourceID, Resource: words.OneLine(on.name), URL: words.OneLine(on.url), Entitlement: g.Entitlement,
		Privileged: m.privileged(g), Alone: g.Type == access.TypeRole && access.IsAdmin(g.ResourceID),
		Since: h.Since.UTC(), Baseline: h.Baseline, OnCall: m.onCall[g.UserID],
	}
	if it.Type == access.TypeRole && it.URL == "" {
		it.URL = words.OneLine(m.users[g.UserID].URL)
	}
	if it.Resource == "" {
		it.Resource = words.OneLine(g.ResourceID)
	}
	if c, ok := m.covered[g]; ok {
		it.Last = c.last
	}
	return it
}

func (m *maker) user(id string) User {
	u, ok := m.users[id]
	if !ok {
		u = access.User{ID: id, Status: access.Unseen}
	}
	mark := m.marks[emailKey(u.Email)]
	if u.Email == "" {
		mark = Mark{}
	}
	return User{
		ID: id, Name: words.OneLine(u.Name), Email: words.OneLine(u.Email), Status: u.Status, Role: u.Role, SSO: sso(u.SSO),
		Account: mark.Kind, Accountable: mark.Accountable,
	}
}

func sso(t access.Tri) string {
	switch t {
	case access.Yes:
		return "yes"
	case access.No:
		return "no"
	}
	return "unknown"
}

// privileged: power over other people's access, and with advanced permissions
// the base role Manager, which may change all that is in no team.
func (m *maker) privileged(g access.Grant) bool {
	return access.Privileged(g.Type, g.ResourceID, g.Entitlement) || m.advanced && g.Type == access.TypeRole && g.ResourceID == "user"
}

// notice puts findings beside the items they are about.
func (m *maker) notice() {
	byUser := map[string][]int{}
	for n := range m.f.Items {
		id := m.f.Items[n].User.ID
		byUser[id] = append(byUser[id], n)
	}
	for _, f := range m.src.Findings {
		for _, id := range f.Users {
			for _, n := range byUser[id] {
				it := &m.f.Items[n]
				if len(f.Resources) == 0 || slices.Contains(f.Resources, it.ResourceID) {
					it.Findings = append(it.Findings, words.OneLine(f.Text))
				}
			}
		}
	}
}

func (m *maker) planned() *Planned {
	p := &Planned{Plan: m.plan, Frozen: m.f, Source: m.src}
	p.Scope, p.Run, p.Due, p.Population = m.f.Scope, m.f.Run, m.f.Due, m.f.Population
	for n := range m.f.Items {
		if m.f.Items[n].Privileged {
			p.Privileged++
		}
	}
	p.Gaps = m.in.gaps(m.f.Run)
	p.Unmarked = m.unmarked()
	return p
}

// serviceWords are parts of a name or address that people seldom have.
var serviceWords = []string{"api", "automation", "bot", "integration", "monitoring", "noc", "noreply", "oncall", "pagerduty", "service", "svc", "test"}

// unmarked are people in scope who look like service accounts, and whom nobody
// marked.
func (m *maker) unmarked() []Unmarked {
	most := m.mostUseSSO()
	var list []Unmarked
	seen := map[string]bool{}
	for n := range m.f.Items {
		u := m.f.Items[n].User
		if seen[u.ID] || u.Account != "" || u.Email == "" {
			continue
		}
		seen[u.ID] = true
		if why := serviceLike(u, most); why != "" {
			list = append(list, Unmarked{User: u, Why: why})
		}
	}
	return list
}

func (m *maker) mostUseSSO() bool {
	with, without := 0, 0
	for _, u := range m.src.Data.Users {
		switch u.SSO {
		case access.Yes:
			with++
		case access.No:
			without++
		case access.Unknown:
		}
	}
	return with > without
}

func serviceLike(u User, mostUseSSO bool) string {
	local, _, _ := strings.Cut(strings.ToLower(u.Email), "@")
	isWord := func(r rune) bool { return r >= 'a' && r <= 'z' }
	for _, text := range []string{local, strings.ToLower(u.Name)} {
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !isWord(r) }) {
			if slices.Contains(serviceWords, word) {
				return fmt.Sprintf("%q is in the name or address", word)
			}
		}
	}
	if mostUseSSO && u.SSO == "no" {
		return "not created through single sign-on, as most others were"
	}
	return ""
}
