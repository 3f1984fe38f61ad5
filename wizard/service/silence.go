package service

import (
	"context"

	"connectpd/store"
	"connectpd/store/words"
	"connectpd/sync/findings"
	"connectpd/wizard/manage"
)

// SetSilence silences a finding, or takes its silence back.
func (s *Connectors) SetSilence(ctx context.Context, r manage.SilenceRequest) error {
	if r.Back {
		_, err := s.Unsilence(ctx, r.Connector, findings.Kind(r.Kind), r.ID, r.Reason)
		return err
	}
	return s.Silence(ctx, r.Connector, findings.Kind(r.Kind), r.ID, r.Reason)
}

// Silence accepts one finding, with a reason. Who reads the log later sees
// both. Errors are findings.ErrNoReason, of a kind that does not exist, or the
// store's.
func (s *Connectors) Silence(ctx context.Context, connectorID string, k findings.Kind, id, reason string) error {
	reason = words.OneLine(reason)
	if err := findings.SetSilence(ctx, s.Store, connectorID, k, id, reason, s.Clock.Now()); err != nil {
		return err
	}
	s.log(ctx, connectorID, store.Info, "finding-silenced", "Silenced "+string(k)+" "+words.OneLine(id)+": "+reason)
	return nil
}

// Unsilence takes a silence back and reports whether there was one. A reason
// is of use only to who reads the log.
func (s *Connectors) Unsilence(ctx context.Context, connectorID string, k findings.Kind, id, reason string) (bool, error) {
	was, err := findings.Unsilence(ctx, s.Store, connectorID, k, id)
	if err != nil || !was {
		return was, err
	}
	text := "No longer silenced: " + string(k) + " " + words.OneLine(id)
	if reason = words.OneLine(reason); reason != "" {
		text += ": " + reason
	}
	s.log(ctx, connectorID, store.Info, "finding-unsilenced", text)
	return true, nil
}
