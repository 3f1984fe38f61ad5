package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/wizard/review"
)

// completeReview offers the names of reviews, for the first word.
func (a *app) completeReview(c *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return a.fromStore(c, func(ctx context.Context, s *session) ([]string, error) {
		sums, err := s.services.Reviews(ctx, "")
		var names []string
		for _, sum := range sums {
			names = append(names, described(sum.Name, string(sum.Stage)+", "+review.ScopeText(sum.Scope)))
		}
		return names, err
	})
}

// completeItems offers a review, then items of it that were not typed yet.
func (a *app) completeItems(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return a.completeReview(c, args, typed)
	}
	return a.ofReview(func(st *review.State) []string {
		taken := map[string]bool{}
		for _, id := range args[1:] {
			taken[strings.ToLower(id)] = true
		}
		var ids []string
		for i := range st.Items {
			if it := &st.Items[i]; !taken[strings.ToLower(it.ID)] {
				ids = append(ids, described(it.ID, it.Who()+", "+it.Holds()+" on "+it.On()+": "+it.Spoken()))
			}
		}
		return ids
	})(c, args, typed)
}

// ofReview offers what is known of the review that the command line names.
func (a *app) ofReview(offer func(*review.State) []string) cobra.CompletionFunc {
	return func(c *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) == 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return a.fromStore(c, func(ctx context.Context, s *session) ([]string, error) {
			st, err := s.services.Review(ctx, args[0])
			if err != nil {
				return nil, err
			}
			return offer(st), nil
		})
	}
}

// reviewersOf are the reviewers of a review.
func reviewersOf(st *review.State) []string {
	var list []string
	for _, r := range st.Reviewers() {
		list = append(list, described(r.Email, "decides on "+words.Plural(r.Items, "item", "items")))
	}
	return list
}

// teamsOf are the teams of a review's items.
func teamsOf(st *review.State) []string {
	return distinct(st, func(it *review.ItemState) (string, string) {
		if it.Type != access.TypeTeam {
			return "", ""
		}
		return it.Resource, it.ResourceID
	})
}

// usersOf are the people of a review's items.
func usersOf(st *review.State) []string {
	return distinct(st, func(it *review.ItemState) (string, string) { return it.User.Email, it.User.Name })
}

// targetsOf are what may remain of a review's items.
func targetsOf(st *review.State) []string {
	seen, list := map[string]bool{}, []string(nil)
	for i := range st.Items {
		it := &st.Items[i]
		for _, t := range it.Targets() {
			if !seen[t] {
				seen[t] = true
				list = append(list, described(t, it.TargetLabel(t)))
			}
		}
	}
	return list
}

func distinct(st *review.State, of func(*review.ItemState) (value, about string)) []string {
	seen, list := map[string]bool{}, []string(nil)
	for i := range st.Items {
		if value, about := of(&st.Items[i]); value != "" && !seen[value] {
			seen[value] = true
			list = append(list, described(value, about))
		}
	}
	return list
}

// completePeople offers everybody of the account, for the first word.
func (a *app) completePeople(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return a.ofConnector(people)(c, nil, typed)
}

// scopes offers what a review may be of.
func (a *app) scopes(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	fixed := []string{"all", "privileged", "changed"}
	more, directive := a.ofConnector(func(ctx context.Context, s *session, one store.Connector) ([]string, error) {
		known, err := s.store.KnownResources(ctx, one.ID)
		var list []string
		for _, k := range known {
			if k.Type == access.TypeTeam || k.Type == access.TypeRole {
				list = append(list, described(string(k.Type)+"="+k.Name, k.ID))
			}
		}
		return list, err
	})(c, args, typed)
	return append(fixed, more...), directive
}

// reviewFlags complete the flags of the commands below review.
func (a *app) reviewFlags(c *cobra.Command, flag string) cobra.CompletionFunc {
	if !strings.HasPrefix(c.CommandPath(), "connectpd review ") {
		return nil
	}
	start := c.Name() == "start"
	switch flag {
	case "scope":
		return a.scopes
	case "reviewer", "fallback":
		if start {
			return a.ofConnector(people)
		}
		return a.ofReview(reviewersOf)
	case "assignee":
		return a.ofReview(usersOf)
	case "as", "of":
		return a.ofReview(reviewersOf)
	case "team":
		return a.ofReview(teamsOf)
	case "user":
		return a.ofReview(usersOf)
	case "to":
		if c.Name() == "assign" {
			return a.ofReview(usersOf)
		}
		return a.ofReview(targetsOf)
	case "run":
		return a.ofConnector(runs)
	}
	return nil
}
