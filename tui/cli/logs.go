package cli

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/tui/rows"
	"connectpd/tui/ui"
	"connectpd/wizard/manage"
)

type logsFlags struct {
	follow, json, plain bool
	n                   int
	counted             bool // n was given
}

func (a *app) logsCommand() *cobra.Command {
	f := &logsFlags{}
	c := &cobra.Command{
		Use: "logs [CONNECTOR]", SuggestFor: []string{"events", "runs"}, Short: "Show what happened to a connector", Args: atMost(1),
		Example: examples(
			"connectpd logs",
			"connectpd logs -n 50",
			"connectpd logs --follow --json",
		),
		ValidArgsFunction: a.completeConnectors,
	}
	c.RunE = a.run1(func(ctx context.Context, ref string) error {
		f.counted = c.Flags().Changed("lines")
		return a.logs(ctx, ref, f)
	})
	c.Flags().BoolVarP(&f.follow, "follow", "f", false, "keep printing new entries until interrupted")
	c.Flags().IntVarP(&f.n, "lines", "n", 200, "only the newest `N` entries; 0 for all")
	plainFlag(c, &f.plain)
	c.Flags().BoolVar(&f.json, "json", false, "one JSON object per line")
	return c
}

type logJSON struct {
	Version   int         `json:"version"`
	Time      *time.Time  `json:"time"`
	Level     store.Level `json:"level"`
	Event     string      `json:"event"`
	Message   string      `json:"message"`
	Run       *int64      `json:"run"`
	RequestID *string     `json:"request_id"`
}

// followEvery is how often logs --follow looks for new lines.
const followEvery = 500 * time.Millisecond

func (a *app) logs(ctx context.Context, ref string, f *logsFlags) error {
	if f.n < 0 {
		return refuse(failure.LinesOdd, failure.Blanks{"n": strconv.Itoa(f.n)})
	}
	s, err := a.reading(ctx)
	if err != nil {
		return err
	}
	c, err := s.connector(ctx, ref)
	if err != nil {
		return err
	}
	if a.opens(f.follow, f.json, f.plain, f.counted) {
		return a.look(ctx, ui.Look{List: manage.SeeLog, Connector: c})
	}
	q := store.LogQuery{ConnectorID: c.ID, N: f.n}
	print := func(w io.Writer) error {
		entries, err := s.store.LogEntries(ctx, q)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if err := a.printLog(w, e, f.json); err != nil {
				return err
			}
			q.After = e.Seq
		}
		return nil
	}
	switch {
	case f.follow:
		for {
			if err := print(a.env.Out); err != nil {
				return err
			}
			q.N = 0
			if a.env.Clock.Sleep(ctx, followEvery) != nil {
				return exit(Cancelled)
			}
		}
	case f.json:
		return print(a.env.Out)
	}
	return a.paged(print)
}

// logColumn is where the text of an entry begins, after its time and level.
const logColumn = 26

func (a *app) printLog(w io.Writer, e store.LogEntry, asJSON bool) error {
	if asJSON {
		j := logJSON{jsonVersion, utc(e.Time), e.Level, e.Event, e.Message, nil, orNull(e.RequestID)}
		if e.RunID != 0 {
			j.Run = &e.RunID
		}
		return newLines(w).write(j)
	}
	r := rows.LogEntry(a.env.Clock.Now(), e)
	text := r.Cells[0]
	if a.inPlainLines() {
		text = words.Stop(r.Sentence)
	}
	_, err := fmt.Fprintln(w, hanging(words.Clean(text), a.fitted(), min(logColumn, a.fitted()/3)))
	return err
}
