package plaintext

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/sync/simulator"
	"connectpd/sync/simulator/load"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/flow"
	"connectpd/wizard/manage"
	"connectpd/wizard/platform"
	"connectpd/wizard/rotate"
)

func TestRotate(t *testing.T) {
	h := newTestHouse(t)
	c := h.connected(true)
	h.clock.Pass(40 * 24 * time.Hour)
	old := h.Account.AccountKey()
	other := load.Generate(9, load.Size{Users: 3})
	r := h.rotate(
		step{ask: "Rotate the API token. API key.", answer: "", hidden: true},
		step{ask: "Paste the new API key from PagerDuty.", answer: "help"},
		step{ask: "Paste the new API key from PagerDuty.", answer: "1"},
		step{ask: "Paste the new API key from PagerDuty. Hidden text", answer: old, hidden: true},
		step{ask: "This key is already in use (ending", answer: other.AccountKey(), hidden: true},
		step{ask: "PagerDuty refused", answer: h.Account.SpareKey(), hidden: true},
		step{ask: "Disable the old key in PagerDuty. 2 choices, 1 is proposed.", answer: ""},
		step{ask: "It still works.", answer: "", do: func() { h.Account.DisableToken(old) }},
	)
	h.must(r.err)
	uitest.Compare(t, "rotate", r.transcript)
	onlyPlain(t, r.transcript)
	now, err := h.s.Store.Connector(t.Context(), c.ID)
	h.must(err)
	if r.end.Kind != ui.Done || now.Token.Number == c.Token.Number || now.OldToken != nil {
		t.Errorf("ended %s, token %+v, old %+v", r.end.Kind, now.Token, now.OldToken)
	}
}

func TestLeavingARotation(t *testing.T) {
	h := newTestHouse(t)
	c := h.connected(true)
	// A user's key sees less than an account's: that is asked about, and
	// leaving then would lose it.
	who := ""
	for _, u := range h.Account.Truth(h.clock.Now()).Users {
		if !access.IsAdmin(u.Role) && u.Status == access.Active {
			who = u.ID
			break
		}
	}
	token := h.Account.UserToken(who)
	h.secrets = append(h.secrets, token)
	r := h.rotate(
		step{ask: "Paste the new API key", answer: token, hidden: true},
		step{ask: "Replace the token with this one?", answer: interrupt},
		step{ask: "Leave without replacing the token? 2 choices, 1 is proposed.", answer: ""},
		step{ask: "Replace the token with this one?", answer: "leave"},
		step{ask: "Leave without replacing the token?", answer: "2"},
	)
	h.must(r.err)
	uitest.Compare(t, "rotate-leave", r.transcript)
	onlyPlain(t, r.transcript)
	now, err := h.s.Store.Connector(t.Context(), c.ID)
	h.must(err)
	if r.end.Kind != ui.Left || now.Token != c.Token {
		t.Errorf("ended %s with token %+v", r.end.Kind, now.Token)
	}
}

func TestSync(t *testing.T) {
	h := newTestHouse(t)
	h.connected(true)
	h.clock.Pass(26 * time.Hour)
	h.Account.RemoveUser(h.user(3).ID)
	h.Account.SetRole(h.user(5).ID, "admin")
	r := h.sync()
	h.must(r.err)
	uitest.Compare(t, "sync", r.transcript)
	onlyPlain(t, r.transcript)
	if r.end.Kind != ui.Done || r.end.Outcome.Run.Result != store.ResultOK {
		t.Errorf("ended %+v", r.end)
	}
}

func TestRejectedToken(t *testing.T) {
	h := newTestHouse(t)
	h.connected(true)
	h.Account.RevokeToken(h.Account.AccountKey())
	r := h.sync(step{ask: "Enter a new API token now? 2 choices, 1 is proposed.", answer: ""})
	h.must(r.err)
	uitest.Compare(t, "sync-rejected", r.transcript)
	onlyPlain(t, r.transcript)
	if r.end.Kind != ui.Reenter {
		t.Errorf("ended %s", r.end.Kind)
	}
}

