package plaintext

import (
	"errors"
	"strings"

	"connectpd/store"
	"connectpd/store/words"
	"connectpd/sync/findings"
	"connectpd/tui/rows"
	"connectpd/wizard/manage"
)

// findings is what deserves a look, by kind, until one goes back.
func (h *house) findings(c store.Connector) error {
	key, said := h.newKey(), ""
	for {
		all, err := findings.Of(h.ctx, h.s.Store, c.ID)
		if err != nil {
			return err
		}
		if c.LastApplied == nil {
			h.say("There is no access data yet. Sync to get it.")
			return nil
		}
		if text := findingsText(all); text != said {
			h.gap()
			h.say(text)
			if said == "" {
				h.say(lookFirst(all)...)
			}
			said = text
		}
		if len(all) == 0 {
			return nil
		}
		if err := h.findingsTurn(c, all, key); err != nil {
			return err
		}
	}
}

func findingsText(all []findings.Finding) string {
	text := "What to look at first. " + rows.FindingsCount(all)
	if silenced := rows.Silenced(all); silenced != "" {
		text += " " + silenced + "."
	}
	return text
}

// lookFirst are the findings of high importance, which are said before anybody
// asks for one, where the list is too long to be said at once.
func lookFirst(all []findings.Finding) []string {
	lines := findings.Summary(all, len(all))
	if len(lines) <= atOnce {
		return nil
	}
	var first []string
	for _, l := range lines {
		if l.Severity == findings.High {
			first = append(first, words.Stop(strings.TrimRight(l.Text, ".")+", "+rows.Importance(l.Severity)))
		}
	}
	return first
}

// findingsTurn asks once what to do about them.
func (h *house) findingsTurn(c store.Connector, all []findings.Finding, key string) error {
	open := findings.Open(all)
	lines := findings.Summary(all, len(open))
	m := menu{question: "Which one do you want to read?", proposed: -1, key: key}
	for _, l := range lines {
		m.list = append(m.list, option{text: strings.TrimRight(l.Text, ".") + ", " + rows.Importance(l.Severity)})
	}
	var also []func(store.Connector, []findings.Finding) error
	if len(open) > 0 {
		m.also, also = append(m.also, option{text: "Silence one, with a reason", word: "silence"}), append(also, h.silence)
	}
	if len(open) < len(all) {
		m.also, also = append(m.also, option{text: "Silenced findings, with their reasons", word: "silenced"}), append(also, h.silenced)
	}
	got, err := h.pick(h.ctx, m)
	if err != nil {
		return err
	}
	h.gap()
	if got.also < 0 {
		return h.hear(whyOf(open, lines[got.list[0]]))
	}
	if err := also[got.also](c, all); !errors.Is(err, errBack) {
		return err
	}
	return nil
}

// silence accepts one finding, with a reason.
func (h *house) silence(c store.Connector, all []findings.Finding) error {
	f, err := h.whichFinding("Which one do you want to silence?", findings.Open(all))
	if err != nil {
		return err
	}
	return h.setSilence(c, f, false)
}

// silenced says which ones are silenced and why, and takes one silence back.
func (h *house) silenced(c store.Connector, all []findings.Finding) error {
	var list []findings.Finding
	var why []string
	for _, f := range all {
		if f.Silenced != nil {
			list = append(list, f)
			why = append(why, f.Head()+". Silenced on "+words.Day(f.Silenced.At)+": "+f.Silenced.Reason)
		}
	}
	if err := h.hear(why); err != nil {
		return err
	}
	f, err := h.whichFinding("Which one do you want to show again?", list)
	if err != nil {
		return err
	}
	return h.setSilence(c, f, true)
}

func (h *house) setSilence(c store.Connector, f findings.Finding, back bool) error {
	r := manage.SilenceRequest{Connector: c.ID, Kind: string(f.Kind), ID: f.ID, Back: back}
	return h.flow(manage.NewSilence(h.s, r, f.Head(), f.Why))
}

func (h *house) whichFinding(q string, list []findings.Finding) (findings.Finding, error) {
	m := menu{question: q, proposed: -1}
	for _, f := range list {
		m.list = append(m.list, option{text: f.Head()})
	}
	got, err := h.pick(h.ctx, m)
	if err != nil {
		return findings.Finding{}, err
	}
	return list[got.list[0]], nil
}

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
