package flows

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
)

// Ids of the choices of a start.
const (
	chooseAll        = "scope:all"
	choosePrivileged = "scope:privileged"
	chooseChanged    = "scope:changed"
	chooseTeam       = "scope:team"
	chooseRole       = "scope:role"

	chooseOne   = "reviewers:one"
	chooseTeams = "reviewers:teams"
	chooseFile  = "reviewers:file"

	chooseService = "service:" // + the user's id
)

// Fields of a start.
const (
	fieldScope       = "scope"
	fieldName        = "name"
	fieldReviewer    = "reviewer"
	fieldFallback    = "fallback"
	fieldPeople      = "people"
	fieldAccountable = "accountable"
	fieldGaps        = "gaps"
)

// StartFacts are what a start is told.
type StartFacts struct {
	Facts
	Connector access.Connector
	Zone      string // of the due day; "" is the computer's
	// Earlier: there is a signed review, so what changed since can be reviewed.
	Earlier      bool
	Teams, Roles []string // names, to suggest
	Taken        []string // names of reviews
}

// startPage is a page of a start.
type startPage int

const (
	pageScope startPage = iota
	pageDue
	pageReviewers
	pageUnmarked
	pagePlan
)

// Start asks what is reviewed, until when and by whom, shows what would be
// frozen, and starts the review.
type Start struct {
	flow.Base
	s    Service
	f    StartFacts
	page startPage

	scope, within            string // the choice, and the team or role
	name, due                string
	who                      string // the choice
	reviewer, fallback, file string
	people                   []review.Person
	service                  map[string]bool // ids of unmarked users who are service accounts
	accountable, gaps        string
	plan                     *review.Plan
	state                    *review.State
	asked                    bool // about unmarked accounts
}

// NewStart starts a review of a connector.
func NewStart(s Service, f StartFacts) *Start {
	g := &Start{s: s, f: f, scope: choosePrivileged, who: chooseTeams, reviewer: f.Me, fallback: f.Me, service: map[string]bool{}}
	if f.Earlier {
		g.scope = chooseChanged
	}
	g.name = ProposedName(f.Now, f.Taken)
	g.due = f.Now.AddDate(0, 0, 7*Weeks).Format(time.DateOnly)
	return g
}

// Weeks is how long a review is proposed to run.
const Weeks = 2

// ProposedName is a review's name that is not taken: its quarter, with a number
// where there are several.
func ProposedName(now time.Time, taken []string) string {
	quarter := fmt.Sprintf("Q%d %d", (int(now.Month())+2)/3, now.Year())
	name := quarter
	for n := 2; slices.ContainsFunc(taken, func(t string) bool { return strings.EqualFold(t, name) }); n++ {
		name = fmt.Sprintf("%s (%d)", quarter, n)
	}
	return name
}

// State is the review that was started; nil for none.
func (g *Start) State() *review.State { return g.state }

// Choose takes a choice.
func (g *Start) Choose(id string) *flow.Problem {
	g.Refusal = nil
	switch question, value, _ := strings.Cut(id, ":"); question {
	case "scope":
		g.scope = id
	case "reviewers":
		g.who = id
	case "service":
		g.service[value] = !g.service[value]
	}
	return nil
}

// Set takes what was typed.
func (g *Start) Set(id, text string) {
	g.Refusal = nil
	if to, ok := map[string]*string{
		fieldScope: &g.within, fieldName: &g.name, fieldDue: &g.due, fieldReviewer: &g.reviewer, fieldFallback: &g.fallback,
		fieldPeople: &g.file, fieldAccountable: &g.accountable, fieldGaps: &g.gaps,
	}[id]; ok {
		*to = text
	}
}

// Back goes a page back; false on the first.
func (g *Start) Back() bool {
	g.Refusal = nil
	if g.Busy() {
		g.Desk.Drop()
		return true
	}
	switch g.page {
	case pageScope:
		return false
	case pagePlan:
		g.page = pageReviewers
	default:
		g.page--
	}
	return true
}

// GoTo goes back to where a row of the last page was answered.
func (g *Start) GoTo(row string) {
	g.Refusal = nil
	switch row {
	case fieldScope:
		g.page = pageScope
	case fieldDue:
		g.page = pageDue
	case fieldReviewer:
		g.page = pageReviewers
	}
}

// Next takes the page's answers and goes on.
func (g *Start) Next() *flow.Problem {
	if g.Busy() {
		return nil
	}
	g.Refusal = g.check()
	if g.Refusal != nil {
		return g.Refusal
	}
	switch g.page {
	case pageScope, pageDue:
		g.page++
	case pageReviewers:
		g.askPlan()
	case pageUnmarked:
		g.mark()
	case pagePlan:
		g.start()
	}
	return nil
}

// check says what of the page's answers is missing.
func (g *Start) check() *flow.Problem {
	for _, f := range g.required() {
		value, problem := f.read()
		if problem != nil {
			return problem
		}
		if f.day {
			g.due = value
		}
	}
	return nil
}

