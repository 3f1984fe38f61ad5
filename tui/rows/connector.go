package rows

import (
	"fmt"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/wizard/platform"
	"connectpd/wizard/service"
	"connectpd/wizard/setup"
)

// Fact is one thing that is known of a connector. Without a label it goes on
// with the one before.
type Fact struct {
	Label, Text string
	Warns       bool // it asks for something to be done
	Address     bool // of a page: nothing else stands on its line
}

// Sentence is a fact as it is said; an address stands alone.
func (f Fact) Sentence() string {
	switch {
	case f.Address:
		return f.Text
	case f.Label == "":
		return words.Sentence(f.Text)
	}
	return words.Stop(f.Label + ": " + f.Text)
}

// Facts are all that is known of a connector. reminder is the age from which a
// token is worth replacing, 0 never.
func Facts(c store.Connector, place platform.Place, now time.Time, reminder time.Duration) []Fact {
	var list []Fact
	add := func(label, text string) {
		if text != "" {
			list = append(list, Fact{Label: label, Text: text})
		}
	}
	warn := func(label, text string) { list = append(list, Fact{Label: label, Text: text, Warns: true}) }
	_, why := c.Standing()
	add("Why", why)
	add(place.Called, there(c, place, now))
	if place.Link != "" {
		list = append(list, Fact{Text: place.Link, Address: true})
	}
	if r := c.LastApplied; r != nil {
		add("Users", place.Compared(c.App.Name, r.Counts.Users))
	}
	if h := c.HandedOver; h != nil {
		add("Waits", words.Comma("handed over to "+h.Name, h.Email, "on "+words.Day(h.At)))
	}
	if l := c.Live; l != nil {
		add("Syncing", fmt.Sprintf("process %d on %s, since %s", l.PID, l.Host, l.Since.Local().Format("15:04:05")))
	}
	add("App", App(c.App))
	for i, o := range c.Owners {
		label := ""
		if i == 0 {
			label = "Owners"
		}
		add(label, words.Comma(o.Name, o.Email, o.Role.Label(), setup.PagerDutyRoleText(c, o)))
	}
	add("Account", c.Account.Label())
	add("Token", TokenText(c, now))
	if text := c.CutOff(); text != "" {
		warn("", text)
	}
	if service.TokenIsOld(c, now, reminder) {
		warn("", "it is "+words.Span(now.Sub(c.Token.AddedAt))+" old: replace it with connectpd rotate")
	}
	for _, o := range c.OldTokens {
		warn("Old key", OldKeyText(o)+": connectpd rotate --old-key")
	}
	if r := c.LastRun; r != nil {
		add("Last sync", fmt.Sprintf("%s, %s, %s in %s", r.Result, words.Ago(now, r.FinishedAt),
			words.Plural(r.Traffic.Requests, "request", "requests"), words.Elapsed(r.FinishedAt.Sub(r.StartedAt))))
	}
	if r := c.LastApplied; r != nil {
		add("Data", Counts(r.Counts))
		add("", "from "+words.Ago(now, r.FinishedAt)+"; updated when someone runs connectpd sync")
	}
	add("Id", c.ID)
	return list
}

// there says where else a connector is registered, and what was said there last.
func there(c store.Connector, place platform.Place, now time.Time) string {
	switch {
	case !place.Elsewhere() && c.LastApplied != nil:
		return place.None
	case !place.Elsewhere():
		return ""
	}
	return place.Host + ": " + place.Stands(now)
}

// Title names a connector and its account.
func Title(c store.Connector) string {
	if c.Account.Subdomain == "" {
		return c.Name
	}
	return c.Name + " (" + c.Account.Subdomain + ")"
}

// App is the app that a connector feeds.
func App(app store.App) string {
	if app.IDP == "" {
		return app.Name
	}
	return app.Name + ", sign-in with " + app.IDP
}

// TokenText is which API token a connector has, and where it is kept; empty
// without one.
func TokenText(c store.Connector, now time.Time) string {
	t := c.Token
	if t.Number == 0 {
		return ""
	}
	return fmt.Sprintf("ending %s, %s, %s, added on %s (%s)",
		t.Last4, t.Kind.Label(), t.StoredIn.Kept(), words.Day(t.AddedAt), words.Ago(now, t.AddedAt))
}

// OldKeyText is a key that was replaced and may still work.
func OldKeyText(o store.OldToken) string {
	return "ending " + o.Last4 + ", replaced on " + words.Day(o.ReplacedAt) + "; PagerDuty has not been seen to refuse it"
}

// Counts are those of the access data.
func Counts(c access.Counts) string {
	return words.Comma(
		words.Plural(c.Users, "user", "users"),
		words.Plural(c.Teams, "team", "teams")+" with "+words.Plural(c.TeamMemberships, "membership", "memberships"),
		words.Plural(c.Roles, "role", "roles"),
		words.Plural(c.Schedules, "schedule", "schedules")+" with "+words.Plural(c.ScheduleMembers, "member", "members"),
		words.Plural(c.OnCall, "person on call", "on call")+" now",
	)
}
