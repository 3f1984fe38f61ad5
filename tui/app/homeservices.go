package app

import (
	"context"

	"connectpd/store"
	"connectpd/wizard/platform"
	"connectpd/wizard/service"
)

// homeServices joins what home asks for from the store and the services.
type homeServices struct {
	*service.Services
	platform.List
}

func (r homeServices) Connectors(ctx context.Context) ([]store.Connector, error) {
	return r.Store.Connectors(ctx)
}
func (r homeServices) Drafts(ctx context.Context) ([]store.Draft, error) { return r.Store.Drafts(ctx) }
