package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/review"
)

// selectFlags choose items by what they have in common.
type selectFlags struct {
	team, user, search, of string
	ended                  bool
}

// add defines them; what says what is done to the items.
func (f *selectFlags) add(c *cobra.Command, what string) {
	c.Flags().Var(&text{&f.team, "ID|NAME"}, "team", what+" of this team")
	c.Flags().Var(&text{&f.user, "EMAIL"}, "user", what+" of this person")
	c.Flags().Var(&text{&f.search, "TEXT"}, "search", what+" with this text in names, roles or access")
}

// choose is what the words and flags choose.
func (f *selectFlags) choose(items []string) (review.Select, error) {
	sel := review.Select{Items: items, Team: f.team, User: f.user, Search: f.search, Of: f.of, Ended: f.ended}
	some := f.team != "" || f.user != "" || f.search != "" || f.of != "" || f.ended
	switch {
	case len(items) > 0 && some:
		return sel, refuse(failure.ItemsTwice)
	case len(items) == 0 && !some:
		return sel, refuse(failure.ItemsMissing)
	}
	return sel, nil
}

// verdictFlags are what becomes of items.
type verdictFlags struct {
	keep, revoke bool
	until, to    string
	comment      string
}

func (f *verdictFlags) add(c *cobra.Command) {
	c.Flags().BoolVar(&f.keep, "keep", false, "keep the access")
	c.Flags().Var(&text{&f.until, "DATE"}, "until", "with --keep: temporary access, until this day")
	c.Flags().BoolVar(&f.revoke, "revoke", false, "revoke the access")
	c.Flags().Var(&text{&f.to, "none|ROLE"}, "to", "with --revoke: what remains; required for a base role, where none removes the user")
}

// decision is what the flags say.
func (f *verdictFlags) decision() (review.Decision, string, error) {
	switch {
	case f.keep && f.revoke:
		return "", "", refuse(failure.KeepAndRevoke)
	case !f.keep && !f.revoke:
		return "", "", refuse(failure.KeepOrRevoke)
	case f.until != "" && !f.keep:
		return "", "", refuse(failure.FlagIdle, failure.Blanks{"flag": "--until", "other": "--revoke"})
	case f.to != "" && !f.revoke:
		return "", "", refuse(failure.FlagIdle, failure.Blanks{"flag": "--to", "other": "--keep"})
	case f.revoke:
		return review.Revoke, "", nil
	case f.until == "":
		return review.Keep, "", nil
	}
	until, err := day("--until", f.until)
	return review.Keep, until, err
}

type reviewDecideFlags struct {
	selectFlags
	verdictFlags
	last, undo bool
	as         string
}

func (a *app) reviewDecideCommand() *cobra.Command {
	f := &reviewDecideFlags{}
	c := &cobra.Command{
		Use: "decide REVIEW ITEM...", Short: "Keep or revoke items", Args: between(1, manyItems),
		Example: examples(
			`connectpd review decide "Q4 2026" i12 i13 --keep`,
			`connectpd review decide "Q4 2026" i2 --revoke --to responder --as grace@example.com`,
			`connectpd review decide "Q4 2026" --team Payments --keep --comment "asked the team"`,
			`connectpd review decide "Q4 2026" --no-longer-held --revoke`,
			`connectpd review decide "Q4 2026" i12 --undo`,
		),
		Long: `Decide on items for their reviewer: you, or the person given with --as. Account Owner
and Global Admin are decided one at a time, and keeping them needs --comment. Everything
else can be selected with --team, --user or --search, which take the undecided items and
list what they leave out. Everything that is no longer held needs a single answer:
--no-longer-held --revoke. Until the review is signed, --undo takes a decision back.`,
		ValidArgsFunction: a.completeItems,
		RunE: a.run(func(ctx context.Context, args []string) error {
			return a.reviewDecide(ctx, args[0], args[1:], f)
		}),
	}
	f.verdictFlags.add(c)
	c.Flags().BoolVar(&f.last, "last", false, "decide the same as in the last review")
	c.Flags().BoolVar(&f.undo, "undo", false, "take back the decision on these items")
	c.Flags().Var(&text{&f.comment, "TEXT"}, "comment", "why")
	c.Flags().Var(&text{&f.as, "EMAIL"}, "as", "the reviewer who decides (default: you)")
	f.selectFlags.add(c, "undecided items")
	c.Flags().BoolVar(&f.ended, "no-longer-held", false, "everything that has ended since the review started; confirm it with --revoke")
	return c
}

// manyItems bounds the words of a command line.
const manyItems = 1 << 20

