package service

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/sync/findings"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
)

// Plan works out what a review would freeze, before anything is frozen.
func (s *AccessReviews) Plan(ctx context.Context, r review.StartRequest) (review.Plan, error) {
	p, _, err := s.plan(ctx, &r)
	if err != nil {
		return review.Plan{}, err
	}
	return p.Plan, nil
}

// Start freezes a review. It is refused while an item has nobody to decide on
// it, where there are gaps that nobody accepted, and from data that is older
// than a day.
func (s *AccessReviews) Start(ctx context.Context, r review.StartRequest) (*review.State, error) {
	p, c, err := s.plan(ctx, &r)
	if err != nil {
		return nil, err
	}
	if problem := p.MayStart(r, s.Clock.Now()); problem != nil {
		return nil, problem
	}
	f := p.Frozen
	f.ID = s.Store.NewReviewID()
	if f.Name == "" {
		if f.Name, err = s.freeReviewName(ctx, c, f.StartedAt); err != nil {
			return nil, err
		}
	}
	population, err := writePopulation(f, p.Source)
	if err != nil {
		return nil, err
	}
	f.Population.SHA256 = review.SHA256(population)
	text, err := review.Canonical(f)
	if err != nil {
		return nil, fmt.Errorf("write the review's list: %w", err)
	}
	st := review.New(f, review.SHA256(text))
	summary, err := json.Marshal(st.Summary())
	if err != nil {
		return nil, fmt.Errorf("write the review: %w", err)
	}
	_, err = s.Store.AddReview(ctx, store.Review{ID: f.ID, ConnectorID: c.ID, Name: f.Name, StartedAt: f.StartedAt, Summary: summary}, text,
		store.ReviewDocument{Name: populationDocument, Body: population})
	if err != nil {
		return nil, err
	}
	s.remember(st)
	return s.logged(ctx, st, nil, "review-started", fmt.Sprintf("started from run %d: %s, %s, due on %s",
		f.Run.ID, review.ScopeText(f.Scope), words.Plural(len(f.Items), "item", "items"), review.DayText(f.Due.Day)))
}

// freeReviewName names a review after its connector and day, where nobody did.
func (s *AccessReviews) freeReviewName(ctx context.Context, c store.Connector, at time.Time) (string, error) {
	list, err := s.Store.Reviews(ctx, "")
	if err != nil {
		return "", fmt.Errorf("list the reviews: %w", err)
	}
	taken := map[string]bool{}
	for _, r := range list {
		taken[strings.ToLower(r.Name)] = true
	}
	name := c.Name + " " + at.Format("2006-01-02")
	for n := 2; taken[strings.ToLower(name)]; n++ {
		name = fmt.Sprintf("%s %s (%d)", c.Name, at.Format("2006-01-02"), n)
	}
	return name, nil
}

func (s *AccessReviews) plan(ctx context.Context, r *review.StartRequest) (*review.Planned, store.Connector, error) {
	if err := s.identify(ctx, &r.Entry); err != nil {
		return nil, store.Connector{}, err
	}
	if r.Zone == "" {
		r.Zone = localZone()
	}
	c, err := s.Store.Connector(ctx, r.Connector)
	if err != nil {
		return nil, c, err
	}
	run, problem := s.runFor(ctx, c, r.Run)
	if problem != nil {
		return nil, c, problem
	}
	src, err := s.source(ctx, c, run)
	if err != nil {
		return nil, c, err
	}
	known, err := s.known(ctx, c.ID)
	if err != nil {
		return nil, c, err
	}
	p, problem := review.MakePlan(*r, src, known)
	if problem != nil {
		return nil, c, problem
	}
	return p, c, nil
}

// runFor is the run that a review is made of: the one that is named, or the
// newest whose data stands.
func (s *AccessReviews) runFor(ctx context.Context, c store.Connector, id int64) (store.Run, *flow.Problem) {
	if id == 0 {
		if c.LastApplied == nil {
			return store.Run{}, &flow.Problem{Told: failure.Tell(failure.ExportNoData, failure.Blanks{"connector": c.Name}), Flag: "--run RUN", Kept: flow.NothingChanged}
		}
		return *c.LastApplied, nil
	}
	run, err := s.Store.Run(ctx, c.ID, id)
	switch {
	case err != nil:
		return run, &flow.Problem{Told: failure.Tell(failure.RunNone, failure.Blanks{"run": strconv.FormatInt(id, 10), "connector": c.Name}), Flag: "--run RUN", Kept: flow.NothingChanged, Err: err}
	case !run.Applied:
		return run, &flow.Problem{Told: failure.Tell(failure.RunNone, failure.Blanks{"run": strconv.FormatInt(id, 10), "connector": c.Name}), Flag: "--run RUN", Kept: flow.NothingChanged}
	}
	return run, nil
}

