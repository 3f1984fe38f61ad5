// Package flowtest holds a small flow that no product needs: each face's tests
// carry it through, which shows that a face drives a flow it has never heard
// of. Only tests import it.
package flowtest

import (
	"context"
	"strings"

	"connectpd/store/failure"
	"connectpd/wizard/flow"
)

// What the flow asks, refuses and does, as every face has to show it.
const (
	AsksName = "Who is to be greeted?"
	AsksTone = "How warm is the greeting?"
	Refuses  = "A connector needs a name."
	Does     = "Greeting"
	Flag     = "--name"
)

// FieldName is the field of the first page.
const FieldName = "name"

// Ids of the choices of the second page. tonePlain is proposed.
const (
	tonePlain = "tone:plain"
	ToneWarm  = "tone:warm"
)

// Request is what the service is asked.
type Request struct{ Name, Tone string }

// Service greets, and notes what it was asked. One flow at a time uses it.
type Service struct {
	Asked []Request
}

func (s *Service) greet(ctx context.Context, r Request) (string, error) {
	s.Asked = append(s.Asked, r)
	if r.Tone == ToneWarm {
		return "A very good day to you, " + r.Name + "!", ctx.Err()
	}
	return "Good day, " + r.Name + ".", ctx.Err()
}

// Greeting asks for a name and a tone, has the service greet, and ends with
// what the service said.
type Greeting struct {
	flow.Base
	s     *Service
	r     Request
	named bool // the first page is answered
}

// NewGreeting begins a greeting.
func NewGreeting(s *Service) *Greeting { return &Greeting{s: s, r: Request{Tone: tonePlain}} }

// Page is what to show now.
func (g *Greeting) Page() flow.Page {
	p := flow.Page{Heading: "Greet", Problem: g.Refusal, First: !g.named}
	if !g.named {
		p.Title, p.Question = "Name", AsksName
		p.Fields = []flow.Field{{ID: FieldName, Label: "Name", Value: g.r.Name, Focus: true}}
		return p
	}
	p.Title, p.Question, p.Next = "Tone", AsksTone, "greet"
	p.Choices = []flow.Choice{
		{ID: tonePlain, Label: "Plain", Chosen: g.r.Tone == tonePlain},
		{ID: ToneWarm, Label: "Warm", Chosen: g.r.Tone == ToneWarm},
	}
	if g.Busy() {
		p.Waiting = Does
	}
	return p
}

// Set takes the name.
func (g *Greeting) Set(field, text string) {
	if field == FieldName {
		g.r.Name, g.Refusal = strings.TrimSpace(text), nil
	}
}

// Choose takes the tone.
func (g *Greeting) Choose(id string) *flow.Problem {
	if id == tonePlain || id == ToneWarm {
		g.r.Tone = id
	}
	return nil
}

// Next goes on to the tone, and from there has the service greet.
func (g *Greeting) Next() *flow.Problem {
	switch {
	case g.Busy():
	case g.r.Name == "":
		g.Refusal = &flow.Problem{Told: failure.Tell(failure.ConnectorName), Field: FieldName, Flag: Flag}
		return g.Refusal
	case !g.named:
		g.named = true
	default:
		g.Desk.Ask(flow.Call("greet", g.r, g.s.greet, g.greeted))
	}
	return nil
}

func (g *Greeting) greeted(said string, err error) {
	if g.Refusal = flow.Failed(err, flow.NothingChanged); err == nil {
		g.Finish(said)
	}
}

// Back goes from the tone to the name.
func (g *Greeting) Back() bool {
	was := g.named
	g.named, g.Refusal = false, nil
	return was
}