func (a *app) reviewDecide(ctx context.Context, ref string, items []string, f *reviewDecideFlags) error {
	sel, err := f.choose(items)
	if err != nil {
		return err
	}
	req := review.DecideRequest{Select: sel, Target: f.to, Comment: f.comment, As: f.as, AsLast: f.last, Entry: review.Entry{Via: review.Command}}
	switch {
	case f.undo && (f.keep || f.revoke || f.last || len(items) == 0):
		return refuse(failure.UndoAlone)
	case f.last && (f.keep || f.revoke):
		return refuse(failure.LastAlone)
	case f.undo, f.last:
	default:
		if req.Decision, req.Until, err = f.decision(); err != nil {
			return err
		}
	}
	s, err := a.session(ctx)
	if err != nil {
		return err
	}
	st, err := s.review(ctx, ref)
	if err != nil {
		return err
	}
	if err := knownSelect(st, sel); err != nil {
		return err
	}
	req.Review = st.Frozen.ID
	did, before := "Kept", st
	if f.undo {
		did = "Taken back"
		st, err = s.services.Undo(ctx, review.UndoRequest{Review: req.Review, Items: items, Entry: req.Entry})
	} else {
		if f.revoke {
			did = "To be revoked"
		} else if f.last {
			did = "Decided the same as last time"
		}
		if st, err = s.services.Decide(ctx, req); err == nil && len(items) == 0 {
			did += fmt.Sprintf(": %s", words.Plural(changed(before, st), "item", "items"))
		}
	}
	if err != nil {
		return orNear(err, failure.ReviewTarget, f.to, nearTargets(before, items))
	}
	a.sayLeftOut(st)
	if len(items) > 0 {
		did += ": " + strings.Join(idsOf(st, items), ", ")
	}
	return a.say(words.Stop(did) + " " + progressLine(st))
}

// nearTargets are what may remain of the named items, or of any item where
// none is named.
func nearTargets(st *review.State, ids []string) []candidate {
	var list []candidate
	for i := range st.Items {
		it := &st.Items[i]
		if len(ids) > 0 && !slices.ContainsFunc(ids, func(id string) bool { return strings.EqualFold(id, it.ID) }) {
			continue
		}
		for _, t := range it.Targets() {
			list = append(list, candidate{t, []string{t, it.TargetLabel(t)}})
		}
	}
	return list
}

// changed counts the items that another event decided than before.
func changed(before, after *review.State) int {
	n := 0
	for i := range after.Items {
		if after.Items[i].Seq != before.Items[i].Seq {
			n++
		}
	}
	return n
}

// idsOf are items as the review names them.
func idsOf(st *review.State, typed []string) []string {
	ids := make([]string, len(typed))
	for i, id := range typed {
		if ids[i] = id; st.Item(id) != nil {
			ids[i] = st.Item(id).ID
		}
	}
	return ids
}

type reviewAssignFlags struct {
	selectFlags
	to, reason string
}

func (a *app) reviewAssignCommand() *cobra.Command {
	f := &reviewAssignFlags{}
	c := &cobra.Command{
		Use: "assign REVIEW ITEM...", Short: "Give items to another reviewer", Args: between(1, manyItems),
		Example: examples(
			`connectpd review assign "Q4 2026" i12 --to grace@example.com --reason "their own access"`,
			`connectpd review assign "Q4 2026" --of bob@example.com --to grace@example.com --reason "left the company"`,
		),
		ValidArgsFunction: a.completeItems,
		RunE: a.run(func(ctx context.Context, args []string) error {
			sel, err := f.choose(args[1:])
			if err != nil {
				return err
			}
			return a.change(ctx, args[0], func(s *session, st *review.State) (*review.State, string, error) {
				if err := knownSelect(st, sel); err != nil {
					return nil, "", err
				}
				if err := knownReviewer(st, sel.Of); err != nil {
					return nil, "", err
				}
				now, err := s.services.Assign(ctx, review.AssignRequest{Review: st.Frozen.ID, Select: sel, To: f.to, Reason: f.reason, Entry: review.Entry{Via: review.Command}})
				if err == nil {
					a.warnOfStrangers(ctx, s, accountOf(st), f.to)
				}
				return now, "Reassigned to " + f.to + ".", err
			})
		}),
	}
	c.Flags().Var(&text{&f.to, "EMAIL"}, "to", "the new reviewer")
	c.Flags().Var(&text{&f.reason, "TEXT"}, "reason", "why")
	c.Flags().Var(&text{&f.of, "EMAIL"}, "of", "all items of this reviewer")
	f.selectFlags.add(c, "what is")
	return c
}

// accountOf is the connector of a review, as far as a review names it.
func accountOf(st *review.State) store.Connector {
	return store.Connector{ID: st.Frozen.Connector.ID, Name: st.Frozen.Connector.Name}
}

// change does one thing to a review, and says what came of it.
func (a *app) change(ctx context.Context, ref string, do func(*session, *review.State) (*review.State, string, error)) error {
	s, err := a.session(ctx)
	if err != nil {
		return err
	}
	st, err := s.review(ctx, ref)
	if err != nil {
		return err
	}
	now, said, err := do(s, st)
	if err != nil {
		return err
	}
	a.sayLeftOut(now)
	return a.say(said)
}
