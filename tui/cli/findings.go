package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/spf13/cobra"

	"connectpd/store"
	"connectpd/store/words"
	"connectpd/sync/findings"
	"connectpd/tui/rows"
	"connectpd/tui/ui"
	"connectpd/wizard/manage"
)

func (a *app) findingsCommand() *cobra.Command {
	var asJSON, plain bool
	c := &cobra.Command{
		Use: "findings [CONNECTOR]", Short: "Show what to look at first", Args: atMost(1),
		Example: examples(
			"connectpd findings",
			"connectpd findings --json",
			`connectpd findings silence powerful-role PXPGF42 --reason "runs the account"`,
		),
		Long: `Show what to look at first, for all connectors or one: who, and why. Each finding has
a KIND and an ID, which you need to silence it with a reason.`,
		ValidArgsFunction: a.completeConnectors,
		RunE: a.run1(func(ctx context.Context, ref string) error {
			return a.findings(ctx, ref, asJSON, plain)
		}),
	}
	plainFlag(c, &plain)
	c.Flags().BoolVar(&asJSON, "json", false, "one JSON object per line")
	c.AddCommand(a.silenceCommand(), a.unsilenceCommand())
	return c
}

// findingJSON is a line of findings --json.
type findingJSON struct {
	Version   int    `json:"version"`
	Connector string `json:"connector"`
	findings.Finding
}

func (a *app) findings(ctx context.Context, ref string, asJSON, plain bool) error {
	s, err := a.reading(ctx)
	if err != nil {
		return err
	}
	list, err := s.connectors(ctx, ref)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return s.noConnector(ctx, "")
	}
	if len(list) == 1 && a.opens(asJSON, plain) {
		return a.look(ctx, ui.Look{List: manage.SeeFindings, Connector: list[0]})
	}
	show := a.paged
	if asJSON {
		show = func(write func(io.Writer) error) error { return write(a.env.Out) }
	}
	return show(func(w io.Writer) error {
		for _, c := range list {
			found, err := findings.Of(ctx, s.store, c.ID)
			if err != nil {
				return err
			}
			if asJSON {
				err = findingsJSON(w, c, found)
			} else {
				err = a.findingsText(w, c, found, len(list) > 1)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func findingsJSON(w io.Writer, c store.Connector, found []findings.Finding) error {
	each := newLines(w)
	for _, f := range found {
		if err := each.write(findingJSON{jsonVersion, c.ID, f}); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) findingsText(w io.Writer, c store.Connector, found []findings.Finding, named bool) error {
	b := &strings.Builder{}
	if named {
		fmt.Fprintf(b, "%s\n", words.Clean(rows.Title(c)))
	}
	open := findings.Open(found)
	if len(open) > 0 {
		b.WriteString(a.findingsTable(open))
		b.WriteString("\n" + a.folded(rows.FindingsCount(found)) + "\n")
	}
	switch {
	case c.LastApplied == nil:
		b.WriteString("There is no access data yet. Get it with: connectpd sync\n")
	case len(open) == 0:
		b.WriteString("There are no findings.\n")
	}
	if silenced := rows.Silenced(found); silenced != "" {
		b.WriteString(silenced + "; --json lists them too.\n")
	}
	_, err := fmt.Fprint(w, b.String())
	return err
}

// findingsTable shows findings with their names, by which they are silenced.
func (a *app) findingsTable(open []findings.Finding) string {
	if a.inPlainLines() {
		said := make([]string, len(open))
		for i, f := range open {
			said[i] = words.Clean(rows.Finding(f).Sentence) + "\n"
		}
		return strings.Join(said, "")
	}
	st := a.styles()
	of := map[findings.Severity]lipgloss.Style{findings.High: st.Bad, findings.Medium: st.Warn, findings.Low: st.Dim}
	cells := make([][]string, len(open))
	for i, f := range open {
		one := rows.Finding(f).Cells
		cells[i] = []string{fmt.Sprintf("%-6s", one[0]), words.Clean(one[1]) + "\n" + words.Clean(rows.FindingName(f))}
	}
	return a.smallTable(cells, func(row, column int) lipgloss.Style {
		if column == 0 {
			return of[open[row].Severity]
		}
		return lipgloss.NewStyle()
	})
}
