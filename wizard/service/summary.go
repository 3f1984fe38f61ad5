package service

import (
	"context"
	"fmt"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/sync/engine"
	"connectpd/sync/findings"
	"connectpd/wizard/platform"
)

// Summary is the end of a sync in words, for screens and scrollbacks.
type Summary struct {
	Title   string   // "Connected on this computer: PagerDuty · acme"
	Counts  []string // "Users 10,000", …
	Changes string   // "Since Thursday 14:02: 12 gained, 3 lost, 1 altered."
	Notes   []string // partial, plan, held: what the result means
	// Advice is what a first sync leads to: it is said once, where that ends.
	Advice []string
	// Page is the address of the connector's page where else it is registered,
	// which has its logs; "" for none.
	Page string
	// Look are the first findings, of so many open ones.
	Look     []findings.Line
	Findings int
	Next     []Command
	// Reenter: the token was rejected; entering a new one is offered.
	Reenter bool
	// HeldRun can be accepted or discarded; 0 when nothing is held.
	HeldRun int64
	Outcome engine.Outcome
}

// Command is a command worth knowing next.
type Command struct {
	Line, Does string
	// HasKey: the screen that shows the end of a sync has a key for the same.
	HasKey bool
}

// Summarize puts the end of a sync into words.
func (s *Syncs) Summarize(ctx context.Context, connectorID string, o engine.Outcome) Summary {
	sum := Summary{Outcome: o}
	c, err := s.Store.Connector(ctx, connectorID)
	if err != nil {
		c = store.Connector{ID: connectorID, Name: "the connector"}
	}
	place := s.Platforms.PlaceOf(c)
	name := c.Named()
	switch o.Run.Result {
	case store.ResultOK, store.ResultPartial:
		s.applied(ctx, c, &sum)
		sum.Title = "Connected on this computer: " + name
		if o.Run.Result == store.ResultPartial {
			sum.Title = "Connected on this computer, with gaps: " + name
		}
		if place.Elsewhere() && place.Polled.Status == store.Connected && o.Run.Result == store.ResultOK {
			sum.Title = "Connected in " + place.Host + " and here: " + name
		}
	case store.ResultHeld:
		heldSummary(&sum, s.losses(ctx, c.ID))
		sum.Title = "Held, nothing changed: " + name
	case store.ResultCancelled:
		sum.Title = "The sync was cancelled: " + name
		sum.Notes = []string{stands(c)}
		sum.Next = []Command{{Line: "connectpd sync", Does: "syncs again"}}
	default:
		failedSummary(c, &sum)
		sum.Title = "The sync failed: " + name
	}
	sum.Notes = append(sum.Notes, s.notesOf(place, c)...)
	sum.Page = place.Link
	if o.Run.FromEnv {
		sum.Notes = append(sum.Notes, "This sync used CONNECTPD_TOKEN, not the kept token.")
	} else if !s.EnvToken.Empty() {
		sum.Notes = append(sum.Notes, "CONNECTPD_TOKEN is set: connectpd sync in this shell uses it instead of the kept token.")
	}
	return sum
}

// notesOf tell how the connector stands where else it is registered.
func (s *Syncs) notesOf(place platform.Place, c store.Connector) []string {
	if !place.Elsewhere() {
		return nil
	}
	notes := []string{"In " + place.Host + ": " + place.Stands(s.Clock.Now()) + "."}
	if why := place.Polled.Reason; why != "" {
		notes = append(notes, words.Stop(why))
	}
	if platform.Unsettled(place.Polled) {
		notes = append(notes, "connectpd status asks it again.")
	}
	if r := c.LastApplied; r != nil {
		if both := place.Compared(c.App.Name, r.Counts.Users); both != "" {
			notes = append(notes, "Users: "+both+".")
		}
	}
	return notes
}

// stands says what is left of the data after a run that applied nothing.
func stands(c store.Connector) string {
	if c.LastApplied == nil {
		return "There is no access data yet."
	}
	return "The data from " + words.Weekday(c.LastApplied.FinishedAt) + " is unchanged."
}

func (s *Syncs) applied(ctx context.Context, c store.Connector, sum *Summary) {
	r := sum.Outcome.Run
	n := r.Counts
	sum.Counts = []string{
		"Users " + words.Count(n.Users), "Teams " + words.Count(n.Teams), "Roles " + words.Count(n.Roles),
		"Schedules " + words.Count(n.Schedules),
		"Grants " + words.Count(n.TeamMemberships+n.RoleAssignments+n.ScheduleMembers+n.OnCall),
	}
	sum.Changes = s.changes(ctx, c, r)
	for _, k := range access.Kinds {
		if line := coverageLine(k, r.Coverage[k]); line != "" {
			sum.Notes = append(sum.Notes, line)
		}
	}
	if untold := s.Platforms.PlaceOf(c).Untold; r.Baseline && untold != "" { // status says it from then on
		sum.Advice = append(sum.Advice, untold)
	}
	sum.Next = []Command{
		{Line: "connectpd access", Does: "who has access to what", HasKey: true},
		{Line: "connectpd logs", Does: "what the sync did", HasKey: true},
		{Line: "connectpd export csv", Does: "for an access review", HasKey: true},
	}
	s.look(ctx, c, sum)
	if s.Demo {
		// What the demo brought ends with it.
		sum.Next = []Command{{Line: "connectpd", Does: "connects your own account"}}
	}
}

