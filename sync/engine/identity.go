package engine

import (
	"context"
	"fmt"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/failure"
)

// OtherAccountError: the token opens another account than the connector's.
type OtherAccountError struct {
	Want, Got access.Account
}

func (e *OtherAccountError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *OtherAccountError) Failure() failure.Told {
	return failure.Tell(failure.AccountOther, failure.Blanks{"other": e.Got.Label(), "account": e.Want.Label()})
}

// Refusal says so to those who decide on it.
func (e *OtherAccountError) Refusal() access.Refusal { return access.OtherAccount }

// accountProof decides, once the users are known, whether an account under
// another name is the connector's account: known are the snapshot's live
// users.
type accountProof struct {
	known map[string]bool
	err   *OtherAccountError
}

// Of the users known before, half at least must be there again. User ids are
// never reused, so that one already is unlikely in a foreign account; half
// leaves room for people who left.
func (p *accountProof) holds(users []access.User) bool {
	if len(users) == 0 {
		return true // which is no other account's list either: the run is held
	}
	back := 0
	for _, u := range users {
		if p.known[u.ID] {
			back++
		}
	}
	return back > 0 && 2*back >= len(p.known)
}

// sameAccount compares the account that the token opens with the connector's.
// Another region is another account. Another subdomain may be the account
// under a new name: users that come back prove it, at once by the check's
// sample, else by the proof that the user sweep has to give.
func (r *runner) sameAccount(ctx context.Context) (*accountProof, error) {
	want, got := r.conn.Account, r.identity.Account
	if want.Subdomain == got.Subdomain && want.Region == got.Region || want.Subdomain == "" {
		return nil, nil
	}
	other := &OtherAccountError{Want: want, Got: got}
	if want.Region != got.Region {
		return nil, other
	}
	d, err := r.before.snapshot(ctx)
	if err != nil {
		return nil, err
	}
	known := make(map[string]bool, len(d.Users))
	for _, u := range d.Users {
		if isLive(u) {
			known[u.ID] = true
		}
	}
	if len(known) == 0 {
		return nil, other
	}
	for _, id := range r.identity.SampleUserIDs {
		if known[id] {
			return nil, nil
		}
	}
	return &accountProof{known: known, err: other}, nil
}

// noteRenamed keeps the account's new name after a run that was applied. The
// run stands whatever comes of it: the next one tries again.
func (r *runner) noteRenamed(ctx context.Context) {
	want, got := r.conn.Account, r.identity.Account
	if want.Subdomain == got.Subdomain || got.Subdomain == "" {
		return
	}
	account := want
	account.Subdomain = got.Subdomain
	if account.API == "" {
		account.Region, account.API = got.Region, got.API
	}
	if err := r.keep.SetAccount(ctx, r.conn.ID, account); err != nil {
		r.log.add(store.Warn, "account-renamed", "noting the account's new name: "+err.Error())
		return
	}
	if want.Subdomain != "" {
		r.log.add(store.Info, "account-renamed", fmt.Sprintf("The account %s is now called %s; its users are the same", want.Subdomain, got.Subdomain))
	}
}