// required are the fields of the page that have to be filled.
func (g *Start) required() []field {
	must := func(id, value string, missing failure.ID, flag string) field {
		return field{Field: flow.Field{ID: id, Value: value}, missing: missing, flag: flag, day: id == fieldDue}
	}
	switch {
	case g.page == pageScope && (g.scope == chooseTeam || g.scope == chooseRole):
		return []field{must(fieldScope, g.within, failure.ReviewWithin, "--scope")}
	case g.page == pageDue:
		return []field{must(fieldName, g.name, failure.ReviewNeedsName, "--name TEXT"), must(fieldDue, g.due, failure.ReviewNeedsDay, "--due DATE")}
	case g.page == pageReviewers && g.who == chooseOne:
		return []field{must(fieldReviewer, g.reviewer, failure.ReviewNeedsReviewer, "--reviewer EMAIL")}
	case g.page == pageReviewers && g.who == chooseFile:
		return []field{must(fieldPeople, g.file, failure.ReviewNeedsFile, "--people FILE")}
	case g.page == pageUnmarked && g.anyService():
		return []field{must(fieldAccountable, g.accountable, failure.ReviewNeedsAccountable, "--accountable EMAIL")}
	}
	return nil
}

func (g *Start) anyService() bool {
	for _, is := range g.service {
		if is {
			return true
		}
	}
	return false
}

// request is what is planned and started.
func (g *Start) request() review.StartRequest {
	r := review.StartRequest{Connector: g.f.Connector.ID, Scope: strings.TrimPrefix(g.scope, "scope:"), Name: words.OneLine(g.name), Due: g.due, Zone: g.f.Zone,
		Fallback: words.OneLine(g.fallback), AcceptGaps: words.OneLine(g.gaps), Entry: g.f.entry()}
	if g.scope == chooseTeam || g.scope == chooseRole {
		r.Scope += "=" + words.OneLine(g.within)
	}
	switch g.who {
	case chooseOne:
		// Whoever follows the first one decides on the access of the first.
		r.Reviewer, r.Fallback, _ = strings.Cut(words.OneLine(g.reviewer), ",")
	case chooseFile:
		r.People = g.people
	}
	return r
}

// planned is a plan, with the people that were read for it.
type planned struct {
	plan   review.Plan
	people []review.Person
}

// askPlan reads the file of people, where there is one, and plans.
func (g *Start) askPlan() {
	r, file := g.request(), ""
	if g.who == chooseFile {
		file = words.OneLine(g.file)
	}
	g.Desk.Ask(flow.Call("plan", r, func(ctx context.Context, r review.StartRequest) (planned, error) {
		var p planned
		var err error
		if file != "" {
			if p.people, err = g.s.ReadPeople(ctx, file); err != nil {
				return p, err
			}
			r.People = p.people
		}
		p.plan, err = g.s.Plan(ctx, r)
		return p, err
	}, func(p planned, err error) {
		if g.Refusal = flow.Failed(err, nothingFrozen); err != nil {
			return
		}
		g.plan, g.people = &p.plan, p.people
		if g.page = pagePlan; len(p.plan.Unmarked) > 0 && !g.asked {
			g.page = pageUnmarked
		}
	}))
}

// nothingFrozen ends a refusal before a review was started.
const nothingFrozen = "No review was started."

// mark keeps what was said of unmarked accounts, and plans again.
func (g *Start) mark() {
	var list []review.MarkRequest
	for _, u := range g.plan.Unmarked {
		m := review.MarkRequest{Connector: g.f.Connector.ID, Email: u.User.Email, Kind: "person", Entry: g.f.entry()}
		if g.service[u.User.ID] {
			m.Kind, m.Accountable = "service", words.OneLine(g.accountable)
		}
		list = append(list, m)
	}
	g.Desk.Ask(flow.Call("mark", list, func(ctx context.Context, list []review.MarkRequest) (struct{}, error) {
		for _, m := range list {
			if err := g.s.MarkAccount(context.WithoutCancel(ctx), m); err != nil {
				return struct{}{}, err
			}
		}
		return struct{}{}, nil
	}, func(_ struct{}, err error) {
		if g.Refusal = flow.Failed(err, nothingFrozen); err == nil {
			g.asked = true
			g.askPlan()
		}
	}).Lasting())
}

func (g *Start) start() {
	g.Desk.Ask(flow.Call("start", g.request(), lasting(g.s.Start), func(s *review.State, err error) {
		if g.Refusal = flow.Failed(err, nothingFrozen); err == nil {
			g.state = s
			g.Finish(Started(s))
		}
	}).Lasting())
}

// Started tells of a review that was started.
func Started(s *review.State) string {
	return words.Clean(s.Frozen.Name) + " has started: " + words.Plural(len(s.Items), "item", "items") + ", due on " + review.DayText(s.Due.Day) + "."
}
