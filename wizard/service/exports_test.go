package service

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/export"
	"connectpd/store/xlsx"
	"connectpd/sync/simulator"
	"connectpd/wizard/manage"
)

// table reads a CSV back, by column.
func table(t *testing.T, text []byte) []map[string]string {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	var rows []map[string]string
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = cells[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// grantsOf are a table's grants, one text each.
func grantsOf(rows []map[string]string) []string {
	var list []string
	for _, r := range rows {
		list = append(list, r["pagerduty_id"]+" "+r["entitlement"]+" "+r["resource_type"]+" "+r["resource_id"])
	}
	slices.Sort(list)
	return list
}

func trueGrants(truth simulator.Truth) []string {
	var list []string
	for g := range truth.Grants {
		list = append(list, g.UserID+" "+string(g.Entitlement)+" "+string(g.Type)+" "+g.ResourceID)
	}
	slices.Sort(list)
	return list
}

// synced is a house whose connector has its first data.
func synced(t *testing.T) (*house, store.Connector) {
	t.Helper()
	h := build(t)
	h.connected()
	_, err := h.sync(SyncRequest{})
	h.must(err)
	c, err := h.s.Store.Connector(t.Context(), "")
	h.must(err)
	return h, c
}

func (h *house) exported(r manage.ExportRequest) ([]byte, manage.Exported) {
	h.Helper()
	var out bytes.Buffer
	done, err := h.s.ExportTo(h.Context(), r, &out)
	h.must(err)
	return out.Bytes(), done
}

func TestTheTableHoldsTheAccount(t *testing.T) {
	h := build(t)
	evil := h.Account.AddUser(simulator.NewUser{Name: "=HYPERLINK(\"x\"), \"本番\"\nline two", Email: "evil@example.com", Role: "admin"})
	h.Account.RenameTeam(h.Account.Truth(started).Teams[0].ID, "+Команда; שלום")
	h.connected()
	_, err := h.sync(SyncRequest{})
	h.must(err)
	truth := h.Account.Truth(h.clock.Now())
	text, done := h.exported(manage.ExportRequest{Format: manage.ExportCSV})
	rows := table(t, text)
	if got, want := grantsOf(rows), trueGrants(truth); !slices.Equal(got, want) || done.Rows != len(want) {
		t.Fatalf("%d grants, want %d", len(got), len(want))
	}
	onCall := map[string]bool{}
	for g := range truth.Grants {
		if g.Type == access.TypeSchedule && g.Entitlement == access.OnCall {
			onCall[g.UserID] = true
		}
	}
	for _, u := range truth.Direct {
		onCall[u.ID] = true
	}
	for _, r := range rows {
		if want := map[bool]string{true: "yes", false: "no"}[onCall[r["pagerduty_id"]]]; r["on_call_now"] != want {
			t.Errorf("%s on call: %q", r["pagerduty_id"], r["on_call_now"])
		}
		if r["first_seen_here"] != "before 2026-11-23" || !strings.HasPrefix(r["last_seen"], "2026-11-23T10:0") {
			t.Errorf("seen: %q, %q", r["first_seen_here"], r["last_seen"])
		}
		if r["pagerduty_id"] == evil {
			if r["person"] != "'=HYPERLINK(\"x\"), \"本番\"\nline two" || r["base_role"] != "Global Admin" || r["privileged"] != "yes" {
				t.Errorf("%q", r)
			}
		}
	}
}

type manifestRead struct {
	File struct {
		Name           *string
		Format, SHA256 string
		Bytes, Rows    int
	}
	Run struct {
		ID       int64
		Result   string
		Baseline bool
	}
	Key struct {
		Kind    string
		SeesAll bool `json:"sees_all"`
	}
	Partial bool
	Totals  []struct {
		Kind      access.Kind
		PagerDuty *int
		Here      int
		State     string
	}
	NotShown []string `json:"not_shown"`
}

func TestTheManifestComparesTotals(t *testing.T) {
	h, _ := synced(t)
	truth := h.Account.Truth(h.clock.Now())
	text, done := h.exported(manage.ExportRequest{Format: manage.ExportJSON})
	var m manifestRead
	h.must(json.Unmarshal(done.Manifest, &m))
	sum := sha256.Sum256(text)
	if m.File.SHA256 != hex.EncodeToString(sum[:]) || m.File.Bytes != len(text) || m.File.Rows != len(truth.Grants) || m.File.Name != nil {
		t.Errorf("the file: %+v", m.File)
	}
	if m.Run.Result != "ok" || !m.Run.Baseline || m.Key.Kind != "account" || !m.Key.SeesAll || m.Partial || len(m.NotShown) == 0 {
		t.Errorf("the run: %s", done.Manifest)
	}
	want := map[access.Kind]int{access.KindUsers: truth.Counts.Users, access.KindTeams: truth.Counts.Teams}
	for _, total := range m.Totals {
		n, counted := want[total.Kind]
		if counted && (total.PagerDuty == nil || *total.PagerDuty != n || total.Here != n) {
			t.Errorf("%s: %+v, want %d", total.Kind, total, n)
		}
		if total.Kind == access.KindSchedules && (total.PagerDuty != nil || total.Here != truth.Counts.Schedules) {
			t.Errorf("PagerDuty does not count shift-based schedules: %+v", total)
		}
	}
	var doc struct {
		Grants []struct {
			Principal, Resource struct{ Type, ID string }
			Entitlement         string
		}
	}
	h.must(json.Unmarshal(text, &doc))
	var got []string
	for _, g := range doc.Grants {
		got = append(got, g.Principal.ID+" "+g.Entitlement+" "+g.Resource.Type+" "+g.Resource.ID)
	}
	slices.Sort(got)
	if !slices.Equal(got, trueGrants(truth)) {
		t.Errorf("%d grants in the document", len(got))
	}
}

func TestAnOlderRunIsExportedAsItWas(t *testing.T) {
	h, c := synced(t)
	before := trueGrants(h.Account.Truth(h.clock.Now()))
	first := c.LastApplied.ID
	h.Account.AddMember(h.Account.Truth(started).Teams[0].ID, h.Account.AddUser(simulator.NewUser{Name: "New", Email: "new@example.com", Role: "user"}), "manager")
	_, err := h.sync(SyncRequest{})
	h.must(err)
	now := trueGrants(h.Account.Truth(h.clock.Now()))

	text, done := h.exported(manage.ExportRequest{Format: manage.ExportCSV, Run: first})
	if got := grantsOf(table(t, text)); !slices.Equal(got, before) {
		t.Errorf("run %d has %d grants, want %d", first, len(got), len(before))
	}
	var m manifestRead
	h.must(json.Unmarshal(done.Manifest, &m))
	if m.Run.ID != first || m.File.Rows != len(before) {
		t.Errorf("the manifest: %s", done.Manifest)
	}
	text, _ = h.exported(manage.ExportRequest{Format: manage.ExportCSV})
	rows := table(t, text)
	if got := grantsOf(rows); !slices.Equal(got, now) {
		t.Errorf("today has %d grants, want %d", len(got), len(now))
	}
	for _, r := range rows {
		if r["person"] == "New" && r["resource_type"] == "team" && !strings.HasPrefix(r["first_seen_here"], "2026-11-23T") {
			t.Errorf("gained later, first seen %q", r["first_seen_here"])
		}
	}
	if _, err := h.s.ExportTo(t.Context(), manage.ExportRequest{Format: manage.ExportCSV, Run: 99}, &bytes.Buffer{}); !errors.Is(err, store.ErrNoRun) {
		t.Errorf("a run that never was: %v", err)
	}
}

func TestWhatWasNotReadIsNotClaimed(t *testing.T) {
	h, _ := synced(t)
	h.Server.AddFault(simulator.Fault{Route: "/oncalls", Nth: simulator.Every, Kind: simulator.FaultForbidden})
	_, err := h.sync(SyncRequest{})
	h.must(err)
	text, done := h.exported(manage.ExportRequest{Format: manage.ExportCSV})
	for _, r := range table(t, text) {
		if r["on_call_now"] != "" {
			t.Fatalf("who is on call was not read, and %s is said to be %q", r["person"], r["on_call_now"])
		}
	}
	var m manifestRead
	h.must(json.Unmarshal(done.Manifest, &m))
	if !m.Partial || m.Run.Result != "partial" {
		t.Errorf("the manifest: %s", done.Manifest)
	}
}

func TestExportsAsFiles(t *testing.T) {
	h, c := synced(t)
	dir := t.TempDir()
	for _, format := range manage.ExportFormats {
		path := filepath.Join(dir, "export."+string(format))
		r := manage.ExportRequest{Connector: c.Name, Format: format}
		done, err := h.s.ExportFile(t.Context(), r, path, false)
		if err != nil || done.File != path || (done.ManifestFile == "") != (format == manage.ExportTerraform) {
			t.Errorf("%s: %+v, %v", format, done, err)
		}
		var exists *export.ExistsError
		if _, err := h.s.ExportFile(t.Context(), r, path, false); !errors.As(err, &exists) {
			t.Errorf("%s again: %v", format, err)
		}
		_, err = h.s.ExportFile(t.Context(), r, path, true)
		h.must(err)
		data, err := os.ReadFile(path)
		h.must(err)
		if bytes.Contains(data, []byte(h.Account.AccountKey())) {
			t.Errorf("%s holds the key", format)
		}
		if format == manage.ExportCSV && !bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
			t.Error("Excel will not read the names")
		}
		if format == manage.ExportXLSX {
			h.must(sameAsCSV(h, c, data))
		}
	}
	// A manifest that somebody wants to keep is reason enough to write nothing.
	h.must(os.Remove(filepath.Join(dir, "export.csv")))
	if _, err := h.s.ExportFile(t.Context(), manage.ExportRequest{Format: manage.ExportCSV}, filepath.Join(dir, "export.csv"), false); err == nil {
		t.Error("the manifest was replaced")
	}
	left, err := os.ReadDir(dir)
	h.must(err)
	if len(left) != 2*len(manage.ExportFormats)-2 { // Terraform has no manifest, and the table is gone
		t.Errorf("left behind: %v", left)
	}
}

// sameAsCSV compares a workbook's rows with those of the CSV.
func sameAsCSV(h *house, c store.Connector, workbook []byte) error {
	text, _ := h.exported(manage.ExportRequest{Connector: c.Name, Format: manage.ExportCSV})
	want, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff")))).ReadAll()
	if err != nil {
		return err
	}
	r, err := xlsx.Open(workbook)
	if err != nil {
		return err
	}
	defer r.Close()
	n := 0
	err = r.Rows("Access", func(_ int, cells []string) error {
		if got := append(cells, make([]string, len(want[n])-len(cells))...); !slices.Equal(got, want[n]) {
			return fmt.Errorf("row %d: %q, want %q", n, got, want[n])
		}
		n++
		return nil
	})
	if err == nil && n != len(want) {
		err = fmt.Errorf("%d rows of %d", n, len(want))
	}
	return err
}

func TestNothingToExport(t *testing.T) {
	h := build(t)
	if _, err := h.s.ExportTo(t.Context(), manage.ExportRequest{Format: manage.ExportCSV}, &bytes.Buffer{}); !errors.Is(err, store.ErrNoConnector) {
		t.Errorf("no connector: %v", err)
	}
	h.connected()
	var none *noDataError
	if _, err := h.s.ExportTo(t.Context(), manage.ExportRequest{Format: manage.ExportJSON}, &bytes.Buffer{}); !errors.As(err, &none) || none.Failure().Hint() == "" {
		t.Errorf("no data: %v", err)
	}
	text, done := h.exported(manage.ExportRequest{Format: manage.ExportTerraform})
	if !bytes.Contains(text, []byte("conductorone_integration_pagerduty")) || done.Manifest != nil || !bytes.Contains(text, []byte("ada@example.com")) {
		t.Errorf("a configuration needs no data:\n%s", text)
	}
}
