package service

import (
	"bytes"
	"context"
	"errors"
	"net/mail"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/sync/simulator"
	"connectpd/wizard/flow"
	"connectpd/wizard/flow/flowtest"
	"connectpd/wizard/handover"
	"connectpd/wizard/manage"
	"connectpd/wizard/setup"
)

func TestSetUpEndsConnected(t *testing.T) {
	h := build(t)
	end, err := h.setUp(setup.SetupFlags{NewApp: "PagerDuty", IDP: "Okta", Me: "ada@example.com", Token: h.Key(), Yes: true}, setup.Options{})
	h.must(err)
	if end.Kind != setup.Done || end.Outcome == nil || end.Outcome.Run.Result != store.ResultOK {
		t.Fatalf("ended %+v", end)
	}
	c, err := h.s.Store.Connector(t.Context(), "")
	h.must(err)
	if c.Status != store.Connected || c.App.IDP != "Okta" || c.Account.Subdomain != h.Account.Subdomain() || c.Account.Region != "us" {
		t.Errorf("connector %+v", c)
	}
	if got, want := end.Outcome.Run.Counts, h.Account.Truth(h.clock.Now()).Counts; got != want {
		t.Errorf("counts %+v, want %+v", got, want)
	}
	if got := h.drawers[keychain.OS].holds(); len(got) != 1 || got[c.ID+"/1"] != h.Key().Last4() {
		t.Errorf("the keychain holds %v", got)
	}
	if drafts, err := h.s.Store.Drafts(t.Context()); err != nil || len(drafts) != 0 {
		t.Errorf("drafts %v, %v", drafts, err)
	}
	sum := h.s.Summarize(t.Context(), end.Connector.ID, *end.Outcome)
	text := strings.Join(slices.Concat(sum.Counts, sum.Advice, []string{sum.Changes}), "\n")
	for _, want := range []string{"Users 30", "nothing to compare it with yet", "ConductorOne does not know this connector"} {
		if !strings.Contains(text, want) {
			t.Errorf("the summary does not say %q:\n%s", want, text)
		}
	}
	if log := h.log(c.ID); !strings.Contains(log, "connector-saved") || strings.Contains(log, h.Account.AccountKey()) {
		t.Errorf("log:\n%s", log)
	}
}

func TestTheSameSetUpAgainChangesNothingButTheToken(t *testing.T) {
	h := build(t)
	flags := setup.SetupFlags{NewApp: "PagerDuty", Me: "ada@example.com", Token: h.Key(), Yes: true}
	first, err := h.setUp(flags, setup.Options{})
	h.must(err)
	again, err := h.setUp(flags, setup.Options{})
	h.must(err)
	if !again.Unchanged || !again.SameToken || again.Connector.ID != first.Connector.ID || again.Connector.Token.Number != 1 {
		t.Errorf("again with the same token: %+v", again)
	}
	flags.Token = secret.New([]byte(h.Account.NewToken()))
	newer, err := h.setUp(flags, setup.Options{})
	h.must(err)
	if !newer.Unchanged || newer.SameToken || newer.Connector.ID != first.Connector.ID || newer.Connector.Token.Last4 != flags.Token.Last4() {
		t.Errorf("again with another token: %+v", newer)
	}
	if list, err := h.s.Store.Connectors(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("connectors %v, %v", list, err)
	}
	if got := h.drawers[keychain.OS].holds(); len(got) != 1 {
		t.Errorf("the keychain holds %v", got)
	}
}

func TestTheSameSetUpAgainWithoutAKeychain(t *testing.T) {
	h := build(t)
	flags := setup.SetupFlags{NewApp: "PagerDuty", Me: "ada@example.com", Keychain: "none", Token: h.Key(), Yes: true}
	_, err := h.setUp(flags, setup.Options{})
	h.must(err)
	again, err := h.setUp(flags, setup.Options{})
	h.must(err)
	c, err := h.s.Store.Connector(t.Context(), "")
	h.must(err)
	if !again.SameToken || again.Outcome.Run.Result != store.ResultOK || c.OldToken != nil || c.Token.Number != 1 {
		t.Errorf("again: %+v, token %+v, old %+v", again, c.Token, c.OldToken)
	}
	// Asked for by a flag, the same token moves to another place.
	flags.Keychain = "os"
	moved, err := h.setUp(flags, setup.Options{})
	h.must(err)
	if got := moved.Connector.Token; got.StoredIn != keychain.OS || moved.Connector.OldToken != nil || moved.SameToken || len(h.drawers[keychain.OS].holds()) != 1 {
		t.Errorf("moved to %+v", got)
	}
	// Nobody asked: it stays where it is.
	flags.Keychain = ""
	flags.Token = secret.New([]byte(h.Account.NewToken()))
	stays, err := h.setUp(flags, setup.Options{})
	h.must(err)
	if got := stays.Connector.Token.StoredIn; got != keychain.OS {
		t.Errorf("kept in %s", got)
	}
}

