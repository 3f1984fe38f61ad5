package wizard

import (
	"errors"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/wizard/talk"
)

// ActReenter enters a new token after a sync found the old one rejected.
const ActReenter = "reenter"

// syncStage is step 7. Faces draw a running sync themselves, from
// Sync.Progress; the page carries the rest.
type syncStage struct {
	*state
	quiet
	connector store.Connector // as saved
	sync      *Sync
	summary   *Summary
	err       error // why the sync did not start
}

// start asks for the first sync, with the kept token or, where none is kept,
// with the one in memory.
func (y *syncStage) start() {
	req := SyncRequest{Connector: y.connector.ID, Stored: true, Follow: true}
	if y.connector.Token.StoredIn == keychain.None {
		req.Token = y.tok.clean
	}
	y.ask(talk.Call(WorkSync, req, y.services.StartSync, y.started).Unbound(), true)
}

func (y *syncStage) started(run *Sync, err error) {
	y.sync, y.err, y.problem = run, err, nil
	if err != nil {
		y.problem = syncProblem(err)
	}
}

func (y *syncStage) page(p *talk.Page) {
	p.Question = "Reading the account " + y.connector.Named()
	p.NoNext = true
	switch {
	case y.summary != nil:
		y.summaryPage(p)
	case y.err != nil:
		p.Question = "The connector is saved, but the sync could not start."
		p.NoNext, p.Next = false, "finish"
	case y.sync == nil:
		p.Waiting = "Starting the sync"
	}
}

func (y *syncStage) summaryPage(p *talk.Page) {
	s := y.summary
	p.Question, p.Intro = s.Title, s.Counts
	if s.Changes != "" {
		p.Notes = append(p.Notes, s.Changes)
	}
	p.Notes = append(p.Notes, s.Notes...)
	p.Warnings = s.Look
	for _, c := range s.Next {
		p.Hints = append(p.Hints, c.Line+": "+c.Does)
	}
	if s.Reenter {
		p.Actions = []talk.Action{{ID: ActReenter, Label: "Enter a new API token"}}
	}
	p.NoNext, p.Next = false, "finish"
}

func (y *syncStage) next() (outcome, *talk.Problem) {
	if y.summary != nil || y.err != nil {
		return theEnd, nil
	}
	return stay, nil
}

func syncProblem(err error) *talk.Problem {
	p := &talk.Problem{Code: talk.CodeFailed, Err: err, What: err.Error() + ".",
		Do:   "Start it again with: connectpd sync",
		Kept: "The connector and its token are saved."}
	var busy *store.BusyError
	if errors.As(err, &busy) {
		p.Code = talk.CodeBusy
		p.Do = "Wait for it to end; connectpd status shows how far it is."
	}
	return p
}
