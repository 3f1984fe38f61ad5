package cli

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/export"
	"connectpd/tui/parts"
	"connectpd/wizard/terraform"
)

type exportFlags struct {
	asOf, file string
	force      bool
}

// The formats of an export.
const (
	formatCSV       = "csv"
	formatJSON      = "json"
	formatTerraform = "terraform"
)

func (a *app) exportCommand() *cobra.Command {
	f := &exportFlags{}
	c := &cobra.Command{
		Use: "export csv|json|terraform [CONNECTOR]", Short: "Write the access data for a review, or for a program", Args: between(1, 2),
		Long: `Write the access data: csv, one row a grant, made to be opened in a spreadsheet for
an access review; json, one document with everything. With -o a manifest is written
beside the file (FILE.manifest.json), otherwise it goes to standard error.

terraform writes the configuration that makes the connector in ConductorOne. The API
token is a variable of it and never in the file.`,
		ValidArgs: []string{formatCSV, formatJSON, formatTerraform},
		RunE: a.run(func(ctx context.Context, args []string) error {
			if err := oneOf("the format", args[0], formatCSV, formatJSON, formatTerraform); err != nil {
				return err
			}
			return a.export(ctx, args[0], append(args[1:], "")[0], f)
		}),
	}
	c.Flags().StringVar(&f.asOf, "as-of", "", "as it was: `RUN|DATE`")
	c.Flags().StringVarP(&f.file, "output", "o", "", "write to this `FILE` instead of standard output")
	c.Flags().BoolVar(&f.force, "force", false, "replace a file that exists")
	return c
}

func (a *app) export(ctx context.Context, format, ref string, f *exportFlags) error {
	s, err := a.session(ctx)
	if err != nil {
		return err
	}
	c, err := s.connector(ctx, ref)
	if err != nil {
		return err
	}
	if format == formatTerraform {
		return a.exportTerraform(c, f)
	}
	run, err := s.asOf(ctx, c, f.asOf)
	switch {
	case err != nil:
		return err
	case run == nil:
		return &cured{fmt.Errorf("there is no access data of %s yet", c.Name), "connectpd sync brings it"}
	}
	x := &exporter{s: s, c: c, run: *run, q: store.AccessQuery{ConnectorID: c.ID}}
	if f.asOf != "" {
		x.q.AsOfRun = run.ID
	}
	if f.file == "" {
		return x.toOutput(ctx, a, format)
	}
	return x.toFile(ctx, a, format, f)
}

func (a *app) exportTerraform(c store.Connector, f *exportFlags) error {
	if f.asOf != "" {
		return wrongUse("leave it out", "--as-of says nothing to export terraform: the configuration holds no access data")
	}
	config := terraform.Config{
		Connector: c.Name, Account: c.Account.Subdomain, App: terraform.App{Name: c.App.Name, IDP: c.App.IDP},
		By: "connectpd " + a.env.Version, Today: a.env.Clock.Now(),
	}
	for _, o := range c.Owners {
		config.Owners = append(config.Owners, terraform.Owner{Name: o.Name, Email: o.Email})
	}
	text := terraform.Write(config)
	if f.file == "" {
		_, err := a.env.Out.Write(text)
		return err
	}
	out, err := export.Create(f.file, f.force)
	if err != nil {
		return err
	}
	defer out.Discard()
	if _, err := out.Write(text); err != nil {
		return err
	}
	return out.Commit()
}

// exporter writes the data of one run.
type exporter struct {
	s   *session
	c   store.Connector
	run store.Run
	q   store.AccessQuery

	data *access.Dataset
	// onCall are the people on call, also directly by a policy.
	onCall map[string]bool
	roles  map[string]string
}

// load reads what rows need beside themselves.
func (x *exporter) load(ctx context.Context) (err error) {
	if x.data, err = x.s.store.Snapshot(ctx, x.c.ID, x.q.AsOfRun); err != nil {
		return err
	}
	x.onCall, x.roles = map[string]bool{}, map[string]string{}
	for _, g := range x.data.Grants {
		if g.Type == access.TypeSchedule && g.Entitlement == access.OnCall {
			x.onCall[g.UserID] = true
		}
	}
	for _, u := range x.data.DirectOnCall {
		x.onCall[u.ID] = true
	}
	for _, r := range x.data.Roles {
		x.roles[r.ID] = r.Name
	}
	return nil
}

