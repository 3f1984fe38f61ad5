package flows

import (
	"context"

	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
)

// SendItNow follows the SHA-256 of a signed review.
const SendItNow = "Send this to your auditor now. Only a copy kept elsewhere can reveal a later change."

// fieldStatement is what is signed.
const fieldStatement = "statement"

// statement is proposed for a signature.
const statement = "I have seen who decided what. What is kept is needed, and what is not needed is revoked."

// Ids of the choices of a confirmation.
const (
	chooseNo  = "confirm:no"
	chooseYes = "confirm:yes"
)

// Sign shows what a signature covers, signs, and writes the evidence.
type Sign struct {
	flow.Base
	s             Service
	f             Facts
	st            *review.State
	as, statement string
	asking, sure  bool
	state         *review.State
	file          string // of the evidence
	unwritten     *flow.Problem
}

// newSign signs a review.
func newSign(s Service, f Facts, st *review.State) *Sign {
	return &Sign{s: s, f: f, st: st, as: f.Me, statement: statement}
}

// Page is what to show now.
func (g *Sign) Page() flow.Page {
	p := flow.Page{Heading: "Sign", Title: words.Clean(g.st.Frozen.Name), Problem: g.Refusal}
	switch {
	case g.state != nil:
		g.donePage(&p)
	case g.asking:
		p.Question, p.Next = "Sign it now?", "continue"
		p.Intro = []string{"A signed review is sealed. Corrections can be added later, but nothing in it can be changed."}
		p.Choices = []flow.Choice{{ID: chooseNo, Label: "Go back", Chosen: !g.sure}, {ID: chooseYes, Label: "Sign it as " + words.OneLine(g.as), Chosen: g.sure}}
	default:
		p.Question, p.Next = "What do you sign?", "continue"
		p.Notes = FigureLines(g.st.Figures())
		p.Fields = []flow.Field{{ID: fieldAs, Label: "Signer's email", Value: g.as}, {ID: fieldStatement, Label: "Statement", Value: g.statement, Focus: true}}
	}
	if g.Busy() {
		p.Waiting = "Signing, and writing the evidence"
	}
	return p
}

func (g *Sign) donePage(p *flow.Page) {
	p.Question, p.Next = "Signed. This is its SHA-256.", "close"
	p.Copy, p.CopyName = g.state.Sealed, "the SHA-256"
	p.Notes = []string{SendItNow}
	if g.file != "" {
		p.Notes = append(p.Notes, "The evidence: "+g.file)
	}
	if n := g.state.Figures().Revoked; n > 0 {
		p.Notes = append(p.Notes, words.Plural(n, "removal is", "removals are")+" open. The next sync shows which are gone; the review closes when none are open.")
	}
	p.Problem = g.unwritten
}

// FigureLines say what an auditor asks about first.
func FigureLines(f review.Figures) []string {
	lines := []string{
		words.Count(f.Decided) + " of " + words.Plural(f.Items, "item", "items") + " decided.",
		"Kept: " + f.Share(f.Kept) + ". To revoke: " + f.Share(f.Revoked) + ".",
		"Decided in bulk: " + f.Share(f.Bulk) + ". On the last day: " + f.Share(f.LastDay) + ". With a comment: " + f.Share(f.Commented) + ".",
	}
	if f.Temporary > 0 {
		lines = append(lines, "Kept until a date: "+f.Share(f.Temporary)+".")
	}
	if f.Excepted > 0 {
		lines = append(lines, "Not reviewed, with a reason: "+words.Count(f.Excepted)+".")
	}
	if f.KeptIdle > 0 {
		lines = append(lines, "Kept for people who are deleted or never accepted their invitation: "+words.Count(f.KeptIdle)+".")
	}
	if f.Undecided > 0 {
		lines = append(lines, "Undecided: "+words.Count(f.Undecided)+". They stay undecided, and the evidence says so.")
	}
	return lines
}

// Choose answers the confirmation.
func (g *Sign) Choose(id string) *flow.Problem {
	g.sure, g.Refusal = id == chooseYes, nil
	return nil
}

// Set takes who signs what.
func (g *Sign) Set(id, text string) {
	switch g.Refusal = nil; id {
	case fieldAs:
		g.as = text
	case fieldStatement:
		g.statement = text
	}
}

// Next goes on to the confirmation, and from there signs.
func (g *Sign) Next() *flow.Problem {
	switch {
	case g.Busy():
		return nil
	case g.state != nil:
		g.Finish(words.Stop(words.Clean(g.st.Frozen.Name) + " is signed: SHA-256 " + g.state.Sealed))
		return nil
	case !g.asking:
		for _, f := range []field{
			{Field: flow.Field{ID: fieldAs, Value: g.as}, missing: failure.ReviewSigner, flag: "--as EMAIL"},
			{Field: flow.Field{ID: fieldStatement, Value: g.statement}, missing: failure.ReviewStatement, flag: "--reason TEXT"},
		} {
			if _, g.Refusal = f.read(); g.Refusal != nil {
				return g.Refusal
			}
		}
		g.asking, g.sure = true, false
		return nil
	case !g.sure:
		g.asking = false
		return nil
	}
	g.Refusal = nil
	g.Desk.Ask(flow.Call("sign", review.SignRequest{Review: g.st.Frozen.ID, As: words.OneLine(g.as), Statement: words.OneLine(g.statement), Entry: g.f.entry()},
		lasting(g.s.Sign), g.signed).Lasting())
	return nil
}

// signed goes on to the evidence.
func (g *Sign) signed(s *review.State, err error) {
	if g.Refusal = flow.Failed(err, flow.NothingChanged); err != nil {
		g.asking = false
		return
	}
	g.state = s
	g.Desk.Ask(flow.Call("evidence", EvidenceRequest{Review: s.Frozen.ID, Path: g.f.Folder}, func(ctx context.Context, r EvidenceRequest) (string, error) {
		return g.s.WriteEvidence(context.WithoutCancel(ctx), r)
	}, func(file string, err error) {
		g.file, g.unwritten = file, flow.Failed(err, "The review is signed.")
	}).Lasting())
}

// Back leaves the confirmation; false on the first page.
func (g *Sign) Back() bool {
	switch {
	case g.state != nil:
		g.Next()
		return true
	case g.asking && !g.Busy():
		g.asking, g.Refusal = false, nil
		return true
	}
	return false
}

// State is the review as the flow left it; nil where it changed nothing.
func (g *Sign) State() *review.State { return g.state }