func TestHeldSync(t *testing.T) {
	for name, c := range map[string]struct {
		decide []step
		result store.Result
		users  int
	}{
		"held-accept": {[]step{
			{ask: "What do you want to do with the held sync? 4 choices, 1 is proposed.", answer: "4"},
			{ask: "Read more: 10 of 16 lines have been read.", answer: "4"},
			{ask: "What do you want to do with the held sync?", answer: "2"},
			{ask: "Accept the smaller account? 2 choices, 1 is proposed.", answer: ""},
			{ask: "What do you want to do with the held sync?", answer: "2"},
			{ask: "Accept the smaller account?", answer: "2"},
		}, store.ResultOK, 15},
		"held-discard": {[]step{{ask: "What do you want to do with the held sync?", answer: "3"}, {ask: "Discard what came back?", answer: "2"}}, store.ResultHeld, 30},
		"held-later":   {[]step{{ask: "What do you want to do with the held sync?", answer: ""}}, store.ResultHeld, 30},
	} {
		t.Run(name, func(t *testing.T) {
			h := newTestHouse(t)
			connector := h.connected(true)
			h.clock.Pass(time.Hour)
			h.Shrink()
			r := h.sync(c.decide...)
			h.must(r.err)
			uitest.Compare(t, name, r.transcript)
			onlyPlain(t, r.transcript)
			counts, err := h.s.Store.Counts(t.Context(), connector.ID)
			h.must(err)
			if r.end.Outcome.Run.Result != c.result || counts.Users != c.users {
				t.Errorf("ended %s with %d users, want %s with %d", r.end.Outcome.Run.Result, counts.Users, c.result, c.users)
			}
			run, _, err := h.s.Store.HeldRun(t.Context(), connector.ID)
			h.must(err)
			if held := run != nil; held != (name == "held-later") {
				t.Errorf("still held: %v", held)
			}
		})
	}
}

// existing is a file that is there already.
func (h *testHouse) existing(name string) string {
	h.Helper()
	path := h.file(name)
	h.must(os.WriteFile(path, []byte("x"), 0o600))
	return path
}

