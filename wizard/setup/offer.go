package setup

import (
	"errors"

	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
)

// Ids of the page that offers to take up an unfinished set-up.
const (
	chooseDraft = "draft:"            // + the draft's id
	chooseFresh = chooseDraft + "new" // ids of the store never are "new"
)

// offer is whether to take up an unfinished set-up before step 1.
type offer struct {
	open   bool   // not answered yet
	chosen string // a draft's id; "" a new set-up
}

// offering: the page stands before step 1, where there are drafts and no
// answer came with flags.
func (s *state) offering() bool { return s.offer.open }

// makeOffer proposes the newest draft that this program can read.
func (s *state) makeOffer() {
	s.offer.open = len(s.facts.Drafts) > 0
	for _, d := range s.facts.Drafts {
		if _, err := decodeAnswers(d.Answers); err == nil {
			s.offer.chosen = d.ID
			return
		}
	}
}

func (c *connectorStage) offerPage(p *flow.Page) {
	p.Title = "Unfinished setup"
	p.Question = "Continue where you left off?"
	p.Intro = []string{"All your answers were kept except the API token, unless you chose to keep it too."}
	for _, d := range c.facts.Drafts {
		detail := "left on " + words.Weekday(d.UpdatedAt)
		if d.Token.Number != 0 {
			detail += " · with its API token"
		}
		choice := flow.Choice{ID: chooseDraft + d.ID, Label: "Continue with " + DraftName(d), Detail: detail, Chosen: c.offer.chosen == d.ID}
		switch a, err := decodeAnswers(d.Answers); {
		case err == nil:
			choice.Detail = "at " + a.Step.Title() + " · " + detail
		case errors.As(err, new(newerAnswers)):
			choice.Refused = err.Error()
		}
		p.Choices = append(p.Choices, choice)
	}
	p.Choices = append(p.Choices, flow.Choice{ID: chooseFresh, Label: "Start a new one",
		Detail: "the unfinished one is kept", Chosen: c.offer.chosen == ""})
	if c.desk.Wants(WorkResume) {
		p.Waiting = "Loading your answers"
	}
}

func (c *connectorStage) chooseOffer(id string) *flow.Problem {
	if id == chooseFresh {
		c.offer.chosen = ""
		return nil
	}
	for _, d := range c.facts.Drafts {
		if id != chooseDraft+d.ID {
			continue
		}
		if _, err := decodeAnswers(d.Answers); errors.As(err, new(newerAnswers)) {
			return cannotResume(err)
		}
		c.offer.chosen = d.ID
	}
	return nil
}

func (c *connectorStage) takeOffer() (outcome, *flow.Problem) {
	switch {
	case c.offer.chosen == "":
		c.offer.open = false
		if !c.settled() && !c.desk.Wants(WorkProbe) {
			c.probe(false)
		}
	case !c.desk.Wants(WorkResume):
		c.ask(flow.Call(WorkResume, c.offer.chosen, c.services.Resume, c.flow.resumed), true)
	}
	return stay, nil
}

// DraftName is what a draft's connector would be called.
func DraftName(d access.Draft) string {
	if a, err := decodeAnswers(d.Answers); err == nil && a.Name != "" {
		return a.Name
	}
	return platform.Catalogue
}
