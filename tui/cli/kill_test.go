package cli_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/sync/simulator"
	"connectpd/sync/simulator/load"
	"connectpd/tui/cli"
)

// kills is how many processes TestKills kills: 40, or CONNECTPD_TEST_KILLS.
func kills(t *testing.T) int {
	text := os.Getenv("CONNECTPD_TEST_KILLS")
	if text == "" {
		return 40
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("CONNECTPD_TEST_KILLS is %q, want a number", text)
	}
	return n
}

// TestKills kills the plain binary at any moment of a sync, again and again,
// while the account changes. The store always opens, the snapshot is always
// one that a whole sync brought, and the next sync equals the account.
func TestKills(t *testing.T) {
	t.Parallel()
	n := kills(t)
	w := worldOf(t, load.Generate(11, smallAccount), simulator.Options{
		Latency: [2]time.Duration{time.Millisecond, 4 * time.Millisecond},
	})
	w.setUp("--keychain", "none")
	id := objects[statusDocument](t, w.want(cli.Done, "", "status", "--json").out)[0].Connectors[0].ID

	whole := w.timeOf(t) // of an undisturbed sync
	random := rand.New(rand.NewPCG(1, 2))
	// Grants that a sync may have brought, by their fingerprint.
	states := map[string]bool{fingerprint(w.account.Truth(time.Now()).Grants): true}
	killed := 0
	for range n {
		w.account.Step()
		states[fingerprint(w.account.Truth(time.Now()).Grants)] = true
		c := w.process("sync", "--progress", "quiet")
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.Int64N(int64(whole * 5 / 4)))) // the moment of the kill
		_ = c.Process.Kill()
		if err := c.Wait(); err != nil {
			killed++
		}
		got := w.snapshot(t, id)
		if !states[got.print] {
			t.Fatalf("after kill %d the snapshot is none that a sync brought: %d grants", killed, got.grants)
		}
	}
	if killed < n/4 {
		t.Errorf("only %d of %d processes were killed before they ended", killed, n)
	}
	t.Logf("%d of %d processes were killed before they ended", killed, n)
	w.secrets["CONNECTPD_TOKEN"] = w.account.AccountKey()
	w.want(cli.Done, "", "sync", "--progress", "quiet")
	if got, want := w.snapshot(t, id), fingerprint(w.account.Truth(time.Now()).Grants); got.print != want {
		t.Errorf("the sync after the last kill is not the account's: %d grants", got.grants)
	}
}

// process is the built program in this world.
func (w *world) process(args ...string) *exec.Cmd {
	c := exec.Command(built(w.t), args...)
	c.Env = []string{"HOME=" + w.t.TempDir(), "PATH=" + os.Getenv("PATH"), "CONNECTPD_TOKEN=" + w.account.AccountKey()}
	for k, v := range w.vars {
		c.Env = append(c.Env, k+"="+v)
	}
	return c
}

// timeOf is how long a sync by a process of its own takes here.
func (w *world) timeOf(t *testing.T) time.Duration {
	t.Helper()
	began := time.Now()
	if out, err := w.process("sync", "--progress", "quiet").CombinedOutput(); err != nil {
		t.Fatalf("sync: %v\n%s", err, out)
	}
	return time.Since(began)
}

type snapshot struct {
	print  string
	grants int
}

// snapshot opens the store and reads what it holds.
func (w *world) snapshot(t *testing.T, id string) snapshot {
	t.Helper()
	ctx := context.Background()
	st, err := store.Open(ctx, w.home(), store.Options{})
	if err != nil {
		t.Fatalf("the store does not open: %v", err)
	}
	defer func() {
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
	}()
	grants := map[access.Grant]bool{}
	err = st.Access(ctx, store.AccessQuery{ConnectorID: id}, func(h store.Holding) error {
		grants[access.Grant{UserID: h.User.ID, Type: h.Type, ResourceID: h.ResourceID, Entitlement: h.Entitlement}] = true
		return nil
	})
	if err != nil {
		t.Fatalf("read the snapshot: %v", err)
	}
	return snapshot{print: fingerprint(grants), grants: len(grants)}
}

// fingerprint is the same for the same grants. On-call turns are left out:
// they change with the hour.
func fingerprint(grants map[access.Grant]bool) string {
	var sum [2]uint64
	n := 0
	for g := range grants {
		if g.Entitlement == access.OnCall {
			continue
		}
		n++
		h := hash(fmt.Sprint(g))
		sum[0] += h
		sum[1] ^= h * 0x9E3779B97F4A7C15
	}
	return fmt.Sprintf("%d %x", n, sum)
}

func hash(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}
