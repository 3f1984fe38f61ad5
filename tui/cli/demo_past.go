package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/secret"
	"connectpd/sync/remote"
	"connectpd/sync/simulator"
	"connectpd/wizard/review"
	"connectpd/wizard/service"
	"connectpd/wizard/setup"
)

// The demo's connector has a past: a quarter ago everything was reviewed, of
// three removals two were done, and a new review of what changed since is
// about to be decided.
const (
	quarterAgo = 92 * 24 * time.Hour // always the quarter before
	signedAgo  = 84 * 24 * time.Hour
	removedAgo = 80 * 24 * time.Hour
	changedAgo = time.Hour
	removeIn   = 14 * 24 * time.Hour
	dueIn      = 14 * 24 * time.Hour
	removals   = 3
	stillOpen  = 1 // of them
	// What changed in the account after the signature, and after the new review
	// began.
	joined, promoted, joinedSince, promotedSince = 8, 3, 2, 2
)

// demoCalls are the services of the demo's set-up: what it saves gets its past.
type demoCalls struct {
	*service.Services
	past *demoPast
}

// SaveSetup records the connector, and lets a quarter go by.
func (d demoCalls) SaveSetup(ctx context.Context, r setup.SaveRequest) (setup.Saved, error) {
	saved, err := d.Services.SaveSetup(ctx, r)
	if err != nil || r.Replace || saved.Connector.Platform != store.Local {
		return saved, err
	}
	if err := d.past.live(ctx, saved.Connector, r.Token); err != nil {
		return saved, fmt.Errorf("make the demo's past: %w", err)
	}
	return saved, nil
}

// demoPast lets time go by in the demo's account, with the program as it is:
// its syncs, its reviews.
type demoPast struct {
	app       *app
	home      string
	keychains keychainMaker
	acc       *account
}

// pastClock is the clock of a time that has gone by, in the account as here.
type pastClock struct {
	remote.Clock
	ago atomic.Int64 // nanoseconds
}

func (c *pastClock) Now() time.Time { return c.Clock.Now().Add(-time.Duration(c.ago.Load())) }

func (c *pastClock) set(ago time.Duration) { c.ago.Store(int64(ago)) }

// quarter is a quarter of the demo's past, as it is lived.
type quarter struct {
	*session
	ctx       context.Context
	clock     *pastClock
	account   *simulator.Account
	connector store.Connector
	token     secret.Value
}

func (p *demoPast) live(ctx context.Context, c store.Connector, token secret.Value) (err error) {
	clock := &pastClock{Clock: p.app.env.Clock}
	clock.set(quarterAgo)
	fast, err := serveAccount(p.acc.simulator, simulator.Options{Now: clock.Now})
	if err != nil {
		return err
	}
	defer fast.close()
	q := &quarter{ctx: ctx, account: p.acc.simulator, connector: c, token: token, clock: clock}
	then, env := *p.app, *p.app.env
	env.Clock, env.Transport = q.clock, dialing(fast.address)
	then.env = &env
	if q.session, err = then.open(ctx, p.home, store.ToWrite, p.keychains); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, q.store.Close()) }()
	return q.pass()
}

// dialing leads every address to one server.
func dialing(address string) http.RoundTripper {
	host := strings.TrimPrefix(address, "http://")
	return &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, host)
	}}
}

// pass lets the quarter go by.
func (q *quarter) pass() error {
	if err := q.sync(); err != nil {
		return err
	}
	removed, err := q.reviewAll()
	if err != nil {
		return err
	}
	for _, it := range removed[:removals-stillOpen] {
		q.account.RemoveMember(it.ResourceID, it.User.ID)
	}
	q.clock.set(removedAgo)
	if err := q.sync(); err != nil {
		return err
	}
	q.change(joined, promoted)
	q.clock.set(changedAgo)
	if err := q.sync(); err != nil {
		return err
	}
	if _, err = q.start("changed"); err != nil {
		return err
	}
	q.change(joinedSince, promotedSince) // for the first sync that is watched
	return nil
}

func (q *quarter) sync() error {
	y, err := q.services.StartSync(q.ctx, service.SyncRequest{Connector: q.connector.ID, Token: q.token})
	if err == nil {
		_, err = y.Wait()
	}
	return err
}

// fallback decides on what has nobody else, and signs: he holds nothing that
// is privileged. His own access is his manager's to decide.
func (q *quarter) fallback() (email, manager string) {
	company := q.account.DemoIdentity()
	for _, p := range company.People {
		if p.PagerDutyRole == "limited_user" {
			email = p.Email
		}
	}
	return email, company.Me.Email
}