func TestOtherAnswersForAConnectedAccountAreRefused(t *testing.T) {
	h := build(t)
	h.connected()
	_, err := h.setUp(setup.SetupFlags{NewApp: "Another", Me: "ada@example.com", Token: h.Key(), Yes: true}, setup.Options{})
	var p *flow.Problem
	if !errors.As(err, &p) || p.Code != flow.CodeConnected {
		t.Errorf("%v", err)
	}
}

func TestCheckFindsTheRegion(t *testing.T) {
	h := build(t)
	got, err := h.s.CheckToken(t.Context(), setup.CheckRequest{Token: h.Key()})
	h.must(err)
	if got.Identity.Account.Region != "us" || got.Identity.Kind != access.AccountKey || got.Connector != nil {
		t.Errorf("%+v", got)
	}
	if _, err := h.s.CheckToken(t.Context(), setup.CheckRequest{Token: h.Key(), Region: "eu"}); access.RefusalOf(err) != access.TokenRejected {
		t.Errorf("asked in the other region: %v", err)
	}
}

// TestWhoSitsHereIsCalledAsInPagerDuty: whom only the computer's account named
// is recorded, and kept for later flows, by the name that PagerDuty has.
func TestWhoSitsHereIsCalledAsInPagerDuty(t *testing.T) {
	h := build(t)
	known := h.Account.Truth(h.clock.Now()).Users[0]
	h.me = setup.Me{Name: "root", Email: known.Email, OfAccount: true}
	flags := h.Flags()
	flags.Me = ""
	end, err := h.setUp(flags, setup.Options{NoSync: true})
	h.must(err)
	if o := end.Connector.Owners[0]; o.Name != known.Name || o.PagerDutyRole != known.Role {
		t.Errorf("the owner is %+v, want %s", o, known.Name)
	}
	if f, err := h.s.Facts(t.Context()); err != nil || f.Me != (setup.Me{Name: known.Name, Email: known.Email, Known: true}) {
		t.Errorf("kept %+v (%v)", f.Me, err)
	}
}

func TestOwnersAreLookedUpByEMail(t *testing.T) {
	h := build(t)
	truth := h.Account.Truth(h.clock.Now())
	known := truth.Users[0]
	got, err := h.s.CheckToken(t.Context(), setup.CheckRequest{Token: h.Key(), Emails: []string{known.Email, "nobody@example.com"}})
	h.must(err)
	if d := got.Directory; d.Role(strings.ToUpper(known.Email)) != known.Role || d.Role("nobody@example.com") != store.UnknownEmail {
		t.Errorf("complete %v, %q, %q", d.Complete, d.Role(known.Email), d.Role("nobody@example.com"))
	}
	if d := got.Directory; d.Name(strings.ToUpper(known.Email)) != known.Name || d.Name("nobody@example.com") != "" {
		t.Errorf("named %q and %q", d.Name(known.Email), d.Name("nobody@example.com"))
	}
	// What cannot be looked up is not claimed to be unknown.
	h.Server.AddFault(simulator.Fault{Route: "/users", Nth: 2, Times: 1, Kind: simulator.FaultForbidden})
	got, err = h.s.CheckToken(t.Context(), setup.CheckRequest{Token: h.Key(), Emails: []string{"nobody@example.com"}})
	h.must(err)
	if role := got.Directory.Role("nobody@example.com"); role != "" {
		t.Errorf("role %q although the look-up failed", role)
	}
}

func TestTheFirstSyncTellsOwnersRoles(t *testing.T) {
	h := build(t)
	admin := h.Account.Truth(h.clock.Now()).Users[0]
	end, err := h.setUp(setup.SetupFlags{NewApp: "PagerDuty", Me: admin.Email, Token: h.Key(), Yes: true}, setup.Options{})
	h.must(err)
	h.Account.SetRole(admin.ID, "limited_user")
	_, err = h.sync(SyncRequest{})
	h.must(err)
	c, err := h.s.Store.Connector(t.Context(), end.Connector.ID)
	h.must(err)
	if got := c.Owners[0].PagerDutyRole; got != "limited_user" {
		t.Errorf("the owner's role is %q", got)
	}
}

// messageID is what mail servers tell messages apart by.
func messageID(t *testing.T, eml []byte) string {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(eml))
	if err != nil {
		t.Fatal(err)
	}
	return m.Header.Get("Message-ID")
}

