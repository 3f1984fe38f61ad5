package service

import (
	"context"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/sync/findings"
	"connectpd/wizard/flow"
	"connectpd/wizard/manage"
)

// SetSilence silences a finding with a reason, or takes its silence back;
// where there was none, it refuses. The reason is for who reads the log later.
// Refusals are *flow.Problem; errors are of a missing reason, of a kind that
// does not exist, or the store's.
func (s *Connectors) SetSilence(ctx context.Context, r manage.SilenceRequest) error {
	r.Reason = words.OneLine(r.Reason)
	if r.Back {
		return s.unsilence(ctx, r)
	}
	if err := findings.SetSilence(ctx, s.Store, r.Connector, findings.Kind(r.Kind), r.ID, r.Reason, s.Clock.Now()); err != nil {
		return err
	}
	s.log(ctx, r.Connector, store.Info, "finding-silenced", "Silenced "+r.Kind+" "+words.OneLine(r.ID)+": "+r.Reason)
	return nil
}

func (s *Connectors) unsilence(ctx context.Context, r manage.SilenceRequest) error {
	was, err := findings.Unsilence(ctx, s.Store, r.Connector, findings.Kind(r.Kind), r.ID)
	if err != nil {
		return err
	}
	if !was {
		return &flow.Problem{Told: failure.Tell(failure.NotSilenced)}
	}
	text := "No longer silenced: " + r.Kind + " " + words.OneLine(r.ID)
	if r.Reason != "" {
		text += ": " + r.Reason
	}
	s.log(ctx, r.Connector, store.Info, "finding-unsilenced", text)
	return nil
}
