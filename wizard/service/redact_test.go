package service

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/wizard/setup"
)

// TestEveryTokenIsKnownToTheRedactor: whatever a service is handed or reads
// is left out of all that is printed from then on.
func TestEveryTokenIsKnownToTheRedactor(t *testing.T) {
	h := build(t)
	h.s.Redactor = secret.NewRedactor()
	hidden := func(what, token string) {
		t.Helper()
		if got := h.s.Redactor.Redact("said " + token + " aloud"); got != "said [redacted] aloud" {
			t.Errorf("%s: %s", what, got)
		}
	}
	c := h.connected()
	hidden("a token that was checked", h.Account.AccountKey())

	// A new process reads it from the keychain.
	h.s.Redactor = secret.NewRedactor()
	_, err := h.sync(SyncRequest{Connector: c.ID})
	h.must(err)
	hidden("a token that was read", h.Account.AccountKey())

	h.s.Redactor = secret.NewRedactor()
	next := h.Account.NewToken()
	_, err = h.rotate(secret.New([]byte(next)))
	h.must(err)
	hidden("the new token", next)
	hidden("the old token", h.Account.AccountKey())

	_ = h.s.TryKeychain(t.Context(), setup.KeychainRequest{Kind: keychain.None, Passphrase: secret.New([]byte("correct horse"))})
	hidden("a passphrase", "correct horse")

	h.s.log(t.Context(), c.ID, store.Info, "test", "it said "+next)
	if log := h.log(c.ID); strings.Contains(log, next) || !strings.Contains(log, "it said [redacted]") {
		t.Errorf("the log:\n%s", log)
	}
}

// quoting is a transport that panics, quoting the header it was given.
type quoting struct{}

func (quoting) RoundTrip(r *http.Request) (*http.Response, error) {
	panic("what goes on here: " + r.Header.Get("Authorization"))
}

// TestAPanicOfASyncQuotesNothing: a mistake below a sync ends it as an error
// that quotes no token, and not the program.
func TestAPanicOfASyncQuotesNothing(t *testing.T) {
	h := build(t)
	h.s.Redactor = secret.NewRedactor()
	c := h.connected()
	h.s.Transport = quoting{}
	o, err := h.sync(SyncRequest{Connector: c.ID})
	said := errors.Join(err, o.Err)
	if said == nil {
		t.Fatal("it went well")
	}
	key := h.Account.AccountKey()
	if text := said.Error() + o.Run.Reason + h.log(c.ID); strings.Contains(text, key) {
		t.Errorf("the token is quoted:\n%s", text)
	}
}
