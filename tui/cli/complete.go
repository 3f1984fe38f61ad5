package cli

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/sync/findings"
	"connectpd/wizard/setup"
)

// offer lists what a shell may complete from what the store knows of a
// connector.
type offer func(ctx context.Context, s *session, c store.Connector) ([]string, error)

// completeConnectors offers the names of the connectors to a shell, for the
// first word.
func (a *app) completeConnectors(c *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return a.fromStore(c, func(ctx context.Context, s *session) ([]string, error) {
		list, err := s.store.Connectors(ctx)
		var names []string
		for _, one := range list {
			names = append(names, described(one.Name, one.Account.Subdomain))
		}
		return names, err
	})
}

// fromStore offers what find finds. Where there is no store nothing is offered
// and none is made; what goes wrong is not told in the middle of a command
// line.
func (a *app) fromStore(c *cobra.Command, find func(context.Context, *session) ([]string, error)) ([]string, cobra.ShellCompDirective) {
	home, err := homeFolder(a.env.Vars)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	if _, err := os.Stat(home); err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	ctx := c.Context()
	if ctx == nil {
		ctx = context.Background()
	}
	s, err := a.opened(ctx, store.ToRead)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	names, err := find(ctx, s)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// ofConnector offers what is known of the connector that the command line
// names so far, or of the only one.
func (a *app) ofConnector(o offer) cobra.CompletionFunc {
	return func(c *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		return a.fromStore(c, func(ctx context.Context, s *session) ([]string, error) {
			one, err := s.store.Connector(ctx, connectorTyped(c, args))
			if err != nil {
				return nil, err
			}
			return o(ctx, s, one)
		})
	}
}

// connectorTyped is the CONNECTOR of an unfinished command line: its flag, or
// the last word; "" where there is none yet.
func connectorTyped(c *cobra.Command, args []string) string {
	if f := c.Flags().Lookup("connector"); f != nil {
		return f.Value.String()
	}
	if c.Name() == "export" && len(args) > 0 {
		args = args[1:] // the format
	}
	return append(args, "")[0]
}

// completeFlags offers the values of every flag of c and the commands below:
// those of a fixed set, and names of the store. Files are offered only where a
// file is meant.
func (a *app) completeFlags(c *cobra.Command) {
	known := map[string]cobra.CompletionFunc{
		"connector": a.connectorFlag, "resume": a.resumable, "send-again": a.handedOver,
		"user": a.ofConnector(people), "add": a.ofConnector(people), "remove": a.ofConnector(ownersOf), "accountable": a.ofConnector(people),
		"resource": a.ofConnector(resources), "app": a.apps,
		"as-of": a.ofConnector(runs), "since": a.ofConnector(runs), "until": a.ofConnector(runs),
	}
	define := func(f *pflag.Flag) {
		complete, ok := known[f.Name]
		value, _ := pflag.UnquoteUsage(f)
		if own := a.reviewFlags(c, f.Name); own != nil {
			complete, ok = own, true
		}
		switch fixed, is := f.Value.(*choice); {
		case is:
			complete = cobra.FixedCompletions(fixed.of, cobra.ShellCompDirectiveNoFileComp)
		case ok:
		case f.NoOptDefVal != "" || strings.Contains(value, "FILE"):
			return
		default:
			complete = cobra.NoFileCompletions
		}
		if err := c.RegisterFlagCompletionFunc(f.Name, complete); err != nil {
			panic(err) // it is defined twice: a mistake of ours that every run would show
		}
	}
	c.LocalFlags().VisitAll(define)
	for _, sub := range c.Commands() {
		a.completeFlags(sub)
	}
}

func (a *app) connectorFlag(c *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	return a.completeConnectors(c, nil, typed)
}

// resumable offers the set-ups that can be gone on with.
func (a *app) resumable(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	names, directive := a.fromStore(c, func(ctx context.Context, s *session) ([]string, error) {
		drafts, err := s.store.Drafts(ctx)
		var all []string
		for _, d := range drafts {
			all = append(all, described(setup.DraftName(d), "unfinished"))
		}
		return all, err
	})
	more, _ := a.handedOver(c, args, typed)
	return append(names, more...), directive
}

// handedOver offers the connectors that wait for their owners.
func (a *app) handedOver(c *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	return a.fromStore(c, func(ctx context.Context, s *session) ([]string, error) {
		list, err := s.store.Connectors(ctx)
		var all []string
		for _, one := range list {
			if one.HandedOver != nil {
				all = append(all, described(one.Name, "handed over"))
			}
		}
		return all, err
	})
}

// showWholeUsages takes the marks out of what flags mean, which cobra shows to
// a shell as they are.
func showWholeUsages(c *cobra.Command) {
	c.LocalFlags().VisitAll(func(f *pflag.Flag) { _, f.Usage = pflag.UnquoteUsage(f) })
	for _, sub := range c.Commands() {
		showWholeUsages(sub)
	}
}

// described is a value with what a shell may show beside it.
func described(value, about string) string {
	return cobra.CompletionWithDesc(words.Clean(value), words.Clean(about))
}

func people(ctx context.Context, s *session, c store.Connector) ([]string, error) {
	list, err := s.store.KnownPeople(ctx, c.ID)
	var all []string
	for _, p := range list {
		if p.Email != "" {
			all = append(all, described(p.Email, p.Name))
		}
	}
	return all, err
}

func ownersOf(_ context.Context, _ *session, c store.Connector) ([]string, error) {
	var all []string
	for _, o := range c.Owners {
		all = append(all, described(o.Email, o.Name))
	}
	return all, nil
}

func resources(ctx context.Context, s *session, c store.Connector) ([]string, error) {
	list, err := s.store.KnownResources(ctx, c.ID)
	var all []string
	for _, k := range list {
		if k.Type != access.TypeUser {
			all = append(all, described(k.Name, string(k.Type)))
		}
	}
	return all, err
}

// runs offers the newest applied syncs by their numbers.
func runs(ctx context.Context, s *session, c store.Connector) ([]string, error) {
	list, err := s.applied(ctx, c)
	var all []string
	for _, r := range list {
		all = append(all, described(fmt.Sprint(r.ID), words.Date(r.FinishedAt)))
	}
	return all, err
}

func (a *app) apps(c *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	return a.fromStore(c, func(ctx context.Context, s *session) ([]string, error) {
		list, err := s.store.Apps(ctx)
		var all []string
		for _, one := range list {
			all = append(all, described(one.Name, one.IDP))
		}
		return all, err
	})
}

// completeFinding offers a KIND, then the IDs of its findings that are not
// silenced.
func (a *app) completeFinding(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	switch len(args) {
	case 0:
		return kinds(), cobra.ShellCompDirectiveNoFileComp
	case 1:
		return a.ofConnector(func(ctx context.Context, s *session, one store.Connector) ([]string, error) {
			found, err := findings.Of(ctx, s.store, one.ID)
			var ids []string
			for _, f := range findings.Open(found) {
				if strings.EqualFold(string(f.Kind), args[0]) {
					ids = append(ids, described(f.ID, f.Why))
				}
			}
			return ids, err
		})(c, nil, typed)
	}
	return nil, cobra.ShellCompDirectiveNoFileComp
}

// completeSilenced offers the KINDs of what is silenced, then their IDs with
// the reasons.
func (a *app) completeSilenced(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 1 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return a.ofConnector(func(ctx context.Context, s *session, one store.Connector) ([]string, error) {
		silences, err := findings.Silences(ctx, s.store, one.ID)
		var list []string
		for _, silence := range silences {
			switch kind := string(silence.Kind); {
			case len(args) == 0 && !slices.Contains(list, kind):
				list = append(list, kind)
			case len(args) == 1 && strings.EqualFold(kind, args[0]):
				list = append(list, described(silence.ID, silence.Reason))
			}
		}
		return list, err
	})(c, nil, typed)
}