// wholeHome tries every entry of home and of a connector.
func (h *testHouse) wholeHome() []step {
	return []step{
		{ask: "Home. 1 connector.", answer: "1"},
		{ask: "What to do with PagerDuty, acme? 9 choices, 1 is proposed.", answer: "help"},
		{ask: "What to do with PagerDuty, acme?", answer: "1"}, // sync
		{ask: "What to do with PagerDuty, acme?", answer: "3"}, // access
		{ask: "How should access be listed?", answer: "1"},
		{ask: "Which person? 31 choices. Part of a name or all:", answer: "zzz"},
		{ask: `None has "zzz" in its name.`, answer: "all"},
		{ask: "31 choices, 22 more to list.", answer: "more"},
		{ask: "31 choices, 13 more to list.", answer: "Ken"},
		{ask: "of 31 choices", answer: "1"},
		{ask: "Which person?", answer: "back"},
		{ask: "How should access be listed?", answer: "2"},
		{ask: "Which team or schedule?", answer: "1"},
		{ask: "Which team or schedule?", answer: "back"},
		{ask: "How should access be listed?", answer: "3"},
		{ask: "Which role?", answer: "1"},
		{ask: "Which role?", answer: "back"},
		{ask: "How should access be listed?", answer: "back"},
		{ask: "What to do with PagerDuty, acme?", answer: "4"}, // changes
		{ask: "Changes since when? 3 choices, 1 is proposed.", answer: ""},
		{ask: "3 changes, and 2 on-call turns.", answer: "2"},
		{ask: "Changes since when?", answer: "3"},
		{ask: "Since which sync? 2 choices. Number:", answer: "2"},
		{ask: "Changes since when? 3 choices, 1 is proposed. Number, list or Enter:", answer: "list"},
		{ask: "1. What the last sync changed", answer: "back"},
		{ask: "What to do with PagerDuty, acme?", answer: "5"}, // findings
		{ask: "Which one do you want to read?", answer: "1"},
		{ask: "Which one do you want to read?", answer: "8"}, // silence one
		{ask: "Which one do you want to silence?", answer: "became Global Admin"},
		{ask: "1. Alan Ada became Global Admin.", answer: "1"},
		{ask: "Why is this finding expected?", answer: ""},
		{ask: "Reason.", answer: "she leads the team now"},
		{ask: "1 is silenced.", answer: "8"}, // the silenced ones
		{ask: "November 2026: she leads the team now.", answer: "back"},
		{ask: "Which one do you want to read?", answer: "8"},
		{ask: "Which one do you want to show again?", answer: "1"},
		{ask: "Show this finding again?", answer: ""},
		{ask: "No longer silenced: Alan Ada became Global Admin.", answer: "back"},
		{ask: "What to do with PagerDuty, acme?", answer: "7"}, // log
		{ask: "Which entries of the log?", answer: "1"},
		{ask: "entries. Part of a word, or Enter for all:", answer: "zzz"},
		{ask: `None contains "zzz".`, answer: "saved"},
		{ask: "Which entries of the log?", answer: "2"},
		{ask: "Which entries of the log?", answer: "back"},
		{ask: "What to do with PagerDuty, acme?", answer: "8"}, // owners
		{ask: "Who owns PagerDuty? 2 choices, 1 is chosen.", answer: "2"},
		{ask: "Email of the new owner.", answer: "nobody"},
		{ask: "Name, optional.", answer: "Grace Hopper"},
		{ask: "is not an email address", answer: "grace@example.com"},
		{ask: "Grace Hopper, grace@example.com", answer: "1"},
		{ask: "Who owns PagerDuty?", answer: ""},
		{ask: "Remove Ada Lovelace as owner? 2 choices, 1 is proposed.", answer: "2"},
		{ask: "Who owns PagerDuty?", answer: "1"},
		{ask: "Who owns PagerDuty?", answer: ""},
		{ask: "Remove Grace Hopper as owner?", answer: "2"},
		{ask: "A connector needs at least one owner.", answer: ""},
		{ask: "What to do with PagerDuty, acme?", answer: "9"}, // more
		{ask: "What else to do with PagerDuty, acme? 5 choices. Number:", answer: "1"},
		{ask: "What should be written, and where? 7 choices, 1 is proposed.", answer: "7"},
		{ask: "File.", answer: h.file("access.csv")},
		{ask: "What should be written, and where?", answer: "1"},
		{ask: "grants were written.", answer: ""},
		{ask: "What to do with PagerDuty, acme?", answer: "9"},
		{ask: "What else to do with", answer: "1"},
		{ask: "What should be written, and where?", answer: "7"},
		{ask: "File.", answer: h.existing("there.csv")},
		{ask: "What should be written, and where?", answer: "1"},
		{ask: "Replace the existing file? 2 choices, 1 is proposed.", answer: "2"},
		{ask: "grants were written.", answer: ""},
		{ask: "What to do with PagerDuty, acme?", answer: "9"},
		{ask: "What else to do with", answer: "2"},
		{ask: "Which identity provider do people use to sign in to PagerDuty?", answer: "2"},
		{ask: "Identity provider, optional.", answer: "Okta"},
		{ask: "Which identity provider", answer: "1"},
		{ask: "What to do with PagerDuty, acme?", answer: "9"},
		{ask: "What else to do with", answer: "2"},
		{ask: "Which identity provider", answer: "2"},
		{ask: "Identity provider, optional.", answer: "-"},
		{ask: "Which identity provider", answer: "1"},
		{ask: "What to do with PagerDuty, acme?", answer: "9"},
		{ask: "What else to do with", answer: "3"}, // rename
		{ask: "Name. PagerDuty is proposed.", answer: "Paging"},
		{ask: "What to do with Paging, acme?", answer: "2"}, // rotate
		{ask: "Rotate the API token.", answer: "back", hidden: true},
		{ask: "What to do with Paging, acme?", answer: "back"},
		{ask: "Home. 1 connector.", answer: "2"}, // add a connector
		{ask: "Step 1 of 6, Connector.", answer: ""},
		{ask: "Step 2 of 6, App.", answer: "back"},
		{ask: "Step 1 of 6, Connector.", answer: "back"},
		{ask: "Unfinished setup", answer: "1"},
		{ask: "What now? 2 choices, 1 is proposed.", answer: "1"},
		{ask: "Step 2 of 6, App.", answer: "back"},
		{ask: "Step 1 of 6, Connector.", answer: "back"},
		{ask: "Unfinished setup", answer: "1"},
		{ask: "What now?", answer: "2"},
		{ask: "Remove this unfinished setup? 2 choices, 1 is proposed.", answer: "2"},
		{ask: "Home. 1 connector.", answer: "1"},
		{ask: "What to do with Paging, acme?", answer: "9"},
		{ask: "What else to do with Paging, acme?", answer: "5"}, // disconnect
		{ask: "Disconnect Paging? 3 choices, 1 is proposed.", answer: ""},
		{ask: "What to do with Paging, acme?", answer: "9"},
		{ask: "What else to do with", answer: "5"},
		{ask: "Disconnect Paging?", answer: "3"},
		{ask: "Disconnect Paging and delete its data? 2 choices, 1 is proposed.", answer: "2"},
		{ask: "Type Paging to confirm.", answer: "PagerDuty"}, // its old name
		{ask: "That is not its name.", answer: "1"},
		{ask: "Disconnect Paging?", answer: "3"},
		{ask: "Disconnect Paging and delete its data?", answer: "2"},
		{ask: "Type Paging to confirm.", answer: "paging"},
		{ask: "Home. 0 connectors.", answer: "back"},
		{ask: "This is the first question.", answer: "2"},
	}
}

