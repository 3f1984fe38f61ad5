package manage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/place"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
)

// services note what they are asked, and fail with err.
type services struct {
	calls   []string
	err     error
	held    *access.Held
	move    MoveFacts
	reviews reviewCounts
}

func (s *services) note(format string, args ...any) error {
	s.calls = append(s.calls, fmt.Sprintf(format, args...))
	return s.err
}

func (s *services) Disconnect(_ context.Context, id string, purge bool) (access.Connector, error) {
	return access.Connector{}, s.note("disconnect %s %v", id, purge)
}

func (s *services) ReviewsOf(context.Context, string) (sealed, running int, err error) {
	return s.reviews.sealed, s.reviews.running, s.err
}

func (s *services) DeleteReviews(_ context.Context, id string) (int, error) {
	return s.reviews.sealed + s.reviews.running, s.note("delete reviews %s", id)
}

func (s *services) Rename(_ context.Context, id, name string) error {
	return s.note("rename %s %s", id, name)
}

func (s *services) ChangeOwners(_ context.Context, id string, c OwnersChange) (access.Connector, error) {
	now := alpha()
	for _, email := range c.Add {
		now.Owners = append(now.Owners, access.Owner{Person: access.Person{Email: email}})
	}
	now.Owners = slices.DeleteFunc(now.Owners, func(o access.Owner) bool { return slices.Contains(c.Remove, o.Email) })
	return now, s.note("owners %s +%v -%v", id, c.Add, c.Remove)
}

func (s *services) DropDraft(_ context.Context, id string) error { return s.note("drop %s", id) }

func (s *services) RemoveHandOver(_ context.Context, id string) (access.Connector, error) {
	return access.Connector{}, s.note("remove %s", id)
}

func (s *services) SetSilence(_ context.Context, r SilenceRequest) error {
	return s.note("silence %s %s %q %v", r.Kind, r.ID, r.Reason, r.Back)
}

func (s *services) Held(context.Context, string) (*access.Held, error) { return s.held, s.err }

func (s *services) AcceptHeld(_ context.Context, id string, run int64) (access.Run, error) {
	return access.Run{ID: run}, s.note("accept %s %d", id, run)
}

func (s *services) DiscardHeld(_ context.Context, id string, run int64) error {
	return s.note("discard %s %d", id, run)
}

func (s *services) MoveFacts(context.Context) (MoveFacts, error) { return s.move, nil }

func (s *services) MoveToken(_ context.Context, r MoveRequest) (access.Connector, error) {
	c := alpha()
	c.Token.StoredIn = r.To
	return c, s.note("move %s to %s, token of %d, passphrase of %d", r.Connector, r.To, r.Token.Len(), r.Passphrase.Len())
}

func alpha() access.Connector {
	return access.Connector{ID: "c1", Name: "Alpha", Owners: []access.Owner{
		{Person: access.Person{Name: "Ada Lovelace", Email: "Ada@example.com"}}, {Person: access.Person{Email: "bob@example.com"}}}}
}

func handedOver() access.Connector {
	c := alpha()
	c.HandedOver = &access.HandOver{Name: "Grace Hopper"}
	return c
}

// settle does the work that is due.
func settle(t *testing.T, f flow.Flow) {
	t.Helper()
	for w, due := f.Due(); due; w, due = f.Due() {
		if f.Page().Waiting == "" {
			t.Errorf("%s goes on without a word", w.Name)
		}
		w.Run(t.Context())()
	}
}

func next(t *testing.T, f flow.Flow) *flow.Problem {
	t.Helper()
	f.Next()
	settle(t, f)
	return f.Page().Problem
}

func (s *services) want(t *testing.T, calls ...string) {
	t.Helper()
	if !slices.Equal(s.calls, calls) {
		t.Errorf("calls %q, want %q", s.calls, calls)
	}
}

// destructive are flows before something that cannot be undone, with the
// choices that lead there.
func destructive(s *services) map[string]struct {
	flow  flow.Flow
	leads []string
} {
	type way = struct {
		flow  flow.Flow
		leads []string
	}
	held := NewHeld(s, alpha(), func(access.Held) string { return "today" })
	return map[string]way{
		"disconnect":      {NewDisconnect(s, alpha(), ""), []string{ChooseKeepData}},
		"purge":           {NewDisconnect(s, alpha(), ""), []string{ChooseDeleteData}},
		"remove draft":    {NewRemoveDraft(s, access.Draft{ID: "d1"}), nil},
		"remove handover": {NewRemoveHandOver(s, handedOver(), ""), nil},
		"accept held":     {held, []string{ChooseAccept}},
		"owner":           {NewOwners(s, alpha(), platform.Place{}, func(access.Connector, access.Owner) string { return "" }), []string{chooseOwner + "bob@example.com"}},
	}
}

