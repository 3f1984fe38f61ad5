package service

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/sync/pagerduty"
	"connectpd/wizard/setup"
)

const (
	// lookUpUsers is the size of account, in users, up to which owners are
	// looked up by e-mail before the first sync: a sweep of 20 requests.
	// The API documents no search by e-mail that could replace it.
	lookUpUsers = 2000
	// lookUpPatience bounds that sweep; what it misses the first sync tells.
	lookUpPatience = 15 * time.Second
)

// CheckToken tells what a token is, and whether its account is connected.
func (s *Setups) CheckToken(ctx context.Context, r setup.CheckRequest) (setup.Checked, error) {
	s.know(r.Token)
	id, err := pagerduty.CheckToken(ctx, r.Token, s.options(s.checkBase(r.Region)))
	if err != nil {
		return setup.Checked{}, err
	}
	c := setup.Checked{Identity: id}
	list, err := s.Store.Connectors(ctx)
	if err != nil {
		return setup.Checked{}, fmt.Errorf("list the connectors: %w", err)
	}
	for i := range list {
		if list[i].HandedOver == nil && sameAccount(list[i].Account, id.Account) {
			c.Connector = &list[i]
			c.InUse = s.inUse(ctx, list[i], r.Token)
			break
		}
	}
	c.Directory = s.directory(ctx, r, id)
	return c, nil
}

// checkBase is where a new token is asked about: CONNECTPD_API_URL, or a named
// region, or (empty) both regions.
func (s *Deps) checkBase(region string) string {
	switch {
	case s.APIBase != "":
		return s.APIBase
	case region == "us":
		return pagerduty.USBase
	case region == "eu":
		return pagerduty.EUBase
	}
	return ""
}

// sameAccount compares by region and subdomain. Where the API base was given
// by hand there is no region, and the base tells accounts apart.
func sameAccount(a, b access.Account) bool {
	if a.Subdomain == "" || !strings.EqualFold(a.Subdomain, b.Subdomain) || a.Region != b.Region {
		return false
	}
	return a.Region != "" || a.API == b.API
}

// inUse compares with the kept token, which is read only where the last four
// agree: reading may make the system ask for a password. Of a token that is
// not kept there is nothing but the last four to compare.
func (s *Deps) inUse(ctx context.Context, c store.Connector, tok secret.Value) bool {
	if c.Token.Number == 0 || c.Token.Last4 == "" || c.Token.Last4 != tok.Last4() {
		return false
	}
	if c.Token.StoredIn == keychain.None {
		return true
	}
	kept, err := s.Vault.Token(ctx, c)
	return err == nil && kept.Equal(tok)
}

// directory looks owners up by e-mail, where the account is small enough. What
// goes wrong leaves it incomplete: an owner's role is then not known yet.
func (s *Deps) directory(ctx context.Context, r setup.CheckRequest, id access.Identity) setup.Directory {
	d := setup.Directory{Roles: map[string]string{}, Names: map[string]string{}}
	list := func(email, role, name string) {
		email = strings.ToLower(email)
		d.Roles[email], d.Names[email] = role, name
	}
	if id.UserEmail != "" {
		list(id.UserEmail, id.UserRole, id.UserName)
	}
	if id.Users > lookUpUsers || holds(d, r.Emails) {
		return d
	}
	ctx, stop := context.WithTimeout(ctx, lookUpPatience)
	defer stop()
	client, err := pagerduty.New(r.Token, s.options(id.Account.API))
	if err != nil {
		return d
	}
	defer client.Close()
	var mu sync.Mutex
	listing, err := client.Users(ctx, func(p access.Page[access.User]) {
		mu.Lock()
		defer mu.Unlock()
		for _, u := range p.Rows {
			list(u.Email, u.Role, u.Name)
		}
	})
	d.Complete = err == nil && listing.Missing == 0 && id.SeesAll()
	return d
}

// holds reports whether every e-mail is in the directory already.
func holds(d setup.Directory, emails []string) bool {
	for _, e := range emails {
		if _, ok := d.Roles[strings.ToLower(e)]; !ok {
			return false
		}
	}
	return true
}

// prove asks PagerDuty once whether it takes a token as read back.
func (s *Deps) prove(base string) func(context.Context, secret.Value) error {
	return func(ctx context.Context, tok secret.Value) error {
		works, err := pagerduty.StillWorks(ctx, tok, s.options(base))
		if err == nil && !works {
			err = &pagerduty.Error{Class: pagerduty.ClassRejected, Route: "/users", Status: 401, KeyLength: tok.Len(), Base: base}
		}
		return err
	}
}

func reasonOf(err error) keychain.Reason {
	var e *keychain.Error
	if errors.As(err, &e) {
		return e.Reason
	}
	return ""
}