// TestATokenMovesAtHome into a file that is new, where its passphrase is typed
// twice.
func TestATokenMovesAtHome(t *testing.T) {
	h := newTestHouse(t)
	h.connected(true)
	r := h.home(
		step{ask: "Home.", answer: "1"}, step{ask: "What to do with", answer: "9"},
		step{ask: "What else to do with", answer: "4"},
		step{ask: "Where should the API token of PagerDuty be kept?", answer: "2"},
		step{ask: "Passphrase.", answer: "correct horse", hidden: true},
		step{ask: "Repeat passphrase.", answer: "correct house", hidden: true},
		step{ask: "The passphrases do not match.", answer: "correct horse", hidden: true},
		step{ask: "Repeat passphrase.", answer: "correct horse", hidden: true},
		step{ask: "The token of PagerDuty is now kept in an encrypted file.", answer: "9"},
		step{ask: "What else to do with", answer: "4"},
		step{ask: "Where should the API token of PagerDuty be kept?", answer: "back"},
		step{ask: "What to do with", answer: "leave"},
	)
	if r.end.Kind != ui.Left {
		t.Errorf("ended %+v, %v", r.end, r.err)
	}
	c, err := h.s.Store.Connector(t.Context(), "")
	h.must(err)
	if c.Token.StoredIn != keychain.File {
		t.Errorf("kept in %s", c.Token.StoredIn)
	}
	h.wantWorking(c.ID)
	onlyPlain(t, r.transcript)
}

// lived is a house whose account has changed since its first sync.
func lived(t *testing.T) *testHouse {
	t.Helper()
	h := newTestHouse(t)
	h.connected(true)
	h.clock.Pass(26 * time.Hour)
	h.Account.RemoveUser(h.user(3).ID)
	h.synced()
	h.clock.Pass(5 * 24 * time.Hour)
	h.Account.SetRole(h.user(5).ID, "admin")
	h.Account.AddUser(simulator.NewUser{Name: "Newcomer", Email: "new@example.com", Role: "user"})
	return h
}

func TestHome(t *testing.T) {
	h := lived(t)
	r := h.home(h.wholeHome()...)
	h.must(r.err)
	uitest.Compare(t, "home", r.transcript)
	onlyPlain(t, r.transcript)
	if r.end.Kind != ui.Left {
		t.Errorf("ended %s", r.end.Kind)
	}
}