// Enter, pressed as often as one likes, destroys nothing: the careful answer
// stands first on every confirmation.
func TestEnterAloneDestroysNothing(t *testing.T) {
	s := &services{held: &access.Held{Run: 7}}
	for name, way := range destructive(s) {
		settle(t, way.flow)
		for _, id := range way.leads {
			way.flow.Choose(id)
		}
		for range 6 {
			next(t, way.flow)
		}
		if len(s.calls) != 0 {
			t.Errorf("%s: Enter alone made the calls %v", name, s.calls)
			s.calls = nil
		}
	}
}

func TestDisconnectAsksForTheNameBeforeDataGoes(t *testing.T) {
	s := &services{}
	f := NewDisconnect(s, alpha(), "The tenant keeps its connector.")
	settle(t, f)
	if text := strings.Join(f.Page().Intro, " "); !strings.Contains(text, "stays valid") || !strings.Contains(text, "The tenant keeps") {
		t.Errorf("it does not say what stays: %s", text)
	}
	f.Choose(ChooseDeleteData)
	next(t, f)
	f.Choose(chooseYes)
	if p := next(t, f); p == nil || p.Field != FieldName || f.Over() {
		t.Fatalf("without the name: %+v", p)
	}
	f.Set(FieldName, "alpha beta")
	next(t, f)
	s.want(t)
	f.Set(FieldName, " Alpha ")
	if p := next(t, f); p != nil || !f.Over() || !strings.Contains(f.Told(), "delete it there") {
		t.Errorf("problem %+v, told %q", p, f.Told())
	}
	s.want(t, "disconnect c1 true")
}

func TestDisconnectKeepsTheData(t *testing.T) {
	s := &services{}
	f := NewDisconnect(s, alpha(), "")
	settle(t, f)
	f.Choose(ChooseKeepData)
	next(t, f)
	if !f.Back() || f.Back() {
		t.Error("the confirmation does not lead back, or the first page does")
	}
	next(t, f)
	f.Choose(chooseYes)
	s.err = errors.New("it is being synced")
	if p := next(t, f); p == nil || f.Over() {
		t.Fatal("a failure is not told")
	}
	s.err = nil
	next(t, f)
	if !f.Over() {
		t.Error("it cannot be tried again")
	}
}

// TestDisconnectNamesReviews: what goes and what stays of them is said before
// and after, sealed ones go only where that was chosen, and without knowing
// them nothing is deleted.
func TestDisconnectNamesReviews(t *testing.T) {
	for chosen, want := range map[string]struct {
		asks, told string
		calls      []string
	}{
		ChooseDeleteData: {"its access data, its log and 1 running review are deleted. 2 sealed reviews are kept.",
			"2 sealed reviews are kept.", []string{"disconnect c1 true"}},
		ChooseDeleteReviews: {"its access data, its log, 1 running review and 2 sealed reviews are deleted.",
			"1 running review and 2 sealed reviews are deleted.", []string{"delete reviews c1", "disconnect c1 true"}},
	} {
		s := &services{reviews: reviewCounts{sealed: 2, running: 1}, err: errors.New("the store is busy")}
		f := NewDisconnect(s, alpha(), "")
		settle(t, f)
		f.Choose(chosen)
		if p := next(t, f); p == nil {
			t.Errorf("%s goes on without knowing the reviews", chosen)
		}
		s.err = nil
		next(t, f)
		next(t, f)
		if text := strings.Join(f.Page().Intro, " "); !strings.HasSuffix(text, want.asks) {
			t.Errorf("%s asks: %s", chosen, text)
		}
		f.Choose(chooseYes)
		f.Set(FieldName, "Alpha")
		next(t, f)
		if !strings.Contains(f.Told(), want.told) {
			t.Errorf("%s told %q", chosen, f.Told())
		}
		s.want(t, want.calls...)
	}
}

// TestDisconnectOffersReviewsWhereThereAreSome, and only there.
func TestDisconnectOffersReviewsWhereThereAreSome(t *testing.T) {
	for sealed, choices := range map[int]int{0: 3, 2: 4} {
		f := NewDisconnect(&services{reviews: reviewCounts{sealed: sealed}}, alpha(), "")
		settle(t, f)
		if got := len(f.Page().Choices); got != choices {
			t.Errorf("with %d sealed reviews: %d choices", sealed, got)
		}
	}
}

