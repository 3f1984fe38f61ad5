package home_test

import (
	"context"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/secret"
	"connectpd/tui/styles"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/service"
)

// slow is a keychain that waits for its dialog until somebody stops waiting.
type slow struct {
	real
	stopped chan struct{}
}

func (s slow) StartSync(ctx context.Context, _ service.SyncRequest) (*service.Sync, error) {
	<-ctx.Done()
	close(s.stopped)
	return nil, ctx.Err()
}

func TestWaitingForTheKeychainCanBeStopped(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	c, _ := w.Synced()
	s := slow{over(c), make(chan struct{})}
	d := w.Show(newHome(w, s))
	d.Hold = true
	d.Keys("s")
	for _, start := range d.Held() {
		go start()
	}
	d.Sees("Starting the sync")
	d.SeesNot("unlock its keychain")
	d.Pass(time.Second)
	d.Sees("may be asking you to unlock its keychain", "Press Esc to stop waiting")
	d.Keys("esc")
	<-s.stopped
	if d.Last() != nil {
		t.Errorf("Esc did %T as well", d.Last())
	}
}

func TestARefusedTokenIsEnteredAnewByEnter(t *testing.T) {
	d, _, conn := showReal(t, refused)
	d.Sees("Waiting for you", "Needs attention", "PagerDuty no longer accepts the key", "enter new token")
	d.Keys("enter")
	if got := opened(t, d); got != "rotation "+conn.ID {
		t.Errorf("Enter opened %q", got)
	}
	// Before the first sync it is not connected, for the same reason.
	d, _, _ = showNew(t, refused)
	d.Sees("Not connected", "PagerDuty no longer accepts the key", "enter new token")
}

func TestAnOldKeyCanBeProvedFromHome(t *testing.T) {
	d, _, conn := showReal(t, func(c *uitest.Company, conn store.Connector) {
		c.Replace(conn, secret.New([]byte(c.Account.NewToken())))
	})
	d.Sees("ending "+conn.Token.Last4, "has not been seen to refuse it")
	d.Keys("p")
	if got := opened(t, d); got != "old key "+conn.ID {
		t.Errorf("it opened %q", got)
	}
}

func TestATokensAgeIsShown(t *testing.T) {
	d, _, _ := showReal(t, synced)
	d.SeesNot("days old")
	d.Pass(91 * 24 * time.Hour)
	d.Tick()
	d.Sees("its token is 91 days old", "(91 days ago)")
}
