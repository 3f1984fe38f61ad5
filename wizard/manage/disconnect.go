package manage

import (
	"context"

	"connectpd/store/access"
	"connectpd/wizard/flow"
)

// Ids of the choices of disconnecting.
const (
	chooseStay   = "disconnect:stay"
	chooseLeave  = "disconnect:keep data"
	chooseDelete = "disconnect:delete data"
)

// Disconnecter removes a connector and its tokens; purge also its data and
// log.
type Disconnecter interface {
	Disconnect(ctx context.Context, connector string, purge bool) (access.Connector, error)
}

// disconnectRequest asks to disconnect.
type disconnectRequest struct {
	Connector string
	Purge     bool
}

// Disconnect takes a connector off this computer, after a choice and a
// confirmation. Its data goes only when its name was typed.
type Disconnect struct {
	flow.Base
	s       Disconnecter
	c       access.Connector
	stays   string // what disconnecting leaves in the tenant; empty on this computer
	chosen  string
	confirm *confirm
}

// NewDisconnect disconnects a connector; stays is what that leaves elsewhere.
func NewDisconnect(s Disconnecter, c access.Connector, stays string) *Disconnect {
	return &Disconnect{s: s, c: c, stays: stays, chosen: chooseStay}
}

// Page is what to show now.
func (f *Disconnect) Page() flow.Page {
	p := flow.Page{Heading: "Disconnect", Title: f.c.Name, Problem: f.Refusal, Next: "continue"}
	if f.confirm != nil {
		f.confirm.page(&p)
	} else {
		p.Question, p.Intro = "Disconnect "+f.c.Name+"?", f.leaves()
		p.Choices = []flow.Choice{
			{ID: chooseStay, Label: "Keep it connected", Chosen: f.chosen == chooseStay},
			{ID: chooseLeave, Label: "Disconnect and keep its access data", Chosen: f.chosen == chooseLeave},
			{ID: chooseDelete, Label: "Disconnect and delete its access data and log", Chosen: f.chosen == chooseDelete},
		}
	}
	if f.Busy() {
		p.Waiting = "Disconnecting"
	}
	return p
}

// leaves says what disconnecting leaves where it is.
func (f *Disconnect) leaves() []string {
	text := []string{"Its API token is deleted from this computer. The key itself stays valid until you delete it in PagerDuty."}
	if f.stays != "" {
		text = append(text, f.stays)
	}
	return text
}

// Choose takes a choice.
func (f *Disconnect) Choose(id string) *flow.Problem {
	switch {
	case f.confirm != nil:
		f.confirm.choose(id)
	case id == chooseStay, id == chooseLeave, id == chooseDelete:
		f.chosen = id
	}
	f.Refusal = nil
	return nil
}

// Set takes the typed name.
func (f *Disconnect) Set(field, text string) {
	if f.confirm != nil && field == fieldName {
		f.confirm.typed, f.Refusal = text, nil
	}
}

// Next goes on to the confirmation, and from there disconnects.
func (f *Disconnect) Next() *flow.Problem {
	switch {
	case f.Busy():
		return nil
	case f.confirm == nil && f.chosen == chooseStay:
		f.Finish("")
		return nil
	case f.confirm == nil:
		f.confirm = f.asks()
		return nil
	}
	sure, problem := f.confirm.confirmed()
	switch {
	case problem != nil:
		f.Refusal = problem
	case !sure:
		f.confirm = nil
	default:
		f.disconnect()
	}
	return problem
}

func (f *Disconnect) asks() *confirm {
	if f.chosen == chooseDelete {
		return &confirm{question: "Delete the access data and log of " + f.c.Name + ", too?", name: f.c.Name, no: "Go back", yes: "Disconnect and delete",
			text: []string{"Its history and running reviews cannot be restored. Sealed reviews stay."}}
	}
	return &confirm{question: "Disconnect it now?", no: "Go back", yes: "Disconnect",
		text: []string{"Its access data stays here; connecting the account again starts a new history."}}
}

func (f *Disconnect) disconnect() {
	r := disconnectRequest{Connector: f.c.ID, Purge: f.chosen == chooseDelete}
	f.Refusal = nil
	f.Desk.Ask(flow.Call("disconnect", r, func(ctx context.Context, r disconnectRequest) (access.Connector, error) {
		return f.s.Disconnect(context.WithoutCancel(ctx), r.Connector, r.Purge)
	}, func(_ access.Connector, err error) {
		if f.Refusal = flow.Failed(err, ""); err == nil {
			f.Finish(f.said())
		}
	}).Lasting())
}

func (f *Disconnect) said() string {
	text := f.c.Name + " is disconnected. Its API key still works in PagerDuty: delete it there."
	if f.stays != "" {
		text += " " + f.stays
	}
	return text
}

// Back leaves the confirmation; false on the first page.
func (f *Disconnect) Back() bool {
	was := f.confirm != nil
	f.confirm, f.Refusal = nil, nil
	return was
}