func TestOwnersAreAddedAndTakenOff(t *testing.T) {
	s := &services{}
	f := NewOwners(s, alpha(), platform.Place{}, func(access.Connector, access.Owner) string { return "Connector Administrator here" })
	f.Act(actAdd)
	f.Set(fieldEmail, "nobody at all")
	if p := next(t, f); p == nil || p.Field != fieldEmail {
		t.Fatalf("nonsense was taken: %+v", p)
	}
	f.Set(fieldEmail, "grace@example.com")
	f.Set(FieldName, "Grace")
	next(t, f)
	if len(f.Page().Choices) != 3 || f.Page().Question != "Who owns Alpha?" {
		t.Errorf("page %+v", f.Page())
	}
	f.Choose(chooseOwner + "bob@example.com")
	next(t, f)
	if q := f.Page().Question; q != "Remove bob@example.com as owner?" {
		t.Errorf("it asks %q", q)
	}
	f.Choose(chooseYes)
	next(t, f)
	s.want(t, "owners c1 +[\"Grace\" <grace@example.com>] -[]", "owners c1 +[] -[bob@example.com]")
	next(t, f)
	if !f.Over() {
		t.Error("Enter does not end it")
	}
}

// TestMovingToNoKeychain names the flag of this command that goes elsewhere.
func TestMovingToNoKeychain(t *testing.T) {
	s := &services{err: &place.Error{Op: "probe", Kind: place.OS, Reason: place.Missing}}
	c := alpha()
	c.Token.StoredIn = place.File
	f := NewMove(s, c)
	s.move.HavePassphrase = true
	settle(t, f)
	f.Choose(ChoosePlace + string(place.OS))
	if p := next(t, f); p == nil || p.Flag != "--to file|none" || strings.Contains(p.Do, "--keychain") {
		t.Errorf("the way out is %+v", p)
	}
}

// TestOwnersAreChangedAtOnce: what flags say is done in one change, without a
// question, and what is refused stays refused.
func TestOwnersAreChangedAtOnce(t *testing.T) {
	s := &services{}
	f := NewOwners(s, alpha(), platform.Place{}, func(access.Connector, access.Owner) string { return "" })
	f.Plan(OwnersChange{Add: []string{"grace@example.com", "eve@example.com"}, Remove: []string{"bob@example.com"}})
	next(t, f)
	s.want(t, "owners c1 +[grace@example.com eve@example.com] -[bob@example.com]")
	var emails []string
	for _, o := range f.Connector().Owners {
		emails = append(emails, o.Email)
	}
	if !slices.Contains(emails, "eve@example.com") || f.Over() {
		t.Errorf("the owners are %v, over: %v", emails, f.Over())
	}
	next(t, f)
	if !f.Over() {
		t.Error("the change is made again and again")
	}
}

func TestOwnersElsewhereAreOnlyShown(t *testing.T) {
	there := platform.Place{Host: "acme.conductor.one", Link: "https://acme.conductor.one/c", OwnerNeeds: "An owner must be a keyholder in the depot.",
		Owners: &flow.Problem{Told: failure.Tell(failure.C1OwnersThere, failure.Blanks{"connector": "Alpha", "tenant": "acme.conductor.one", "page": "https://acme.conductor.one/c"})}}
	f := NewOwners(&services{}, alpha(), there, func(access.Connector, access.Owner) string { return "Keyholder in the depot" })
	p := f.Page()
	if len(p.Choices)+len(p.Actions) != 0 || len(p.Rows) != 2 || p.Address != there.Link || !strings.Contains(strings.Join(p.Intro, " "), "managed in acme.conductor.one") {
		t.Errorf("page %+v", p)
	}
	if len(p.Hints) != 1 || p.Hints[0] != there.OwnerNeeds {
		t.Errorf("it hints %q, want the platform's own words", p.Hints)
	}
	next(t, f)
	if !f.Over() {
		t.Error("Enter does not end it")
	}
}

func TestRename(t *testing.T) {
	s := &services{}
	f := NewRename(s, alpha())
	f.Set(FieldName, " \t")
	if p := next(t, f); p == nil || p.Field != FieldName {
		t.Fatalf("no name was taken: %+v", p)
	}
	f.Set(FieldName, "  Beta\u202e ")
	next(t, f)
	s.want(t, "rename c1 Beta")
	if f.Told() != "Alpha is now called Beta." {
		t.Errorf("told %q", f.Told())
	}
}