// each hands every grant over, as a row.
func (x *exporter) each(ctx context.Context) func(func(export.Row) error) error {
	return func(yield func(export.Row) error) error {
		return x.s.store.Access(ctx, x.q, func(h store.Holding) error { return yield(x.row(h)) })
	}
}

func (x *exporter) row(h store.Holding) export.Row {
	return export.Row{
		User: h.User, BaseRole: x.roleName(h.User.Role), Type: h.Type,
		ResourceID: h.ResourceID, ResourceName: h.ResourceName, Entitlement: h.Entitlement,
		OnCallNow: x.isOnCall(h.User.ID),
		FirstSeen: h.FirstSeen.At, Baseline: h.FirstSeen.Baseline, LastSeen: h.LastSeen,
	}
}

func (x *exporter) roleName(role string) string {
	if name := x.roles[role]; name != "" {
		return name
	}
	return role
}

func (x *exporter) isOnCall(user string) access.Tri {
	switch state := x.run.Coverage[access.KindOnCall].State; {
	case x.onCall[user]:
		return access.Yes
	case state == access.NotRead, state == access.Incomplete:
		return access.Unknown
	}
	return access.No
}

// about says what is exported.
func (x *exporter) about(a *app) export.About {
	r := x.run
	return export.About{
		Made: a.env.Clock.Now(), By: "connectpd " + a.env.Version,
		Connector: export.Connector{
			ID: x.c.ID, Name: x.c.Name, Platform: string(x.c.Platform),
			App:     export.App{ID: x.c.App.ID, Name: x.c.App.Name, IDP: orNull(x.c.App.IDP)},
			Account: export.Account{Subdomain: x.c.Account.Subdomain, Region: orNull(x.c.Account.Region), API: x.c.Account.API},
		},
		Run: export.Run{
			ID: r.ID, StartedAt: r.StartedAt, FinishedAt: r.FinishedAt, Result: string(r.Result), Reason: r.Reason,
			Baseline: r.Baseline, Key: r.TokenKind, SeesAll: r.SeesAll, Counts: r.Counts, Coverage: r.Coverage,
		},
	}
}

// write writes the data in a format and returns how many grants there were.
func (x *exporter) write(ctx context.Context, a *app, w io.Writer, format string, excel bool) (int, error) {
	if err := x.load(ctx); err != nil {
		return 0, err
	}
	if format == formatJSON {
		return export.JSON(w, x.about(a), x.data, x.each(ctx))
	}
	table := export.NewCSV(w, excel)
	if err := x.each(ctx)(table.Write); err != nil {
		return 0, err
	}
	return table.Rows(), table.Close()
}

func (x *exporter) toOutput(ctx context.Context, a *app, format string) error {
	sum := export.NewSum(a.env.Out)
	rows, err := x.write(ctx, a, sum, format, false)
	if err != nil {
		return err
	}
	manifest, err := export.NewManifest(x.about(a), file(nil, format, sum, rows)).Line()
	if err != nil {
		return err
	}
	_, err = a.env.Err.Write(manifest)
	return err
}

func (x *exporter) toFile(ctx context.Context, a *app, format string, f *exportFlags) error {
	out, err := export.Create(f.file, f.force)
	if err != nil {
		return err
	}
	defer out.Discard()
	rows, err := x.write(ctx, a, out, format, true)
	if err != nil {
		return err
	}
	name := filepath.Base(f.file)
	manifest, err := export.NewManifest(x.about(a), file(&name, format, out.Sum, rows)).JSON()
	if err != nil {
		return err
	}
	beside := f.file + ".manifest.json"
	second, err := export.Create(beside, f.force)
	if err != nil {
		return err
	}
	defer second.Discard()
	if _, err := second.Write(manifest); err != nil {
		return err
	}
	if err := out.Commit(); err != nil {
		return err
	}
	if err := second.Commit(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.env.Out, "%s in %s, described by %s.\n", parts.Plural(rows, "grant", "grants"), parts.Clean(f.file), parts.Clean(beside))
	return err
}

func file(name *string, format string, sum *export.Sum, rows int) export.File {
	return export.File{Name: name, Format: format, SHA256: sum.SHA256(), Bytes: sum.Bytes(), Rows: rows}
}
