package line

import (
	"fmt"
	"strings"

	"connectpd/store"
	"connectpd/sync/findings"
	"connectpd/tui/parts"
)

// findings is what deserves a look, by kind.
func (h *house) findings(c store.Connector) error {
	all, err := findings.Of(h.ctx, h.s.Store, c.ID)
	if err != nil {
		return err
	}
	open := findings.Open(all)
	h.gap()
	text := parts.Plural(len(open), "finding", "findings")
	if n := len(all) - len(open); n > 0 {
		text += fmt.Sprintf(", and %d silenced", n)
	}
	h.say("What deserves a look: " + text + ".")
	if c.LastApplied == nil {
		h.say("There is no access data yet. Sync to bring it.")
		return nil
	}
	if len(open) == 0 {
		return nil
	}
	lines := findings.Summary(all, len(open))
	m := menu{question: "Which one in detail?", proposed: -1, key: h.newKey()}
	for _, l := range lines {
		m.list = append(m.list, option{text: strings.TrimRight(l.Text, ".") + ", " + importance(l.Severity)})
	}
	for {
		got, err := h.pick(h.ctx, m)
		if err != nil {
			return err
		}
		h.gap()
		if err := h.hear(whyOf(open, lines[got.list[0]])); err != nil {
			return err
		}
	}
}

func importance(s findings.Severity) string { return string(s) + " importance" }

// whyOf are the sentences of the findings that a line sums up.
func whyOf(open []findings.Finding, l findings.Line) []string {
	var list []string
	for _, f := range open {
		if f.Kind == l.Kind && f.Severity == l.Severity {
			list = append(list, f.Why)
		}
	}
	return list
}
