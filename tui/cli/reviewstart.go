package cli

import (
	"context"

	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/tui/ui"
	"connectpd/wizard/manage"
	"connectpd/wizard/review"
	"connectpd/wizard/review/flows"
	"connectpd/wizard/service"
)

type reviewStartFlags struct {
	scope, name, due, zone     string
	reviewer, people, fallback string
	removeWithin               duration
	run, acceptGaps            string
	yes                        bool
}

func (a *app) reviewStartCommand() *cobra.Command {
	f := &reviewStartFlags{}
	c := &cobra.Command{
		Use: "start [CONNECTOR]", Short: "Start an access review", Args: atMost(1),
		Example: examples(
			"connectpd review start --scope privileged --fallback grace@example.com",
			`connectpd review start --scope all --people people.csv --fallback grace@example.com --name "Q4 2026" --due 2026-12-12 --yes`,
			"connectpd review start --scope team=Payments --reviewer grace@example.com --run 12 --yes",
		),
		Long: `Start a review. It uses a new sync, or the one given with --run, which must be complete
and at most a day old. The reviewers, and items that have none, are shown before
anything is frozen.

--scope is all, privileged (Account Owner, Global Admin, managers), changed (what no
signed review covers, has changed since, or was left open), team=NAME or role=NAME.
--reviewer decides on everything; otherwise the person's manager from --people (a CSV
with the columns email, manager, left), then a manager of the team, then --fallback.
Nobody decides on their own access. In a terminal without flags, connectpd asks for all
of this.`,
		ValidArgsFunction: a.completeConnectors,
	}
	flags := c.Flags()
	flags.Var(newScope(&f.scope), "scope", "what to review")
	flags.Var(&text{&f.name, "TEXT"}, "name", "name of the review (default: its quarter)")
	flags.Var(&text{&f.due, "DATE"}, "due", "due at the end of this day (default: in two weeks)")
	flags.Var(&text{&f.zone, "ZONE"}, "zone", "time zone of that day, such as Europe/Berlin (default: this computer's)")
	flags.Var(&text{&f.reviewer, "EMAIL"}, "reviewer", "who decides on everything")
	flags.Var(&text{&f.people, "FILE"}, "people", "a CSV file with each person's manager")
	flags.Var(&text{&f.fallback, "EMAIL"}, "fallback", "who decides on everything that has no other reviewer; a second one, after a comma, decides on the access of the first")
	flags.Var(&f.removeWithin, "remove-within", "time limit for removing what is revoked")
	flags.Var(&text{&f.run, "RUN"}, "run", "use this sync instead of a new one")
	flags.Var(&text{&f.acceptGaps, "REASON"}, "accept-gaps", "start even if the list has gaps, for this reason")
	flags.BoolVar(&f.yes, "yes", false, "start without asking for confirmation")
	c.RunE = a.run1(func(ctx context.Context, ref string) error {
		given := false
		flags.Visit(func(*pflag.Flag) { given = true })
		return a.reviewStart(ctx, ref, f, given)
	})
	return c
}

// scopeFlag is a flag that says what a review is of; what it may say stands in
// the help in the place of the value.
type scopeFlag struct{ value *string }

// newScope proposes privileged access.
func newScope(value *string) scopeFlag {
	*value = "privileged"
	return scopeFlag{value}
}

func (f scopeFlag) String() string {
	if f.value == nil { // pflag asks a zero value too
		return ""
	}
	return *f.value
}

// Type is what the help shows in the place of the value.
func (scopeFlag) Type() string { return "all|privileged|changed|team=X|role=X" }

// Set takes any text: which teams and roles there are, the store knows.
func (f scopeFlag) Set(text string) error {
	*f.value = text
	return nil
}

func (a *app) reviewStart(ctx context.Context, ref string, f *reviewStartFlags, given bool) error {
	s, c, err := a.sessionOn(ctx, ref)
	if err != nil {
		return err
	}
	if !given && (a.opens() || a.converses()) {
		return a.look(ctx, ui.Look{List: manage.SeeReviews, Connector: c, Start: true})
	}
	r, err := a.startRequest(ctx, s, c, f)
	if err != nil {
		return err
	}
	if !f.yes && !a.env.CanAsk() {
		return refuse(failure.StartUnseen)
	}
	if r.Run == 0 {
		if r.Run, err = a.syncFor(ctx, s, c); err != nil {
			return err
		}
	}
	plan, err := s.services.Plan(ctx, r)
	if err != nil {
		return err
	}
	if err := a.sayPlan(plan); err != nil {
		return err
	}
	a.warnOfStrangers(ctx, s, c, strings.Split(f.reviewer+","+f.fallback, ",")...)
	if !f.yes {
		if ok, err := a.confirm(ctx, "Start the review?", "--yes"); err != nil || !ok {
			return err
		}
	}
	st, err := s.services.Start(ctx, r)
	if err != nil {
		return err
	}
	return a.say(flows.Started(st), "Decide with connectpd review, or: connectpd review decide "+shellWord(st.Frozen.Name)+" ITEM --keep|--revoke")
}

