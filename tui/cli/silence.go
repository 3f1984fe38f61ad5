package cli

import (
	"cmp"
	"context"
	"strings"

	"github.com/spf13/cobra"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/sync/findings"
	"connectpd/wizard/manage"
)

func (a *app) silenceCommand() *cobra.Command {
	return a.silencing(false, "why it is expected", &cobra.Command{
		Use: "silence KIND ID", ValidArgsFunction: a.completeFinding, Short: "Silence a finding, with a reason", Args: between(2, 2),
		Example: examples(`connectpd findings silence powerful-role PXPGF42 --reason "runs the account"`),
	})
}

func (a *app) unsilenceCommand() *cobra.Command {
	return a.silencing(true, "why it is shown again, for the log", &cobra.Command{
		Use: "unsilence KIND ID", ValidArgsFunction: a.completeSilenced, Short: "Show a silenced finding again", Args: between(2, 2),
		Example: examples(`connectpd findings unsilence powerful-role PXPGF42 --reason "left the team"`),
	})
}

// silencing gives a command what silencing and taking it back share.
func (a *app) silencing(back bool, why string, c *cobra.Command) *cobra.Command {
	var ref, reason string
	c.Flags().Var(&text{&reason, "TEXT"}, "reason", why)
	c.Flags().Var(&text{&ref, "CONNECTOR"}, "connector", "the connector that it is in; not needed if there is only one")
	c.RunE = a.run(func(ctx context.Context, args []string) error {
		return a.silence(ctx, ref, args[0], args[1], manage.SilenceRequest{Reason: reason, Back: back})
	})
	return c
}

func (a *app) silence(ctx context.Context, ref, kind, id string, r manage.SilenceRequest) error {
	s, c, err := a.sessionOn(ctx, ref)
	if err != nil {
		return err
	}
	k, id, head, err := s.finding(ctx, c, kind, id)
	if err != nil {
		return err
	}
	r.Connector, r.Kind, r.ID = c.ID, string(k), id
	if err := a.carry(ctx, headless{flow: manage.NewSilence(s.services, r, cmp.Or(head, "finding "+r.Kind+" "+id), "")}); err != nil {
		return err
	}
	if head == "" && !r.Back {
		return a.say("There is no such finding now; if it appears, it will be silenced.")
	}
	return nil
}

// finding is the finding that KIND and ID name, as they are written, and its
// head; that is empty where there is no such finding now.
func (s *session) finding(ctx context.Context, c store.Connector, kind, id string) (k findings.Kind, as, head string, err error) {
	known, ok := among(kind, kinds())
	if !ok {
		return "", "", "", near(nearest(kind, named(kinds()...)), failure.Tell(failure.FindingKind, failure.Blanks{"typed": kind, "kinds": strings.Join(kinds(), ", ")}))
	}
	all, err := findings.Of(ctx, s.store, c.ID)
	for _, f := range all {
		if string(f.Kind) == known && strings.EqualFold(f.ID, id) {
			return f.Kind, f.ID, f.Head(), err
		}
	}
	return findings.Kind(known), id, "", err
}

func kinds() []string {
	var all []string
	for _, k := range findings.Kinds {
		all = append(all, string(k))
	}
	return all
}
