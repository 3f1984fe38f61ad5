package cli

import (
	"context"

	"github.com/spf13/cobra"

	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/review"
	"connectpd/wizard/review/flows"
)

// byCommand is the way in of the command line.
var byCommand = review.Entry{Via: review.Command}

func (a *app) reviewExceptCommand() *cobra.Command {
	var reason, until, as string
	c := &cobra.Command{
		Use: "except REVIEW ITEM...", Short: "Leave items out of a review, with a reason", Args: between(2, manyItems),
		Example:           examples(`connectpd review except "Q4 2026" i12 --reason "on leave" --until 2027-01-31 --as grace@example.com`),
		Long:              "Leave items out of a review. They are not reviewed, which never counts as a keep, and\nthe next review includes them again. Privileged access cannot be left out.",
		ValidArgsFunction: a.completeItems,
		RunE: a.run(func(ctx context.Context, args []string) error {
			return a.change(ctx, args[0], func(s *session, st *review.State) (*review.State, string, error) {
				if err := knownItems(st, args[1:]); err != nil {
					return nil, "", err
				}
				last, err := optionalDay("--until", until)
				if err != nil {
					return nil, "", err
				}
				now, err := s.services.Except(ctx, review.ExceptRequest{Review: st.Frozen.ID, Items: args[1:], Reason: reason, Until: last, As: as, Entry: byCommand})
				return now, "Not reviewed: " + words.Stop(flows.About(st, args[1:])), err
			})
		}),
	}
	c.Flags().Var(&text{&reason, "TEXT"}, "reason", "why")
	c.Flags().Var(&text{&until, "DATE"}, "until", "the last day of the exception")
	c.Flags().Var(&text{&as, "EMAIL"}, "as", "who approves it")
	return c
}

// optionalDay reads a day that may be left out.
func optionalDay(flag, typed string) (string, error) {
	if typed == "" {
		return "", nil
	}
	return day(flag, typed)
}

func (a *app) reviewNoteCommand() *cobra.Command {
	var assignee, ticket, note string
	c := &cobra.Command{
		Use: "note REVIEW ITEM...", Short: "Record who handles a removal", Args: between(2, manyItems),
		Example:           examples(`connectpd review note "Q4 2026" i12 --assignee bob@example.com --ticket OPS-417`),
		ValidArgsFunction: a.completeItems,
		RunE: a.run(func(ctx context.Context, args []string) error {
			if assignee == "" && ticket == "" && note == "" {
				return refuse(failure.NoteMissing)
			}
			return a.change(ctx, args[0], func(s *session, st *review.State) (*review.State, string, error) {
				if err := knownItems(st, args[1:]); err != nil {
					return nil, "", err
				}
				a.warnOfStrangers(ctx, s, accountOf(st), assignee)
				now, err := s.services.Note(ctx, review.NoteRequest{Review: st.Frozen.ID, Items: args[1:], Assignee: assignee, Ticket: ticket, Text: note, Entry: byCommand})
				return now, "Noted: " + words.Stop(flows.About(st, args[1:])), err
			})
		}),
	}
	c.Flags().Var(&text{&assignee, "EMAIL"}, "assignee", "who handles it")
	c.Flags().Var(&text{&ticket, "TEXT"}, "ticket", "the ticket for it")
	c.Flags().Var(&text{&note, "TEXT"}, "comment", "a note on it")
	return c
}

func (a *app) reviewAmendCommand() *cobra.Command {
	f := &verdictFlags{}
	var reason, as string
	c := &cobra.Command{
		Use: "amend REVIEW ITEM", Short: "Correct a decision of a signed review", Args: between(2, 2),
		Example:           examples(`connectpd review amend "Q4 2026" i12 --revoke --reason "the wrong line" --as grace@example.com`),
		Long:              "Correct the decision on an item of a signed review. What was signed stays as it is;\nthe correction is added and sealed.",
		ValidArgsFunction: a.completeItems,
		RunE: a.run(func(ctx context.Context, args []string) error {
			decision, until, err := f.decision()
			if err != nil {
				return err
			}
			return a.change(ctx, args[0], func(s *session, st *review.State) (*review.State, string, error) {
				if err := knownItems(st, args[1:]); err != nil {
					return nil, "", err
				}
				now, err := s.services.Amend(ctx, review.AmendRequest{Review: st.Frozen.ID, Item: args[1], Decision: decision, Target: f.to, Until: until, Reason: reason, As: as, Entry: byCommand})
				if err != nil {
					return nil, "", orNear(err, failure.ReviewTarget, f.to, nearTargets(st, args[1:]))
				}
				return now, "Corrected: " + words.Stop(words.Comma(flows.About(now, args[1:]), now.Item(args[1]).Spoken())), nil
			})
		}),
	}
	f.add(c)
	c.Flags().Var(&text{&reason, "TEXT"}, "reason", "why")
	c.Flags().Var(&text{&as, "EMAIL"}, "as", "who decides it")
	return c
}

