package home_test

import (
	"context"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/tui/styles"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/service"
)

// slow is a keychain that waits for its dialog until somebody stops waiting.
type slow struct {
	*services
	stopped chan struct{}
}

func (s slow) StartSync(ctx context.Context, _ service.SyncRequest) (*service.Sync, error) {
	<-ctx.Done()
	close(s.stopped)
	return nil, ctx.Err()
}

func TestWaitingForTheKeychainCanBeStopped(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	s := slow{&services{w: w, connectors: []store.Connector{conn("c1", "Alpha", store.Connected)}}, make(chan struct{})}
	d := w.Show(newHome(w, s))
	d.Hold = true
	d.Keys("s")
	for _, start := range d.Held() {
		go start()
	}
	d.Sees("Starting the sync")
	d.SeesNot("unlock its keychain")
	w.Pass(time.Second)
	d.Sees("may be asking you to unlock its keychain", "Press Esc to stop waiting")
	d.Keys("esc")
	<-s.stopped
	if d.Last() != nil {
		t.Errorf("Esc did %T as well", d.Last())
	}
}

func TestARefusedTokenIsEnteredAnewByEnter(t *testing.T) {
	c := conn("c1", "Alpha", store.NeedsAttention)
	c.TokenRefused, c.StatusReason = "PagerDuty refused the API token", "PagerDuty refused the API token"
	d, _ := show(t, styles.Options{}, []store.Connector{c})
	d.Sees("Waiting for you", "PagerDuty refused the API token", "enter new token")
	d.Keys("enter")
	if got := opened(t, d); got != "rotation c1" {
		t.Errorf("Enter opened %q", got)
	}
	// Before the first sync it is not connected, for the same reason.
	c.Status, c.LastApplied, c.LastRun = store.NotConnected, nil, nil
	d, _ = show(t, styles.Options{}, []store.Connector{c})
	d.Sees("PagerDuty refused the API token", "enter new token")
}

func TestAnOldKeyCanBeProvedFromHome(t *testing.T) {
	c := conn("c1", "Alpha", store.Connected)
	c.OldTokens = []store.OldToken{{Last4: "ab12", AddedAt: uitest.Start, ReplacedAt: uitest.Start}}
	c.OldToken = &c.OldTokens[0]
	d, _ := show(t, styles.Options{}, []store.Connector{c})
	d.Sees("ending ab12", "has not been seen to refuse it")
	d.Keys("p")
	if got := opened(t, d); got != "old key c1" {
		t.Errorf("it opened %q", got)
	}
}

func TestATokensAgeIsShown(t *testing.T) {
	c := conn("c1", "Alpha", store.Connected)
	c.Token.AddedAt = uitest.Start.AddDate(0, 0, -91)
	d, _ := show(t, styles.Options{}, []store.Connector{c})
	d.Sees("its token is 91 days old", "(91 days ago)")
}
