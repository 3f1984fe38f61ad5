package cli

import (
	"context"

	"github.com/spf13/cobra"

	"connectpd/wizard/manage"
)

func (a *app) renameCommand() *cobra.Command {
	return &cobra.Command{
		Use: "rename CONNECTOR NAME", Short: "Give a connector another name", Args: between(2, 2),
		Example:           examples(`connectpd rename PagerDuty "PagerDuty Europe"`),
		ValidArgsFunction: a.completeConnectors,
		RunE: a.run(func(ctx context.Context, args []string) error {
			s, c, err := a.sessionOn(ctx, args[0])
			if err != nil {
				return err
			}
			f := manage.NewRename(s.services, c)
			f.Set(manage.FieldName, args[1])
			return a.carry(ctx, headless{flow: f})
		}),
	}
}
