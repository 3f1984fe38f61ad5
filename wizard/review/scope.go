package review

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// inScope is a scope that was understood.
type inScope struct {
	text string // all, privileged, changed, team=ID, role=ID
	kind string
	id   string // of the team or role
	name string
}

func (m *maker) readScope(typed string) (inScope, *flow.Problem) {
	kind, name, hasName := strings.Cut(strings.TrimSpace(typed), "=")
	kind, name = strings.ToLower(strings.TrimSpace(kind)), strings.TrimSpace(name)
	switch {
	case kind == "" && !hasName:
		return inScope{text: "all", kind: "all"}, nil
	case slices.Contains([]string{"all", "privileged", "changed"}, kind) && !hasName:
		return inScope{text: kind, kind: kind}, nil
	case (kind == "team" || kind == "role") && name != "":
		for r, on := range m.resources {
			if string(r.typ) == kind && (r.id == name || strings.EqualFold(on.name, name)) {
				return inScope{text: kind + "=" + words.OneLine(on.name), kind: kind, id: r.id, name: on.name}, nil
			}
		}
		return inScope{}, refuse(failure.ReviewScopeThing, "--scope", failure.Blanks{"kind": string(kind), "typed": words.OneLine(name)})
	}
	return inScope{}, refuse(failure.ReviewScope, "--scope", failure.Blanks{"typed": words.OneLine(typed)})
}

func (s inScope) has(m *maker, h Held, it *Item) bool {
	switch s.kind {
	case "privileged":
		return it.Privileged
	case "changed":
		return m.changed(h)
	case "team", "role":
		return string(h.Grant.Type) == s.kind && h.Grant.ResourceID == s.id
	}
	return true
}

// kinds are what a run must have read for the scope to be whole.
func (s inScope) kinds() []access.Kind {
	switch s.kind {
	case "role":
		return []access.Kind{access.KindUsers}
	case "team", "privileged":
		return []access.Kind{access.KindUsers, access.KindTeams, access.KindMemberships}
	}
	return []access.Kind{access.KindUsers, access.KindTeams, access.KindMemberships, access.KindSchedules, access.KindScheduleMembers}
}

// gaps says what of the scope the run could not read, or its key not see.
func (s inScope) gaps(r Run) []string {
	var list []string
	if !r.SeesAll {
		list = append(list, fmt.Sprintf("The key of run %d is a %s below Admin, which may not see everything.", r.ID, r.TokenKind.Label()))
	}
	for _, k := range s.kinds() {
		c := r.Coverage[k]
		missing := c.Unread() && (s.kind != "team" || len(c.Except) == 0 || c.State != access.Read || slices.Contains(c.Except, s.id))
		switch {
		case !missing:
		case c.State == access.Read:
			list = append(list, words.Because(fmt.Sprintf("%s: %s could not be read", words.Capital(k.Label()), words.Count(len(c.Except))), c.Reason))
		case c.State == access.Incomplete:
			list = append(list, words.Because(words.Capital(k.Label())+" may be incomplete", c.Reason))
		default:
			list = append(list, words.Because(words.Capital(k.Label())+" could not be read", c.Reason))
		}
	}
	return list
}

// covered is what the newest signed review that has a grant says of it.
type covered struct {
	last *Last
	run  time.Time // when the run it was frozen from had finished
	// again: it was excepted, amended, or left undecided, or its removal is open.
	again bool
}

// coveredBefore looks grants up in signed reviews, newest first.
func coveredBefore(before []*State) map[access.Grant]covered {
	known := map[access.Grant]covered{}
	for _, s := range before {
		for n := range s.Items {
			i := &s.Items[n]
			g := access.Grant{UserID: i.User.ID, Type: i.Type, ResourceID: i.ResourceID, Entitlement: i.Entitlement}
			if _, done := known[g]; done {
				continue
			}
			c := covered{run: s.Frozen.Run.FinishedAt, again: i.Decision != Keep || i.Amended}
			if i.Decision != "" {
				c.last = &Last{Review: s.Frozen.Name, Decision: i.Decision, Target: i.Target, Until: i.Until, Comment: i.Comment, At: i.At}
			}
			known[g] = c
		}
	}
	return known
}

// changed reports a grant that no signed review settled, or that is another
// one since.
func (m *maker) changed(h Held) bool {
	c, ok := m.covered[h.Grant]
	return !ok || c.again || c.last.Until != "" && c.last.Until <= m.f.Due.Day || !h.Baseline && h.Since.After(c.run)
}
