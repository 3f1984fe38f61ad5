package plaintext

import (
	"testing"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
)

// wholeSetup goes through every step of an empty home, with detours.
func (h *testHouse) wholeSetup() []step {
	return []step{
		{ask: "Where should the PagerDuty connector live? 4 choices, 1 is proposed. Number or Enter:", answer: "4"},
		{ask: "Which connector are you looking for? Connector. For example PagerDuty. Text:", answer: "Okta"},
		{ask: `"Okta" is not supported`, answer: "PagerDuty"},
		{ask: "Where should the PagerDuty connector live?", answer: ""},
		{ask: "Which app does this connector feed?", answer: "3"},
		{ask: "Identity provider, optional", answer: "Okta"},
		{ask: "2. Name of the new app: PagerDuty.", answer: ""},
		{ask: "Who are you? You will own this connector. 4 choices, 1 is proposed. Number or Enter:", answer: "4"},
		{ask: "Who owns this connector? 3 choices, 1 is chosen. Number or Enter to continue:", answer: "2"},
		{ask: "Email. For example ada@example.com. Text:", answer: "nobody"},
		{ask: "Name, optional.", answer: "back"},
		{ask: "Email. nobody is proposed.", answer: ""},
		{ask: "Name, optional.", answer: "Grace Hopper"},
		{ask: "Their role on this computer? 5 choices, 1 is proposed.", answer: ""},
		{ask: "is not an email address", answer: "grace@example.com"},
		{ask: "4 choices, 1 and 2 are chosen.", answer: "help"},
		{ask: "Type the number of a choice to select or deselect it", answer: "7"},
		{ask: "The numbers are 1 to 4", answer: ""},
		{ask: "Step 4 of 6, API key.", answer: "", hidden: true},
		{ask: "2. Your PagerDuty account, optional: nothing yet.", answer: "2"},
		{ask: "Your PagerDuty account, optional.", answer: "https://acme.pagerduty.com/api_keys"},
		{ask: "How to create it, step by step.", answer: "5"},
		{ask: "a. In PagerDuty open Integrations", answer: "2"},
		{ask: "Paste the API key from PagerDuty. Hidden text", answer: "y_WrongWrongWrong123", hidden: true},
		{ask: "PagerDuty refused the token", answer: h.Account.AccountKey(), hidden: true},
		{ask: "Is this right? 7 choices, 1 is proposed.", answer: "3"},
		{ask: "Which app does this connector feed?", answer: "2"},
		{ask: "Name of the new app. PagerDuty is proposed.", answer: "Paging"},
		{ask: "2. Name of the new app: Paging.", answer: ""},
		{ask: "3. App: Paging (new), sign-in with Okta.", answer: ""},
	}
}

func TestSetup(t *testing.T) {
	h := newTestHouse(t)
	r := h.setup(h.wholeSetup()...)
	h.must(r.err)
	uitest.Compare(t, "setup", r.transcript)
	onlyPlain(t, r.transcript)
	if r.end.Kind != ui.Done || r.end.Outcome == nil || r.end.Outcome.Run.Result != store.ResultOK {
		t.Errorf("ended %+v", r.end)
	}
	c, err := h.s.Store.Connector(t.Context(), "")
	h.must(err)
	if c.App.Name != "Paging" || c.App.IDP != "Okta" || len(c.Owners) != 2 || c.Status != store.Connected {
		t.Errorf("saved %+v", c)
	}
}

func TestSetupByEnter(t *testing.T) {
	h := newTestHouse(t)
	r := h.setup(
		step{ask: "Step 1 of 6, Connector."}, step{ask: "Step 2 of 6, App."}, step{ask: "Step 3 of 6, Owners."},
		step{ask: "Step 4 of 6, API key.", answer: h.Account.AccountKey(), hidden: true},
		step{ask: "Step 5 of 6, Check and save."},
	)
	h.must(r.err)
	if r.end.Kind != ui.Done {
		t.Errorf("ended %+v", r.end)
	}
}