func (a *app) reviewExtendCommand() *cobra.Command {
	var due, zone, reason string
	c := &cobra.Command{
		Use: "extend REVIEW", Short: "Give a review more time", Args: between(1, 1),
		Example:           examples(`connectpd review extend "Q4 2026" --due 2026-12-19 --reason "holidays"`),
		Long:              "Move the due date of a review. The evidence shows both dates and the reason.",
		ValidArgsFunction: a.completeReview,
		RunE: a.run1(func(ctx context.Context, ref string) error {
			return a.change(ctx, ref, func(s *session, st *review.State) (*review.State, string, error) {
				last, err := optionalDay("--due", due)
				if err != nil {
					return nil, "", err
				}
				if zone == "" {
					zone = st.Due.Zone
				}
				now, err := s.services.Extend(ctx, review.ExtendRequest{Review: st.Frozen.ID, Due: last, Zone: zone, Reason: reason, Entry: byCommand})
				if err != nil {
					return nil, "", err
				}
				return now, words.Clean(st.Frozen.Name) + " is now due on " + review.DayText(now.Due.Day) + ".", nil
			})
		}),
	}
	c.Flags().Var(&text{&due, "DATE"}, "due", "due at the end of this day")
	c.Flags().Var(&text{&zone, "ZONE"}, "zone", "time zone of that day (default: as before)")
	c.Flags().Var(&text{&reason, "TEXT"}, "reason", "why")
	return c
}

type reviewSignFlags struct {
	as, statement, file string
	yes                 bool
}

func (a *app) reviewSignCommand() *cobra.Command {
	f := &reviewSignFlags{}
	c := &cobra.Command{
		Use: "sign REVIEW", Short: "Sign a review, seal it and write its evidence", Args: between(1, 1),
		Example: examples(`connectpd review sign "Q4 2026" --as grace@example.com --reason "I have seen who decided what. What is kept is needed."`),
		Long: `Sign a review. First you see what you sign: how much is kept, was decided in bulk or on
the last day. The sealed document's SHA-256 is printed on a line of its own: send it to
your auditor. The evidence is written right away.`,
		ValidArgsFunction: a.completeReview,
		RunE:              a.run1(func(ctx context.Context, ref string) error { return a.reviewSign(ctx, ref, f) }),
	}
	c.Flags().Var(&text{&f.as, "EMAIL"}, "as", "who signs (default: you)")
	c.Flags().Var(&text{&f.statement, "TEXT"}, "reason", "the statement to sign")
	c.Flags().VarP(&text{&f.file, "FOLDER|FILE.zip"}, "output", "o", "where to write the evidence (default: this folder)")
	c.Flags().BoolVar(&f.yes, "yes", false, "sign without asking for confirmation")
	return c
}

func (a *app) reviewSign(ctx context.Context, ref string, f *reviewSignFlags) error {
	s, err := a.session(ctx)
	if err != nil {
		return err
	}
	st, err := s.review(ctx, ref)
	if err != nil {
		return err
	}
	if err := a.say(flows.FigureLines(st.Figures())...); err != nil {
		return err
	}
	if !f.yes {
		if ok, err := a.confirm(ctx, "Sign "+words.Clean(st.Frozen.Name)+"? It will then be sealed.", "--yes"); err != nil || !ok {
			return err
		}
	}
	now, err := s.services.Sign(ctx, review.SignRequest{Review: st.Frozen.ID, As: f.as, Statement: f.statement, Entry: byCommand})
	if err != nil {
		return err
	}
	if err := a.say("Signed. This is its SHA-256:", now.Sealed, flows.SendItNow); err != nil {
		return err
	}
	return a.evidence(ctx, s, now, f.file, false)
}

func (a *app) reviewCancelCommand() *cobra.Command {
	var reason, as string
	var yes bool
	c := &cobra.Command{
		Use: "cancel REVIEW", Short: "End a review without a signature", Args: between(1, 1),
		Example:           examples(`connectpd review cancel "Q4 2026" --reason "the wrong scope"`),
		Long:              "End a review without a signature. It is sealed with its reason and stays in the chain of\nreviews; it cannot be resumed.",
		ValidArgsFunction: a.completeReview,
		RunE: a.run1(func(ctx context.Context, ref string) error {
			return a.change(ctx, ref, func(s *session, st *review.State) (*review.State, string, error) {
				if !yes {
					if ok, err := a.confirm(ctx, "Cancel the review "+words.Clean(st.Frozen.Name)+"?", "--yes"); err != nil || !ok {
						return nil, "", err
					}
				}
				now, err := s.services.Cancel(ctx, review.CancelRequest{Review: st.Frozen.ID, Reason: reason, As: as, Entry: byCommand})
				return now, words.Clean(st.Frozen.Name) + " is cancelled.", err
			})
		}),
	}
	c.Flags().Var(&text{&reason, "TEXT"}, "reason", "why")
	c.Flags().Var(&text{&as, "EMAIL"}, "as", "who cancels it")
	c.Flags().BoolVar(&yes, "yes", false, "do not ask for confirmation")
	return c
}
