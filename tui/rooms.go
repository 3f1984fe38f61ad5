package tui

import (
	"context"

	"connectpd/store"
	"connectpd/wizard/service"
)

// rooms joins what home asks for from the store and the services.
type rooms struct{ *service.Services }

func (r rooms) Connectors(ctx context.Context) ([]store.Connector, error) {
	list, err := r.Store.Connectors(ctx)
	return r.WithUnasked(list), err
}
func (r rooms) Drafts(ctx context.Context) ([]store.Draft, error) { return r.Store.Drafts(ctx) }
