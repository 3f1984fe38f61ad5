package cli_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"connectpd/store/access"
	"connectpd/tui/cli"
	"connectpd/wizard/handover/smtptest"
)

// handOver hands a set-up over to Grace by the command line.
func (w *world) handOver() result {
	w.t.Helper()
	return w.want(cli.Done, "", "setup", "--me", "Ada Lovelace <ada@example.com>", "--owner", "Grace Hopper <grace@example.com>",
		"--new-app", "PagerDuty", "--yes")
}

// continuesWith finds the one command that a message names.
func continuesWith(t *testing.T, message string) []string {
	t.Helper()
	found := regexp.MustCompile(`(?m)^\s*connectpd (\S.*)$`).FindAllStringSubmatch(strings.ReplaceAll(message, "\r", ""), -1)
	if len(found) != 1 {
		t.Fatalf("%d commands in\n%s", len(found), message)
	}
	return strings.Fields(found[0][1])
}

// TestWhoGetsTheMessageConnects: the message that one computer writes leads
// another one to Connected, by the one command that it names.
func TestWhoGetsTheMessageConnects(t *testing.T) {
	t.Parallel()
	here := newWorld(t)
	r := here.handOver()
	path := regexp.MustCompile(`\S+\.eml`).FindString(r.out)
	message, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("no message: %v\n%s", err, r.out)
	}
	if r := here.want(cli.Done, "", "status"); !strings.Contains(r.out, "Grace Hopper") || !strings.Contains(r.out, "Not connected") {
		t.Errorf("here:\n%s", r.out)
	}
	args := continuesWith(t, string(message))
	for name, text := range map[string]string{"the file": string(message), "the text": r.out} {
		there := newWorld(t)
		token := filepath.Join(t.TempDir(), "token")
		if err := os.WriteFile(token, []byte(there.account.AccountKey()+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		done := there.want(cli.Done, text, append(args, "--token-file", token, "--keychain", "os", "--yes")...)
		if !strings.Contains(done.err, "Ada Lovelace (ada@example.com) asks you") || !strings.Contains(done.err, "it was not verified") {
			t.Errorf("who asks is not said:\n%s", done.err)
		}
		doc := objects[statusDocument](t, there.want(cli.Done, "", "status", "--json").out)[0].Connectors
		if len(doc) != 1 || doc[0].Status != "connected" || doc[0].App.Name != "PagerDuty" || doc[0].Owners[0].Email != "grace@example.com" {
			t.Errorf("%s leads to %+v", name, doc)
		}
	}
}

func TestTheMessageGoesOutByMail(t *testing.T) {
	t.Parallel()
	box := smtptest.Serve(t, smtptest.Options{Encryption: smtptest.FromTheStart, User: "ada", Password: "mail-s3cr3t"})
	w := newWorld(t)
	w.mail = box
	w.secrets["CONNECTPD_SMTP_URL"] = "smtps://ada:mail-wr0ng@" + smtptest.Host
	r := w.handOver()
	if !strings.Contains(r.out, "user name or the password") || !strings.Contains(r.out, ".eml") || len(box.Letters()) > 0 {
		t.Errorf("a refused sign-in:\n%s", r.out)
	}
	file := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte("mail-s3cr3t\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.vars["CONNECTPD_SMTP_PASSWORD_FILE"] = file
	sent := w.want(cli.Done, "", "setup", "--send-again", "PagerDuty")
	got := box.Letters()
	if !strings.Contains(sent.out, "sent by email") || strings.Contains(sent.out, "INVITATION") || len(got) != 1 {
		t.Fatalf("%d letters\n%s", len(got), sent.out)
	}
	there := newWorld(t)
	token := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(token, []byte(there.account.AccountKey()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	there.want(cli.Done, string(got[0].Data), "setup", "--invite", "-", "--token-file", token, "--keychain", "os", "--yes")
	for _, text := range []string{r.out, r.err, sent.out, sent.err, w.want(cli.Done, "", "logs", "--json").out, string(got[0].Data)} {
		if strings.Contains(text, "mail-s3cr3t") || strings.Contains(text, "mail-wr0ng") {
			t.Errorf("a mail password in\n%s", text)
		}
	}
	if r := w.want(cli.Usage, "", "setup", "--send-again", "PagerDuty", "--yes", "extra"); r.code == cli.Done {
		t.Error("more words")
	}
}

func TestAMailServerThatCannotBeMeant(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"http://ada:s3cr3t@mail.example.com", "smtp://ada@mail.example.com", "smtp://ada:s3cr3t/x@mail.example.com"} {
		w := newWorld(t)
		w.secrets["CONNECTPD_SMTP_URL"] = address
		r := w.want(cli.Usage, "", "setup", "--owner", "grace@example.com", "--me", "ada@example.com", "--new-app", "PagerDuty", "--yes")
		if !strings.Contains(r.err, "CONNECTPD_SMTP_URL") || !strings.Contains(r.err, "hint: ") || strings.Contains(r.err, "s3cr3t") {
			t.Errorf("%s", r.err)
		}
	}
}

func TestAHandOverIsTakenOverOrRemoved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.handOver()
	w.want(cli.Done, w.account.AccountKey()+"\n", "setup", "--resume", "PagerDuty", "--token-stdin", "--keychain", "os", "--yes")
	doc := objects[statusDocument](t, w.want(cli.Done, "", "status", "--json").out)[0].Connectors
	if len(doc) != 1 || doc[0].Status != "connected" || len(doc[0].Owners) != 2 {
		t.Errorf("taken over: %+v", doc)
	}
	w.want(cli.Failed, "", "setup", "--send-again", "PagerDuty")

	w = newWorld(t)
	r := w.handOver()
	gone := w.want(cli.Done, "", "disconnect", "PagerDuty", "--yes")
	if strings.Contains(gone.out, "token") || !strings.Contains(gone.out, "Grace Hopper") {
		t.Errorf("removed:\n%s", gone.out)
	}
	if _, err := os.Stat(regexp.MustCompile(`\S+\.eml`).FindString(r.out)); err == nil {
		t.Error("the message is left behind")
	}
	w.want(cli.NoConnector, "", "access")
}

// TestAPastedInvitation: in a terminal the paste ends with the invitation, and
// what follows it is dropped.
func TestAPastedInvitation(t *testing.T) {
	t.Parallel()
	here := newWorld(t)
	text := here.handOver().out
	there := newWorld(t)
	token := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(token, []byte(there.account.AccountKey()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	e, out, errs := there.env(text+"\n-- \nSent from my telephone\n", "setup", "--invite", "-", "--token-file", token, "--keychain", "os", "--yes")
	e.InTTY, e.OutTTY = true, true
	drained := false
	e.Drain = func() { drained = true }
	if code := cli.Run(t.Context(), e); code != cli.Done || !drained || !strings.Contains(errs.String(), "Paste the whole message") {
		t.Errorf("exit %d, drained %v\n%s%s", code, drained, out, errs)
	}
	e, _, errs = there.env("no invitation here\n", "setup", "--invite", "-")
	if code := cli.Run(t.Context(), e); code != cli.Failed || !strings.Contains(errs.String(), "invitation") {
		t.Errorf("exit %d: %s", code, errs)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	e, _, _ = there.env("", "setup", "--invite", "-")
	e.InTTY, e.OutTTY, e.In = true, true, never{}
	if code := cli.Run(ctx, e); code != cli.Cancelled {
		t.Errorf("cancelled: exit %d", code)
	}
}

// never is a keyboard that nobody touches.
type never struct{}

func (never) Read([]byte) (int, error) { select {} }

func TestConnectorsAreCompleted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, args := range [][]string{
		{"access"}, {"changes"}, {"findings"}, {"logs"}, {"owners"}, {"rename"}, {"disconnect"}, {"rotate"}, {"status"}, {"sync"},
		{"token", "move"}, {"export", "csv"}, {"export", "terraform"}, {"app"}, {"prune"},
		{"findings", "silence", "--connector"}, {"findings", "unsilence", "--connector"},
	} {
		line := append(append([]string{"__complete"}, args...), "")
		if r := w.want(cli.Done, "", line...); strings.Contains(r.out, "PagerDuty") {
			t.Fatalf("%v before there is one:\n%s", args, r.out)
		}
	}
	if _, err := os.Stat(w.home()); err == nil {
		t.Error("completing made a store")
	}
	w.setUp("--keychain", "os")
	for _, args := range [][]string{
		{"access"}, {"changes"}, {"findings"}, {"logs"}, {"owners"}, {"rename"}, {"disconnect"}, {"rotate"}, {"status"}, {"sync"},
		{"token", "move"}, {"export", "csv"}, {"export", "terraform"}, {"app"}, {"prune"},
		{"findings", "silence", "--connector"}, {"findings", "unsilence", "--connector"},
	} {
		line := append(append([]string{"__complete"}, args...), "")
		if r := w.want(cli.Done, "", line...); !strings.Contains(r.out, "PagerDuty\t"+w.account.Subdomain()) {
			t.Errorf("%v:\n%s", args, r.out)
		}
	}
	if r := w.want(cli.Done, "", "__complete", "export", ""); !strings.Contains(r.out, "csv\nxlsx\njson\nterraform\nc1z\nc1csv\n") {
		t.Errorf("the formats:\n%s", r.out)
	}
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if r := w.want(cli.Done, "", "completion", shell); !bytes.Contains([]byte(r.out), []byte("connectpd")) {
			t.Errorf("no completion for %s", shell)
		}
	}
}

// TestTheAppIsMarked: where most people came through single sign-on the
// summary proposes it, one command does it, and it is proposed no longer.
func TestTheAppIsMarked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const proposal = "created through single sign-on"
	if r := w.setUp("--keychain", "os"); !strings.Contains(r.out, proposal) || !strings.Contains(r.out, "connectpd app --idp NAME") {
		t.Errorf("the summary proposes nothing:\n%s", r.out)
	}
	if r := w.want(cli.Done, "", "app"); !strings.Contains(r.out, "No identity provider") || !strings.Contains(r.out, proposal) {
		t.Errorf("app:\n%s", r.out)
	}
	w.want(cli.Usage, "", "app", "--idp", "")
	w.want(cli.Usage, "", "app", "--idp", strings.Repeat("x", 200))
	if r := w.want(cli.Done, "", "app", "PagerDuty", "--idp", "Okta"); !strings.Contains(r.out, "through Okta") {
		t.Errorf("marked:\n%s", r.out)
	}
	if r := w.want(cli.Done, "", "sync"); strings.Contains(r.out, "connectpd app") {
		t.Errorf("proposed again:\n%s", r.out)
	}
	if r := w.want(cli.Done, "", "findings"); !strings.Contains(r.out, "outside-sso") {
		t.Errorf("nobody is found outside of single sign-on:\n%s", r.out)
	}
	if r := w.want(cli.Done, "", "app", "--idp", "none"); !strings.Contains(r.out, "No identity provider") {
		t.Errorf("unmarked:\n%s", r.out)
	}
}

func TestOwnersAreChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os", "--no-sync")
	r := w.want(cli.Done, "", "owners", "--add", "grace@example.com")
	if !strings.Contains(r.out, "not checked yet") || !strings.Contains(r.err, "grace@example.com") {
		t.Errorf("before any data:\n%s", r.out)
	}
	w.want(cli.Done, "", "sync")
	truth := w.account.Truth(w.clock.Now())
	var admin, other string
	for _, u := range truth.Users {
		switch {
		case u.Role == "admin" && admin == "":
			admin = u.Email
		case u.Role == "limited_user" && other == "":
			other = u.Email
		}
	}
	r = w.want(cli.Done, "", "owners", "--add", admin, "--add", other, "--remove", "grace@example.com")
	for _, want := range []string{"Global Admin in PagerDuty", "Responder in PagerDuty", "not in PagerDuty under that email", "Connector Administrator"} {
		if !strings.Contains(r.out, want) {
			t.Errorf("%q is not said:\n%s", want, r.out)
		}
	}
	if !strings.Contains(r.err, other) && !strings.Contains(r.err, "Responder") || strings.Contains(r.err, "ada@example.com") {
		t.Errorf("who was added is not warned of alone:\n%s", r.err)
	}
	type owner struct {
		Email          string
		Platform_role  string
		Pagerduty_role *string
	}
	for _, o := range objects[owner](t, w.want(cli.Done, "", "owners", "--json").out) {
		want := map[string]string{admin: "admin", other: "limited_user", "ada@example.com": "unknown_email"}[o.Email]
		if o.Pagerduty_role == nil || *o.Pagerduty_role != want || o.Platform_role == "" {
			t.Errorf("%+v, want %s", o, want)
		}
	}
}

// TestOwnersThatCouldNotBeChecked: a key that sees a part says nothing of
// whom it does not show.
func TestOwnersThatCouldNotBeChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var sees string
	for _, u := range w.account.Truth(w.clock.Now()).Users {
		if u.Role == "limited_user" && u.Status == access.Active {
			sees = u.ID
		}
	}
	token := w.account.UserToken(sees)
	r := w.want(cli.Done, token+"\n", "setup", "--me", "stranger@example.com", "--new-app", "PagerDuty", "--token-stdin", "--keychain", "os", "--yes")
	if !strings.Contains(r.err+r.out, "could not be checked") {
		t.Errorf("the setup does not say it:\n%s%s", r.out, r.err)
	}
	if r := w.want(cli.Done, "", "owners"); !strings.Contains(r.out, "could not be checked") || strings.Contains(r.out, "not in PagerDuty") {
		t.Errorf("owners:\n%s", r.out)
	}
	if r := w.want(cli.Done, "", "owners", "--json"); !strings.Contains(r.out, `"pagerduty_role":"could_not_check"`) {
		t.Errorf("owners --json: %s", r.out)
	}
	if r := w.want(cli.Done, "", "findings"); strings.Contains(r.out, "owner-role") {
		t.Errorf("it is claimed that nobody is known by that email:\n%s", r.out)
	}
}
