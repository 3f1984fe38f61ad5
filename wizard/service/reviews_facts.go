package service

import (
	"context"
	"fmt"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/wizard/review"
	"connectpd/wizard/review/flows"
)

// StartFacts gathers what the flow that starts a review is told.
func (s *AccessReviews) StartFacts(ctx context.Context, c store.Connector, via review.Via, folder string) (flows.StartFacts, error) {
	f := flows.StartFacts{Facts: flows.Facts{Me: s.MyEmail(ctx), Via: via, Now: s.Clock.Now(), Folder: folder}, Connector: c}
	all, err := s.Reviews(ctx, "")
	if err != nil {
		return f, err
	}
	for _, sum := range all {
		f.Taken = append(f.Taken, sum.Name)
		f.Earlier = f.Earlier || sum.Connector.ID == c.ID && sum.SignedAs != "" && sum.Stage != review.StageCancelled
	}
	known, err := s.Store.KnownResources(ctx, c.ID)
	if err != nil {
		return f, fmt.Errorf("list the teams and roles: %w", err)
	}
	for _, k := range known {
		switch k.Type {
		case access.TypeTeam:
			f.Teams = append(f.Teams, k.Name)
		case access.TypeRole:
			f.Roles = append(f.Roles, k.Name)
		}
	}
	return f, nil
}