func TestSetupWithoutKeychain(t *testing.T) {
	const passphrase = "correct horse battery"
	for name, steps := range map[string][]step{
		"setup-encrypted-file": {
			{ask: "connector live? 3 choices, 1 is proposed. Number or Enter:"},
			{ask: "Where should the API token be kept? 4 choices, 1 is proposed. Number or Enter:"},
			{ask: "Passphrase. Hidden text", answer: "short", hidden: true},
			{ask: "Repeat passphrase. Hidden text", answer: "short", hidden: true},
			{ask: "This passphrase is too short.", answer: passphrase, hidden: true},
			{ask: "Repeat passphrase.", answer: "something else", hidden: true},
			{ask: "The passphrases do not match.", answer: passphrase, hidden: true},
			{ask: "Repeat passphrase.", answer: passphrase, hidden: true},
			{ask: "Step 2 of 6"}, {ask: "Step 3 of 6"},
		},
		"setup-not-kept": {
			{ask: "connector live?"},
			{ask: "Where should the API token be kept?", answer: "2"},
			{ask: "Step 2 of 6"}, {ask: "Step 3 of 6"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newTestHouse(t)
			h.noOS = noKeychain
			h.secrets = append(h.secrets, passphrase)
			steps = append(steps, step{ask: "Step 4 of 6", answer: h.Account.AccountKey(), hidden: true}, step{ask: "Is this right?"})
			r := h.setup(steps...)
			h.must(r.err)
			uitest.Compare(t, name, r.transcript)
			onlyPlain(t, r.transcript)
			c, err := h.s.Store.Connector(t.Context(), "")
			h.must(err)
			want := map[string]keychain.Kind{"setup-encrypted-file": keychain.File, "setup-not-kept": keychain.None}[name]
			if c.Token.StoredIn != want || c.Status != store.Connected {
				t.Errorf("kept in %q, %s", c.Token.StoredIn, c.Status)
			}
		})
	}
}

func TestHandOver(t *testing.T) {
	h := newTestHouse(t)
	r := h.setup(
		step{ask: "Step 1 of 6"}, step{ask: "Step 2 of 6"}, step{ask: "Step 3 of 6"},
		step{ask: "Step 4 of 6", hidden: true}, step{ask: "3. I cannot see this menu.", answer: "3"},
		step{ask: "Who can create the API key?", answer: "2"},
		step{ask: "Email.", answer: "grace@example.com"},
		step{ask: "Name, optional.", answer: "Grace Hopper"},
		step{ask: "Their role on this computer?"},
		step{ask: "Who can create the API key? 2 choices, 1 is chosen.", answer: ""},
		step{ask: "1. Write the message.", answer: "2"},
		step{ask: "Add a note, optional.", answer: "See you on Monday"},
		step{ask: "Hand this setup over to Grace Hopper?", answer: "3"},
		step{ask: "See you on Monday", answer: ""},
		step{ask: "Handed over to Grace Hopper. 2 choices, 1 is proposed.", answer: ""},
	)
	h.must(r.err)
	uitest.Compare(t, "hand-over", invitationMasked(r.transcript))
	if r.end.Kind != ui.HandedOverTo || r.end.HandOver == nil {
		t.Errorf("ended %+v", r.end)
	}
}

// By Ctrl+C, by the word, and by Ctrl+C at the question itself.
func TestLeavingAsksAboutAnUnsavedToken(t *testing.T) {
	toReview := func(h *testHouse) []step {
		return []step{{ask: "Step 1 of 6"}, {ask: "Step 2 of 6"}, {ask: "Step 3 of 6"},
			{ask: "Step 4 of 6", answer: h.Account.AccountKey(), hidden: true}}
	}
	for name, c := range map[string]struct {
		leave []step
		kept  bool // the token
	}{
		"leave-keeping":  {[]step{{ask: "Is this right?", answer: interrupt}, {ask: "Keep the API token for later? 3 choices, 1 is proposed.", answer: ""}}, true},
		"leave-dropping": {[]step{{ask: "Is this right?", answer: "leave"}, {ask: "Keep the API token for later?", answer: "2"}}, false},
		"leave-at-once":  {[]step{{ask: "Is this right?", answer: interrupt}, {ask: "Keep the API token for later?", answer: interrupt}}, false},
		"leave-not": {[]step{{ask: "Is this right?", answer: interrupt}, {ask: "Keep the API token for later?", answer: "3"},
			{ask: "Is this right?", answer: "leave"}, {ask: "Keep the API token", answer: "back"},
			{ask: "Is this right?", answer: "leave"}, {ask: "Keep the API token", answer: "leave"}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			h := newTestHouse(t)
			r := h.setup(append(toReview(h), c.leave...)...)
			h.must(r.err)
			if name == "leave-not" {
				uitest.Compare(t, name, r.transcript)
			}
			onlyPlain(t, r.transcript)
			drafts, err := h.s.Store.Drafts(t.Context())
			h.must(err)
			if r.end.Kind != ui.Left || len(drafts) != 1 || r.end.Draft != drafts[0].ID {
				t.Fatalf("ended %+v with %d drafts", r.end, len(drafts))
			}
			if kept := drafts[0].Token.Number != 0; kept != c.kept {
				t.Errorf("the token is kept: %v, want %v", kept, c.kept)
			}
		})
	}
}
