package cli

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"connectpd/store"
	"connectpd/store/words"
	"connectpd/tui/rows"
	"connectpd/tui/ui"
	"connectpd/wizard/flow"
	"connectpd/wizard/handover"
	"connectpd/wizard/platform"
	"connectpd/wizard/service"
	"connectpd/wizard/setup"
)

// driveSetup carries a set-up through without a person, and shows its sync.
func (a *app) driveSetup(ctx context.Context, s *session, m *setup.Machine, show string) (ui.Ending, error) {
	m.Alone()
	err := a.drive(ctx, headless{flow: m, accept: true, done: func(w flow.Work) error {
		if c := m.Saved(); w.Name == setup.WorkSave && c.ID != "" {
			return a.saySaved(m, c, s.services.Platforms.PlaceOf(c))
		}
		return nil
	}})
	if err != nil {
		return ui.Ending{}, err
	}
	end := ui.EndingOf(m)
	if y := ui.SyncOf(m); y != nil {
		if text := s.services.Platforms.PlaceOf(y.Connector).Follows; text != "" {
			if err := a.say(text); err != nil {
				return ui.Ending{}, err
			}
		}
		o, err := a.show(ctx, s, y, show)
		if err != nil {
			return ui.Ending{}, err
		}
		end = end.Synced(s.services.Summarize(context.WithoutCancel(ctx), y.Connector.ID, o))
	}
	return end, a.sayEnd(end)
}

// saySaved tells what was recorded.
func (a *app) saySaved(m *setup.Machine, c store.Connector, place platform.Place) error {
	token := fmt.Sprintf("token ending %s, %s.", c.Token.Last4, c.Token.StoredIn.Kept())
	text := fmt.Sprintf("Saved %s: app %s, %s", rows.Title(c), c.App.Name, token)
	switch same, sameToken := m.Unchanged(); {
	case sameToken:
		text = rows.Title(c) + " was already set up like this, with this token: nothing changed."
	case same:
		text = rows.Title(c) + " was already set up like this: only its token changed; now " + token
	}
	said := []string{text}
	if place.Elsewhere() {
		said = append(said, "It lives in "+place.Host+": "+place.Link)
	}
	return a.say(said...)
}

// sayEnd tells what else a set-up's ending has to say.
func (a *app) sayEnd(end ui.Ending) error {
	switch {
	case end.HandOver != nil:
		return a.sayHandOver(end.HandOver)
	case end.Outcome == nil && end.Kind == ui.Done && end.Connector.LastApplied == nil:
		return a.say("Not synced yet. Get the access data with: connectpd sync")
	}
	return nil
}

// sayHandOver says what became of a message, and shows it as it stands where
// somebody has to send it.
func (a *app) sayHandOver(h *handover.Outcome) error {
	if err := a.say(h.Says()...); err != nil || len(h.Message) == 0 || h.Sent {
		return err
	}
	b := &strings.Builder{}
	for _, line := range h.Message {
		b.WriteString("\n" + words.Clean(line))
	}
	_, err := io.WriteString(a.env.Out, b.String()+"\n")
	return err
}

// summary prints the end of a sync.
func (a *app) summary(m service.Summary) error {
	b := &strings.Builder{}
	say := func(texts ...string) {
		for _, t := range texts {
			if t != "" {
				b.WriteString(a.folded(words.Clean(a.redactor.Redact(t))) + "\n")
			}
		}
	}
	b.WriteByte('\n')
	say(m.Title)
	say(strings.Join(m.Counts, "  "))
	say(m.Changes)
	say(slices.Concat(m.Notes, m.Advice)...)
	if m.Page != "" {
		b.WriteString("Its page there, with its logs:\n" + words.Clean(m.Page) + "\n")
	}
	if len(m.Look) > 0 {
		b.WriteString("\nFindings\n")
		for _, l := range m.Look {
			b.WriteString(hanging("  ! "+words.Clean(a.redactor.Redact(l.Text)), a.fitted(), 4) + "\n")
		}
	}
	if len(m.Next) > 0 {
		b.WriteString("\nNext\n")
		wide := 24
		for _, c := range m.Next {
			wide = max(wide, len(c.Line))
		}
		for _, c := range m.Next {
			b.WriteString(hanging(fmt.Sprintf("  %-*s %s", wide, c.Line, c.Does), a.fitted(), wide+3) + "\n")
		}
	}
	if _, err := io.WriteString(a.env.Out, b.String()); err != nil {
		return err
	}
	a.reportFailure(&m.Outcome)
	return nil
}
