package cli

import (
	"connectpd/wizard/manage"
	"connectpd/wizard/service"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"connectpd/store"
	"connectpd/store/words"
)

type exportFlags struct {
	asOf, file string
	force      bool
}

func (a *app) exportCommand() *cobra.Command {
	f := &exportFlags{}
	c := &cobra.Command{
		Use: "export " + strings.Join(exportFormats(), "|") + " [CONNECTOR]", Args: between(1, 2),
		Example: examples(
			"connectpd export csv",
			"connectpd export json -o access.json",
			"connectpd export csv --as-of 2026-03-31 -o - > march.csv",
			"connectpd export terraform -o connector.tf",
		),
		Short: "Write the access data for a review, or for a program",
		Long: `Write the access data: csv, one row a grant, made to be opened in a spreadsheet for
an access review; json, one document with everything. A manifest says what it is of,
how complete, and its SHA-256: with -o it stands beside the file (FILE` + service.ManifestEnding + `),
otherwise it is one line on standard error.

terraform writes the configuration that makes the connector in ConductorOne. The API
token is a variable of it and never in the file.`,
		ValidArgsFunction: a.completeExport,
		RunE: a.run(func(ctx context.Context, args []string) error {
			if err := oneOf("the format", args[0], exportFormats()...); err != nil {
				return err
			}
			return a.export(ctx, manage.Exportat(args[0]), append(args[1:], "")[0], f)
		}),
	}
	c.Flags().StringVar(&f.asOf, "as-of", "", "as it was at this `RUN|DATE` (2026-03-31, or with a time; UTC)")
	c.Flags().StringVarP(&f.file, "output", "o", "", "write to this `FILE` instead of standard output")
	c.Flags().BoolVar(&f.force, "force", false, "replace files that exist")
	return c
}

func exportFormats() []string {
	var list []string
	for _, f := range manage.Exportats {
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

func (a *app) export(ctx context.Context, format manage.Exportat, ref string, f *exportFlags) error {
	s, err := a.reading(ctx)
	if err != nil {
		return err
	}
	c, err := s.connector(ctx, ref)
	if err != nil {
		return err
	}
	r := manage.ExportRequest{Connector: c.ID, Format: format}
	if f.asOf != "" {
		if r.Run, err = s.exportedRun(ctx, c, format, f.asOf); err != nil {
			return err
		}
	}
	if f.file == "" || f.file == "-" {
		done, err := s.services.ExportTo(ctx, r, a.env.Out)
		if err == nil {
			_, err = a.env.Err.Write(done.Manifest)
		}
		return err
	}
	done, err := s.services.ExportFile(ctx, r, f.file, f.force)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(a.env.Out, words.Clean(exportedWords(done)))
	return err
}

// exportedRun is the run that --as-of names.
func (s *session) exportedRun(ctx context.Context, c store.Connector, format manage.Exportat, asOf string) (int64, error) {
	if format == manage.ExportTerraform {
		return 0, wrongUse("leave it out", "--as-of says nothing to export terraform: the configuration holds no access data")
	}
	run, err := s.asOf(ctx, c, asOf)
	if err != nil {
		return 0, err
	}
	return run.ID, nil
}

func exportedWords(done manage.Exported) string {
	if done.ManifestFile == "" {
		return "Written: " + done.File
	}
	return fmt.Sprintf("%s in %s, described by %s.", words.Plural(done.Rows, "grant", "grants"), done.File, done.ManifestFile)
}
