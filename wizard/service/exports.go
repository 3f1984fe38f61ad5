package service

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/export"
	"connectpd/store/failure"
	"connectpd/wizard/manage"
	"connectpd/wizard/terraform"
)

// ManifestEnding is added to a file's name for the manifest beside it.
const ManifestEnding = ".manifest.json"

// noDataError: there is nothing to export yet.
type noDataError struct{ Connector store.Connector }

func (e *noDataError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *noDataError) Failure() failure.Told {
	return failure.Tell(failure.ExportNoData, failure.Blanks{"connector": e.Connector.Name})
}

// ExportFile writes an export to a file, whole and for its owner's eyes only,
// and its manifest beside it. Without force nothing is replaced:
// *export.ExistsError.
func (s *Exports) ExportFile(ctx context.Context, r manage.ExportRequest, path string, force bool) (manage.Exported, error) {
	x, err := s.exporter(ctx, r)
	if err != nil {
		return manage.Exported{}, err
	}
	done := manage.Exported{Connector: x.connector, File: path, ToKnow: x.toKnow()}
	out, err := export.Create(path, force)
	if err != nil {
		return manage.Exported{}, err
	}
	defer out.Discard()
	if x.format == manage.ExportTerraform {
		if _, err := out.Write(x.configuration()); err != nil {
			return manage.Exported{}, err
		}
		return done, out.Commit()
	}
	done.ManifestFile = path + ManifestEnding
	beside, err := export.Create(done.ManifestFile, force)
	if err != nil {
		return manage.Exported{}, err
	}
	defer beside.Discard()
	if done.Rows, err = x.write(ctx, out); err != nil {
		return manage.Exported{}, err
	}
	name := filepath.Base(path)
	if done.Manifest, err = x.manifest(&name, out.Sum, done.Rows).JSON(); err != nil {
		return manage.Exported{}, err
	}
	if _, err := beside.Write(done.Manifest); err != nil {
		return manage.Exported{}, err
	}
	if err := out.Commit(); err != nil {
		return manage.Exported{}, err
	}
	return done, beside.Commit()
}

// ExportTo writes an export to w. Its manifest is one line in what is
// returned.
func (s *Exports) ExportTo(ctx context.Context, r manage.ExportRequest, w io.Writer) (manage.Exported, error) {
	x, err := s.exporter(ctx, r)
	if err != nil {
		return manage.Exported{}, err
	}
	done := manage.Exported{Connector: x.connector, ToKnow: x.toKnow()}
	if x.format == manage.ExportTerraform {
		_, err := w.Write(x.configuration())
		return done, err
	}
	sum := export.NewSum(w)
	if done.Rows, err = x.write(ctx, sum); err != nil {
		return manage.Exported{}, err
	}
	m := x.manifest(nil, sum, done.Rows)
	done.SHA256, done.At = m.File.SHA256, m.Run.FinishedAt
	if m.Reason != nil {
		done.Partial = *m.Reason
	}
	done.Manifest, err = m.Line()
	return done, err
}

// AccessCSV writes the grants that q asks for as the rows of an exported CSV,
// for programs: without the mark that spreadsheets need.
func (s *Exports) AccessCSV(ctx context.Context, q store.AccessQuery, w io.Writer) error {
	x, err := s.exporter(ctx, manage.ExportRequest{Connector: q.ConnectorID, Format: manage.ExportCSV, Run: q.AsOfRun})
	if err != nil {
		return err
	}
	q.ConnectorID, q.AsOfRun = x.query.ConnectorID, x.query.AsOfRun
	x.query = q
	_, err = x.table(ctx, export.NewCSV(w, false))
	return err
}

// exporter writes what one run left.
type exporter struct {
	s         *Exports
	format    manage.ExportFormat
	connector store.Connector
	run       store.Run
	query     store.AccessQuery
	// acceptedGaps is why a file for ConductorOne may be of a partial run.
	acceptedGaps string
}

func (s *Exports) exporter(ctx context.Context, r manage.ExportRequest) (*exporter, error) {
	c, err := s.Store.Connector(ctx, r.Connector)
	if err != nil {
		return nil, err
	}
	x := &exporter{s: s, format: r.Format, connector: c}
	switch {
	case r.Format == manage.ExportTerraform:
		return x, s.Platforms.PlaceOf(c).Provider
	case c.LastApplied == nil:
		return nil, &noDataError{c}
	case r.Run == 0:
		x.run = *c.LastApplied
	default:
		if x.run, err = s.Store.Run(ctx, c.ID, r.Run); err != nil {
			return nil, fmt.Errorf("export run %d of %s: %w", r.Run, c.Name, err)
		}
	}
	if r.Format.ForConductorOne() {
		if err := x.fitForConductorOne(r.AcceptGaps); err != nil {
			return nil, err
		}
	}
	// The run is always named: a sync that ends meanwhile must not mix in.
	x.query = store.AccessQuery{ConnectorID: c.ID, AsOfRun: x.run.ID}
	return x, nil
}

