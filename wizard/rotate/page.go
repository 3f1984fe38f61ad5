package rotate

import (
	"fmt"
	"time"

	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// Page is what to show now.
func (m *Machine) Page() flow.Page {
	p := flow.Page{Heading: m.heading(), Problem: m.problem, Next: "next"}
	switch m.step {
	case StepPlace:
		m.placePage(&p)
		p.First = p.Waiting == ""
	case StepKey:
		m.keyPage(&p)
		p.First = p.Waiting == ""
	case StepReview:
		m.reviewPage(&p)
	case StepOldKey:
		m.oldKeyPage(&p)
	}
	return p
}

func (m *Machine) heading() string {
	if m.onlyOld {
		return "The old API key"
	}
	if m.facts.Why == Asked {
		return "Rotate the API token"
	}
	return "Enter the API token again"
}

func (m *Machine) guide() flow.KeyGuide {
	sub := m.facts.Connector.Account.Subdomain
	if m.facts.Connector.Account.Region == "eu" && sub != "" {
		sub += ".eu"
	}
	if typed, p := flow.CleanSubdomain(m.subdomain); p == nil && typed != "" {
		sub = typed
	}
	if _, p := flow.CleanSubdomain(sub); p != nil {
		sub = ""
	}
	return flow.NewKeyGuide(m.facts.Place.KeyKind, m.facts.Today, sub)
}

// keyPage is the current token, how to make a new key, and the field for it.
func (m *Machine) keyPage(p *flow.Page) {
	c := m.facts.Connector
	p.Title, p.Question, p.Next, p.TakesKey = "API key", "Paste the new API key from PagerDuty.", "check", true
	p.Intro = []string{m.why()}
	if t := c.Token; t.Number != 0 || t.Last4 != "" {
		p.Intro = append(p.Intro, "The current token "+describe(t.Last4, t.AddedAt)+".")
	}
	p.Fields = []flow.Field{flow.TokenField(m.token.length)}
	if c.Account.Subdomain == "" {
		p.Fields = append(p.Fields, flow.Field{ID: flow.FieldSubdomain, Label: "Your PagerDuty account", Value: m.subdomain,
			Optional: true, Placeholder: "acme"})
	}
	m.guide().Show(p, m.facts.Browser, m.steps)
	if m.facts.Why == Asked {
		p.Hints = []string{"The old key keeps working until you disable it, so nothing is interrupted."}
	}
	m.keyNotes(p)
	switch {
	case m.desk.Wants(workCheck):
		p.Waiting, p.WaitHint = "Checking the token with PagerDuty", "Go back to stop the check."
	case m.desk.Wants(workReplace):
		p.Fields[0].Last4 = m.token.clean.Last4()
		m.replacing(p)
	default:
		m.trying(p)
	}
}

// keyNotes say where the new token goes besides, and what the environment
// changes.
func (m *Machine) keyNotes(p *flow.Page) {
	p.Opened = m.browser
	if m.facts.Place.Elsewhere() {
		p.Notes = append(p.Notes, "The new token also goes to "+m.facts.Place.Host+", where this connector lives.")
	}
	if m.facts.EnvToken {
		p.Notes = append(p.Notes, "CONNECTPD_TOKEN is set. Rotation does not use it, but connectpd sync in this shell uses it instead of the kept token.")
	}
	if m.facts.APIBase != "" && !m.facts.Demo {
		p.Notes = append(p.Notes, "CONNECTPD_API_URL is set: the token is only checked at and sent to "+m.facts.APIBase+".")
	}
}

func (m *Machine) why() string {
	name := m.facts.Connector.Name
	switch {
	case m.facts.Why == Rejected && m.facts.Reason != "":
		return words.Stop(m.facts.Reason) + " It was probably deleted or disabled there."
	case m.facts.Reason != "":
		return name + ": " + m.facts.Reason
	case m.facts.Why == Rejected:
		return "PagerDuty no longer accepts the token of " + name + ". The key was probably deleted or disabled."
	case m.facts.Why == Gone:
		return "There is no stored token for " + name + "."
	}
	return "The new key is checked before anything changes."
}

func (m *Machine) replacing(p *flow.Page) {
	p.Waiting = "Replacing the token"
	if m.facts.Place.Elsewhere() {
		p.Waiting = "Replacing the token, here and in " + m.facts.Place.Host
	}
	p.Slow, p.WaitHint = m.kind().Slow(), "Go back to stop and keep the current token."
}

func (m *Machine) reviewPage(p *flow.Page) {
	p.Title, p.Question, p.Next = "Review", "Replace the token with this one?", "replace"
	id := *m.token.identity
	p.Rows = []flow.Row{
		{Label: "Account", Value: id.Account.Label()},
		{Label: "Current token", Value: describe(m.facts.Connector.Token.Last4, m.facts.Connector.Token.AddedAt)},
		{Label: "New token", Value: "ends in " + m.token.clean.Last4()},
	}
	p.Warnings = m.warnings()
	if m.desk.Wants(workReplace) {
		m.replacing(p)
	}
}

// warnings are what deserves a second look before the token is replaced.
func (m *Machine) warnings() []string {
	id := m.token.identity
	if id == nil || id.SeesAll() {
		return nil
	}
	if m.facts.Connector.Token.Kind == id.Kind && id.Kind != access.UserToken {
		return nil
	}
	if id.Kind == access.UserToken {
		return []string{fmt.Sprintf("This token sees what %s can see as %s. If the current one sees more, the next sync is held until you decide.",
			id.UserName, access.RoleName(id.UserRole, id.Plan.AdvancedPermissions))}
	}
	return []string{"This token may only see part of the account. If the current one sees more, the next sync is held until you decide."}
}

// describe names a key as a person finds it in PagerDuty's list.
func describe(last4 string, added time.Time) string {
	text := "unknown ending"
	if last4 != "" {
		text = "ends in " + last4
	}
	if !added.IsZero() {
		text += " and was added here on " + words.Day(added)
	}
	return text
}
