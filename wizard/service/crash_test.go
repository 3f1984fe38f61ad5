package service

import (
	"context"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"

	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/sync/simulator"
	"connectpd/wizard/flow/flowtest"
	"connectpd/wizard/platform"
	"connectpd/wizard/setup"
)

// hook runs something after the answer to the nth request that passes.
type hook struct {
	http.RoundTripper
	n     int32
	after func()
	seen  atomic.Int32
}

func (k *hook) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := k.RoundTripper.RoundTrip(r)
	if k.seen.Add(1) == k.n {
		k.after()
	}
	return resp, err
}

// saveRequest is what a reviewed set-up asks for.
func (h *house) saveRequest() setup.SaveRequest {
	h.Helper()
	m := h.begin(setup.Options{})
	m.Fill(setup.SetupFlags{NewApp: "PagerDuty", Me: "ada@example.com", Token: h.Key(), Yes: true})
	for {
		d, ok := flowtest.Call(m)
		if r, saves := d.Request.(setup.SaveRequest); ok && saves {
			return r
		}
		if ok {
			d.Run(h.Context())()
		} else {
			m.Next()
		}
		if p := m.Page().Problem; p != nil {
			h.Fatal(p.Lines())
		}
	}
}

// nothingHalf: no connector, no stray item after the next start, no app made
// for nothing.
func (h *house) nothingHalf(what string) {
	h.Helper()
	ctx := context.Background()
	h.must(h.s.Vault.CleanUp(ctx))
	if list, err := h.s.Store.Connectors(ctx); err != nil || len(list) != 0 {
		h.Errorf("%s: connectors %+v, %v", what, list, err)
	}
	if got := h.drawers[keychain.OS].holds(); len(got) != 0 {
		h.Errorf("%s: the keychain holds %v", what, got)
	}
	if apps, err := h.s.Store.Apps(ctx); err != nil || len(apps) != 0 {
		h.Errorf("%s: apps %+v, %v", what, apps, err)
	}
}

func TestAFailedSaveLeavesNothingHalf(t *testing.T) {
	// Calls of the keychain: store, read back.
	for call := 1; call <= 2; call++ {
		t.Run(fmt.Sprintf("keychain call %d", call), func(t *testing.T) {
			h := build(t)
			r := h.saveRequest()
			d := h.drawers[keychain.OS]
			d.failAt = d.calls + call
			_, err := h.s.SaveSetup(t.Context(), r)
			if call == 1 && err == nil {
				// The item is read before the failure is believed.
				t.Error("saved although the keychain refused")
			}
			if err != nil {
				h.nothingHalf("keychain")
			}
			if _, err := h.s.SaveSetup(t.Context(), r); err != nil {
				t.Errorf("once more: %v", err)
			}
		})
	}
	for _, kind := range []simulator.FaultKind{simulator.FaultRejected, simulator.FaultForbidden, simulator.Fault500, simulator.FaultReset, simulator.FaultTruncated} {
		t.Run("the proof answers "+string(kind), func(t *testing.T) {
			h := build(t)
			r := h.saveRequest()
			h.Server.AddFault(simulator.Fault{Nth: 1, Times: 20, Kind: kind})
			if _, err := h.s.SaveSetup(t.Context(), r); err == nil {
				if kind != simulator.FaultForbidden { // an accepted token that may not list users
					t.Error("saved without a proof")
				}
				return
			}
			h.nothingHalf(string(kind))
		})
	}
	t.Run("cancelled after the proof", func(t *testing.T) {
		h := build(t)
		r := h.saveRequest()
		ctx, cancel := context.WithCancel(t.Context())
		h.s.Transport = &hook{RoundTripper: h.s.Transport, n: 1, after: cancel}
		if _, err := h.s.SaveSetup(ctx, r); err == nil {
			t.Fatal("saved although it was cancelled")
		}
		h.nothingHalf("cancelled")
	})
}

func TestAFailedReplacementKeepsTheTokenInUse(t *testing.T) {
	for _, stop := range []string{"store", "read back", "proof", "cancelled", "moved meanwhile"} {
		t.Run(stop, func(t *testing.T) {
			h := build(t)
			c := h.connected()
			d := h.drawers[keychain.OS]
			next := secret.New([]byte(h.Account.NewToken()))
			r := setup.SaveRequest{Registration: platform.Registration{Connector: c, Replace: true}, Keychain: keychain.OS, Token: next}
			r.Identity.Account = c.Account
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			want := c.Token.Number
			switch stop {
			case "store":
				d.failAt = d.calls + 1
			case "read back":
				d.failAt = d.calls + 2
			case "proof":
				h.Server.AddFault(simulator.Fault{Nth: 1, Kind: simulator.FaultRejected})
			case "cancelled":
				h.s.Transport = &hook{RoundTripper: h.s.Transport, n: 1, after: cancel}
			case "moved meanwhile":
				transport := h.s.Transport
				h.s.Transport = &hook{RoundTripper: transport, n: 1, after: func() {
					other := secret.New([]byte(h.Account.NewToken()))
					p, err := h.s.Vault.Place(t.Context(), c.ID, keychain.OS, other, r.Identity, nil)
					h.must(err)
					moved, err := h.s.Vault.Move(t.Context(), p)
					h.must(err)
					want = moved.Token.Number
				}}
			}
			if _, err := h.s.SaveSetup(ctx, r); err == nil {
				t.Fatal("replaced all the same")
			}
			h.must(h.s.Vault.CleanUp(t.Context()))
			now, err := h.s.Store.Connector(t.Context(), c.ID)
			h.must(err)
			if now.Token.Number != want {
				t.Errorf("the connector names token %d, want %d", now.Token.Number, want)
			}
			if got := d.holds(); len(got) != 1 {
				t.Errorf("the keychain holds %v", got)
			}
			if _, err := h.sync(SyncRequest{}); err != nil {
				t.Errorf("the token in use does not work: %v", err)
			}
		})
	}
}

func TestAFailedHandOverRecordsNothing(t *testing.T) {
	h := build(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	m := h.begin(setup.Options{})
	m.Fill(setup.SetupFlags{NewApp: "PagerDuty", Me: "ada@example.com", Owners: []string{"grace@example.com"}, Yes: true})
	for {
		d, ok := flowtest.Call(m)
		if r, passes := d.Request.(setup.HandOverRequest); ok && passes {
			if done, err := h.s.HandOver(ctx, r); err == nil || done.File != "" {
				t.Errorf("%+v, %v", done, err)
			}
			break
		}
		if ok {
			d.Run(t.Context())()
		} else {
			m.Next()
		}
	}
	h.nothingHalf("hand-over")
}
