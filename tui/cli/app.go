package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/sync/findings"
	"connectpd/wizard/flow"
	"connectpd/wizard/manage"
)

// noProvider takes a mark off an app.
const noProvider = "none"

func (a *app) appCommand() *cobra.Command {
	var idp string
	c := &cobra.Command{
		Use: "app [CONNECTOR]", Short: "Show the app that a connector feeds", Args: atMost(1),
		Example: examples(
			"connectpd app",
			"connectpd app --idp Okta",
			"connectpd app --idp none",
		),
		Long: `Show the app that a connector feeds, or set the identity provider that people use to
sign in to it. With one set, the app is listed first when a connector is set up, and
people who were not created through single sign-on become findings.`,
		ValidArgsFunction: a.completeConnectors,
	}
	c.Flags().Var(&text{&idp, "NAME|none"}, "idp", "the identity provider that people sign in with; none removes it")
	c.RunE = a.run1(func(ctx context.Context, ref string) error {
		return a.showApp(ctx, ref, idp, c.Flags().Changed("idp"))
	})
	return c
}

func (a *app) showApp(ctx context.Context, ref, idp string, mark bool) error {
	s, err := a.readingUnless(ctx, mark)
	if err != nil {
		return err
	}
	c, err := s.connector(ctx, ref)
	if err != nil {
		return err
	}
	if mark {
		return a.markApp(ctx, s, c, idp)
	}
	if err := a.say(manage.ProviderText(c.App.Name, c.App.IDP)); err != nil {
		return err
	}
	in, err := findings.Load(ctx, s.store, c.ID)
	if err != nil {
		return err
	}
	if sso, all, propose := findings.ProposeIDP(in); propose {
		return a.say(fmt.Sprintf("%s of %s were created through single sign-on. Set the identity provider: connectpd app --idp NAME",
			words.Count(sso), words.Plural(all, "person", "people")))
	}
	return nil
}

func (a *app) markApp(ctx context.Context, s *session, c store.Connector, idp string) error {
	switch idp {
	case "":
		return refuse(failure.IDPNameless, failure.Blanks{"none": noProvider})
	case noProvider:
		idp = ""
	}
	f := manage.NewApp(s.services, c)
	f.Set(flow.FieldIDP, idp)
	return a.carry(ctx, headless{flow: f})
}
