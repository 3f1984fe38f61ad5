package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/manage"
	"connectpd/wizard/service"
)

type exportFlags struct {
	asOf, file, acceptGaps string
	force                  bool
}

func (a *app) exportCommand() *cobra.Command {
	f := &exportFlags{}
	c := &cobra.Command{
		Use: "export " + strings.Join(exportFormats(), "|") + " [CONNECTOR]", Args: between(1, 2),
		Example: examples(
			"connectpd export csv",
			"connectpd export xlsx -o access.xlsx",
			"connectpd export json -o access.json",
			"connectpd export csv --as-of 2026-03-31 -o - > march.csv",
			"connectpd export terraform -o connector.tf",
			"connectpd export c1z -o pagerduty.c1z",
		),
		Short: "Write the access data to a file",
		Long: `Write the access data. csv has one row per grant, for an access review in a spreadsheet;
xlsx is the same as a workbook, in which Excel leaves 007, 3-4 and MAR1 as they are;
json is one document with everything. In a terminal they are written to a file in this
folder, named after the connector and the day, or to the file given with -o; otherwise,
and with -o -, to standard output. A manifest describes the source, how complete it is,
and the SHA-256: it is written next to the file (FILE` + service.ManifestEnding + `) or, without
a file, as one line on standard error.

terraform writes a configuration that creates the connector in ConductorOne. The API
token is a variable in it and never in the file.

c1z and c1csv bring the data to ConductorOne without a key there: upload the file on
the app's page (Connectors, Import app data, From file). c1z is the format of
ConductorOne's own connectors and identifies entitlements by id. c1csv is a table that
identifies them by name: a renamed team becomes a new entitlement, and two teams with
the same name become one. What a partial sync could not read would look removed, so it
is refused without --accept-gaps.`,
		ValidArgsFunction: a.completeExport,
		RunE: a.run(func(ctx context.Context, args []string) error {
			format, err := oneOf("the format", args[0], exportFormats()...)
			if swapped, ok := among(append(args, "")[1], exportFormats()); err != nil && ok {
				return orNear(err, failure.ChoiceOdd, args[0], []candidate{{"connectpd export " + swapped + " CONNECTOR", args[:1]}})
			}
			if err != nil {
				return err
			}
			return a.export(ctx, manage.ExportFormat(format), append(args[1:], "")[0], f)
		}),
	}
	c.Flags().Var(&text{&f.asOf, "RUN|DATE"}, "as-of", "as of this run or date (2026-03-31, optionally with a time; UTC)")
	c.Flags().VarP(&text{&f.file, "FILE"}, "output", "o", "the file to write; - prints to standard output")
	c.Flags().BoolVar(&f.force, "force", false, "replace existing files")
	c.Flags().Var(&text{&f.acceptGaps, "REASON"}, "accept-gaps", "also write c1z or c1csv from a partial sync, for this reason")
	return c
}

func exportFormats() []string {
	var list []string
	for _, f := range manage.ExportFormats {
		list = append(list, string(f))
	}
	return list
}

func (a *app) completeExport(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return exportFormats(), cobra.ShellCompDirectiveNoFileComp
	}
	return a.completeConnectors(c, args[1:], typed)
}

func (a *app) export(ctx context.Context, format manage.ExportFormat, ref string, f *exportFlags) error {
	if f.acceptGaps != "" && !format.ForConductorOne() {
		return refuse(failure.GapsElsewhere)
	}
	s, err := a.reading(ctx)
	if err != nil {
		return err
	}
	c, err := s.connector(ctx, ref)
	if err != nil {
		return err
	}
	r, day := manage.ExportRequest{Connector: c.ID, Format: format, AcceptGaps: f.acceptGaps}, a.env.Clock.Now()
	if f.asOf != "" {
		run, err := s.exportedRun(ctx, c, format, f.asOf)
		if err != nil {
			return err
		}
		r.Run, day = run.ID, run.FinishedAt
	}
	if format.Binary() && f.file == "-" && a.env.OutTTY {
		return refuse(failure.BinaryPrinted, failure.Blanks{"format": string(format)})
	}
	file := f.file
	if file == "" && a.env.OutTTY && format != manage.ExportTerraform {
		file = freeFile(filepath.Join(a.env.Folder, manage.ExportName(c, format, day)), f.force)
	}
	if file == "" || file == "-" {
		done, err := s.services.ExportTo(ctx, r, a.env.Out)
		if err != nil || done.Manifest == nil {
			return err
		}
		return a.sayManifest(done)
	}
	done, err := s.services.ExportFile(ctx, r, file, f.force)
	if err != nil {
		return err
	}
	return a.say(append([]string{exportedWords(done)}, done.ToKnow...)...)
}

// freeFile is a name that is still free for a file that nobody named: today's
// second export stands beside the first.
func freeFile(file string, force bool) string {
	taken := func(file string) bool {
		_, err := os.Lstat(file)
		return err == nil
	}
	folder, name := filepath.Split(file)
	base, ending, _ := strings.Cut(name, ".")
	for n := 2; !force && (taken(file) || taken(file+service.ManifestEnding)) && n < 1000; n++ {
		file = fmt.Sprintf("%s%s-%d.%s", folder, base, n, ending)
	}
	return file
}

// sayManifest tells what went to standard output: a program the manifest, a
// person the part of it that the output itself does not show.
func (a *app) sayManifest(done manage.Exported) error {
	if !a.env.ErrTTY {
		_, err := a.env.Err.Write(done.Manifest)
		return err
	}
	text := fmt.Sprintf("%s of %s, data from %s, SHA-256 %s.", words.Plural(done.Rows, "grant", "grants"), done.Connector.Name, words.Date(done.At), done.SHA256)
	if done.Partial != "" {
		text += " Partial: " + words.Stop(done.Partial)
	}
	a.aside(text + " With -o FILE the whole manifest is written next to the file.")
	return nil
}

// exportedRun is the run that --as-of names.
func (s *session) exportedRun(ctx context.Context, c store.Connector, format manage.ExportFormat, asOf string) (*store.Run, error) {
	if format == manage.ExportTerraform {
		return nil, refuse(failure.TerraformAsOf)
	}
	return s.asOf(ctx, c, asOf)
}

func exportedWords(done manage.Exported) string {
	if done.ManifestFile == "" {
		return "Written: " + done.File
	}
	return fmt.Sprintf("%s in %s, described by %s.", words.Plural(done.Rows, "grant", "grants"), done.File, done.ManifestFile)
}