// changes tells what is different since the run before.
func (s *Syncs) changes(ctx context.Context, c store.Connector, r store.Run) string {
	if r.Baseline {
		return "This was the first sync: there is nothing to compare it with yet."
	}
	since := "Since the last sync"
	if runs, err := s.Store.Runs(ctx, c.ID, 0); err == nil {
		for _, before := range runs {
			if before.Applied && before.ID < r.ID {
				since = "Since " + words.Weekday(before.FinishedAt)
				break
			}
		}
	}
	ch := r.Changes
	if ch.Gained+ch.Lost+ch.Altered == 0 {
		return since + ": nothing changed."
	}
	return fmt.Sprintf("%s: %s gained, %s lost, %s altered.", since, words.Count(ch.Gained), words.Count(ch.Lost), words.Count(ch.Altered))
}

func coverageLine(k access.Kind, c access.Coverage) string {
	name := words.Capital(k.Label())
	switch c.State {
	case access.NotOnPlan:
		if k == access.KindMemberships {
			return "" // the line about teams says it
		}
		return name + " are not on this account's plan."
	case access.NotRead:
		return words.Because(name+" could not be read; their last good data is kept", c.Reason)
	case access.Incomplete:
		what := name + " may be incomplete"
		if c.Missing > 0 {
			what = fmt.Sprintf("%s may be incomplete: %s could not be proved read", name, words.Count(c.Missing))
		}
		return words.Because(what, c.Reason)
	}
	if n := len(c.Except); n > 0 {
		return words.Because(fmt.Sprintf("%s: %s could not be read; their last good data is kept", name, words.Count(n)), c.Reason)
	}
	return ""
}

func heldSummary(sum *Summary, losses string) {
	sum.HeldRun = sum.Outcome.Run.ID
	for _, h := range sum.Outcome.Held {
		sum.Notes = append(sum.Notes, fmt.Sprintf("%s: %s before, %s now (%s).", words.Capital(h.Kind.Label()), words.Count(h.Before), words.Count(h.After), h.Reason))
	}
	if losses != "" {
		sum.Notes = append(sum.Notes, losses)
	}
	sum.Notes = append(sum.Notes, "The last synced data stays unchanged until you decide. The new result is kept separately.")
	sum.Next = []Command{
		{Line: "connectpd sync --accept-shrink", Does: "applies exactly this result"},
		{Line: "connectpd sync --discard", Does: "drops it"},
	}
}

func failedSummary(c store.Connector, sum *Summary) {
	o := sum.Outcome
	reason := o.Run.Reason
	if reason == "" && o.Err != nil {
		reason = o.Err.Error()
	}
	if reason != "" {
		sum.Notes = append(sum.Notes, words.Stop(reason))
	}
	sum.Notes = append(sum.Notes, stands(c))
	switch access.RefusalOf(o.Err) {
	case access.TokenRejected:
		sum.Reenter = !o.Run.FromEnv
		sum.Next = []Command{{Line: "connectpd rotate", Does: "enters a new API token"}}
	case access.OtherAccount:
		sum.Next = []Command{{Line: "connectpd rotate", Does: "enters a token of this account"}, {Line: "connectpd setup", Does: "connects the other account"}}
	default:
		sum.Next = []Command{{Line: "connectpd sync", Does: "tries again"}, {Line: "connectpd doctor", Does: "looks for the cause"}}
	}
	sum.Next = append(sum.Next, Command{Line: "connectpd logs", Does: "what the sync did"})
}

// lookLines is how many lines of findings a summary shows; connectpd findings
// lists them all.
const lookLines = 3

// look adds what deserves a look first, and proposes to mark the app.
func (s *Syncs) look(ctx context.Context, c store.Connector, sum *Summary) {
	look, err := s.firstLook(ctx, c.ID)
	if err != nil {
		sum.Look = []findings.Line{{Text: "Findings could not be worked out: " + err.Error()}}
		return
	}
	sum.Look, sum.Findings = look.lines, look.open
	if look.marks && sum.Outcome.Run.Baseline {
		sum.Advice = append(sum.Advice, fmt.Sprintf("%s of %s were created through single sign-on, but the app %s has no identity provider set. "+
			"With one set, it is listed first, and people outside single sign-on become findings.", words.Count(look.ofSSO), words.Plural(look.all, "user", "users"), c.App.Name))
		sum.Next = append(sum.Next, Command{Line: "connectpd app --idp NAME", Does: "sets the identity provider"})
	}
}