// source reads what a review is made of, as one run left it.
func (s *AccessReviews) source(ctx context.Context, c store.Connector, run store.Run) (review.Source, error) {
	src := review.Source{
		Connector: review.Connector{ID: c.ID, Name: c.Name, Account: c.Account.Subdomain, API: c.Account.API, App: c.App.Name},
		Run:       frozenRun(run),
	}
	var err error
	if src.Data, err = s.Store.Snapshot(ctx, c.ID, run.ID); err != nil {
		return src, fmt.Errorf("read the access data of run %d: %w", run.ID, err)
	}
	err = s.Store.Access(ctx, store.AccessQuery{ConnectorID: c.ID, AsOfRun: run.ID}, func(h store.Holding) error {
		src.Held = append(src.Held, review.Held{
			Grant: access.Grant{UserID: h.User.ID, Type: h.Type, ResourceID: h.ResourceID, Entitlement: h.Entitlement},
			Since: h.FirstSeen.At, Baseline: h.FirstSeen.Baseline,
		})
		return nil
	})
	if err != nil {
		return src, fmt.Errorf("read the access data of run %d: %w", run.ID, err)
	}
	if c.LastApplied != nil && c.LastApplied.ID == run.ID {
		if src.Findings, err = s.noticed(ctx, c.ID); err != nil {
			return src, err
		}
	}
	newest, err := s.Store.NewestSeal(ctx, c.ID)
	if err != nil {
		return src, err
	}
	src.Previous = newest.Sealed
	src.Before, err = s.signedBefore(ctx, c.ID)
	return src, err
}

func frozenRun(r store.Run) review.Run {
	return review.Run{
		ID: r.ID, StartedAt: r.StartedAt, FinishedAt: r.FinishedAt, Requests: r.Traffic.Requests, Result: r.Result, TokenKind: r.TokenKind,
		SeesAll: r.SeesAll, Counts: r.Counts, Coverage: r.Coverage,
	}
}

// noticed are the findings of the newest data, as far as they are about people.
func (s *AccessReviews) noticed(ctx context.Context, connector string) ([]review.Noticed, error) {
	all, err := findings.Of(ctx, s.Store, connector)
	if err != nil {
		return nil, fmt.Errorf("look for findings: %w", err)
	}
	var list []review.Noticed
	for _, f := range findings.Open(all) {
		if f.Kind == findings.PowerfulRole { // the item says it
			continue
		}
		n := review.Noticed{Text: f.Head()}
		for _, who := range f.Who {
			n.Users = append(n.Users, who.ID)
		}
		for _, on := range f.On {
			n.Resources = append(n.Resources, on.ID)
		}
		list = append(list, n)
	}
	return list, nil
}

// signedBefore are the signed reviews of a connector, newest first.
func (s *AccessReviews) signedBefore(ctx context.Context, connector string) ([]*review.State, error) {
	list, err := s.Reviews(ctx, connector)
	if err != nil {
		return nil, err
	}
	var before []*review.State
	for _, sum := range list {
		if sum.Stage != review.StageSigned && sum.Stage != review.StageClosed {
			continue
		}
		st, err := s.Review(ctx, sum.ID)
		if err != nil {
			return nil, err
		}
		before = append(before, st)
	}
	return before, nil
}

// localZone is the name of this computer's time zone; UTC where it has none.
func localZone() string {
	if name := os.Getenv("TZ"); name != "" {
		return knownZone(strings.TrimPrefix(name, ":"))
	}
	if name := time.Local.String(); name != "Local" {
		return knownZone(name)
	}
	target, err := filepath.EvalSymlinks("/etc/localtime")
	if err != nil {
		return "UTC"
	}
	_, name, _ := strings.Cut(filepath.ToSlash(target), "zoneinfo/")
	return knownZone(name)
}

func knownZone(name string) string {
	if _, err := time.LoadLocation(name); name == "" || name == "Local" || err != nil {
		return "UTC"
	}
	return name
}
