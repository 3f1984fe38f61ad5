package cli

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/sync/engine"
	"connectpd/tui/rows"
	"connectpd/tui/ui"
	"connectpd/wizard/service"
)

type syncFlags struct {
	progress              string
	every                 duration
	acceptShrink, discard bool
	concurrency           int
	export                string // c1z=FILE
}

// The ways to show a sync.
const (
	showAuto  = "auto"
	showTUI   = "tui"
	showPlain = "plain"
	showJSON  = "json"
	showQuiet = "quiet"
)

func (a *app) syncCommand() *cobra.Command {
	f := &syncFlags{}
	c := &cobra.Command{
		Use: "sync [CONNECTOR]", SuggestFor: []string{"pull", "refresh", "fetch", "run"}, Short: "Read the account's access data", Args: atMost(1),
		Example: examples(
			"connectpd sync",
			"connectpd sync --every 1h --progress plain",
			"connectpd sync --every 1h --export c1z=bucket/pagerduty.c1z",
			"connectpd sync --accept-shrink",
		),
		ValidArgsFunction: a.completeConnectors,
		RunE: a.run1(func(ctx context.Context, ref string) error {
			return a.sync(ctx, ref, f)
		}),
	}
	choiceVar(c.Flags(), &f.progress, "progress", showAuto, "how to show progress", showAuto, showTUI, showPlain, showJSON, showQuiet)
	c.Flags().Var(&f.every, "every", "keep syncing at this interval (1m or longer)")
	c.Flags().BoolVar(&f.acceptShrink, "accept-shrink", false, "apply the held sync that you were shown")
	c.Flags().BoolVar(&f.discard, "discard", false, "discard the held sync")
	c.Flags().IntVar(&f.concurrency, "concurrency", 8, "`N` requests at a time, 1 to 16")
	c.Flags().Var(&text{&f.export, "c1z=FILE"}, "export", "with --every: rewrite this file for ConductorOne after each complete sync")
	return c
}

// check refuses what cannot go together.
func (f *syncFlags) check(canAsk bool) error {
	switch {
	case f.concurrency < 1 || f.concurrency > 16:
		return refuse(failure.ConcurrencyOdd, failure.Blanks{"n": strconv.Itoa(f.concurrency)})
	case f.acceptShrink && f.discard:
		return refuse(failure.HeldTwice)
	case f.every != 0 && (f.acceptShrink || f.discard):
		return refuse(failure.HeldEvery)
	case f.every != 0 && time.Duration(f.every) < time.Minute:
		return refuse(failure.EveryShort)
	case f.progress == showTUI && !canAsk:
		return refuse(failure.ProgressTerminal)
	case f.progress == showTUI && f.every != 0:
		return refuse(failure.ProgressEvery)
	}
	return f.checkExport()
}

func (a *app) sync(ctx context.Context, ref string, f *syncFlags) error {
	if err := f.check(a.canTalk()); err != nil {
		return err
	}
	s, c, err := a.outsideOn(ctx, ref)
	if err != nil {
		return err
	}
	if f.acceptShrink || f.discard {
		return a.decideHeld(ctx, s, c, f)
	}
	if f.progress == showAuto {
		f.progress = showPlain
		if a.canTalk() && f.every == 0 {
			f.progress = showTUI
		}
	}
	if err := a.cleanUp(ctx, s); err != nil {
		return err
	}
	r := service.SyncRequest{Connector: c.ID, Concurrency: f.concurrency}
	if f.every != 0 {
		return a.syncEvery(ctx, s, c, r, f)
	}
	return a.syncOnce(ctx, s, c, r, f.progress)
}

// syncOnce runs one sync, shown one way, and ends with its exit code.
func (a *app) syncOnce(ctx context.Context, s *session, c store.Connector, r service.SyncRequest, show string) error {
	y, err := a.startSync(ctx, s, c, r)
	if err != nil {
		return a.notStarted(ctx, s, c, r, show, err)
	}
	if show == showTUI {
		end, err := a.talk(ctx, s, func(f Face) (ui.Ending, error) { return f.Sync(ctx, s.services, y) })
		return a.after(ctx, s, end, err)
	}
	o, err := a.show(ctx, s, y, show)
	if err != nil {
		return err
	}
	return exit(codeOfOutcome(&o))
}

// notStarted offers re-entry where a token is missing and a person is there.
func (a *app) notStarted(ctx context.Context, s *session, c store.Connector, r service.SyncRequest, show string, err error) error {
	var missing *service.TokenNeededError
	if show == showTUI && errors.As(err, &missing) {
		return a.reenter(ctx, s, c)
	}
	if show == showJSON {
		v := newJSONViewer(a.env.Out, a.redactor)
		_ = v.end(s.now(), c.ID, nil, standing(c), err)
	}
	return err
}

// show prints a running sync as lines or objects, with its end.
func (a *app) show(ctx context.Context, s *session, y *service.Sync, show string) (engine.Outcome, error) {
	switch show {
	case showJSON:
		v := newJSONViewer(a.env.Out, a.redactor)
		o, err := a.watch(ctx, y, v)
		after := context.WithoutCancel(ctx)
		counts := o.Run.Counts
		if c, found := s.store.Connector(after, y.Connector.ID); found == nil && !o.Run.Applied {
			counts = standing(c)
		}
		said := v.end(s.now(), y.Connector.ID, outcomeOf(o, err), counts, err)
		a.reportFailure(&o)
		return o, errors.Join(err, said)
	case showQuiet:
		o, err := a.watch(ctx, y, quiet{})
		a.reportFailure(&o)
		return o, err
	}
	if err := a.opening(y); err != nil {
		return engine.Outcome{}, err
	}
	v := newPlainViewer(a.env.Out, a.redactor)
	v.width = a.fitted()
	o, err := a.watch(ctx, y, v)
	if err != nil {
		return o, err
	}
	return o, a.summary(s.services.Summarize(context.WithoutCancel(ctx), y.Connector.ID, o))
}

func outcomeOf(o engine.Outcome, err error) *engine.Outcome {
	if err != nil {
		return nil
	}
	return &o
}

// opening is the first line of a plain sync.
func (a *app) opening(y *service.Sync) error {
	text := "Syncing " + rows.Title(y.Connector)
	if y.FromEnv {
		text += " with the token from " + varToken
	}
	return a.say(text + ".")
}

// reportFailure says on standard error how a sync ended that did not end
// well, for viewers whose output is for machines.
func (a *app) reportFailure(o *engine.Outcome) {
	switch o.Run.Result {
	case store.ResultFailed:
		if o.Err != nil {
			a.printError(o.Err, a.redactor)
		}
	case store.ResultCancelled:
		a.printError(errCancelled, a.redactor)
	case store.ResultPartial, store.ResultHeld:
		a.printError(fmt.Errorf("the sync is %s: %s", o.Run.Result, o.Run.Reason), a.redactor)
	}
}