func TestRemoving(t *testing.T) {
	s := &services{}
	for _, f := range []*Remove{NewRemoveDraft(s, access.Draft{ID: "d1"}), NewRemoveHandOver(s, handedOver(), "")} {
		f.Choose(chooseYes)
		next(t, f)
		if !f.Over() || !strings.Contains(f.Told(), "is removed") {
			t.Errorf("over %v, told %q", f.Over(), f.Told())
		}
	}
	s.want(t, "drop d1", "remove c1")
}

func TestSilence(t *testing.T) {
	s := &services{}
	r := SilenceRequest{Connector: "c1", Kind: "admin", ID: "P1"}
	f := NewSilence(s, r, "Ada is Global Admin", "Ada is Global Admin since today.")
	if p := next(t, f); p == nil || p.Field != fieldReason {
		t.Fatalf("a silence without a reason: %+v", p)
	}
	f.Set(fieldReason, " she runs it ")
	next(t, f)
	if f.Told() != "Silenced: Ada is Global Admin." {
		t.Errorf("told %q", f.Told())
	}
	r.Back = true
	f = NewSilence(s, r, "Ada is Global Admin", "")
	next(t, f)
	s.want(t, `silence admin P1 "she runs it" false`, `silence admin P1 "" true`)
}

func TestHeldNamesWhatWouldBeLost(t *testing.T) {
	s := &services{held: &access.Held{Run: 7, Shrinks: []access.Shrink{{Kind: access.KindUsers, Before: 1000, After: 3, Reason: "far fewer"}},
		Lost: []access.Loss{{Type: access.TypeUser, ID: "P1", Name: "Ada"}, {Type: access.TypeTeam, ID: "T1", Name: "Payments"},
			{Type: access.TypeTeam, ID: "T2", Name: "Core", Entitlement: access.Manager, User: access.User{ID: "P2"}}}}}
	f := NewHeld(s, alpha(), func(access.Held) string { return "today 14:02" })
	settle(t, f)
	p := f.Page()
	if text := strings.Join(p.Intro, " "); !strings.Contains(text, "Run 7 of today 14:02") || !strings.Contains(text, "Users: 1,000 before, 3 now (far fewer)") {
		t.Errorf("it says %s", text)
	}
	var lines []string
	for _, l := range p.Listing.Lines {
		lines = append(lines, l.Text)
	}
	if want := []string{"1 person", "Ada", "1 team", "Payments", "1 team membership", "P2, manager, Core"}; !slices.Equal(lines, want) {
		t.Errorf("lines %q, want %q", lines, want)
	}
	f.Choose(ChooseAccept)
	next(t, f)
	f.Choose(chooseYes)
	next(t, f)
	if run := f.Accepted(); !f.Over() || !f.Decided() || run == nil || run.ID != 7 {
		t.Errorf("accepted %+v", run)
	}
	f = NewHeld(s, alpha(), func(access.Held) string { return "" })
	settle(t, f)
	f.Choose(ChooseDiscard)
	next(t, f)
	f.Choose(chooseYes)
	next(t, f)
	if !f.Decided() || f.Accepted() != nil {
		t.Errorf("told %q", f.Told())
	}
	s.want(t, "accept c1 7", "discard c1 7")
	s.held = nil
	f = NewHeld(s, alpha(), func(access.Held) string { return "" })
	settle(t, f)
	if next(t, f); !f.Over() || f.Decided() {
		t.Error("nothing held does not end")
	}
}

// What a connector waits for comes first, a held result for as long as it is
// held; what is seldom done comes last.
func TestTasks(t *testing.T) {
	run := func(r access.Result) *access.Run { return &access.Run{ID: 6, Result: r} }
	for _, c := range []struct {
		c    access.Connector
		want []Task
	}{
		{access.Connector{Status: access.Connected}, []Task{Sync, NewToken}},
		{access.Connector{Status: access.NeedsAttention, HeldRun: 6, LastRun: run(access.ResultHeld)}, []Task{Decide, Sync}},
		{access.Connector{Status: access.NeedsAttention, HeldRun: 5, LastRun: run(access.ResultCancelled)}, []Task{Decide, Sync}},
		{access.Connector{Status: access.NeedsAttention, HeldRun: 5, LastRun: run(access.ResultFailed)}, []Task{Sync, Decide}},
		{access.Connector{Status: access.NeedsAttention, HeldRun: 5, TokenRefused: "refused"}, []Task{NewToken, Sync, Decide}},
		{access.Connector{Status: access.Syncing}, []Task{Watch}},
	} {
		c.c.OldToken, c.c.Token.Number = &access.OldToken{Last4: "x9Qa"}, 1
		c.c.LastApplied = run(access.ResultOK)
		got := Tasks(c.c, platform.Place{})
		if !slices.Equal(got[:len(c.want)], c.want) || !slices.Contains(got, SeeAccess) {
			t.Errorf("%+v: %v, want %v first", c.c, got, c.want)
		}
	}
	handed := access.Connector{HandedOver: &access.HandOver{}}
	if got := Tasks(handed, platform.Place{}); got[0] != TakeOver || got[1] != SendAgain || slices.Contains(got, Sync) {
		t.Errorf("handed over: %v", got)
	}
	if slices.Contains(Tasks(handed, platform.Place{Message: errors.New("the tenant did")}), SendAgain) {
		t.Error("the tenant tells its owners")
	}
}

