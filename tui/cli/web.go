package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/tui/ui"
)

// webFlag defines --web, by which a page is opened and nothing else is done.
func webFlag(c *cobra.Command, web *bool, what string) {
	c.Flags().BoolVar(web, "web", false, "open "+what+" in the browser; without one, print its address")
}

// webAlone refuses --web beside what asks for output, or for another day.
func webAlone(web bool, others ...bool) error {
	if web && slices.Contains(others, true) {
		return refuse(failure.WebAlone)
	}
	return nil
}

// webPage is a page in the browser.
type webPage struct {
	name, address string
	// ours: connectpd made the address; one that was read leads to PagerDuty
	// alone.
	ours bool
}

// openPage opens a page, or prints its address where no browser does.
func (s *session) openPage(ctx context.Context, p webPage) error {
	if p.address == "" {
		return refuse(failure.PageNone, failure.Blanks{"name": p.name})
	}
	if err := ui.CheckAddress(p.address); err != nil && !p.ours {
		return refuse(failure.PageOdd, failure.Blanks{"name": p.name, "reason": err.Error()})
	}
	out, errs := s.app.env.Out, s.app.env.Err
	if s.services.OpenPage(ctx, p.address) == nil {
		fmt.Fprintln(errs, words.Clean("Opened the page of "+p.name+": "+p.address))
		return nil
	}
	fmt.Fprintln(errs, words.Clean("No browser was opened. The page of "+p.name+":"))
	_, err := fmt.Fprintln(out, words.Clean(p.address))
	return err
}

// connectorPage is where a connector is looked after: its page in a tenant,
// else its account's.
func (s *session) connectorPage(c store.Connector) webPage {
	if place := s.services.Platforms.PlaceOf(c); place.Link != "" {
		return webPage{c.Name + " in " + place.Host, place.Link, true}
	}
	return webPage{c.Account.Label(), c.Account.Page(), true}
}

// openAccess opens what access --web is asked for.
func (s *session) openAccess(ctx context.Context, c store.Connector, q store.AccessQuery) error {
	if err := s.knownPerson(ctx, c, q.UserEmail); err != nil {
		return err
	}
	if err := s.knownResource(ctx, c, q.Type, q.Resource); err != nil {
		return err
	}
	page, err := s.accessPage(ctx, c, q)
	if err != nil {
		return err
	}
	return s.openPage(ctx, page)
}

// listPages are the account's lists in PagerDuty, by what is on them.
var listPages = map[access.ResourceType]string{access.TypeTeam: "teams", access.TypeSchedule: "schedules"}

// accessPage is the page of the person, team, role or schedule that is asked
// for; else of the account's list of them.
func (s *session) accessPage(ctx context.Context, c store.Connector, q store.AccessQuery) (webPage, error) {
	if q.UserEmail == "" && q.Resource == "" {
		list, ok := listPages[q.Type]
		if !ok {
			list = "users"
		}
		address := c.Account.Page()
		if address != "" {
			address += "/" + list
		}
		return webPage{"the " + list + " of " + c.Account.Label(), address, true}, nil
	}
	d, err := s.store.Snapshot(ctx, c.ID, 0)
	if err != nil {
		return webPage{}, err
	}
	if q.UserEmail != "" {
		for _, u := range d.Users {
			if strings.EqualFold(u.Email, strings.TrimSpace(q.UserEmail)) {
				return webPage{u.Name, u.URL, false}, nil
			}
		}
		return webPage{name: q.UserEmail}, nil
	}
	return resourcePage(d, q)
}

// resourcePage is the page of a team or schedule; roles have none.
func resourcePage(d *access.Dataset, q store.AccessQuery) (webPage, error) {
	var found []webPage
	add := func(typ access.ResourceType, id, name, address string) {
		if (q.Type == "" || q.Type == typ) && (id == q.Resource || strings.EqualFold(name, q.Resource)) {
			found = append(found, webPage{name, address, false})
		}
	}
	for _, t := range d.Teams {
		add(access.TypeTeam, t.ID, t.Name, t.URL)
	}
	for _, x := range d.Schedules {
		add(access.TypeSchedule, x.ID, x.Name, x.URL)
	}
	switch len(found) {
	case 0:
		return webPage{name: q.Resource}, nil
	case 1:
		return found[0], nil
	}
	return webPage{}, refuse(failure.PageMany, failure.Blanks{"name": q.Resource})
}
