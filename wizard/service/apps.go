package service

import (
	"context"
	"fmt"

	"connectpd/store"
	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// MarkApp says through which identity provider people sign in to a
// connector's app; "" that nothing is said. Refusals are *flow.Problem.
func (s *Connectors) MarkApp(ctx context.Context, connector, idp string) (store.Connector, error) {
	c, err := s.Store.Connector(ctx, connector)
	if err != nil {
		return c, err
	}
	idp = words.OneLine(idp)
	if len([]rune(idp)) > flow.LongestName {
		return c, &flow.Problem{Told: flow.NameTooLong(), Flag: "--idp NAME", Kept: flow.NothingChanged}
	}
	if idp == c.App.IDP {
		return c, nil
	}
	if err := s.Store.SetAppIDP(ctx, c.App.ID, idp); err != nil {
		return c, fmt.Errorf("mark the app %s: %w", c.App.Name, err)
	}
	text := "App " + c.App.Name + ": people sign in through " + idp
	if idp == "" {
		text = "App " + c.App.Name + ": no identity provider set"
	}
	s.log(ctx, c.ID, store.Info, "app-marked", text)
	return s.Store.Connector(ctx, c.ID)
}
