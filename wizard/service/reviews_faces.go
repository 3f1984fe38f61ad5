package service

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/export"
	tables "connectpd/store/export/table"
	"connectpd/wizard/review"
	"connectpd/wizard/review/evidence"
	"connectpd/wizard/review/flows"
)

// OwnItems are the items of a review that nobody with these addresses may
// decide on, because they are their own access.
func (s *AccessReviews) OwnItems(ctx context.Context, ref string, emails ...string) (map[string]bool, error) {
	r, st, err := s.load(ctx, ref)
	if err != nil {
		return nil, err
	}
	known, err := s.known(ctx, r.ConnectorID)
	if err != nil {
		return nil, err
	}
	return st.OwnItems(known, emails...), nil
}

// WriteEvidence writes a review's evidence into a file, for its owner's eyes
// only; a folder gets one that is named after the review.
func (s *AccessReviews) WriteEvidence(ctx context.Context, r flows.EvidenceRequest) (string, error) {
	st, err := s.Review(ctx, r.Review)
	if err != nil {
		return "", err
	}
	zip, err := s.Evidence(ctx, st.Frozen.ID)
	if err != nil {
		return "", err
	}
	path := r.Path
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, EvidenceName(st))
	}
	return path, s.WriteFile(path, zip, r.Replace)
}

// EvidenceName is the name of the file of a review's evidence. It tells by the
// newest event which state of the review it shows.
func EvidenceName(st *review.State) string {
	name := strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			return c
		}
		return '-'
	}, strings.ToLower(st.Frozen.Name))
	name = strings.Trim(name, "-")
	if name == "" {
		name = st.Frozen.ID
	}
	return "connectpd-review-" + name + "-" + string(st.Stage) + ".zip"
}

// WorkList is the open removals of a review, as a table for whoever removes
// them.
func (s *AccessReviews) WorkList(ctx context.Context, ref string) (tables.Table, error) {
	r, st, err := s.load(ctx, ref)
	if err != nil {
		return tables.Table{}, err
	}
	schedules, err := s.schedulesOf(ctx, r.ConnectorID)
	if err != nil {
		return tables.Table{}, err
	}
	return evidence.WorkTable(evidence.WorkList(st, schedules, s.Clock.Now())), nil
}

// schedulesOf are the names of the schedules that a user is on, by the user's
// id. Of an account that is not connected any more nothing is known.
func (s *AccessReviews) schedulesOf(ctx context.Context, connector string) (map[string][]string, error) {
	on := map[string][]string{}
	err := s.Store.Access(ctx, store.AccessQuery{ConnectorID: connector, Type: access.TypeSchedule}, func(h store.Holding) error {
		if h.Entitlement != access.OnCall {
			on[h.User.ID] = append(on[h.User.ID], h.ResourceName)
		}
		return nil
	})
	if errors.Is(err, store.ErrNoConnector) {
		err = nil
	}
	return on, err
}

// WriteFile writes a file for its owner's eyes only; replace says that one
// that is there may be replaced.
func (s *AccessReviews) WriteFile(path string, body []byte, replace bool) error {
	out, err := export.Create(path, replace)
	if err != nil {
		return err
	}
	defer out.Discard()
	if _, err := out.Write(body); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return out.Commit()
}
