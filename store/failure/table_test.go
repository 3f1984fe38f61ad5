package failure

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestPrint prints the table, to be read as a whole.
func TestPrint(t *testing.T) {
	var b strings.Builder
	for _, g := range table() {
		fmt.Fprintf(&b, "\n\n== %s\n", g.title)
		for _, r := range g.rows {
			fmt.Fprintf(&b, "\n%s (exit %d)\n", r.id, r.code.Exit())
			for _, text := range []string{r.what, r.why, r.do} {
				if text != "" {
					fmt.Fprintf(&b, "  %s\n", text)
				}
			}
		}
	}
	t.Log(b.String())
}

var (
	blank = regexp.MustCompile(`\{([a-z0-9]+)\}`)
	// begins: a capital letter, a blank, a flag, a quote, or a name that is
	// written small.
	begins = regexp.MustCompile(`^(\p{Lu}|\{|-|"|connectpd |macOS )`)
	// copied ends a text with what is copied as it stands: a command, an
	// address, a blank that holds one.
	copied = regexp.MustCompile(`(\?|…|--help|\{usage\}|connectpd [a-z-]+( [-A-Za-z{}|0-9]+)*|connectpd|: chmod 700 \{quoted\}|chown -R \{me\} \{quoted\}|\{page\}|\{do\}|\{reason\}|\{question\}|\{backup\}|aside|from (the|its) backup)$`)
)

// added are rows that only add to another one, or that stand in brackets.
func added(r row) bool { return r.what == "" || strings.HasPrefix(string(r.id), "tenant-short-") }

// TestTable: every row says what happened in one sentence, and what to do.
func TestTable(t *testing.T) {
	seen := map[ID]bool{}
	for _, g := range table() {
		for _, r := range g.rows {
			if seen[r.id] || r.id == "" || r.code == "" {
				t.Errorf("%q stands twice, or without a code", r.id)
			}
			seen[r.id] = true
			for _, text := range []string{r.what, r.why, r.do} {
				if text == "" {
					continue
				}
				if !begins.MatchString(text) || !strings.HasSuffix(text, ".") && !copied.MatchString(text) {
					t.Errorf("%s: %q is no sentence", r.id, text)
				}
				if strings.ContainsAny(strings.ReplaceAll(blank.ReplaceAllString(text, ""), "{}", ""), "{}") {
					t.Errorf("%s: %q has a blank that is none", r.id, text)
				}
			}
			switch {
			case added(r):
			case r.what == "", r.do == "" && r.id != Stopped:
				t.Errorf("%s does not say what happened and what to do", r.id)
			case strings.Contains(strings.TrimSuffix(r.what, " It was not accepted."), ". "):
				t.Errorf("%s says what happened in more than one sentence: %q", r.id, r.what)
			}
		}
	}
	if len(seen) != len(rows) {
		t.Errorf("%d rows, %d found by their ids", len(seen), len(rows))
	}
}

// TestExits holds the exit codes of the contract (DESIGN section 5).
func TestExits(t *testing.T) {
	for id, want := range map[ID]int{
		DiskFull: 1, Syncing: 1, NetRefused: 1, PDServer: 1,
		NoOwner: 2, NoApp: 2, C1OwnersThere: 2, KeychainNotKept: 2, KeychainNoPassphrase: 2, BaseMismatch: 2, TokenNeeded: 2, ConnectorsSeveral: 2,
		TokenShort: 3, KeyRefused: 3, PDForbidden: 3, PDIPBlocked: 3, AccountOther: 3,
		NoConnectorNamed: 4,
		KeychainLocked:   6, KeychainWrong: 6, KeychainFileDamaged: 6,
		Stopped: 130,
	} {
		if got := rows[id].code.Exit(); got != want {
			t.Errorf("%s ends with %d, want %d", id, got, want)
		}
	}
}

// TestWithin: a sentence of the table fits into another one.
func TestWithin(t *testing.T) {
	for _, c := range []struct {
		told       Told
		said, hint string
	}{
		{Tell(DiskFull, Blanks{"path": "/Users/ada"}), "the disk with /Users/ada is full", "free some space and try again; nothing already saved is lost"},
		{Tell(StoreReadOnly, Blanks{"path": "Own"}), "Own cannot be written", "make the folder writable, or set CONNECTPD_HOME to another one"},
		{Tell(KeyRefused, Blanks{"key": " …hQgz"}), "PagerDuty no longer accepts the key …hQgz", "create a new key in PagerDuty (Integrations > API Access Keys) and enter it with: connectpd rotate"},
		{unexpected("it broke"), "it broke", "try again. To find out more: connectpd doctor"},
		{Tell(ConnectorName), "a connector needs a name", "type one"},
		{Tell(NetRefused, Blanks{"whom": "PagerDuty", "name": "{whom}"}), "PagerDuty could not be reached: the connection to {whom} was refused",
			"check the address and the firewall, then try again. If you need a proxy, set HTTPS_PROXY."},
	} {
		if got := c.told.Said(); got != c.said {
			t.Errorf("%s: said %q, want %q", c.told.ID, got, c.said)
		}
		if got := c.told.Hint(); got != c.hint {
			t.Errorf("%s: hint %q, want %q", c.told.ID, got, c.hint)
		}
	}
}

// blanksOf are the names of a row's blanks.
func blanksOf(id ID) []string {
	r := rows[id]
	var names []string
	for _, m := range blank.FindAllStringSubmatch(r.what+r.why+r.do, -1) {
		if !slices.Contains(names, m[1]) {
			names = append(names, m[1])
		}
	}
	slices.Sort(names)
	return names
}
