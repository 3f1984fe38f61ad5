package setup

import (
	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/place"
	"connectpd/store/secret"
	"connectpd/wizard/flow"
)

// FirstSync asks for the first sync of a connector that was just saved.
type FirstSync struct {
	Connector string
	// Token is used where none is kept; empty otherwise.
	Token secret.Value
}

// Running is a sync that runs. The set-up is over then: whoever drives it
// watches the sync, and knows what it really is.
type Running interface {
	// Of is the connector that is synced.
	Of() access.Connector
}

// syncStage is step 6: the sync is started.
type syncStage struct {
	*state
	quiet
	connector access.Connector // as saved
	sync      Running
	err       error // why the sync did not start
}

// start asks for the first sync, with the kept token or, where none is kept,
// with the one in memory.
func (y *syncStage) start() {
	r := FirstSync{Connector: y.connector.ID}
	if y.connector.Token.StoredIn == place.None {
		r.Token = y.tok.clean
	}
	y.ask(flow.Call(WorkSync, r, y.services.BeginSync, y.started).Unbound(), true)
}

func (y *syncStage) started(run Running, err error) {
	y.sync, y.err, y.problem = run, err, nil
	if err != nil {
		told := failure.Tell(failure.SyncNotStarted, failure.Blanks{"reason": failure.Sayable(err)})
		if of := failure.Of(err); of.Code == failure.Busy {
			told = of
		}
		y.problem = &flow.Problem{Told: told, Err: err, Kept: "The connector and its token are saved."}
		return
	}
	y.flow.finish(Done)
}

func (y *syncStage) page(p *flow.Page) {
	p.Question = "Reading the account " + y.connector.Named()
	p.NoNext = true
	switch {
	case y.err != nil:
		p.Question = "The connector is saved, but the sync could not start."
		p.NoNext, p.Next = false, "finish"
	case y.sync == nil:
		p.Waiting = "Starting the sync"
	}
}

func (y *syncStage) next() (outcome, *flow.Problem) {
	if y.err != nil {
		return theEnd, nil
	}
	return stay, nil
}
