package flows

import (
	"context"
	"path/filepath"

	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
	"connectpd/wizard/review/sheet"
)

// Ids of what is sent.
const (
	chooseSend   = "send:sheets"
	chooseRemind = "send:remind"
)

// send sends reviewers their sheets, or reminds them.
type send struct {
	flow.Base
	s      Service
	f      Facts
	st     *review.State
	folder string
	remind bool
	posted []sheet.Posted
	done   bool
	after  *review.State
}

// newSend sends the reviewers of a review their sheets.
func newSend(s Service, f Facts, st *review.State) Reviewed {
	return &send{s: s, f: f, st: st, folder: filepath.Join(f.Folder, "review-"+sheet.FileName(st.Frozen.Name)+"-letters")}
}

// Page is what to show now.
func (m *send) Page() flow.Page {
	p := flow.Page{Heading: "Letters", Title: words.Clean(m.st.Frozen.Name), Problem: m.Refusal, Next: "send"}
	switch {
	case m.done:
		p.Question, p.Next = "Done.", "close"
		for _, one := range m.posted {
			p.Notes = append(p.Notes, one.Says())
		}
		if len(m.posted) == 0 {
			p.Notes = []string{"There was nothing to send: everyone was already sent a sheet or has nothing left to decide."}
		}
	default:
		p.Question = "What do you want to send the reviewers?"
		p.Choices = []flow.Choice{
			{ID: chooseSend, Label: "Their sheets, to everyone who was not sent one yet", Chosen: !m.remind},
			{ID: chooseRemind, Label: "A reminder with the sheet, to everyone who still has something to decide", Chosen: m.remind},
		}
		p.Fields = []flow.Field{{ID: fieldFile, Label: "Folder for emails that cannot be sent", Value: m.folder}}
		p.Hints = []string{"One email each, through the mail server in CONNECTPD_SMTP_URL. Without one, each email is a file to open and send in an email program."}
	}
	if m.Busy() {
		p.Waiting = "Sending"
	}
	return p
}

// Choose says what is sent.
func (m *send) Choose(id string) *flow.Problem {
	m.remind = id == chooseRemind
	return nil
}

// Set takes the folder.
func (m *send) Set(id, text string) {
	if id == fieldFile {
		m.folder, m.Refusal = text, nil
	}
}

// Next sends, or ends.
func (m *send) Next() *flow.Problem {
	switch {
	case m.Busy():
		return nil
	case m.done:
		m.Finish(words.Plural(len(m.posted), "letter", "letters"))
		return nil
	}
	m.Refusal = nil
	r := sheet.SendRequest{Review: m.st.Frozen.ID, Remind: m.remind, Folder: words.OneLine(m.folder), Entry: m.f.entry()}
	m.Desk.Ask(flow.Call("send", r, m.send, m.sent))
	return nil
}

func (m *send) send(ctx context.Context, r sheet.SendRequest) ([]sheet.Posted, error) {
	list, err := m.s.SendSheets(ctx, r)
	if err == nil {
		m.after, err = m.s.Review(ctx, r.Review)
	}
	return list, err
}

func (m *send) sent(list []sheet.Posted, err error) {
	if m.Refusal = flow.Failed(err, ""); err == nil {
		m.posted, m.done = list, true
	}
}

// Back ends what is done; false on the first page.
func (m *send) Back() bool {
	if m.done {
		m.Next()
	}
	return m.done
}

// State is the review with the letters in its log; nil where none went out.
func (m *send) State() *review.State {
	if !m.done {
		return nil
	}
	return m.after
}