// TestGoOnFromTheScreen: what was begun on the screen from home goes on where
// it was, and home comes after it.
func TestGoOnFromTheScreen(t *testing.T) {
	h := newTestHouse(t)
	h.connected(true)
	goOn := func(open flow.Conversation, steps ...step) held {
		return h.talk(steps, func(ctx context.Context, f *Face) (ui.Ending, error) { return f.GoOn(ctx, h.s, open) })
	}
	m := h.machine()
	h.callsNow(m)
	if p := m.Next(); p != nil {
		t.Fatal(p)
	}
	h.callsNow(m)
	r := goOn(m,
		step{ask: "Step 2 of 6, App", answer: "back"}, step{ask: "Step 1 of 6", answer: "back"},
		step{ask: "Home.", answer: "leave"},
	)
	h.must(r.err)
	if r.end.Kind != ui.Left {
		t.Errorf("ended %s", r.end.Kind)
	}
	spare := h.Account.SpareKey()
	h.Account.RevokeToken(h.Account.AccountKey())
	facts, err := h.s.RotateFacts(t.Context(), "")
	h.must(err)
	r = goOn(rotate.New(facts, h.s),
		step{ask: "Rotate the API token. API key.", answer: spare, hidden: true},
		step{ask: "Home.", answer: "leave"},
	)
	h.must(r.err)
	if !strings.Contains(r.transcript, "is stored and in use") || !strings.Contains(r.transcript, "Connected on this computer") {
		t.Errorf("no rotation with a sync:\n%s", r.transcript)
	}
	onlyPlain(t, r.transcript)
}

func TestHomeWithATokenThatHasToBeTyped(t *testing.T) {
	h := newTestHouse(t)
	h.noOS = noKeychain
	r := h.setup(
		step{ask: "connector live?"}, step{ask: "Where should the API token be kept?", answer: "2"}, step{ask: "Step 2 of 6"}, step{ask: "Step 3 of 6"},
		step{ask: "Step 4 of 6", answer: h.Account.AccountKey(), hidden: true}, step{ask: "Is this right?"},
	)
	h.must(r.err)
	r = h.home(
		step{ask: "Home.", answer: "1"}, step{ask: "What to do with", answer: "1"},
		step{ask: "API token. Hidden text, or Enter to go back:", answer: "half a token", hidden: true},
		step{ask: "more than one word", answer: h.Account.AccountKey(), hidden: true},
		step{ask: "What to do with", answer: "1"}, step{ask: "API token.", answer: "", hidden: true},
		step{ask: "What to do with", answer: "leave"},
	)
	h.must(r.err)
	uitest.Compare(t, "home-not-kept", r.transcript)
	onlyPlain(t, r.transcript)
	c, err := h.s.Store.Connector(t.Context(), "")
	h.must(err)
	if runs, err := h.s.Store.Runs(t.Context(), c.ID, 0); err != nil || len(runs) != 2 || c.Token.StoredIn != keychain.None {
		t.Errorf("%d runs, %v, kept in %q", len(runs), err, c.Token.StoredIn)
	}
}