func (x *exporter) configuration() []byte {
	c := x.connector
	config := terraform.Config{
		Connector: c.Name, Account: c.Account.Subdomain, App: terraform.App{Name: c.App.Name, IDP: c.App.IDP},
		By: x.by(), Today: x.s.Clock.Now(),
	}
	for _, o := range c.Owners {
		config.Owners = append(config.Owners, terraform.Owner{Name: o.Name, Email: o.Email})
	}
	return terraform.Write(config)
}

// write writes the data and returns how many grants there were.
func (x *exporter) write(ctx context.Context, w io.Writer) (int, error) {
	switch {
	case x.format.ForConductorOne():
		return x.forConductorOne(ctx, w)
	case x.format == manage.ExportCSV:
		return x.table(ctx, export.NewCSV(w, true))
	case x.format == manage.ExportXLSX:
		book, err := export.NewXLSX(w, x.by(), x.s.Clock.Now())
		if err != nil {
			return 0, err
		}
		return x.table(ctx, book)
	}
	data, rows, err := x.rows(ctx)
	if err != nil {
		return 0, err
	}
	return export.JSON(w, x.about(), data, func(yield func(export.Row) error) error { return x.each(ctx, rows, yield) })
}

// grantWriter is what rows are written into.
type grantWriter interface {
	Write(export.Row) error
	Rows() int
	Close() error
}

func (x *exporter) table(ctx context.Context, t grantWriter) (int, error) {
	_, rows, err := x.rows(ctx)
	if err != nil {
		return 0, err
	}
	if err := x.each(ctx, rows, t.Write); err != nil {
		return 0, err
	}
	return t.Rows(), t.Close()
}

func (x *exporter) each(ctx context.Context, rows rowMaker, yield func(export.Row) error) error {
	return x.s.Store.Access(ctx, x.query, func(h store.Holding) error { return yield(rows.row(h)) })
}

// rowMaker knows what rows need beside the grants.
type rowMaker struct {
	roles  map[string]string // labels
	onCall map[string]bool   // also directly by a policy
	stale  bool              // who is on call was not read, or not proved whole
	gaps   bool              // some schedules were not read
}

func (x *exporter) rows(ctx context.Context) (*access.Dataset, rowMaker, error) {
	read := x.run.Coverage[access.KindOnCall]
	m := rowMaker{roles: map[string]string{}, onCall: map[string]bool{}, gaps: len(read.Except) > 0,
		stale: read.State == access.NotRead || read.State == access.Incomplete}
	data, err := x.s.Store.Snapshot(ctx, x.connector.ID, x.run.ID)
	if err != nil {
		return nil, m, err
	}
	for _, g := range data.Grants {
		if g.Type == access.TypeSchedule && g.Entitlement == access.OnCall {
			m.onCall[g.UserID] = true
		}
	}
	for _, u := range data.DirectOnCall {
		m.onCall[u.ID] = true
	}
	for _, r := range data.Roles {
		m.roles[r.ID] = r.Name
	}
	return data, m, nil
}

func (m rowMaker) row(h store.Holding) export.Row {
	r := export.Row{
		User: h.User, BaseRole: m.roles[h.User.Role], Type: h.Type, ResourceID: h.ResourceID, ResourceName: h.ResourceName,
		Entitlement: h.Entitlement, FirstSeen: h.FirstSeen.At, Baseline: h.FirstSeen.Baseline, LastSeen: h.LastSeen,
	}
	if r.BaseRole == "" {
		r.BaseRole = h.User.Role
	}
	switch {
	case m.stale: // who was on call before may not be now
	case m.onCall[h.User.ID]:
		r.OnCallNow = access.Yes
	case !m.gaps:
		r.OnCallNow = access.No
	}
	return r
}

func (x *exporter) by() string { return "connectpd " + x.s.Version }

func (x *exporter) about() export.About {
	c, r := x.connector, x.run
	return export.About{
		Made: x.s.Clock.Now(), By: x.by(),
		Connector: export.Connector{
			ID: c.ID, Name: c.Name, Platform: string(c.Platform),
			App:     export.App{ID: c.App.ID, Name: c.App.Name, IDP: orNil(c.App.IDP)},
			Account: export.Account{Subdomain: c.Account.Subdomain, Region: orNil(c.Account.Region), API: c.Account.API},
		},
		Run: export.Run{
			ID: r.ID, StartedAt: r.StartedAt, FinishedAt: r.FinishedAt, Result: string(r.Result), Reason: r.Reason,
			Baseline: r.Baseline, Key: r.TokenKind, SeesAll: r.SeesAll, Counts: r.Counts, Coverage: r.Coverage,
		},
	}
}

func (x *exporter) manifest(name *string, sum *export.Sum, rows int) export.Manifest {
	m := export.NewManifest(x.about(), export.File{
		Name: name, Format: string(x.format), SHA256: sum.SHA256(), Bytes: sum.Bytes(), Rows: rows,
	})
	m.AcceptedGaps, m.ToKnow = x.acceptedGaps, x.toKnow()
	return m
}

func orNil(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// WriteExport is ExportFile with one request.
func (s *Exports) WriteExport(ctx context.Context, w manage.WriteExportRequest) (manage.Exported, error) {
	return s.ExportFile(ctx, w.ExportRequest, w.Path, w.Replace)
}
