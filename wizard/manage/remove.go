package manage

import (
	"context"

	"connectpd/store/access"
	"connectpd/wizard/flow"
)

// Remove forgets something after one confirmation: an unfinished set-up, or
// one that was handed over.
type Remove struct {
	flow.Base
	heading, title string
	confirm        confirm
	said           string
	do             func(ctx context.Context) error
}

// DraftRemover drops an unfinished set-up.
type DraftRemover interface {
	DropDraft(ctx context.Context, id string) error
}

// NewRemoveDraft removes an unfinished set-up, and a token kept with it.
func NewRemoveDraft(s DraftRemover, d access.Draft) *Remove {
	text := "Its answers are deleted."
	if d.Token.Number != 0 {
		text = "Its answers are deleted, and so is its token in the " + d.Token.StoredIn.Noun() + "."
	}
	return &Remove{
		heading: "Unfinished setup", title: "Remove", said: "The unfinished setup is removed.",
		confirm: confirm{question: "Remove this unfinished setup?", no: "Keep it", yes: "Remove it",
			text: []string{text}},
		do: func(ctx context.Context) error { return s.DropDraft(ctx, d.ID) },
	}
}

// HandOverRemover forgets a connector that was handed over.
type HandOverRemover interface {
	RemoveHandOver(ctx context.Context, connector string) (access.Connector, error)
}

// NewRemoveHandOver forgets a connector that was handed over; stays is what
// that leaves in a tenant.
func NewRemoveHandOver(s HandOverRemover, c access.Connector, stays string) *Remove {
	if stays == "" {
		stays = "The message sent to " + c.HandedOver.Name + " still works."
	}
	return &Remove{
		heading: "Handover", title: c.Name, said: c.Name + " is removed here. " + stays,
		confirm: confirm{question: "Forget that " + c.Name + " was handed over?", no: "Keep it", yes: "Forget it", text: []string{stays}},
		do: func(ctx context.Context) error {
			_, err := s.RemoveHandOver(ctx, c.ID)
			return err
		},
	}
}

// Page is what to show now.
func (f *Remove) Page() flow.Page {
	p := flow.Page{Heading: f.heading, Title: f.title, Problem: f.Refusal}
	f.confirm.page(&p)
	if f.Busy() {
		p.Waiting = "Removing"
	}
	return p
}

// Choose answers the confirmation.
func (f *Remove) Choose(id string) *flow.Problem {
	f.confirm.choose(id)
	f.Refusal = nil
	return nil
}

// Next removes, or ends.
func (f *Remove) Next() *flow.Problem {
	if f.Busy() {
		return nil
	}
	if sure, _ := f.confirm.confirmed(); !sure {
		f.Finish("")
		return nil
	}
	f.Refusal = nil
	f.Desk.Ask(flow.Call("remove", f.title, func(ctx context.Context, _ string) (struct{}, error) {
		return struct{}{}, f.do(context.WithoutCancel(ctx))
	}, func(_ struct{}, err error) {
		if f.Refusal = flow.Failed(err, flow.NothingChanged); err == nil {
			f.Finish(f.said)
		}
	}).Lasting())
	return nil
}
