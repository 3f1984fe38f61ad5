// Package review shows access reviews: the list of them, and the items of one,
// on which is decided in bursts.
//
// What a review is, what may be decided and why not is wizard/review's; the
// conversations about it are wizard/review/flows'. It must not know how either
// is kept.
package review

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/store/words"
	"connectpd/tui/explore"
	"connectpd/tui/ui"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
	"connectpd/wizard/review/flows"
)

// Services are what the screens ask for.
type Services interface {
	flows.Service
	Reviews(ctx context.Context, connector string) ([]review.Summary, error)
	Review(ctx context.Context, ref string) (*review.State, error)
	Undo(ctx context.Context, r review.UndoRequest) (*review.State, error)
	// OwnItems are the items that nobody of these e-mails may decide on,
	// because they are their own access.
	OwnItems(ctx context.Context, ref string, emails ...string) (map[string]bool, error)
	// MyEmail is the e-mail of who sits here; "" where nothing tells.
	MyEmail(ctx context.Context) string
}

// Options of New and NewItems.
type Options struct {
	Env       *ui.Env
	Services  Services
	Connector store.Connector
	// Open opens a web address; nil where there is no browser.
	Open func(ctx context.Context, address string) error
	// Flow makes the screen of a flow; ended is what follows its end.
	Flow func(f flow.Flow, ended func() (ui.Action, tea.Cmd)) ui.Screen
	// Start makes the screen that starts a review of the connector.
	Start func() ui.Screen
	// Folder is where evidence is written.
	Folder string
	// Places remembers where one was in a review, by its id.
	Places map[string]Place
}

// Place is where one was in a review: the tab, the item, whose items were
// looked at, and what was marked.
type Place struct {
	Tab    int
	Item   string
	Whose  *string           // nil: not chosen yet
	Marked map[string]string // ids, and the search in which each was marked
}

// facts are what a flow from these screens is told.
func (o Options) facts(me string) flows.Facts {
	return flows.Facts{Me: me, Via: review.Screen, Now: o.Env.Now(), Folder: o.Folder}
}

// List is the list of a connector's reviews.
type List struct {
	*explore.Model[int]
	o Options
}

// New makes the list.
func New(o Options) *List {
	l := &List{o: o}
	l.Model = explore.New(explore.Options[int]{
		Env: o.Env, Title: "Access reviews", Connector: o.Connector, Reading: "Reading the reviews", Open: o.Open, Pane: 46, Below: true, Opens: "open",
		Read: func() explore.Read[int] {
			return func(ctx context.Context) (explore.Set[int], error) {
				list, err := o.Services.Reviews(ctx, o.Connector.ID)
				r := &reviews{o: o, list: list, start: l.startKey()}
				r.columns = r.measured()
				return r, err
			}
		},
		Commands: func() []explore.Command[int] {
			return []explore.Command[int]{{Key: o.Env.Keys.Start, Full: "start a review", Do: func(*int) explore.Step[int] {
				if o.Connector.LastApplied == nil {
					return explore.Bad[int]("There is no access data yet. The first sync gets it.")
				}
				return explore.Step[int]{Action: ui.Open{Screen: o.Start()}}
			}}}
		},
	})
	return l
}

func (l *List) startKey() string { return l.o.Env.Keys.Start.Help().Key }

// Update reads again when one comes back from a review.
func (l *List) Update(msg tea.Msg) (ui.Action, tea.Cmd) {
	switch m := msg.(type) {
	case ui.Told:
		l.Say(ui.PageWords{Text: m.Text})
		return nil, l.Reload()
	case ui.Returned:
		return nil, l.Reload()
	}
	return l.Model.Update(msg)
}

// Help begins with the key that starts a review.
func (l *List) Help() ui.Help {
	h := l.Model.Help()
	if set, ok := l.Set().(*reviews); ok && len(set.list) == 0 {
		h.Short = append([]key.Binding{l.o.Env.Keys.Start}, h.Short...)
	}
	return h
}

// Header counts them.
func (l *List) Header() ui.Header {
	h := l.Model.Header()
	if set, ok := l.Set().(*reviews); ok {
		h.Right = words.Plural(len(set.list), "review", "reviews")
	}
	return h
}

// reviews are the rows of the list, by their places; newest first.
type reviews struct {
	explore.Base[int]
	o     Options
	list  []review.Summary
	start string

	columns explore.Columns[int]
}

// Blank says how to begin.
func (r *reviews) Blank() []string {
	if len(r.list) > 0 {
		return nil
	}
	return []string{"There is no access review yet.",
		"In a review, named reviewers keep or revoke each grant. The review is signed, and later syncs show that revoked access is gone.",
		"Press " + r.start + " to start one. Nothing is changed in PagerDuty."}
}

// Rows are those whose name or scope fits.
func (r *reviews) Rows(q explore.Query) explore.Found[int] {
	fits, rows := q.Fits(), []int{}
	for i := range r.list {
		s := &r.list[i]
		if fits(ui.Fold(s.Name + " " + s.Scope + " " + string(s.Stage))) {
			rows = append(rows, i)
		}
	}
	return explore.Found[int]{Rows: [][]int{rows}}
}

