package service

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"connectpd/store"
	"connectpd/store/export/c1z"
	"connectpd/store/failure"
	"connectpd/wizard/manage"
)

// GapsError: the run did not read everything. What a file for ConductorOne
// lacks looks removed there.
type GapsError struct {
	Connector store.Connector
	Run       store.Run
}

func (e *GapsError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *GapsError) Failure() failure.Told {
	return failure.Tell(failure.ExportGaps, failure.Blanks{"run": strconv.FormatInt(e.Run.ID, 10), "connector": e.Connector.Name})
}

// notAppliedError: the run's data never counted.
type notAppliedError struct {
	Connector store.Connector
	Run       store.Run
}

func (e *notAppliedError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *notAppliedError) Failure() failure.Told {
	return failure.Tell(failure.ExportNotApplied, failure.Blanks{"run": strconv.FormatInt(e.Run.ID, 10), "connector": e.Connector.Name})
}

// fitForConductorOne refuses what ConductorOne would take for less access than
// there is.
func (x *exporter) fitForConductorOne(reason string) error {
	reason = strings.TrimSpace(reason)
	switch {
	case !x.run.Applied:
		return &notAppliedError{x.connector, x.run}
	case !x.partial():
		return nil // nothing to accept
	case reason == "":
		return &GapsError{x.connector, x.run}
	}
	x.acceptedGaps = reason
	return nil
}

func (x *exporter) partial() bool {
	return x.run.Result == store.ResultPartial || x.about().Run.Partial()
}

// forConductorOne writes the account as ConductorOne takes it, and returns how
// many grants that were.
func (x *exporter) forConductorOne(ctx context.Context, w io.Writer) (int, error) {
	data, err := x.s.Store.Snapshot(ctx, x.connector.ID, x.run.ID)
	if err != nil {
		return 0, err
	}
	if x.format == manage.ExportC1CSV {
		return c1z.CSV(w, data)
	}
	return c1z.Write(ctx, w, c1z.Run{
		Name: fmt.Sprintf("%s/%d", x.connector.ID, x.run.ID), StartedAt: x.run.StartedAt, FinishedAt: x.run.FinishedAt,
	}, data)
}

// tableTrap is what a table cannot say.
const tableTrap = "In ConductorOne this table identifies entitlements by name: a renamed team becomes a new entitlement, and two teams with the same name become one. A .c1z file uses ids and avoids both."

// toKnow is what to say to who uploads the file.
func (x *exporter) toKnow() []string {
	if !x.format.ForConductorOne() {
		return nil
	}
	notes := []string{manage.UploadWhere}
	if x.format == manage.ExportC1CSV {
		notes = append(notes, tableTrap)
	}
	if x.partial() {
		notes = append(notes, "It comes from a partial sync: what was not read may look removed in ConductorOne.")
	}
	if place := x.s.Platforms.PlaceOf(x.connector); place.Elsewhere() {
		notes = append(notes, "The app "+x.connector.App.Name+" in "+place.Host+" already has a live connector: an upload in addition to it duplicates its people and access.")
	}
	return notes
}

// RefreshFile writes a connector's file for ConductorOne anew after a run, over
// the last one. A run with gaps leaves that as it is: *GapsError.
func (s *Exports) RefreshFile(ctx context.Context, connector string, run store.Run, path string) (manage.Exported, error) {
	return s.ExportFile(ctx, manage.ExportRequest{Connector: connector, Format: manage.ExportC1Z, Run: run.ID}, path, true)
}
