package cli_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"connectpd/sync/simulator"
	"connectpd/tui/cli"
)

// undrawn are texts that hold, together, every control and format character,
// the line separators, the variation selectors and a few fillers.
func undrawn() []string {
	var texts []string
	var text []rune
	take := func(r rune) {
		if text = append(text, r); len(text) == 40 {
			texts, text = append(texts, string(text)), nil
		}
	}
	for _, table := range []*unicode.RangeTable{unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Variation_Selector} {
		for _, span := range table.R16 {
			for r := rune(span.Lo); r <= rune(span.Hi); r += rune(span.Stride) {
				take(r)
			}
		}
		for _, span := range table.R32 {
			for r := rune(span.Lo); r <= rune(span.Hi); r += rune(span.Stride) {
				take(r)
			}
		}
	}
	for _, r := range "\u034f\u115f\u3164\U000e0fff" {
		take(r)
	}
	return append(texts, string(text))
}

// isUndrawn says it of one character, by its own rule.
func isUndrawn(r rune) bool {
	return strings.ContainsRune(allUndrawn, r)
}

var allUndrawn = strings.Join(undrawn(), "")

// TestNoEscapeInAnyOutput sends every character that commands a terminal, turns
// the writing direction or is not seen through every field and every output.
// JSON writes it as \uXXXX and keeps the value; everything else leaves it out.
func TestNoEscapeInAnyOutput(t *testing.T) {
	t.Parallel()
	hostile := undrawn()
	for i := range hostile {
		hostile[i] = "Mia" + hostile[i] + "Q"
	}
	any := func(i int) string { return hostile[i%len(hostile)] }
	w := newWorld(t)
	names := map[string]string{}
	truth := w.account.Truth(w.clock.Now())
	for i, u := range truth.Users {
		w.account.RenameUser(u.ID, any(i))
		names[u.ID] = any(i)
	}
	for i, x := range truth.Teams {
		w.account.RenameTeam(x.ID, any(i))
	}
	for i, x := range truth.Schedules {
		w.account.RenameSchedule(x.ID, any(i+3))
	}
	w.setUp("--keychain", "os")
	for i := range hostile {
		w.account.AddUser(simulator.NewUser{Name: any(i), JobTitle: any(i + 1), Email: strings.Map(spoken, any(i)) + "x" + string(rune('a'+i)) + any(i) + "@example.com", Role: "admin"})
	}
	w.account.RemoveUser(truth.Users[1].ID)
	w.want(cli.Done, "", "rename", "PagerDuty", any(1))
	w.want(cli.Done, "", "app", "--idp", "Okta\u202e\u200b")
	w.want(cli.Done, "", "owners", "--add", "Eve\u009b\u202e <eve@example.com>")
	outputs := [][]string{{"sync", "--progress", "json"}, {"sync", "--progress", "plain"},
		{"findings", "silence", "powerful-role", "Q\u202e1", "--reason", any(2)}}
	for _, c := range []string{"status", "access", "changes", "findings", "logs", "owners", "doctor"} {
		outputs = append(outputs, []string{c}, []string{c, "--json"})
	}
	outputs = append(outputs, []string{"changes", "--since", "1"}, []string{"changes", "--since", "1", "--json"}, []string{"access", "--csv"},
		[]string{"export", "csv"}, []string{"export", "json"}, []string{"export", "terraform"}, []string{"app"}, []string{"nosuch\u202ething"},
		[]string{"status", "No\u009b31mbody"}, []string{"access", "--user", "no\u202ebody"}, []string{"access", "--resource", "no\u200bthing"})
	escaped := 0
	for _, args := range outputs {
		r := w.run("", args...)
		for where, text := range map[string]string{"output": r.out, "errors": r.err} {
			for _, c := range text {
				if isUndrawn(c) && c != '\n' && c != '\r' && !(c == '\u200c' || c == '\u200d') && !unicode.Is(unicode.Prepended_Concatenation_Mark, c) &&
					!(c == '\ufeff' && strings.HasPrefix(text, "\ufeff") && strings.Count(text, "\ufeff") == 1) && !csvMayKeep(args, c) {
					t.Errorf("%q prints %U in its %s", args, c, where)
					break
				}
			}
			escaped += strings.Count(text, `\u202e`)
		}
	}
	if escaped == 0 {
		t.Error("no JSON output held the names at all")
	}
	type line struct {
		Principal struct{ ID, Name string }
	}
	seen := 0
	for _, l := range objects[line](t, w.want(cli.Done, "", "access", "--json").out) {
		if want, ok := names[l.Principal.ID]; ok {
			seen++
			if l.Principal.Name != want {
				t.Fatalf("%q came out as %q", want, l.Principal.Name)
			}
		}
	}
	if seen == 0 {
		t.Error("nobody of the account has access")
	}
	if doc := w.want(cli.Done, "", "export", "json").out; !json.Valid([]byte(doc)) {
		t.Error("export json is no JSON")
	}
}

// csvMayKeep: a spreadsheet's cell keeps what spells words and emojis.
func csvMayKeep(args []string, c rune) bool {
	csv := strings.Join(args, " ") == "access --csv" || strings.Join(args, " ") == "export csv"
	return csv && (c == '\t' || !unicode.In(c, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp))
}

// spoken leaves letters of an address.
func spoken(r rune) rune {
	if isUndrawn(r) {
		return -1
	}
	return r
}
