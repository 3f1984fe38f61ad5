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
	if page := p.M.Page(); page.Waiting != "Trying this computer's keychain" || !strings.Contains(page.WaitHint, "unlock") {
		t.Errorf("it waits with %q, %q", page.Waiting, page.WaitHint)
	}
	p.Settle()
	if got := kinds(p.Calls); !slices.Equal(got, []string{workPlace}) || p.Calls[0].Place != place.OS {
		t.Errorf("calls %+v", p.Calls)
	}
	f := facts(Asked)
	f.Connector.Token.StoredIn = place.None
	if q := sit(t, f); len(q.Calls) != 0 {
		t.Errorf("for a token that is kept nowhere: calls %v", kinds(q.Calls))
	}
}

func TestALockedKeychainIsMetBeforeThePaste(t *testing.T) {
	locked := on(workPlace, result{Err: &place.Error{Kind: place.OS, Reason: place.Locked}})
	p := sitIn(t, facts(Asked), locked)
	p.Settle()
	if problem := p.wantProblem(flow.CodeKeychain); p.M.Step() != StepPlace || !strings.Contains(problem.Kept, "Nothing was changed") {
		t.Fatalf("at %d: %+v", p.M.Step(), problem)
	}
	if p.M.Page().TakesKey || p.M.Paste([]byte(newKey)) {
		t.Error("a key is taken although there is no place for it")
	}
	p.Answer = nil
	p.Enter()
	p.Paste(newKey)
	if _, replaced := p.M.Replaced(); !replaced {
		t.Errorf("after it was unlocked: %+v", p.M.Page().Problem)
	}
}

// A paste while the keychain may be asking for a password is not lost.
func TestAPasteWhileThePlaceIsTriedIsCheckedAfterIt(t *testing.T) {
	p := sitIn(t, facts(Asked), nil)
	p.M.Paste([]byte(newKey))
	p.Settle()
	if got := kinds(p.Calls); !slices.Equal(got, []string{workPlace, workCheck, workReplace}) {
		t.Errorf("calls %v", got)
	}
}

func TestWaitingForThePlaceCanBeStopped(t *testing.T) {
	p := sitIn(t, facts(Asked), nil)
	w, _ := p.M.Due()
	if !p.M.Back() || p.M.Waiting() != 0 || p.M.Step() != StepPlace {
		t.Fatalf("at %d, waiting %d", p.M.Step(), p.M.Waiting())
	}
	w.Run(t.Context())()
	if p.M.Step() != StepPlace || p.M.Back() {
		t.Error("a stale answer was taken, or there is something before the first page")
	}
	p.Enter()
	if p.M.Step() != StepKey {
		t.Error("it cannot be tried again")
	}
}

func TestThePassphraseIsAskedOnceAndFirst(t *testing.T) {
	f := facts(Asked)
	f.NeedPassphrase, f.Connector.Token.StoredIn = true, place.File
	p := sit(t, f)
	if p.M.Paste([]byte(newKey)) || len(p.Calls) != 0 || p.M.Page().Problem != nil {
		t.Error("something happened before the passphrase was typed")
	}
	if problem := p.Enter(); problem == nil || problem.Field != flow.FieldPassphrase {
		t.Fatalf("problem %+v", problem)
	}
	p.Answer = func(c call) *result {
		if c.Kind == workPlace && c.Passphrase.Len() == 5 {
			return &result{Err: &place.Error{Kind: place.File, Reason: place.WrongPassphrase}}
		}
		return nil
	}
	p.M.SetSecret(flow.FieldPassphrase, []byte("wrong"))
	p.M.Next()
	if page := p.M.Page(); page.Waiting != "Trying the encrypted file" || strings.Contains(page.WaitHint, "keychain") {
		t.Errorf("it waits with %q, %q", page.Waiting, page.WaitHint)
	}
	p.Settle()
	if problem := p.wantProblem(flow.CodeKeychain); problem.Field != flow.FieldPassphrase || p.M.Step() != StepPlace {
		t.Fatalf("at %d: %+v", p.M.Step(), problem)
	}
	p.M.SetSecret(flow.FieldPassphrase, []byte("right one"))
	p.Enter()
	p.Paste(newKey)
	if _, replaced := p.M.Replaced(); !replaced {
		t.Errorf("problem %+v", p.M.Page().Problem)
	}
}
