package service

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/sync/simulator"
	"connectpd/wizard/manage"
)

func TestAFileForConductorOneHoldsTheAccount(t *testing.T) {
	h, c := synced(t)
	truth := h.Account.Truth(h.clock.Now())
	want := len(truth.Grants)
	for g := range truth.Grants {
		if g.Type == access.TypeTeam && g.Entitlement != access.RoleUnknown {
			want++ // the membership beside the role
		}
	}
	for _, format := range []manage.ExportFormat{manage.ExportC1Z, manage.ExportC1CSV} {
		text, done := h.exported(manage.ExportRequest{Format: format})
		if done.Rows != want || len(text) == 0 || len(done.ToKnow) == 0 || done.ToKnow[0] != manage.UploadWhere {
			t.Errorf("%s: %d grants, want %d; %q", format, done.Rows, want, done.ToKnow)
		}
		again, _ := h.exported(manage.ExportRequest{Format: format})
		if !bytes.Equal(text, again) {
			t.Errorf("%s is another one the second time", format)
		}
		var m struct {
			File   struct{ Format string }
			ToKnow []string `json:"to_know"`
		}
		h.must(json.Unmarshal(done.Manifest, &m))
		if trap := strings.Contains(strings.Join(m.ToKnow, " "), "renamed"); m.File.Format != string(format) || trap != (format == manage.ExportC1CSV) {
			t.Errorf("the manifest: %s", done.Manifest)
		}
	}
	c.Platform, c.Tenant = store.ConductorOne, &store.Tenant{SignIn: store.SignIn{Host: "acme.conductor.one"}}
	x := &exporter{s: h.s.Exports, format: manage.ExportC1Z, connector: c, run: *c.LastApplied}
	if said := strings.Join(x.toKnow(), " "); !strings.Contains(said, "already has a live connector") {
		t.Errorf("beside a live connector: %s", said)
	}
}

// TestGapsDoNotReachConductorOne: what was not read would look removed there.
func TestGapsDoNotReachConductorOne(t *testing.T) {
	h, c := synced(t)
	path := filepath.Join(t.TempDir(), "bucket.c1z")
	_, err := h.s.RefreshFile(t.Context(), c.ID, *c.LastApplied, path)
	h.must(err)
	good, err := os.ReadFile(path)
	h.must(err)

	h.Server.AddFault(simulator.Fault{Route: "/oncalls", Nth: simulator.Every, Kind: simulator.FaultForbidden})
	o, err := h.sync(SyncRequest{})
	h.must(err)
	var gaps *GapsError
	if _, err := h.s.RefreshFile(t.Context(), c.ID, o.Run, path); !errors.As(err, &gaps) {
		t.Errorf("a partial run: %v", err)
	}
	if still, err := os.ReadFile(path); err != nil || !bytes.Equal(still, good) {
		t.Errorf("the last good file did not stay: %v", err)
	}
	r := manage.ExportRequest{Format: manage.ExportC1Z}
	if _, err := h.s.ExportTo(t.Context(), r, &bytes.Buffer{}); !errors.As(err, &gaps) || !strings.Contains(gaps.Failure().Hint(), "--accept-gaps") {
		t.Errorf("without a reason: %v", err)
	}
	r.AcceptGaps = "  "
	if _, err := h.s.ExportTo(t.Context(), r, &bytes.Buffer{}); !errors.As(err, &gaps) {
		t.Errorf("with blanks for a reason: %v", err)
	}
	r.AcceptGaps = "on-call is reviewed elsewhere"
	if _, done := h.exported(r); !strings.Contains(string(done.Manifest), `"accepted_gaps":"on-call is reviewed elsewhere"`) {
		t.Errorf("the manifest: %s", done.Manifest)
	}
	r.Run = c.LastApplied.ID // which read everything
	if _, done := h.exported(r); strings.Contains(string(done.Manifest), "accepted_gaps") {
		t.Errorf("there was nothing to accept: %s", done.Manifest)
	}
	x := &exporter{s: h.s.Exports, connector: c, run: store.Run{ID: 9}}
	var unapplied *notAppliedError
	if err := x.fitForConductorOne("a reason"); !errors.As(err, &unapplied) {
		t.Errorf("a run that was not applied: %v", err)
	}
}
