package plaintext

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/sync/simulator"
	"connectpd/tui/ui"
	"connectpd/wizard/service"
)

// Why there are plain lines is said first, and what every question understands
// once, however many conversations follow.
func TestOpening(t *testing.T) {
	h := newTestHouse(t)
	who := newSomebody(t, []step{{ask: "Step 1 of 6", answer: "leave"}, {ask: "Step 1 of 6", answer: "leave"}})
	r := h.talkWith(who, Options{Why: "Plain lines, because of a test."}, func(ctx context.Context, f *Face) (ui.Ending, error) {
		if _, err := setupOf(h)(ctx, f); err != nil {
			return ui.Ending{}, err
		}
		return setupOf(h)(ctx, f)
	})
	h.must(r.err)
	if first, _, _ := strings.Cut(r.transcript, "\n"); first != "Plain lines, because of a test." {
		t.Errorf("the first line is %q", first)
	}
	for _, once := range []string{"Plain lines", aboutWords + " " + aboutLeaving} {
		if n := strings.Count(r.transcript, once); n != 1 {
			t.Errorf("%q is said %d times", once, n)
		}
	}
}

func TestInterrupts(t *testing.T) {
	i := &Interrupts{}
	if i.Take() {
		t.Error("taken although nobody talks")
	}
	news := i.hold()
	if !i.Take() {
		t.Error("not taken")
	}
	if i.Take() {
		t.Error("a second one is taken although nobody has seen the first")
	}
	<-news
	if !i.Take() {
		t.Error("not taken any more")
	}
	i.release()
	if i.Take() {
		t.Error("taken after the end")
	}
	if news = i.hold(); len(news) > 0 {
		t.Error("an old interrupt meets the next conversation")
	}
}

// moments lets waits end when a test says so.
type moments struct {
	after map[time.Duration]chan struct{}
}

func (m moments) sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-m.after[d]:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func TestAwait(t *testing.T) {
	m := moments{map[time.Duration]chan struct{}{hintAfter: make(chan struct{}), aliveEvery: make(chan struct{})}}
	c, _ := asked("")
	heard := newSomebody(t, nil)
	c.out, c.sleep = heard, m.sleep
	release := make(chan struct{})
	got := make(chan int)
	go func() {
		n, _ := await(t.Context(), c, doing{"Saving", "Go back to stop."}, func(context.Context) int { <-release; return 7 })
		got <- n
	}()
	m.after[hintAfter] <- struct{}{}
	for begun := time.Now(); !strings.Contains(heard.transcript(), "Press Ctrl+C to stop.\n"); time.Sleep(time.Millisecond) {
		if time.Since(begun) > time.Minute {
			t.Fatalf("what one may do meanwhile is not said:\n%s", heard.transcript())
		}
	}
	m.after[aliveEvery] <- struct{}{}
	m.after[aliveEvery] <- struct{}{} // taken only once the first was answered
	close(release)
	if n := <-got; n != 7 {
		t.Errorf("got %d", n)
	}
	text := heard.transcript()
	if !strings.HasPrefix(text, "Saving.\n") || !strings.Contains(text, "Press Ctrl+C to stop.\n") || !strings.Contains(text, "Still waiting: Saving.\n") {
		t.Errorf("said:\n%s", text)
	}
}

// TestStoppingACall: Ctrl+C stops the call under way and hears its end; a call
// that does not end is left by another one.
func TestStoppingACall(t *testing.T) {
	for _, deaf := range []bool{false, true} {
		c, _ := asked("")
		i := &Interrupts{}
		c.stop = i.hold()
		begun, stopped := make(chan struct{}), make(chan struct{})
		end := make(chan struct{})
		result := make(chan error, 1)
		go func() {
			_, err := await(t.Context(), c, doing{what: "Checking"}, func(ctx context.Context) bool {
				close(begun)
				<-ctx.Done()
				close(stopped)
				if deaf {
					<-end
				}
				return true
			})
			result <- err
		}()
		<-begun
		i.Take()
		<-stopped
		if deaf {
			i.Take()
		}
		if err := <-result; errors.Is(err, errLeave) != deaf {
			t.Errorf("deaf %v: %v", deaf, err)
		}
		close(end)
	}
}

// TestCancellingASync: Ctrl+C asks; the data from before stands.
func TestCancellingASync(t *testing.T) {
	h := newTestHouse(t)
	c := h.connected(true)
	h.Server.AddFault(simulator.Fault{Route: "/schedules", Nth: 1, Kind: simulator.FaultStall})
	who := newSomebody(t, []step{{ask: "Cancel the sync? 2 choices, 1 is proposed.", answer: "2"}})
	h.Server.OnRequest("/schedules", 1, func(*simulator.Account) {
		go func() {
			for !who.interrupts.Take() {
			}
		}()
	})
	r := h.talkWith(who, Options{}, func(ctx context.Context, f *Face) (ui.Ending, error) {
		y, err := h.s.StartSync(ctx, service.SyncRequest{})
		h.must(err)
		return f.Sync(ctx, h.s, y)
	})
	h.must(r.err)
	now, err := h.s.Store.Connector(t.Context(), c.ID)
	h.must(err)
	if r.end.Kind != ui.Cancelled || now.Status != store.Connected || now.LastApplied.ID != c.LastApplied.ID {
		t.Errorf("ended %s, status %s, data of run %d", r.end.Kind, now.Status, now.LastApplied.ID)
	}
	for _, want := range []string{"Stopping the sync.", "The sync was cancelled"} {
		if !strings.Contains(r.transcript, want) {
			t.Errorf("it does not say %q:\n%s", want, r.transcript)
		}
	}
}

func TestAskingOneThing(t *testing.T) {
	h := newTestHouse(t)
	r := h.talk([]step{
		{ask: "API token of PagerDuty. Hidden text:", answer: h.Account.AccountKey(), hidden: true},
		{ask: "Passphrase. Hidden text:", answer: "correct horse", hidden: true},
		{ask: "Disconnect it? 2 choices, 1 is proposed.", answer: ""},
		{ask: "Disconnect it?", answer: "2"},
		{ask: "Disconnect it?", answer: "leave"},
		{ask: "Type Acme to confirm. Text, or back:", answer: "Acme"},
	}, func(ctx context.Context, f *Face) (ui.Ending, error) {
		typed, err := f.AskSecret(ctx, "API token of PagerDuty", true)
		if string(typed) != h.Account.AccountKey() || err != nil {
			t.Errorf("another token arrived, %v", err)
		}
		_, err = f.AskSecret(ctx, "Passphrase", false)
		h.must(err)
		for i, want := range []bool{false, true, false} {
			yes, err := f.Confirm(ctx, "Disconnect it?")
			if yes != want || (err != nil) != (i == 2) {
				t.Errorf("confirmed %d: %v, %v", i, yes, err)
			}
		}
		if text, err := f.AskText(ctx, "Type Acme to confirm."); text != "Acme" || err != nil {
			t.Errorf("typed %q, %v", text, err)
		}
		return ui.Ending{}, nil
	})
	for _, want := range []string{"Received 20 characters, ending WYGj.", "Received 13 characters.\n"} {
		if !strings.Contains(r.transcript, want) {
			t.Errorf("it does not say %q:\n%s", want, r.transcript)
		}
	}
}