func TestHandOverWritesALetterThatContinues(t *testing.T) {
	h := build(t)
	end, err := h.setUp(setup.SetupFlags{NewApp: "PagerDuty", Me: "ada@example.com", Owners: []string{"Grace Hopper <grace@example.com>"}, Yes: true}, setup.Options{})
	h.must(err)
	c := end.Connector
	if end.Kind != setup.HandedOverTo || c.HandedOver == nil || c.Status != store.NotConnected || c.HandedOver.Name != "Grace Hopper" {
		t.Fatalf("ended %+v", end)
	}
	eml, err := os.ReadFile(end.HandOver.File)
	h.must(err)
	info, err := os.Stat(end.HandOver.File)
	h.must(err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	h.must(h.clock.Sleep(t.Context(), time.Minute))
	sent, err := h.s.SendAgain(t.Context(), "", "by Friday, please")
	if err != nil || len(sent.To) != 1 || sent.File != end.HandOver.File || sent.Connector.ID != c.ID {
		t.Errorf("sent again %+v, %v", sent, err)
	}
	second, err := os.ReadFile(sent.File)
	h.must(err)
	if id := messageID(t, second); id == messageID(t, eml) || !strings.Contains(strings.Join(sent.Message, "\n"), "writes: by Friday, please") {
		t.Errorf("the second message has the id %s\n%s", id, second)
	}
	if _, err := h.sync(SyncRequest{}); !errors.As(err, new(*handedOverError)) {
		t.Errorf("syncs a connector that was handed over: %v", err)
	}

	other := build(t)
	other.me = setup.Me{Name: "grace", Email: "grace@laptop"}
	for _, text := range [][]byte{eml, []byte(strings.Join(end.HandOver.Message, "\n"))} {
		i, err := other.s.Invitation(text)
		other.must(err)
		if i.From.Email != "ada@example.com" || i.App.Name != "PagerDuty" {
			t.Errorf("invitation %+v", i)
		}
	}
	i, err := other.s.Invitation(eml)
	other.must(err)
	done, err := other.setUp(setup.SetupFlags{Invitation: &i, Token: other.Key(), Yes: true}, setup.Options{})
	other.must(err)
	if got := done.Connector; got.Status == "" || len(got.Owners) != 1 || got.Owners[0].Email != "grace@example.com" {
		t.Errorf("the receiver has %+v", got)
	}
}

// postbox is a mail server that takes or refuses letters.
type postbox struct {
	refuses bool
	took    []handover.Letter
}

func (p *postbox) Send(_ context.Context, l handover.Letter) error {
	if p.refuses {
		return errors.New("it broke")
	}
	p.took = append(p.took, l)
	return nil
}

func TestLettersAreSentOrWritten(t *testing.T) {
	for _, refuses := range []bool{false, true} {
		h := build(t)
		mail := &postbox{refuses: refuses}
		h.s.Mail = mail
		end, err := h.setUp(setup.SetupFlags{NewApp: "PagerDuty", Me: "ada@example.com", Owners: []string{"grace@example.com"}, Yes: true}, setup.Options{})
		h.must(err)
		if end.HandOver.Sent == refuses || (end.HandOver.File == "") == refuses || len(end.HandOver.Message) == 0 {
			t.Errorf("refuses %v: %+v", refuses, end.HandOver)
		}
	}
}

func TestTakingOverWhatWasHandedOver(t *testing.T) {
	h := build(t)
	end, err := h.setUp(setup.SetupFlags{NewApp: "PagerDuty", Me: "ada@example.com", Owners: []string{"grace@example.com"}, Yes: true}, setup.Options{})
	h.must(err)
	m := h.resume(end.Connector.Name, setup.Options{})
	h.fill(m, setup.SetupFlags{Token: h.Key(), Yes: true})
	done, err := h.drive(m)
	h.must(err)
	c := done.Connector
	if c.ID != end.Connector.ID || c.HandedOver != nil || len(c.Owners) != 2 || c.Name != end.Connector.Name {
		t.Errorf("taken over as %+v", c)
	}
}

func TestLeavingKeepsAnswersAndToken(t *testing.T) {
	t.Run("", func(t *testing.T) { leaveAndResume(t, nil) })
	// The answers as a program wrote them that numbered the steps.
	t.Run("version 1", func(t *testing.T) {
		leaveAndResume(t, []byte(`{"version":1,"step":5,"platform":"local","keychain":"os","new_app":"Paging",`+
			`"me":{"name":"","email":"ada@example.com","role":"super_administrator"},"owners":["ada@example.com"]}`))
	})
}

// leaveAndResume leaves a set-up with a checked token, which is kept, and goes
// on with it. written are the answers in place of those that were kept.
func leaveAndResume(t *testing.T, written []byte) {
	h := build(t)
	m := h.begin(setup.Options{})
	m.Fill(setup.SetupFlags{NewApp: "Paging", Me: "ada@example.com", Token: h.Key(), Yes: true})
	for m.Step() != setup.StepReview {
		if d, ok := flowtest.Call(m); ok {
			d.Run(t.Context())()
			continue
		}
		if p := m.Next(); p != nil {
			t.Fatal(p.Lines())
		}
	}
	id, err := h.leave(m, setup.LeaveKeep)
	h.must(err)
	if got := h.drawers[keychain.OS].holds(); len(got) != 1 {
		t.Fatalf("the keychain holds %v", got)
	}
	if written != nil {
		h.must(h.s.Store.SaveDraft(t.Context(), store.Draft{ID: id, Answers: written}))
	}
	h.must(h.s.Vault.CleanUp(t.Context())) // the next start leaves it alone
	r, err := h.s.Resume(t.Context(), "")
	h.must(err)
	if r.Draft.ID != id || !r.Token.Equal(h.Key()) {
		t.Fatalf("resumes %+v", r.Draft)
	}
	again := h.begin(setup.Options{})
	if p := again.Resume(r); p != nil {
		t.Fatal(p.Lines())
	}
	end, err := h.drive(again)
	h.must(err)
	if end.Connector.App.Name != "Paging" || end.Outcome.Run.Result != store.ResultOK {
		t.Errorf("ended %+v", end.Connector)
	}
	if got := h.drawers[keychain.OS].holds(); len(got) != 1 {
		t.Errorf("the keychain holds %v", got)
	}
	if _, err := h.s.Resume(t.Context(), ""); !errors.Is(err, store.ErrNoConnector) {
		t.Errorf("there is more to resume: %v", err)
	}
}

func TestLeavingKeepsAnswersEvenWhereTheTokenCannotBeKept(t *testing.T) {
	h := build(t)
	d := h.drawers[keychain.OS]
	d.failAt = 1
	r := setup.LeaveRequest{Keep: true, Draft: store.Draft{ID: "c1", Answers: []byte(`{"version":1}`)}, Token: h.Key(), Keychain: keychain.OS}
	id, err := h.s.Leave(t.Context(), r)
	if id != "c1" || err == nil || !strings.Contains(err.Error(), "the answers are kept") {
		t.Errorf("%q, %v", id, err)
	}
	if drafts, err := h.s.Store.Drafts(t.Context()); err != nil || len(drafts) != 1 || drafts[0].Token.Number != 0 {
		t.Errorf("drafts %+v, %v", drafts, err)
	}
	h.must(h.s.DropDraft(t.Context(), "c1"))
	if drafts, _ := h.s.Store.Drafts(t.Context()); len(drafts) != 0 {
		t.Errorf("drafts %+v", drafts)
	}
}

func TestOwnersChange(t *testing.T) {
	h := build(t)
	c := h.connected()
	_, err := h.sync(SyncRequest{})
	h.must(err)
	known := h.Account.Truth(h.clock.Now()).Users[0]
	c, err = h.s.ChangeOwners(t.Context(), c.ID, manage.OwnersChange{Add: []string{known.Email, "Bob <bob@example.com>"}, Remove: []string{"ADA@example.com"}})
	h.must(err)
	if len(c.Owners) != 2 {
		t.Fatalf("owners %+v", c.Owners)
	}
	for _, o := range c.Owners {
		want := store.UnknownEmail
		if o.Email == known.Email {
			want = known.Role
		}
		if o.PagerDutyRole != want || o.Role != store.ConnectorAdministrator {
			t.Errorf("%+v", o)
		}
	}
	for name, change := range map[string]manage.OwnersChange{
		"nobody left": {Remove: []string{known.Email, "bob@example.com"}},
		"no owner":    {Remove: []string{"eve@example.com"}},
		"no email":    {Add: []string{"eve"}},
	} {
		if _, err := h.s.ChangeOwners(t.Context(), c.ID, change); !errors.As(err, new(*flow.Problem)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDisconnectForgetsTheToken(t *testing.T) {
	h := build(t)
	c := h.connected()
	_, err := h.s.Disconnect(t.Context(), c.Name, false)
	h.must(err)
	if got := h.drawers[keychain.OS].holds(); len(got) != 0 {
		t.Errorf("the keychain holds %v", got)
	}
	if _, err := h.s.Store.Connector(t.Context(), ""); !errors.Is(err, store.ErrNoConnector) {
		t.Errorf("%v", err)
	}
	if _, err := h.s.Disconnect(t.Context(), c.ID, true); !errors.Is(err, store.ErrNoConnector) {
		t.Errorf("twice: %v", err)
	}
}
