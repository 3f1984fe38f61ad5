package rotate

import (
	"strings"
	"testing"

	"connectpd/store/access"
	"connectpd/wizard/flow"
)

const oldKeyPasted = "y_AbCdEfGhIjKlMnx9Qa"

// later is somebody who left before PagerDuty was seen to refuse the old key.
func later(t *testing.T) *somebody {
	f := facts(Asked)
	f.Connector.Token = access.Token{Number: 2, Last4: "7i8j", StoredIn: "os", AddedAt: added.AddDate(0, 3, 0)}
	f.Connector.OldToken = &access.OldToken{Last4: "x9Qa", AddedAt: added, ReplacedAt: added.AddDate(0, 3, 0)}
	w := &world{}
	return &somebody{T: t, world: w, m: ForOldKey(f, w)}
}

func TestAnOldKeyIsProvedLaterByPastingIt(t *testing.T) {
	p := later(t)
	page := p.m.Page()
	if page.Title != "Old key" || len(page.Fields) != 1 || page.Fields[0].ID != fieldOldKey || !page.Fields[0].Secret || page.Next != "later" {
		t.Fatalf("page %+v", page)
	}
	if text := strings.Join(page.Intro, " "); !strings.Contains(text, "x9Qa") || !strings.Contains(text, "2 March 2026") {
		t.Errorf("it says %s", text)
	}
	p.paste(oldKeyPasted)
	if len(p.calls) != 1 || p.calls[0].Kind != workOldKey || p.calls[0].Old.Len() != len(oldKeyPasted) {
		t.Fatalf("calls %+v", p.calls)
	}
	if got := p.m.Told(); got != "The old key …x9Qa no longer works: PagerDuty refused it." {
		t.Errorf("it tells %q", got)
	}
	if _, replaced := p.m.Replaced(); !p.m.Over() || !p.m.OldKeyRefused() || p.m.OldKeyLetGo() || replaced {
		t.Errorf("ended %v, refused %v, replaced %v", p.m.Over(), p.m.OldKeyRefused(), replaced)
	}
}

// Only the old key's own refusal proves anything.
func TestAnotherKeyProvesNothingAboutTheOldOne(t *testing.T) {
	for _, pasted := range []string{"y_AbCdEfGhIjKlMn7i8j", "GhIjKlMnx9Qa", "no key at all"} {
		p := later(t)
		p.paste(pasted)
		problem := p.m.Page().Problem
		if problem == nil || problem.Field != fieldOldKey || problem.Do == "" || len(p.calls) != 0 {
			t.Errorf("%q: problem %+v, calls %v", pasted, problem, p.calls)
		}
		if text := strings.Join(problem.Lines(), " "); strings.Contains(text, pasted) {
			t.Errorf("it is quoted: %s", text)
		}
		p.m.SetSecret(fieldOldKey, nil)
		p.enter()
		if !p.m.Over() || p.m.OldKeyRefused() || p.m.OldKeyLetGo() {
			t.Errorf("%q: leaving the field empty is not later", pasted)
		}
	}
}

func TestAnOldKeyThatStillWorksKeepsItsReminder(t *testing.T) {
	p := later(t)
	p.answer = func(call) *result { return &result{} }
	p.paste(oldKeyPasted)
	page := p.m.Page()
	if !strings.Contains(strings.Join(page.Notes, " "), "still works") || p.m.Over() || !strings.HasPrefix(page.Next, "ask") {
		t.Errorf("page %+v", page)
	}
	p.enter()
	if len(p.calls) != 2 || p.calls[1].Kind != workOldKey {
		t.Errorf("asking again made the calls %+v", p.calls)
	}
	p.m.Act(actLater)
	if !p.m.Over() || p.m.OldKeyRefused() {
		t.Error("later is no end")
	}
}

func TestAnOldKeyMayBeSaidToBeDisabled(t *testing.T) {
	p := later(t)
	p.m.Act(ActDisabled)
	p.settle()
	if !p.m.Over() || !p.m.OldKeyLetGo() || p.m.OldKeyRefused() || p.calls[0].Kind != workForget {
		t.Errorf("ended %v, let go %v, calls %+v", p.m.Over(), p.m.OldKeyLetGo(), p.calls)
	}
	var c flow.Conversation = p.m
	if c.Back() {
		t.Error("the first page leads back")
	}
}
