package worth

import (
	"context"
	"strings"

	"connectpd/store/access"
	"connectpd/sync/findings"
	"connectpd/tui/parts"
)

// The sides: what is open, and what was silenced.
const (
	open = iota
	silenced
	sides
)

// found is what was found in one look. It never changes.
type found struct {
	all    []findings.Finding // most deserving first
	folded []string           // for the search
	pages  map[Thing]string
	synced bool
}

func find(ctx context.Context, r findings.Reader, connector string) (*found, error) {
	in, err := findings.Load(ctx, r, connector)
	if err != nil {
		return nil, err
	}
	f := &found{all: findings.Find(in), pages: map[Thing]string{}, synced: in.Data != nil}
	f.folded = make([]string, len(f.all))
	for i, one := range f.all {
		f.folded[i] = foldedText(one)
	}
	if in.Data == nil {
		return f, nil
	}
	for _, u := range in.Data.Users {
		f.pages[Thing{access.TypeUser, u.ID}] = u.URL
	}
	for _, t := range in.Data.Teams {
		f.pages[Thing{access.TypeTeam, t.ID}] = t.URL
	}
	for _, s := range in.Data.Schedules {
		f.pages[Thing{access.TypeSchedule, s.ID}] = s.URL
	}
	return f, nil
}

func foldedText(f findings.Finding) string {
	words := []string{string(f.Severity), string(f.Kind), kindNames[f.Kind], f.ID, f.Head(), f.Why}
	for _, r := range f.Who {
		words = append(words, r.Name, r.Email)
	}
	for _, r := range f.On {
		words = append(words, r.Name)
	}
	if f.Silenced != nil {
		words = append(words, f.Silenced.Reason)
	}
	return parts.Fold(strings.Join(words, " "))
}

// question is how the findings are to be shown.
type question struct {
	f    *found
	text string
}

// row is a heading, or a finding below it.
type row struct {
	head    string
	n       int
	finding int
}

type answer struct {
	known  bool
	rows   [sides][]row
	counts [sides]int
}

// answer answers. It is called from a command.
func (q question) answer() answer {
	a := answer{known: true}
	words := strings.Fields(parts.Fold(q.text))
	heads := [sides]int{-1, -1} // place of the heading that is being filled
	for i := range q.f.all {
		if !fits(q.f.folded[i], words) {
			continue
		}
		f, side := &q.f.all[i], open
		if f.Silenced != nil {
			side = silenced
		}
		a.counts[side]++
		head := severityWord(f.Severity)
		if at := heads[side]; at < 0 || a.rows[side][at].head != head {
			heads[side] = len(a.rows[side])
			a.rows[side] = append(a.rows[side], row{head: head, finding: i})
		}
		a.rows[side][heads[side]].n++
		a.rows[side] = append(a.rows[side], row{finding: i})
	}
	return a
}

func fits(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// severityWord is the heading that findings stand under.
func severityWord(s findings.Severity) string {
	switch s {
	case findings.High:
		return "Look first"
	case findings.Medium:
		return "Look next"
	}
	return "Good to know"
}

// kindNames are the kinds as people search for them.
var kindNames = map[findings.Kind]string{
	findings.MorePowerful:      "more powerful since the last sync",
	findings.CannotRespond:     "on call and cannot respond",
	findings.PendingInvitation: "never accepted the invitation and holds access",
	findings.OwnerRole:         "owners of this connector without the role",
	findings.NobodyOnCall:      "schedules with nobody on call",
	findings.OutsideSSO:        "not created through single sign-on",
	findings.DeletedOnSchedule: "schedules that list deleted users",
	findings.ForeignDomain:     "e-mail addresses at other domains",
	findings.DirectOnCall:      "on call without a schedule",
	findings.UnusedSchedule:    "schedules that no escalation policy uses",
	findings.NoTeamNoSchedule:  "in no team and on no schedule",
	findings.PowerfulRole:      "Admin or Account Owner",
}
