package flows

import (
	"strings"

	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
)

// Page is what to show now.
func (g *Start) Page() flow.Page {
	p := flow.Page{Heading: "Start an access review", Title: words.Clean(g.f.Connector.Named()), Problem: g.Refusal, Next: "next", First: g.page == pageScope}
	switch g.page {
	case pageScope:
		g.scopePage(&p)
	case pageDue:
		p.Question = "What is the review's name, and when is it due?"
		p.Fields = []flow.Field{{ID: fieldName, Label: "Name", Value: g.name}, {ID: fieldDue, Label: "Due date", Value: g.due, Focus: true}}
		p.Hints = []string{"The due date ends at midnight" + inZone(g.f.Zone) + ". You can change it later, with a reason."}
	case pageReviewers:
		g.reviewersPage(&p)
	case pageUnmarked:
		g.unmarkedPage(&p)
	case pagePlan:
		g.planPage(&p)
	}
	if g.Busy() {
		p.Waiting = "Reading access data"
		if g.Desk.Wants("start") {
			p.Waiting = "Freezing access data"
		}
	}
	return p
}

func inZone(zone string) string {
	if zone == "" {
		return ""
	}
	return " in " + zone
}

func (g *Start) scopePage(p *flow.Page) {
	p.Question = "What should be reviewed?"
	add := func(id, label string) {
		p.Choices = append(p.Choices, flow.Choice{ID: id, Label: label, Chosen: g.scope == id})
	}
	if g.f.Earlier {
		add(chooseChanged, "What changed since the last review, or was left open")
	}
	add(choosePrivileged, "Privileged access: Account Owner, Global Admin, managers")
	add(chooseAll, "Everything: roles, teams and schedules")
	add(chooseTeam, "One team")
	add(chooseRole, "One role")
	switch g.scope {
	case chooseTeam:
		p.Fields = []flow.Field{{ID: fieldScope, Label: "Team", Value: g.within, Suggestions: g.f.Teams, Focus: true}}
	case chooseRole:
		p.Fields = []flow.Field{{ID: fieldScope, Label: "Role", Value: g.within, Suggestions: g.f.Roles, Focus: true}}
	}
	p.Hints = []string{"Every grant in scope becomes an item with one reviewer. The list is frozen from the latest full sync."}
}

func (g *Start) reviewersPage(p *flow.Page) {
	p.Question = "Who should decide?"
	for _, c := range [...][2]string{
		{chooseTeams, "Each team's managers, and one person for the rest"},
		{chooseOne, "One person for everything"},
		{chooseFile, "Everyone's manager, from a file, and one person for the rest"},
	} {
		p.Choices = append(p.Choices, flow.Choice{ID: c[0], Label: c[1], Chosen: g.who == c[0]})
	}
	switch g.who {
	case chooseOne:
		p.Fields = []flow.Field{{ID: fieldReviewer, Label: "Reviewer's email", Value: g.reviewer}}
	case chooseFile:
		p.Fields = append(p.Fields, flow.Field{ID: fieldPeople, Label: "People file (CSV: email, manager, left)", Value: g.file})
	}
	if g.who != chooseOne {
		p.Fields = append(p.Fields, flow.Field{ID: fieldFallback, Label: "Email of the reviewer for the rest", Value: g.fallback, Optional: true})
	}
	p.Hints = []string{"Nobody decides on their own access. Add a second email after a comma for the access of the first: ada@example.com, grace@example.com"}
}

func (g *Start) unmarkedPage(p *flow.Page) {
	p.Question = "Which of these are service accounts?"
	p.Intro = []string{words.Plural(len(g.plan.Unmarked), "account looks", "accounts look") + " like a service account."}
	for _, u := range g.plan.Unmarked {
		p.Choices = append(p.Choices, flow.Choice{ID: chooseService + u.User.ID, Label: words.Clean(u.User.Name),
			Detail: words.Clean(words.Comma(u.User.Email, u.Why)), Many: true, Chosen: g.service[u.User.ID]})
	}
	p.Fields = []flow.Field{{ID: fieldAccountable, Label: "Email of who is accountable for them", Value: g.accountable, Optional: !g.anyService()}}
	p.Hints = []string{"Unselected accounts are marked as people and not asked about again. You can change this with connectpd people mark."}
}

func (g *Start) planPage(p *flow.Page) {
	plan := g.plan
	p.Question, p.Next = plan.ReviewersText()+". Start the review?", "start the review"
	p.Rows = []flow.Row{
		{ID: fieldScope, Label: "Scope", Value: words.Capital(review.ScopeText(plan.Scope)) + ": " + words.Plural(plan.Population.InScope, "item", "items") +
			" of " + words.Plural(plan.Population.Grants, "grant", "grants") + ", " + words.Count(plan.Privileged) + " privileged"},
		{ID: fieldDue, Label: "Name, due", Value: words.Clean(g.name) + ", " + review.DayText(g.due)},
		{ID: fieldReviewer, Label: "Reviewers", Value: reviewersText(*plan), Warning: nobodyText(*plan)},
		{Label: "Data", Value: "from the sync of " + words.Date(plan.Run.FinishedAt)},
	}
	if len(plan.Gaps) > 0 {
		p.Warnings = append([]string{"The list is not complete. Starting anyway needs a reason, which becomes part of the evidence."}, plan.Gaps...)
		p.Fields = []flow.Field{{ID: fieldGaps, Label: "Why you accept the gaps", Value: g.gaps, Focus: true}}
	}
}

// mostNamed is how many reviewers a line names.
const mostNamed = 5

func reviewersText(p review.Plan) string {
	var list []string
	for _, s := range p.Reviewers {
		list = append(list, words.Clean(s.Email)+" "+words.Count(s.Items))
	}
	return strings.TrimSpace(words.Few(list, mostNamed))
}

func nobodyText(p review.Plan) string {
	if len(p.Nobody) == 0 {
		return ""
	}
	var list []string
	for i := range p.Nobody {
		it := &p.Nobody[i]
		list = append(list, it.Who()+" ("+it.Holds()+" on "+it.On()+")")
	}
	return words.Plural(len(p.Nobody), "item", "items") + " without a reviewer: " + words.Few(list, 3) + ". Add a second email after a comma."
}