// Count is said of a search.
func (r *reviews) Count(tab int, f explore.Found[int], searching bool) string {
	if !searching {
		return ""
	}
	return words.Plural(f.Count(tab), "review", "reviews")
}

// Nothing fits a search.
func (r *reviews) Nothing(int, bool) string {
	return "No matches in names or scopes."
}

// Key is a review's id.
func (r *reviews) Key(_ int, n int) string { return r.list[n].ID }

// Copied is its name.
func (r *reviews) Copied(_ int, n int) string { return words.Clean(r.list[n].Name) }

// Enter opens the items.
func (r *reviews) Enter(_ int, n int) explore.Step[int] {
	return explore.Step[int]{Action: ui.Open{Screen: NewItems(r.o, r.list[n].ID, r.list[n].Name)}}
}

// Table has a line for each review.
func (r *reviews) Table(_, w int) explore.Table[int] { return r.columns.Table(r.o.Env, w) }

func (r *reviews) measured() explore.Columns[int] {
	rows := make([]int, len(r.list))
	for n := range rows {
		rows[n] = n
	}
	col := func(head string, rank int, cell func(s *review.Summary) string) explore.Column[int] {
		return explore.Column[int]{Head: head, Rank: rank, Cell: func(n, _ int) string { return cell(&r.list[n]) }}
	}
	scope := col("Scope", 3, func(s *review.Summary) string { return words.Capital(review.ScopeText(s.Scope)) })
	scope.Least = 10
	return explore.Measured(rows,
		col("Review", 0, func(s *review.Summary) string { return words.Clean(s.Name) }), scope,
		col("Decided", 2, func(s *review.Summary) string {
			return words.Count(s.Counts.Decided) + " of " + words.Count(s.Counts.Items)
		}),
		col("Status", 1, r.stands))
}

// stands says how far a review is: due on a day, overdue, 2 open, closed.
func (r *reviews) stands(s *review.Summary) string {
	now := r.o.Env.Now()
	switch late := s.Overdue(now); {
	case s.Late(now):
		return "overdue"
	case s.Stage == review.StageOpen:
		return "due " + shortDay(s.Due.Day, now)
	case s.Stage == review.StageSigned && late > 0:
		return words.Plural(late, "removal overdue", "removals overdue")
	case s.Stage == review.StageSigned && s.Counts.OpenRemovals > 0:
		return words.Plural(s.Counts.OpenRemovals, "removal open", "removals open")
	}
	return string(s.Stage)
}

// Detail is everything about a review.
func (r *reviews) Detail(p *ui.Page, _ int, n, room int) {
	s, e := &r.list[n], r.o.Env
	p.Styled(e.Styles.Strong, e.Fit(words.Clean(s.Name), p.W()))
	c := s.Counts
	explore.Fact(e, p, "Status", words.Capital(r.stands(s)))
	explore.Fact(e, p, "Items", words.Count(c.Items)+", "+words.Count(c.Privileged)+" privileged")
	explore.Fact(e, p, "Decided", decidedWords(c))
	explore.Fact(e, p, "Started", words.Day(s.StartedAt)+", from the sync of "+words.Date(s.RunAt))
	if s.SignedAs != "" {
		explore.Fact(e, p, "Signed", words.Day(s.SignedAt)+" by "+words.Clean(s.SignedAs))
	}
	if room <= 8 {
		return
	}
	explore.Fact(e, p, "SHA-256", s.Sealed)
	p.Gap()
	r.reviewers(p, s.Reviewers, room)
}

// reviewers are how far each of them is, as far as room lines reach.
func (r *reviews) reviewers(p *ui.Page, list []review.Share, room int) {
	st, e := r.o.Env.Styles, r.o.Env
	p.Line(st.Dim.Render("Decided by each reviewer"))
	longest := 0
	for _, share := range list {
		longest = max(longest, ui.Width(words.Clean(share.Email)))
	}
	for _, share := range list {
		if p.Len() >= room-1 {
			p.Line(st.Dim.Render("  and more: " + e.Keys.Whose.Help().Key + " in the review lists them"))
			return
		}
		progress := words.Count(share.Decided) + " of " + words.Count(share.Items)
		p.Line("  " + e.Cell(words.Clean(share.Email), min(longest, p.W()-4-ui.Width(progress))) + "  " + st.Dim.Render(progress))
	}
}

// decidedWords are how many items are decided, and how many of them against
// what is held.
func decidedWords(c review.Counts) string {
	text := words.Count(c.Decided) + " of " + words.Count(c.Items)
	switch c.Decided {
	case 0:
		return "none yet"
	case c.Items:
		text = "all"
	}
	if c.Revoke > 0 {
		text += ", " + words.Count(c.Revoke) + " to revoke"
	}
	return text
}