// The passphrase that opened the file for a sync opens it for what follows in
// the same run: the re-entry of a rejected token, and a rotation.
func TestHomeAsksForThePassphraseOnce(t *testing.T) {
	const passphrase = "correct horse battery"
	h := newTestHouse(t)
	h.noOS = noKeychain
	h.secrets = append(h.secrets, passphrase)
	r := h.setup(
		step{ask: "connector live?"}, step{ask: "Where should the API token be kept?"},
		step{ask: "Passphrase. Hidden text", answer: passphrase, hidden: true}, step{ask: "Repeat passphrase.", answer: passphrase, hidden: true},
		step{ask: "Step 2 of 6"}, step{ask: "Step 3 of 6"},
		step{ask: "Step 4 of 6", answer: h.Account.AccountKey(), hidden: true}, step{ask: "Is this right?"},
	)
	h.must(r.err)
	later := h.again(t) // another run of the program
	first, spare, third := h.Account.AccountKey(), h.Account.SpareKey(), h.Account.NewToken()
	h.Account.RevokeToken(first)
	r = later.home(
		step{ask: "Home.", answer: "1"}, step{ask: "What to do with", answer: "1"},
		step{ask: "Passphrase of the encrypted file.", answer: "wrong horse battery", hidden: true},
		step{ask: "That is not the passphrase.", answer: passphrase, hidden: true},
		step{ask: "Enter a new API token now?", answer: ""},
		step{ask: "Enter the API token again. API key.", answer: spare, hidden: true},
		step{ask: "What to do with", answer: "2"},
		step{ask: "Rotate the API token. API key.", answer: third, hidden: true},
		step{ask: "Disable the old key", answer: "2"},
		step{ask: "What to do with", answer: "leave"},
	)
	h.must(r.err)
	later.noSecret(r.transcript)
	c, err := later.s.Store.Connector(t.Context(), "")
	h.must(err)
	if c.Token.Last4 != third[len(third)-4:] || c.Token.StoredIn != keychain.File {
		t.Errorf("the token is %+v", c.Token)
	}
}

// A rejected token is entered anew where it was found out, and the sync
// follows.
func TestHomeReenters(t *testing.T) {
	h := newTestHouse(t)
	h.connected(true)
	spare := h.Account.SpareKey()
	h.Account.RevokeToken(h.Account.AccountKey())
	r := h.home(
		step{ask: "Home.", answer: "1"}, step{ask: "What to do with", answer: "1"},
		step{ask: "Enter a new API token now?", answer: ""},
		step{ask: "Enter the API token again. API key.", answer: spare, hidden: true},
		step{ask: "What to do with", answer: "leave"},
	)
	h.must(r.err)
	uitest.Compare(t, "home-reenter", r.transcript)
	onlyPlain(t, r.transcript)
	c, err := h.s.Store.Connector(t.Context(), "")
	h.must(err)
	if c.Status != store.Connected || c.LastRun.Result != store.ResultOK {
		t.Errorf("%s, %s", c.Status, c.LastRun.Result)
	}
}

// A replaced key is asked about until PagerDuty was seen to refuse it, or
// somebody says that it is disabled.
func TestOldKeyAtHome(t *testing.T) {
	h := newTestHouse(t)
	c := h.connected(true)
	old := h.Account.AccountKey()
	h.clock.Pass(24 * time.Hour)
	r := h.rotate(step{ask: "Paste the new", answer: h.Account.SpareKey(), hidden: true},
		step{ask: "Disable the old key", answer: "2"})
	h.must(r.err)
	r = h.home(
		step{ask: "old key ending", answer: "1"},
		step{ask: "3. The old key ending", answer: "3"},
		step{ask: "Disable the old key in PagerDuty.", answer: "2"},
		step{ask: "Old key. Hidden text", answer: h.Account.SpareKey(), hidden: true},
		step{ask: "This is not the old key", answer: old, hidden: true, do: func() { h.Account.DisableToken(old) }},
		step{ask: "9. More", answer: "leave"},
	)
	h.must(r.err)
	uitest.Compare(t, "home-old-key", r.transcript)
	onlyPlain(t, r.transcript)
	now, err := h.s.Store.Connector(t.Context(), c.ID)
	h.must(err)
	if now.OldToken != nil {
		t.Errorf("the reminder stays: %+v", now.OldToken)
	}
}