// TestMove: a token goes where it was chosen to go, with what that place needs.
func TestMove(t *testing.T) {
	const token, phrase = "y_NbAkKc66ryYTWUXYEu", "correct horse battery"
	for name, c := range map[string]struct {
		from, to   place.Kind
		facts      MoveFacts
		typed      map[string]string
		wrong      string // the field that is refused first
		wantsCalls []string
	}{
		"to a new file":          {from: place.OS, to: place.File, typed: map[string]string{flow.FieldPassphrase: phrase, flow.FieldPassphraseAgain: phrase}, wrong: flow.FieldPassphrase, wantsCalls: []string{"move c1 to file, token of 0, passphrase of 21"}},
		"to a file that is open": {from: place.OS, to: place.File, facts: MoveFacts{HavePassphrase: true, HaveFile: true}, wantsCalls: []string{"move c1 to file, token of 0, passphrase of 0"}},
		"out of a file":          {from: place.File, to: place.OS, facts: MoveFacts{HaveFile: true}, typed: map[string]string{flow.FieldPassphrase: phrase}, wrong: flow.FieldPassphrase, wantsCalls: []string{"move c1 to os, token of 0, passphrase of 21"}},
		"nowhere":                {from: place.OS, to: place.None, wantsCalls: []string{"move c1 to none, token of 0, passphrase of 0"}},
		"from nowhere":           {from: place.None, to: place.OS, typed: map[string]string{flow.FieldToken: token}, wrong: flow.FieldToken, wantsCalls: []string{"move c1 to os, token of 20, passphrase of 0"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := &services{move: c.facts}
			connector := alpha()
			connector.Token = access.Token{Number: 1, Last4: "XYEu", StoredIn: c.from}
			f := NewMove(s, connector)
			// The choice is taken before the facts are there, too.
			if p := f.Choose(ChoosePlace + string(c.to)); p != nil {
				t.Fatal(p)
			}
			settle(t, f)
			if p := f.Choose(ChoosePlace + string(c.from)); p == nil {
				t.Error("the place where it is can be chosen")
			}
			if warned := len(f.Page().Warnings) > 0; warned != (c.to == place.None) {
				t.Errorf("warnings %q", f.Page().Warnings)
			}
			if c.wrong != "" {
				if p := next(t, f); p != nil || f.Page().Fields[0].ID != c.wrong {
					t.Errorf("the place needs nothing: %+v", f.Page())
				}
				if p := next(t, f); p == nil || p.Field != c.wrong {
					t.Errorf("without what is needed: %+v", p)
				}
				if !f.Back() || len(f.Page().Choices) != 3 {
					t.Errorf("there is no way back to the places: %+v", f.Page())
				}
				next(t, f)
			}
			for _, field := range f.Page().Fields {
				f.SetSecret(field.ID, []byte(c.typed[field.ID]))
			}
			if p := next(t, f); p != nil {
				t.Fatal(p)
			}
			s.want(t, c.wantsCalls...)
			if !f.Over() || !strings.Contains(f.Told(), c.to.Kept()) {
				t.Errorf("over %t, told %q", f.Over(), f.Told())
			}
		})
	}
}

// TestAMoveAsksForAWrongPassphraseAgain, and changes nothing else.
func TestAMoveAsksForAWrongPassphraseAgain(t *testing.T) {
	s := &services{move: MoveFacts{HaveFile: true, HavePassphrase: true}, err: &place.Error{Kind: place.File, Reason: place.WrongPassphrase}}
	connector := alpha()
	connector.Token = access.Token{Number: 1, Last4: "XYEu", StoredIn: place.File}
	f := NewMove(s, connector)
	settle(t, f)
	if p := next(t, f); p == nil || p.Field != flow.FieldPassphrase || p.Kept != flow.NothingChanged || len(f.Page().Fields) != 1 {
		t.Errorf("%+v with %+v", p, f.Page().Fields)
	}
	if f.Over() {
		t.Error("it is over")
	}
}
