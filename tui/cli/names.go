package cli

import (
	"context"
	"fmt"
	"strings"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/words"
)

// knownPerson refuses an address that nobody had at any time that is kept; ""
// names nobody.
func (s *session) knownPerson(ctx context.Context, c store.Connector, email string) error {
	if email == "" {
		return nil
	}
	people, err := s.store.KnownPeople(ctx, c.ID)
	if err != nil {
		return err
	}
	list := make([]candidate, 0, len(people))
	for _, p := range people {
		if strings.EqualFold(p.Email, strings.TrimSpace(email)) {
			return nil
		}
		if p.Email != "" {
			list = append(list, candidate{personWords(p.Name, p.Email), []string{p.Email, p.Name}})
		}
	}
	return near(nearest(email, list), failure.Tell(failure.PersonUnknown, failure.Blanks{"connector": c.Name, "email": email}))
}

// warnOfStrangers says which of the addresses that were typed the account does
// not have: whoever decides or answers for something need not be there, but may
// be mistyped.
func (a *app) warnOfStrangers(ctx context.Context, s *session, c store.Connector, emails ...string) {
	for _, email := range emails {
		if err := s.knownPerson(ctx, c, strings.TrimSpace(email)); err != nil {
			told := failure.Of(err)
			a.aside("warning: " + words.Stop(told.Said()) + " " + told.Do)
		}
	}
}

// knownResource refuses a team, role or schedule that there was at no time
// that is kept; typ "" is any of them, and "" names none.
func (s *session) knownResource(ctx context.Context, c store.Connector, typ access.ResourceType, ref string) error {
	if ref == "" {
		return nil
	}
	known, err := s.store.KnownResources(ctx, c.ID)
	if err != nil {
		return err
	}
	var list []candidate
	for _, k := range known {
		called := k.ID == ref || strings.EqualFold(k.Name, ref)
		switch asked := typ == "" || k.Type == typ; {
		case asked && called:
			return nil
		case !asked && !called: // what is called so may have been meant
			continue
		}
		list = append(list, candidate{fmt.Sprintf("%q (%s)", k.Name, k.Type), []string{k.Name, k.ID}})
	}
	kind := string(typ)
	if typ == "" {
		kind = "team, role or schedule"
	}
	return near(nearest(ref, list), failure.Tell(failure.ResourceUnknown, failure.Blanks{"connector": c.Name, "kind": kind, "ref": ref}))
}

// nothingHeld says that what was asked for exists and that nobody holds it.
func nothingHeld(q store.AccessQuery) string {
	who, on := "Nobody has access", ""
	if q.UserEmail != "" {
		who = fmt.Sprintf("Nobody with the email address %s has access", strings.TrimSpace(q.UserEmail))
	}
	switch {
	case q.Resource != "":
		on = " to " + q.Resource
	case q.Type != "":
		on = " to a " + string(q.Type)
	}
	return who + on + "."
}
