package service

import (
	"errors"
	"strings"
	"testing"
	"time"

	"connectpd/store/secret"
	"connectpd/wizard/rotate"
)

// TestTheOldKeyIsProvedInALaterRun: after a rotation that was left early the
// old key is gone from here. Pasted once more it is asked with, at the base
// it was saved for only.
func TestTheOldKeyIsProvedInALaterRun(t *testing.T) {
	h := build(t)
	c := h.connected()
	var none *noOldKeyError
	if _, err := h.s.OldKeyFacts(t.Context(), ""); !errors.As(err, &none) {
		t.Fatalf("without an old key: %v", err)
	}
	old := h.Account.AccountKey()
	_, err := h.rotate(secret.New([]byte(h.Account.NewToken())))
	h.must(err) // and left here

	f, err := h.s.OldKeyFacts(t.Context(), "")
	h.must(err)
	m := rotate.ForOldKey(f, h.s)
	asked := 0
	h.clock.OnSleep(func(time.Duration) {
		if asked++; asked == 2 {
			h.Account.DisableToken(old)
		}
	})
	m.Paste([]byte(old))
	if p := h.carryOn(m); p != nil || !m.OldKeyRefused() {
		t.Fatalf("problem %v, refused %v", p, m.OldKeyRefused())
	}
	now, err := h.s.Store.Connector(t.Context(), c.ID)
	h.must(err)
	if now.OldToken != nil {
		t.Error("the reminder stays")
	}
	if log := h.log(c.ID); !strings.Contains(log, "no longer works") || strings.Contains(log, old) {
		t.Errorf("log:\n%s", log)
	}
}

func TestTheOldKeyGoesToNoOtherBase(t *testing.T) {
	h := build(t)
	h.connected()
	_, err := h.rotate(secret.New([]byte(h.Account.NewToken())))
	h.must(err)
	h.s.APIBase = "http://127.0.0.1:1"
	var mismatch *baseMismatchError
	if _, err := h.s.OldKeyFacts(t.Context(), ""); !errors.As(err, &mismatch) {
		t.Errorf("got %v", err)
	}
}

func TestTokenReminder(t *testing.T) {
	h := build(t)
	c := h.connected()
	const day = 24 * time.Hour
	old := func(age time.Duration) bool {
		return TokenIsOld(c, c.Token.AddedAt.Add(age), h.s.TokenReminder(t.Context()))
	}
	if old(89*day) || !old(90*day) {
		t.Error("the reminder does not begin at 90 days")
	}
	h.must(h.s.Store.SetSetting(t.Context(), SettingTokenReminder, "7"))
	if old(6*day) || !old(7*day) {
		t.Error("the setting is not heeded")
	}
	h.must(h.s.Store.SetSetting(t.Context(), SettingTokenReminder, "off"))
	if old(4000 * day) {
		t.Error("off is not heeded")
	}
}
