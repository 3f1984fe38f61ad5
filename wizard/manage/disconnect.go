package manage

import (
	"context"

	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
)

// Ids of the choices of disconnecting: what happens to the data.
const (
	chooseStay          = "disconnect:stay"
	ChooseKeepData      = "disconnect:keep data"
	ChooseDeleteData    = "disconnect:delete data"
	ChooseDeleteReviews = "disconnect:delete reviews" // and the data
)

// Disconnecter removes a connector and its tokens; purge also its data and
// log.
type Disconnecter interface {
	// ReviewsOf counts its sealed reviews and the others.
	ReviewsOf(ctx context.Context, connector string) (sealed, running int, err error)
	// DeleteReviews deletes both, and reports how many.
	DeleteReviews(ctx context.Context, connector string) (int, error)
	Disconnect(ctx context.Context, connector string, purge bool) (access.Connector, error)
}

// reviewCounts are the reviews that there are of a connector.
type reviewCounts struct{ sealed, running int }

// disconnectRequest asks to disconnect.
type disconnectRequest struct {
	Connector      string
	Purge, Reviews bool
}

// Disconnect takes a connector off this computer, after a choice and a
// confirmation. Its data goes only when its name was typed.
type Disconnect struct {
	flow.Base
	s       Disconnecter
	c       access.Connector
	stays   string // what disconnecting leaves in the tenant; empty on this computer
	chosen  string
	read    bool // reviews are known
	reviews reviewCounts
	confirm *confirm
}

// NewDisconnect disconnects a connector; stays is what that leaves elsewhere.
func NewDisconnect(s Disconnecter, c access.Connector, stays string) *Disconnect {
	f := &Disconnect{s: s, c: c, stays: stays, chosen: chooseStay}
	f.readReviews()
	return f
}

func (f *Disconnect) readReviews() {
	f.Desk.Ask(flow.Call("reviews", f.c.ID, func(ctx context.Context, id string) (reviewCounts, error) {
		sealed, running, err := f.s.ReviewsOf(ctx, id)
		return reviewCounts{sealed, running}, err
	}, func(n reviewCounts, err error) {
		f.read, f.reviews, f.Refusal = err == nil, n, flow.Failed(err, flow.NothingChanged)
	}))
}

// Page is what to show now.
func (f *Disconnect) Page() flow.Page {
	p := flow.Page{Heading: "Disconnect", Title: f.c.Name, Problem: f.Refusal, Next: "continue"}
	if f.confirm != nil {
		f.confirm.page(&p)
	} else {
		p.Question, p.Intro, p.Choices = "Disconnect "+f.c.Name+"?", f.leaves(), f.choices()
	}
	if f.Busy() {
		p.Waiting = "Disconnecting"
		if f.confirm == nil {
			p.Waiting = "Looking for access reviews"
		}
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

func (f *Disconnect) choices() []flow.Choice {
	list := []flow.Choice{
		{ID: chooseStay, Label: "Keep it connected"},
		{ID: ChooseKeepData, Label: "Disconnect and keep its access data"},
		{ID: ChooseDeleteData, Label: "Disconnect and delete its access data and log"},
	}
	if f.reviews.sealed > 0 {
		list = append(list, flow.Choice{ID: ChooseDeleteReviews, Label: "Disconnect and delete its access data, log and sealed reviews"})
	}
	for i := range list {
		list[i].Chosen = list[i].ID == f.chosen
	}
	return list
}

// Choose takes a choice.
func (f *Disconnect) Choose(id string) *flow.Problem {
	switch {
	case f.confirm != nil:
		f.confirm.choose(id)
	case id == chooseStay, id == ChooseKeepData, id == ChooseDeleteData, id == ChooseDeleteReviews:
		f.chosen = id
	}
	f.Refusal = nil
	return nil
}

// Set takes the typed name.
func (f *Disconnect) Set(field, text string) {
	if f.confirm != nil && field == FieldName {
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
	case !f.read:
		f.readReviews()
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
	if f.chosen == ChooseKeepData {
		return &confirm{question: "Disconnect " + f.c.Name + " now?", no: "Go back", yes: "Disconnect",
			text: []string{"Its access data stays here; connecting the account again starts a new history."}}
	}
	return &confirm{question: "Disconnect " + f.c.Name + " and delete its data?", name: f.c.Name, no: "Go back", yes: "Disconnect and delete",
		text: []string{words.Sentences("This cannot be undone: "+f.deleted()+" are deleted.", words.Sentence(f.keeps()))}}
}

// deleted names what goes with the connector.
func (f *Disconnect) deleted() string {
	if f.chosen == ChooseDeleteReviews {
		return Purged(f.reviews.running, f.reviews.sealed)
	}
	return Purged(f.reviews.running, 0)
}

// Purged names what is deleted of a connector besides its token, with the
// numbers of reviews that are not sealed and that are.
func Purged(running, sealed int) string {
	list := []string{"its access data", "its log"}
	if running > 0 {
		list = append(list, words.Plural(running, "running review", "running reviews"))
	}
	if sealed > 0 {
		list = append(list, words.Plural(sealed, "sealed review", "sealed reviews"))
	}
	return words.List(list)
}

// keeps says that sealed reviews stay; empty where none do.
func (f *Disconnect) keeps() string {
	if f.chosen != ChooseDeleteData {
		return ""
	}
	return review.StayText(f.reviews.sealed)
}

// KeepsReviews reports that sealed reviews stay where the data goes.
func (f *Disconnect) KeepsReviews() bool { return f.keeps() != "" }

func (f *Disconnect) disconnect() {
	r := disconnectRequest{Connector: f.c.ID, Purge: f.chosen != ChooseKeepData, Reviews: f.chosen == ChooseDeleteReviews}
	f.Refusal = nil
	f.Desk.Ask(flow.Call("disconnect", r, func(ctx context.Context, r disconnectRequest) (struct{}, error) {
		return struct{}{}, f.carryOut(context.WithoutCancel(ctx), r)
	}, func(_ struct{}, err error) {
		if f.Refusal = flow.Failed(err, ""); err == nil {
			f.Finish(f.said())
		}
	}).Lasting())
}

func (f *Disconnect) carryOut(ctx context.Context, r disconnectRequest) error {
	if r.Reviews {
		if _, err := f.s.DeleteReviews(ctx, r.Connector); err != nil {
			return err
		}
	}
	_, err := f.s.Disconnect(ctx, r.Connector, r.Purge)
	return err
}

func (f *Disconnect) said() string {
	text := f.c.Name + " is disconnected"
	if t := f.c.Token; t.Number != 0 && t.StoredIn != place.None {
		text += "; its token was deleted from the " + f.c.Token.StoredIn.Noun()
	}
	data := "Its access data and log stay."
	if f.chosen != ChooseKeepData {
		data = words.Sentence(f.deleted() + " are deleted")
	}
	key := "Its API key still works in PagerDuty: delete it there under Integrations > API Access Keys."
	if f.c.Token.Last4 != "" {
		key = "The key ending " + f.c.Token.Last4 + " still works in PagerDuty: delete it there under Integrations > API Access Keys."
	}
	return words.Sentences(words.Stop(text), data, words.Sentence(f.keeps()), key, f.stays)
}

// Back leaves the confirmation; false on the first page.
func (f *Disconnect) Back() bool {
	was := f.confirm != nil
	f.confirm, f.Refusal = nil, nil
	return was
}
