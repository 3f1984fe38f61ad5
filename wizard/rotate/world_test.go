package rotate

import (
	"context"

	"connectpd/store/access"
	"connectpd/store/place"
	"connectpd/store/secret"
	"connectpd/wizard/flow/flowtest"
)

// call is what a service was asked, whichever it was.
type call struct {
	Kind                   string
	Connector              access.Connector
	Place                  place.Kind
	Token, Old, Passphrase secret.Value
}

// result is what a service answers, whichever it is.
type result struct {
	Err         error
	Identity    access.Identity
	Other, Same bool
	Connector   access.Connector
	Old         secret.Value
	Refused     bool
}

// world is a healthy world of services.
type world struct{ flowtest.Asked[call, result] }

func (w *world) do(c call) result { return w.Ask(c, c.answer()) }

// answer is what the healthy world says.
func (c call) answer() result {
	r := result{Connector: c.Connector}
	switch c.Kind {
	case workCheck:
		r.Identity = access.Identity{Account: c.Connector.Account, Kind: access.AccountKey, Users: 3}
	case workReplace:
		r.Old = secret.New([]byte("the-old-key-x9Qa"))
		r.Connector.OldToken = &access.OldToken{Last4: "x9Qa", AddedAt: added}
		r.Connector.Token.Number, r.Connector.Token.Last4 = 2, c.Token.Last4()
	case workOldKey:
		r.Refused = true
		r.Connector.OldToken = nil
	}
	return r
}

// on gives one kind of call this answer.
func on(kind string, r result) func(call) *result {
	return func(c call) *result {
		if c.Kind == kind {
			return &r
		}
		return nil
	}
}

func (w *world) OpenPage(context.Context, string) error { return w.do(call{Kind: workBrowser}).Err }

func (w *world) TryPlace(_ context.Context, q PlaceRequest) error {
	return w.do(call{Kind: workPlace, Place: q.Kind, Passphrase: q.Passphrase}).Err
}

func (w *world) CheckNewToken(_ context.Context, q CheckRequest) (Checked, error) {
	r := w.do(call{Kind: workCheck, Connector: q.Connector, Token: q.Token})
	return Checked{Identity: r.Identity, Other: r.Other, Same: r.Same}, r.Err
}

func (w *world) ReplaceToken(_ context.Context, q ReplaceRequest) (Replaced, error) {
	r := w.do(call{Kind: workReplace, Connector: q.Connector, Token: q.Token})
	return Replaced{Connector: r.Connector, Old: r.Old, Refused: r.Refused}, r.Err
}

func (w *world) AskOldKey(_ context.Context, q OldKeyRequest) (OldKeyAnswer, error) {
	r := w.do(call{Kind: workOldKey, Connector: q.Connector, Old: q.Old})
	return OldKeyAnswer{Connector: r.Connector, Refused: r.Refused}, r.Err
}

func (w *world) LetOldKeyGo(_ context.Context, c access.Connector) (access.Connector, error) {
	return c, w.do(call{Kind: workForget, Connector: c}).Err
}