// startRequest is what the flags ask for.
func (a *app) startRequest(ctx context.Context, s *session, c store.Connector, f *reviewStartFlags) (review.StartRequest, error) {
	r := review.StartRequest{Connector: c.ID, Scope: f.scope, Name: f.name, Due: f.due, Zone: f.zone, Reviewer: f.reviewer, Fallback: f.fallback,
		RemoveWithin: time.Duration(f.removeWithin), AcceptGaps: f.acceptGaps, Entry: review.Entry{Via: review.Command}}
	facts, err := s.services.StartFacts(ctx, c, review.Command, a.env.Folder)
	if err != nil {
		return r, err
	}
	if r.Name == "" {
		r.Name = flows.ProposedName(facts.Now, facts.Taken)
	}
	if r.Due == "" {
		r.Due = facts.Now.AddDate(0, 0, flows.Weeks*7).Format(time.DateOnly)
	} else if r.Due, err = day("--due", r.Due); err != nil {
		return r, err
	}
	if p := r.CheckDue(facts.Now); p != nil {
		return r, p
	}
	if slices.ContainsFunc(facts.Taken, func(name string) bool { return strings.EqualFold(name, r.Name) }) {
		return r, refuse(failure.ReviewNameTaken, failure.Blanks{"name": r.Name})
	}
	kind, name, isNamed := strings.Cut(f.scope, "=")
	kind = strings.ToLower(kind)
	r.Scope = kind + f.scope[len(kind):]
	switch {
	case !isNamed && (kind == "all" || kind == "privileged" || kind == "changed"):
	case isNamed && (kind == "team" || kind == "role"):
		if err := s.knownResource(ctx, c, map[string]access.ResourceType{"team": access.TypeTeam, "role": access.TypeRole}[kind], name); err != nil {
			return r, err
		}
	default:
		return r, near(nearest(kind, named("all", "privileged", "changed", "team", "role")), failure.Tell(failure.ScopeOdd, failure.Blanks{"typed": f.scope}))
	}
	if f.people != "" {
		if r.People, err = s.services.ReadPeople(ctx, f.people); err != nil {
			return r, err
		}
	}
	if f.run == "" {
		return r, nil
	}
	if r.Run, err = strconv.ParseInt(f.run, 10, 64); err != nil {
		return r, refuse(failure.RunOdd, failure.Blanks{"typed": f.run})
	}
	return r, nil
}

// syncFor runs the sync that a review is made of.
func (a *app) syncFor(ctx context.Context, s *session, c store.Connector) (int64, error) {
	if err := a.outside(ctx, s); err != nil {
		return 0, err
	}
	y, err := a.startSync(ctx, s, c, service.SyncRequest{Connector: c.ID})
	if err != nil {
		return 0, err
	}
	o, err := a.show(ctx, s, y, showPlain)
	switch {
	case err != nil:
		return 0, err
	case !o.Run.Applied:
		return 0, exit(codeOfOutcome(&o))
	}
	return o.Run.ID, nil
}

// sayPlan shows what would be frozen.
func (a *app) sayPlan(p review.Plan) error {
	lines := []string{
		fmt.Sprintf("%s: %s of %s, %s privileged, due on %s.", words.Capital(review.ScopeText(p.Scope)), words.Plural(p.Population.InScope, "item", "items"),
			words.Plural(p.Population.Grants, "grant", "grants"), words.Count(p.Privileged), review.DayText(p.Due.Day)),
		words.Stop(p.ReviewersText()),
	}
	for _, r := range p.Reviewers {
		lines = append(lines, fmt.Sprintf("  %s: %s", r.Email, words.Plural(r.Items, "item", "items")))
	}
	for i := range p.Nobody {
		it := &p.Nobody[i]
		if i == mostLeftOut {
			lines = append(lines, "  "+words.Count(len(p.Nobody)-i)+" more with nobody")
			break
		}
		lines = append(lines, "  nobody: "+it.Who()+", "+it.Holds()+" on "+it.On())
	}
	for _, g := range p.Gaps {
		lines = append(lines, "Gap: "+words.Stop(g))
	}
	for _, u := range p.Unmarked {
		lines = append(lines, fmt.Sprintf("Possibly a service account: %s (%s). Mark it with: connectpd people mark %s --kind service --accountable EMAIL", u.User.Name, u.Why, u.User.Email))
	}
	return a.say(lines...)
}

// day reads the day that a flag names.
func day(flag, typed string) (string, error) {
	text, err := review.ParseDay(typed)
	if err != nil {
		return "", refuse(failure.FlagDay, failure.Blanks{"flag": flag, "typed": typed})
	}
	return text, nil
}
