package findings

import (
	"context"
	"strings"

	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/sync/findings"
	"connectpd/tui/explore"
	"connectpd/tui/rows"
	"connectpd/tui/ui"
)

// The sides: what is open, and what was silenced.
const (
	open = iota
	silenced
	sides
)

// found is what was found in one look.
type found struct {
	explore.Base[row]
	env    *ui.Env
	show   func(explore.Thing) ui.Screen
	all    []findings.Finding // most deserving first
	folded []string           // for the search
	pages  map[explore.Thing]string
	open   int
	synced bool
}

func find(ctx context.Context, o Options) (*found, error) {
	in, err := findings.Load(ctx, o.Reader, o.Connector.ID)
	if err != nil {
		return nil, err
	}
	f := &found{env: o.Env, show: o.Show, all: findings.Find(in), pages: map[explore.Thing]string{}, synced: in.Data != nil}
	f.folded = make([]string, len(f.all))
	for i, one := range f.all {
		f.folded[i] = foldedText(one)
		if one.Silenced == nil {
			f.open++
		}
	}
	if in.Data == nil {
		return f, nil
	}
	for _, u := range in.Data.Users {
		f.pages[explore.Thing{Type: access.TypeUser, ID: u.ID}] = u.URL
	}
	for _, t := range in.Data.Teams {
		f.pages[explore.Thing{Type: access.TypeTeam, ID: t.ID}] = t.URL
	}
	for _, s := range in.Data.Schedules {
		f.pages[explore.Thing{Type: access.TypeSchedule, ID: s.ID}] = s.URL
	}
	return f, nil
}

func foldedText(f findings.Finding) string {
	list := []string{string(f.Severity), string(f.Kind), kindNames[f.Kind], f.ID, f.Head(), f.Why}
	for _, r := range f.Who {
		list = append(list, r.Name, r.Email)
	}
	for _, r := range f.On {
		list = append(list, r.Name)
	}
	if f.Silenced != nil {
		list = append(list, f.Silenced.Reason)
	}
	return ui.Fold(strings.Join(list, " "))
}

// row is a heading, with its first finding, or a finding below it.
type row struct {
	head string
	n    int // findings under a heading
	at   int // its turn among the findings; a heading has that of its first
	f    *findings.Finding
}

// Tabs are the two sides.
func (f *found) Tabs() []string { return []string{"Open", "Silenced"} }

// Blank says that there is nothing to look at yet.
func (f *found) Blank() []string {
	if f.synced {
		return nil
	}
	return []string{"There is no access data yet. The first sync gets it."}
}

// Rows are the findings that fit, under headings.
func (f *found) Rows(q explore.Query) explore.Found[row] {
	a := explore.Found[row]{Rows: make([][]row, sides), Counts: make([]int, sides)}
	fits := q.Fits()
	heads := [sides]int{-1, -1} // place of the heading that is being filled
	for i := range f.all {
		if !fits(f.folded[i]) {
			continue
		}
		one, side := &f.all[i], open
		if one.Silenced != nil {
			side = silenced
		}
		a.Counts[side]++
		head := severityWord(one.Severity)
		if at := heads[side]; at < 0 || a.Rows[side][at].head != head {
			heads[side] = len(a.Rows[side])
			a.Rows[side] = append(a.Rows[side], row{head: head, f: one, at: a.Counts[side]})
		}
		a.Rows[side][heads[side]].n++
		a.Rows[side] = append(a.Rows[side], row{f: one, at: a.Counts[side]})
	}
	return a
}

// Count is said of a search; the tabs say it otherwise.
func (f *found) Count(tab int, a explore.Found[row], searching bool) string {
	if !searching {
		return ""
	}
	return words.Plural(a.Count(tab), "finding", "findings")
}

// Key is a finding's kind and id, or a heading.
func (f *found) Key(_ int, r row) string {
	if r.head != "" {
		return r.head
	}
	return place(r.f.Kind, r.f.ID)
}

// Place leaves headings out.
func (*found) Place(_ int, r row) int { return r.at }

// place is the key of a finding's row.
func place(k findings.Kind, id string) string { return string(k) + " " + id }

// Enter shows the person, team or schedule that a finding is about.
func (f *found) Enter(_ int, r row) explore.Step[row] {
	if t, ok := about(r.f); ok {
		return explore.Step[row]{Action: ui.Open{Screen: f.show(t)}}
	}
	return explore.Bad[row]("There is nothing to open: " + words.Clean(r.f.Subject.Name) + " is not a person, team or schedule of the account.")
}

// Copied is a finding in a sentence.
func (*found) Copied(_ int, r row) string {
	if r.head != "" {
		return ""
	}
	return rows.Finding(*r.f).Sentence
}

// Page is that of what a finding is about.
func (f *found) Page(_ int, r row) (name, address string) {
	t, _ := about(r.f)
	return r.f.Subject.Name, f.pages[t]
}

// severityWord is the heading that findings stand under.
func severityWord(s findings.Severity) string {
	switch s {
	case findings.High:
		return "Look at these first"
	case findings.Medium:
		return "Look at these next"
	}
	return "Good to know"
}

// kindNames are the kinds as people search for them.
var kindNames = map[findings.Kind]string{
	findings.CameBack:          "removed by a review, but back again",
	findings.RemovalOverdue:    "overdue removals of a review",
	findings.ReviewOverdue:     "overdue reviews",
	findings.MorePowerful:      "more powerful since the last sync",
	findings.CannotRespond:     "on call and cannot respond",
	findings.PendingInvitation: "never accepted the invitation but has access",
	findings.OwnerRole:         "connector owners without the required role",
	findings.NobodyOnCall:      "schedules with nobody on call",
	findings.OutsideSSO:        "not created through single sign-on",
	findings.DeletedOnSchedule: "schedules that list deleted users",
	findings.ForeignDomain:     "email addresses at other domains",
	findings.DirectOnCall:      "on call without a schedule",
	findings.UnusedSchedule:    "schedules that no escalation policy uses",
	findings.NoTeamNoSchedule:  "not in any team or on any schedule",
	findings.PowerfulRole:      "Admin or Account Owner",
}