func (q *quarter) start(scope string) (*review.State, error) {
	now := q.clock.Now()
	fallback, manager := q.fallback()
	name := fmt.Sprintf("Q%d %d", (now.Month()-1)/3+1, now.Year())
	return q.services.Start(q.ctx, review.StartRequest{
		Connector: q.connector.ID, Scope: scope, Name: name,
		Due: now.Add(dueIn).Format(time.DateOnly), Fallback: fallback, People: []review.Person{{Email: fallback, Manager: manager}},
		RemoveWithin: removeIn, Entry: by(manager),
	})
}

func by(person string) review.Entry { return review.Entry{Person: person, Via: review.Screen} }

// reviewAll reviews everything there is, and gives what was to be removed.
func (q *quarter) reviewAll() ([]*review.ItemState, error) {
	st, err := q.start("all")
	if err != nil {
		return nil, err
	}
	var removed []*review.ItemState
	for i := range st.Items {
		it := &st.Items[i]
		switch {
		case it.Alone:
			err = q.decide(st, it, review.Keep, "part of the work; asked, and seen on the rota")
		case len(removed) < removals && it.Type == access.TypeTeam && it.Entitlement == access.Responder && !it.OnCall && i%7 == 0:
			removed = append(removed, it)
			err = q.decide(st, it, review.Revoke, "moved to another team")
		}
		if err != nil {
			return nil, err
		}
	}
	for _, r := range st.Reviewers() {
		if r.Items == r.Decided {
			continue
		}
		_, err := q.services.Decide(q.ctx, review.DecideRequest{Review: st.Frozen.ID, Select: review.Select{Of: r.Email}, Decision: review.Keep, As: r.Email, Entry: by(r.Email)})
		if err != nil && !q.decided(st, r.Email) {
			return nil, err
		}
	}
	q.clock.set(signedAgo)
	signer, _ := q.fallback()
	_, err = q.services.Sign(q.ctx, review.SignRequest{Review: st.Frozen.ID, As: signer, Entry: by(signer),
		Statement: "I have seen who decided what, and how the reviewers were found."})
	return removed, err
}

func (q *quarter) decide(st *review.State, it *review.ItemState, d review.Decision, why string) error {
	_, err := q.services.Decide(q.ctx, review.DecideRequest{Review: st.Frozen.ID, Select: review.Select{Items: []string{it.ID}}, Decision: d, Comment: why,
		As: it.Reviewer, Entry: by(it.Reviewer)})
	return err
}

// decided reports that nothing is left of a reviewer's.
func (q *quarter) decided(st *review.State, reviewer string) bool {
	now, err := q.services.Review(q.ctx, st.Frozen.ID)
	return err == nil && !slices.ContainsFunc(now.Reviewers(), func(s review.Share) bool { return s.Email == reviewer && s.Decided < s.Items })
}

// change lets so many people join another team, and become managers of theirs.
func (q *quarter) change(joins, promotions int) {
	truth := q.account.Truth(q.clock.Now())
	grants := make([]access.Grant, 0, len(truth.Grants))
	for g := range truth.Grants {
		grants = append(grants, g)
	}
	slices.SortFunc(grants, func(a, b access.Grant) int {
		return cmp.Or(cmp.Compare(a.ResourceID, b.ResourceID), cmp.Compare(a.UserID, b.UserID), cmp.Compare(string(a.Entitlement), string(b.Entitlement)))
	})
	q.promote(grants, promotions)
	q.join(truth, grants, joins)
}

// promote makes members managers of their team.
func (q *quarter) promote(grants []access.Grant, left int) {
	for i, g := range grants {
		if left > 0 && i%23 == 0 && g.Type == access.TypeTeam && g.Entitlement == access.Responder {
			q.account.SetTeamRole(g.ResourceID, g.UserID, "manager")
			left--
		}
	}
}

// join lets people into other teams.
func (q *quarter) join(truth simulator.Truth, grants []access.Grant, left int) {
	member := map[[2]string]bool{}
	for _, g := range grants {
		member[[2]string{g.UserID, g.ResourceID}] = true
	}
	for i, u := range truth.Users {
		team := truth.Teams[i%len(truth.Teams)]
		if left > 0 && i%9 == 0 && u.Role == "limited_user" && u.Status == access.Active && !member[[2]string{u.ID, team.ID}] {
			q.account.AddMember(team.ID, u.ID, "responder")
			left--
		}
	}
}
