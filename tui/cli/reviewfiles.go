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
		Use: "evidence REVIEW", Short: "Write a review's evidence as a zip file", Args: between(1, 1),
		Example: examples(`connectpd review evidence "Q4 2026" -o evidence.zip`),
		Long: `Write the evidence of a review: the decisions, the log, everyone who had access, what
later syncs showed, and a page to read, with a list of SHA-256 hashes. The same review
after the same sync gives the same bytes.`,
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
	c.Flags().VarP(&text{&file, "FOLDER|FILE.zip"}, "output", "o", "where to write it (default: this folder)")
	c.Flags().BoolVar(&force, "force", false, "replace an existing file")
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
	return a.say("Evidence written to " + words.Clean(file))
}
