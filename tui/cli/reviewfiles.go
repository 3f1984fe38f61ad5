package cli

import (
	"context"

	"github.com/spf13/cobra"

	"connectpd/store/words"
	"connectpd/wizard/review"
	"connectpd/wizard/review/flows"
)

func (a *app) reviewEvidenceCommand() *cobra.Command {
	var file string
	var force bool
	c := &cobra.Command{
		Use: "evidence REVIEW", Short: "Write a review's evidence, as one zip", Args: between(1, 1),
		Example: examples(`connectpd review evidence "Q4 2026" -o evidence.zip`),
		Long: `Write the evidence of a review: what was decided, the log, everyone who held access,
what the syncs showed since, and one page to read, with a list of SHA-256. The same
review after the same sync gives the same bytes.`,
		ValidArgsFunction: a.completeReview,
		RunE: a.run1(func(ctx context.Context, ref string) error {
			s, err := a.reading(ctx)
			if err != nil {
				return err
			}
			st, err := s.review(ctx, ref)
			if err != nil {
				return err
			}
			return a.evidence(ctx, s, st, file, force)
		}),
	}
	c.Flags().StringVarP(&file, "output", "o", "", "write it here (`FOLDER|FILE.zip`); otherwise into this folder")
	c.Flags().BoolVar(&force, "force", false, "replace a file that exists")
	return c
}

// evidence writes a review's evidence, and says where.
func (a *app) evidence(ctx context.Context, s *session, st *review.State, path string, force bool) error {
	if path == "" {
		path = a.env.Folder
	}
	file, err := s.services.WriteEvidence(ctx, flows.EvidenceRequest{Review: st.Frozen.ID, Path: path, Replace: force})
	if err != nil {
		return err
	}
	return a.say("The evidence is in " + words.Clean(file))
}
