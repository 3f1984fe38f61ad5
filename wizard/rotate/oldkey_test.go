package rotate

import (
	"strings"
	"testing"

	"connectpd/store/access"
	"connectpd/wizard/flow"
	"connectpd/wizard/flow/flowtest"
)

const oldKeyPasted = "y_AbCdEfGhIjKlMnx9Qa"

// later is somebody who left before PagerDuty was seen to refuse the old key.
func later(t *testing.T) *somebody {
	f := facts(Asked)
	f.Connector.Token = access.Token{Number: 2, Last4: "7i8j", StoredIn: "os", AddedAt: added.AddDate(0, 3, 0)}
	f.Connector.OldToken = &access.OldToken{Last4: "x9Qa", AddedAt: added, ReplacedAt: added.AddDate(0, 3, 0)}
	w := &world{}
	return &somebody{flowtest.Sit(t, ForOldKey(f, w)), w}
}

func TestAnOldKeyIsProvedLaterByPastingIt(t *testing.T) {
	p := later(t)
	page := p.M.Page()
	if page.Title != "Old key" || len(page.Fields) != 1 || page.Fields[0].ID != fieldOldKey || !page.Fields[0].Secret || page.Next != "later" {
		t.Fatalf("page %+v", page)
	}
	if text := strings.Join(page.Intro, " "); !strings.Contains(text, "x9Qa") || !strings.Contains(text, "2 March 2026") {
		t.Errorf("it says %s", text)
	}
	p.Paste(oldKeyPasted)
	if len(p.Calls) != 1 || p.Calls[0].Kind != workOldKey || p.Calls[0].Old.Len() != len(oldKeyPasted) {
		t.Fatalf("calls %+v", p.Calls)
	}
	if got := p.M.Told(); got != "The old key …x9Qa no longer works: PagerDuty refused it." {
		t.Errorf("it tells %q", got)
	}
	if _, replaced := p.M.Replaced(); !p.M.Over() || !p.M.OldKeyRefused() || p.M.OldKeyLetGo() || replaced {
		t.Errorf("ended %v, refused %v, replaced %v", p.M.Over(), p.M.OldKeyRefused(), replaced)
	}
}

// Only the old key's own refusal proves anything.
func TestAnotherKeyProvesNothingAboutTheOldOne(t *testing.T) {
	for _, pasted := range []string{"y_AbCdEfGhIjKlMn7i8j", "GhIjKlMnx9Qa", "no key at all"} {
		p := later(t)
		p.Paste(pasted)
		problem := p.M.Page().Problem
		if problem == nil || problem.Field != fieldOldKey || problem.Do == "" || len(p.Calls) != 0 {
			t.Errorf("%q: problem %+v, calls %v", pasted, problem, p.Calls)
		}
		if text := strings.Join(problem.Lines(), " "); strings.Contains(text, pasted) {
			t.Errorf("it is quoted: %s", text)
		}
		p.M.SetSecret(fieldOldKey, nil)
		p.Enter()
		if !p.M.Over() || p.M.OldKeyRefused() || p.M.OldKeyLetGo() {
			t.Errorf("%q: leaving the field empty is not later", pasted)
		}
	}
}

func TestAnOldKeyThatStillWorksKeepsItsReminder(t *testing.T) {
	p := later(t)
	p.Answer = func(call) *result { return &result{} }
	p.Paste(oldKeyPasted)
	page := p.M.Page()
	if !strings.Contains(strings.Join(page.Notes, " "), "still works") || p.M.Over() || !strings.HasPrefix(page.Next, "check") {
		t.Errorf("page %+v", page)
	}
	p.Enter()
	if len(p.Calls) != 2 || p.Calls[1].Kind != workOldKey {
		t.Errorf("asking again made the calls %+v", p.Calls)
	}
	p.M.Act(actLater)
	if !p.M.Over() || p.M.OldKeyRefused() {
		t.Error("later is no end")
	}
}

func TestAnOldKeyMayBeSaidToBeDisabled(t *testing.T) {
	p := later(t)
	p.M.Act(ActDisabled)
	p.Settle()
	if !p.M.Over() || !p.M.OldKeyLetGo() || p.M.OldKeyRefused() || p.Calls[0].Kind != workForget {
		t.Errorf("ended %v, let go %v, calls %+v", p.M.Over(), p.M.OldKeyLetGo(), p.Calls)
	}
	var c flow.Conversation = p.M
	if c.Back() {
		t.Error("the first page leads back")
	}
}
