package pagerduty

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"connectpd/store/access"
	"connectpd/store/secret"
	"connectpd/sync/remote"
)

// Check tells what the token is, in three requests at once: one user with the
// total (which proves that users can be read and names the account), the
// token's own user, and the plan's abilities.
func (c *Client) Check(ctx context.Context) (access.Identity, error) {
	var found findings
	g, sub := newGroup(ctx)
	g.Go(func() error { return c.firstUser(sub, &found) })
	g.Go(func() error { return c.me(sub, &found) })
	g.Go(func() error { return c.abilities(sub, &found) })
	if err := g.Wait(); err != nil {
		return access.Identity{}, done(ctx, err)
	}
	return c.identity(found), nil
}

// done prefers the context's error over what it caused.
func done(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// CheckToken tells what a token is, trying the public regions where no base
// is given ("auto"). It never retries a refusal; only a 401, and a region that
// cannot be reached, lead on to the other region.
func CheckToken(ctx context.Context, token secret.Value, o Options) (access.Identity, error) {
	if o.Base != "" {
		id, err := checkAt(ctx, token, o, o.Base, brisk)
		return id, withKeyLength(err, token)
	}
	id, us := checkAt(ctx, token, o, USBase, brisk)
	if !leadsOn(us) {
		return id, us
	}
	p := brisk
	if isClass(us, ClassNetwork) {
		p = hurried
	}
	id, eu := checkAt(ctx, token, o, EUBase, p)
	if eu == nil || !leadsOn(eu) {
		return id, eu
	}
	return access.Identity{}, withKeyLength(ofBoth(us, eu), token)
}

// leadsOn tells what the other region may answer better.
func leadsOn(err error) bool {
	return isClass(err, ClassRejected) || isClass(err, ClassNetwork)
}

func isClass(err error, class Class) bool {
	var e *Error
	return errors.As(err, &e) && e.Class == class
}

// ofBoth is the error of a token that neither region took: a refusal counts
// only where both refused, because a region that was not reached may know it.
func ofBoth(us, eu error) error {
	for _, err := range []error{us, eu} {
		var e *Error
		if errors.As(err, &e) && e.Class == ClassNetwork {
			e.AnyRegion = true
			return e
		}
	}
	var e *Error
	if errors.As(eu, &e) {
		e.BothRegions = true
	}
	return eu
}

func withKeyLength(err error, token secret.Value) error {
	var e *Error
	if errors.As(err, &e) && e.Class == ClassRejected {
		e.KeyLength = token.Len()
	}
	return err
}

func checkAt(ctx context.Context, token secret.Value, o Options, base string, p patience) (access.Identity, error) {
	o.Base = base
	c, err := newClient(token, o, p)
	if err != nil {
		return access.Identity{}, err
	}
	if o.Transport == nil {
		defer c.Close()
	}
	// The first alone, so that a token of the other region costs one request.
	var found findings
	if err := c.firstUser(ctx, &found); err != nil {
		return access.Identity{}, done(ctx, err)
	}
	g, sub := newGroup(ctx)
	g.Go(func() error { return c.me(sub, &found) })
	g.Go(func() error { return c.abilities(sub, &found) })
	if err := g.Wait(); err != nil {
		return access.Identity{}, done(ctx, err)
	}
	return c.identity(found), nil
}

// StillWorks asks whether PagerDuty accepts the token at that base:
// false with nil when it is refused (401). A 403 is an accepted token that may
// not list users.
func StillWorks(ctx context.Context, token secret.Value, o Options) (bool, error) {
	c, err := newClient(token, o, brisk)
	if err != nil {
		return false, err
	}
	if o.Transport == nil {
		defer c.Close()
	}
	err = c.firstUser(ctx, &findings{})
	var e *Error
	switch {
	case err == nil:
		return true, nil
	case ctx.Err() != nil:
		return false, ctx.Err()
	case !errors.As(err, &e):
		return false, err
	case e.Class == ClassRejected:
		return false, nil
	case e.Class == ClassForbidden || e.Class == ClassScope:
		return true, nil
	default:
		return false, err
	}
}

// findings are the three answers of a check; each request fills its own.
type findings struct {
	sample []access.User
	total  int
	user   *access.User
	noUser bool // PagerDuty says that the key is the account's, not a user's
	plan   access.Plan
}

func (c *Client) firstUser(ctx context.Context, f *findings) error {
	query := url.Values{"limit": {"1"}, "total": {"true"}}
	p, err := fetch(ctx, c, routeUsers, routeUsers, query, userPages)
	f.sample, f.total = p.rows, max(p.total, p.came())
	return err
}

// me asks for the token's user. An account key has none and gets a 400.
func (c *Client) me(ctx context.Context, f *findings) error {
	user, err := fetch(ctx, c, routeMe, routeMe, nil, decodeMe)
	var e *Error
	switch {
	case err == nil:
		f.user = &user
		return nil
	case errors.As(err, &e) && e.Status == http.StatusBadRequest:
		f.noUser = !c.oauth || strings.Contains(strings.ToLower(e.Message), "account-level")
		return nil
	case c.oauth && errors.As(err, &e) && (e.Class == ClassForbidden || e.Class == ClassScope):
		return nil // an app without that scope; who it acts for stays unknown
	default:
		return err
	}
}

// abilities asks what the plan allows. A scoped OAuth token that may not know
// leaves it unknown; so does a plan without that question.
func (c *Client) abilities(ctx context.Context, f *findings) error {
	var names []string
	err := c.typed(ctx, routeAbilities, func(ctx context.Context) error {
		r, err := c.api.ListAbilitiesWithContext(ctx)
		if err != nil {
			return err
		}
		if names = r.Abilities; names == nil {
			return remote.ShapeError{What: "the answer has no list of abilities"}
		}
		return nil
	})
	switch access.RefusalOf(err) {
	case access.Forbidden, access.PlanLacks, access.Gone:
		return nil
	}
	f.plan = access.Plan{
		Known:               err == nil,
		Teams:               slices.Contains(names, "teams"),
		AdvancedPermissions: slices.Contains(names, "advanced_permissions"),
		Stakeholders:        slices.Contains(names, "read_only_users"),
	}
	return err
}

// identity puts the answers together.
func (c *Client) identity(f findings) access.Identity {
	id := access.Identity{
		Account: access.Account{Region: regionOf(c.base), API: c.base},
		Kind:    access.OAuthToken,
		Users:   f.total,
		Plan:    f.plan,
	}
	seen := f.sample
	if u := f.user; u != nil {
		id.UserID, id.UserName, id.UserEmail, id.UserRole = u.ID, u.Name, u.Email, u.Role
		seen = append(slices.Clone(seen), *u)
	}
	switch {
	case f.noUser:
		id.Kind = access.AccountKey
	case !c.oauth:
		id.Kind = access.UserToken
	}
	known := make(map[string]bool, len(seen))
	for _, u := range seen {
		if !known[u.ID] {
			known[u.ID] = true
			id.SampleUserIDs = append(id.SampleUserIDs, u.ID)
		}
		if id.Account.Subdomain == "" {
			id.Account.Subdomain = subdomainOf(u.URL)
		}
	}
	return id
}

// subdomainOf is the first label of an html_url's host, which names the
// account: no endpoint does.
func subdomainOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	label, rest, _ := strings.Cut(u.Hostname(), ".")
	if rest == "" {
		return ""
	}
	return strings.ToLower(remote.Clean(label))
}
