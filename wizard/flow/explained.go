package flow

// ActTechnical is the action that shows what is known of a problem beyond its
// sentence: status, route, request id.
const ActTechnical = "technical"

// Explain gives a conversation's problems an action that shows their technical
// part, which no page shows unasked. Every face talks through it.
func Explain(c Conversation) Conversation { return &explained{Conversation: c} }

// Technically introduces the technical part of a failure.
func Technically(text string) string { return actTechnicalLabel + ": " + text }

// actTechnicalLabel is what the action is called.
const actTechnicalLabel = "Technical details"

type explained struct {
	Conversation
	of    *Problem // the problem that was asked about
	shown *Problem // the same, with its technical part
}

// Page is what to show now.
func (e *explained) Page() Page {
	p := e.Conversation.Page()
	switch {
	case p.Problem == nil || p.Waiting != "":
	case p.Problem == e.of:
		p.Problem = e.shown
	case p.Problem.Technical() != "":
		p.Actions = append(p.Actions[:len(p.Actions):len(p.Actions)], Action{
			ID: ActTechnical, Label: actTechnicalLabel, Help: "The request and answer, for troubleshooting."})
	}
	return p
}

// Act does one of the page's actions.
func (e *explained) Act(id string) *Problem {
	if id != ActTechnical {
		return e.Conversation.Act(id)
	}
	if p := e.Conversation.Page().Problem; p != nil {
		with := *p
		with.Detail = Technically(p.Technical())
		e.of, e.shown = p, &with
	}
	return nil
}