func TestHandedOverAtHome(t *testing.T) {
	h := newTestHouse(t)
	r := h.setup(
		step{ask: "Step 1 of 6"}, step{ask: "Step 2 of 6"}, step{ask: "Step 3 of 6", answer: "4"}, step{ask: "Who owns this connector?", answer: "2"},
		step{ask: "Email.", answer: "grace@example.com"}, step{ask: "Name", answer: "Grace Hopper"}, step{ask: "Their role"},
		step{ask: "Who owns this connector?", answer: "1"}, step{ask: "Who owns this connector?"},
		step{ask: "Hand this setup over to Grace Hopper?"}, step{ask: "Handed over"},
	)
	h.must(r.err)
	r = h.home(
		step{ask: "handed over to Grace Hopper", answer: "1"},
		step{ask: "6 choices, 1 is proposed.", answer: "2"},
		step{ask: "Write the message again?", answer: "2"},
		step{ask: "Add a note", answer: "by Friday, please"},
		step{ask: "Write the message again?", answer: "1"},
		step{ask: "1. Close.", answer: "2"},
		step{ask: "connectpd setup --invite -", answer: "1"},
		step{ask: "What to do with PagerDuty?", answer: "1"},
		step{ask: "Step 4 of 6, API key.", answer: "leave"},
	)
	h.must(r.err)
	uitest.Compare(t, "home-handed-over", r.transcript)
	onlyPlain(t, r.transcript)
	r = h.home(
		step{ask: "handed over to Grace Hopper", answer: "1"},
		step{ask: "3. Remove it.", answer: "3"}, step{ask: "Forget that PagerDuty was handed over? 2 choices, 1 is proposed.", answer: "2"},
		step{ask: "Home. 0 connectors.", answer: "leave"},
	)
	h.must(r.err)
}

func TestHeldAtHome(t *testing.T) {
	h := newTestHouse(t)
	h.connected(true)
	h.clock.Pass(time.Hour)
	h.Shrink()
	h.synced()
	r := h.home(
		step{ask: "Needs attention", answer: "1"},
		step{ask: "1. Decide on the held sync.", answer: "1"},
		step{ask: "What do you want to do with the held sync?", answer: "help"},
		step{ask: "before, 15 now", answer: "3"}, step{ask: "Discard what came back?", answer: "2"},
		step{ask: "1. Sync now.", answer: "leave"},
	)
	h.must(r.err)
	uitest.Compare(t, "home-held", r.transcript)
	onlyPlain(t, r.transcript)
}

func TestDemo(t *testing.T) {
	h := newTestHouse(t)
	h.s.Demo = true
	key := h.Account.AccountKey()
	h.secrets = nil // the demo's keys open a made-up account
	demo := &Demo{Key: func() string { return key }, Revoke: func() { h.Account.RevokeToken(key) }}
	r := h.talkAs(Options{Demo: demo, Why: "Plain lines, because of a test."}, []step{
		{ask: "Step 1 of 6"}, {ask: "Step 2 of 6"}, {ask: "Step 3 of 6"},
		{ask: "Hidden text, or Enter for other choices:", answer: "", hidden: true},
		{ask: "Use the demo's key", answer: "5"},
		{ask: "Is this right?"},
		{ask: "DEMO. Home. 1 connector.", answer: "3"},
		{ask: "The demo's key is revoked", answer: "4"},
	}, func(ctx context.Context, f *Face) (ui.Ending, error) { return f.Setup(ctx, h.s, h.machine()) })
	h.must(r.err)
	uitest.Compare(t, "demo", r.transcript)
	if r.end.Kind != ui.Done || r.end.Outcome == nil {
		t.Errorf("ended %+v", r.end)
	}
}

// TestAMenuOfTasksIsShort: never more than nine are said, with what leads to
// the others.
func TestAMenuOfTasksIsShort(t *testing.T) {
	run := &store.Run{ID: 6, Result: store.ResultFailed}
	c := store.Connector{Status: store.NeedsAttention, HeldRun: 5, TokenRefused: "refused", LastRun: run, LastApplied: run,
		OldToken: &store.OldToken{Last4: "x9Qa"}, Token: store.Token{Number: 1}}
	all := manage.Tasks(c, platform.Place{})
	often, seldom := shortMenu(all)
	if len(often) != atOnce-1 || len(often)+len(seldom) != len(all) || often[0] != manage.NewToken {
		t.Errorf("%v and %v of %v", often, seldom, all)
	}
	for _, task := range all {
		if taskText(task, c) == "" {
			t.Errorf("%s has no words", task)
		}
	}
}
