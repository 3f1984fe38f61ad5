package rotate

import (
	"slices"
	"strings"
	"testing"

	"connectpd/store/place"
	"connectpd/wizard/flow"
)

func kinds(calls []call) []string {
	var list []string
	for _, c := range calls {
		list = append(list, c.Kind)
	}
	return list
}

func TestThePlaceIsTriedBeforeAnyKeyIsAsked(t *testing.T) {
	p := sitIn(t, facts(Asked), nil)
	if page := p.m.Page(); page.Waiting != "Trying this computer's keychain" || !strings.Contains(page.Slow+page.WaitHint, "unlock") {
		t.Errorf("it waits with %q, %q", page.Waiting, page.WaitHint)
	}
	p.settle()
	if got := kinds(p.calls); !slices.Equal(got, []string{workPlace}) || p.calls[0].Place != place.OS {
		t.Errorf("calls %+v", p.calls)
	}
	f := facts(Asked)
	f.Connector.Token.StoredIn = place.None
	if q := sit(t, f); len(q.calls) != 0 {
		t.Errorf("for a token that is kept nowhere: calls %v", kinds(q.calls))
	}
}

func TestALockedKeychainIsMetBeforeThePaste(t *testing.T) {
	locked := func(c call) *result {
		if c.Kind == workPlace {
			return &result{Err: &place.Error{Kind: place.OS, Reason: place.Locked}}
		}
		return nil
	}
	p := sitIn(t, facts(Asked), locked)
	p.settle()
	if problem := p.wantProblem(flow.CodeKeychain); p.m.Step() != StepPlace || !strings.Contains(problem.Kept, "Nothing was changed") {
		t.Fatalf("at %d: %+v", p.m.Step(), problem)
	}
	if p.m.Page().TakesKey || p.m.Paste([]byte(newKey)) {
		t.Error("a key is taken although there is no place for it")
	}
	p.answer = nil
	p.enter()
	p.paste(newKey)
	if _, replaced := p.m.Replaced(); !replaced {
		t.Errorf("after it was unlocked: %+v", p.m.Page().Problem)
	}
}

// A paste while the keychain may be asking for a password is not lost.
func TestAPasteWhileThePlaceIsTriedIsCheckedAfterIt(t *testing.T) {
	p := sitIn(t, facts(Asked), nil)
	p.m.Paste([]byte(newKey))
	p.settle()
	if got := kinds(p.calls); !slices.Equal(got, []string{workPlace, workCheck, workReplace}) {
		t.Errorf("calls %v", got)
	}
}

func TestWaitingForThePlaceCanBeStopped(t *testing.T) {
	p := sitIn(t, facts(Asked), nil)
	w, _ := p.m.Due()
	if !p.m.Back() || p.m.Waiting() != 0 || p.m.Step() != StepPlace {
		t.Fatalf("at %d, waiting %d", p.m.Step(), p.m.Waiting())
	}
	w.Run(t.Context())()
	if p.m.Step() != StepPlace || p.m.Back() {
		t.Error("a stale answer was taken, or there is something before the first page")
	}
	p.enter()
	if p.m.Step() != StepKey {
		t.Error("it cannot be tried again")
	}
}

func TestThePassphraseIsAskedOnceAndFirst(t *testing.T) {
	f := facts(Asked)
	f.NeedPassphrase, f.Connector.Token.StoredIn = true, place.File
	p := sit(t, f)
	if p.m.Paste([]byte(newKey)) || len(p.calls) != 0 || p.m.Page().Problem != nil {
		t.Error("something happened before the passphrase was typed")
	}
	if problem := p.enter(); problem == nil || problem.Field != flow.FieldPassphrase {
		t.Fatalf("problem %+v", problem)
	}
	p.answer = func(c call) *result {
		if c.Kind == workPlace && c.Passphrase.Len() == 5 {
			return &result{Err: &place.Error{Kind: place.File, Reason: place.WrongPassphrase}}
		}
		return nil
	}
	p.m.SetSecret(flow.FieldPassphrase, []byte("wrong"))
	p.m.Next()
	if page := p.m.Page(); page.Waiting != "Trying the encrypted file" || strings.Contains(page.Slow+page.WaitHint, "keychain") {
		t.Errorf("it waits with %q, %q", page.Waiting, page.WaitHint)
	}
	p.settle()
	if problem := p.wantProblem(flow.CodeKeychain); problem.Field != flow.FieldPassphrase || p.m.Step() != StepPlace {
		t.Fatalf("at %d: %+v", p.m.Step(), problem)
	}
	p.m.SetSecret(flow.FieldPassphrase, []byte("right one"))
	p.enter()
	p.paste(newKey)
	if _, replaced := p.m.Replaced(); !replaced {
		t.Errorf("problem %+v", p.m.Page().Problem)
	}
}
