package plaintext

import (
	"strings"
	"testing"
	"time"
	"unicode"

	"connectpd/store"
	"connectpd/sync/simulator"
)

// nasty are names as accounts may hold them.
var nasty = []string{
	"\x1b[31mRed\x1b[0m", "\x1b]8;;http://evil.example\x07link\x1b]8;;\x07", "\u009b31mC1", "Two\nLines\r", "Tab\tBell\x07\x00",
	"\u202eevil\u202c \u2066x\u2069", "a\u200bb\u200cc\ufeffd", "Zoe\u0301 \u0301\u0301\u0301\u0301\u0301\u0301", "\u5c71\u7530", "\u0645\u062d\u0645\u062f",
}

// onlyReadable fails the test where a transcript holds what commands a
// terminal, turns the writing direction or cannot be seen.
func onlyReadable(t *testing.T, transcript string) {
	t.Helper()
	for n, line := range strings.Split(transcript, "\n") {
		for _, r := range line {
			if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar {
				t.Errorf("line %d holds %q: %q", n+1, r, line)
			}
		}
	}
}

// TestNastyNames: whatever an account calls its people, teams and schedules,
// and whatever a person types, comes out as readable text.
func TestNastyNames(t *testing.T) {
	h := newTestHouse(t)
	truth := h.Account.Truth(today)
	for i, u := range truth.Users {
		h.Account.RenameUser(u.ID, nasty[i%len(nasty)]+" "+nasty[(i+3)%len(nasty)])
	}
	for i, s := range truth.Schedules {
		h.Account.RenameSchedule(s.ID, nasty[i%len(nasty)])
	}
	for i, x := range truth.Teams {
		h.Account.RenameTeam(x.ID, nasty[(i+5)%len(nasty)])
	}
	r := h.setup(
		step{ask: "Step 1 of 6"},
		step{ask: "Step 2 of 6", answer: "2"}, step{ask: "Name of the new app.", answer: nasty[0] + nasty[5]}, step{ask: "2. Name"},
		step{ask: "Step 3 of 6", answer: "4"}, step{ask: "Who owns this connector?", answer: "2"}, step{ask: "Email.", answer: "eve@example.com"}, step{ask: "Name, optional.", answer: nasty[5]},
		step{ask: "Their role"}, step{ask: "Who owns this connector?", answer: nasty[1]}, step{ask: "The numbers are"},
		step{ask: "Step 4 of 6", answer: h.Account.AccountKey(), hidden: true}, step{ask: "Step 5 of 6"},
	)
	h.must(r.err)
	onlyReadable(t, said(r.transcript, nasty))
	h.clock.Pass(time.Hour)
	h.Account.AddUser(simulator.NewUser{Name: nasty[3], Email: "new@example.com", Role: "admin"})
	h.Account.RemoveUser(h.user(1).ID)
	r = h.home(
		step{ask: "Home.", answer: "1"}, step{ask: "What to do with", answer: "1"}, step{ask: "What to do with", answer: "3"},
		step{ask: "How should access be listed?", answer: "1"}, step{ask: "Which person?", answer: "all"}, step{ask: "Which person?", answer: "more"},
		step{ask: "Which person?", answer: "evil"}, step{ask: "Which person?", answer: "1"}, step{ask: "Which person?", answer: nasty[4]},
		step{ask: "5 of 31 choices", answer: "back"},
		step{ask: "How should access be listed?", answer: "2"}, step{ask: "Which team or schedule?", answer: "1"},
		step{ask: "Which team or schedule?", answer: "back"}, step{ask: "How should access be listed?", answer: "back"},
		step{ask: "What to do with", answer: "4"}, step{ask: "What to do with", answer: "5"}, step{ask: "Which one do you want to read?", answer: "back"},
		step{ask: "What to do with", answer: "9"}, step{ask: "What else", answer: "3"}, step{ask: "Name. PagerDuty is proposed.", answer: nasty[5] + "x"},
		step{ask: "What to do with", answer: "leave"},
	)
	h.must(r.err)
	onlyReadable(t, said(r.transcript, nasty))
	if c, err := h.s.Store.Connector(t.Context(), ""); err != nil || c.Status != store.Connected {
		t.Errorf("%v, %v", c.Status, err)
	}
}

func TestASCII(t *testing.T) {
	c, out := asked("")
	c.ascii = true
	c.say("Zoë and 山田 · acme")
	if got := out.String(); got != "Zo? and ??, acme\n" {
		t.Errorf("said %q", got)
	}
}

// said is a transcript without what the person typed, which the terminal
// shows, not we.
func said(transcript string, typed []string) string {
	var kept []string
	for _, line := range strings.Split(transcript, "\n") {
		if i := strings.LastIndex(line, ": "); i >= 0 {
			for _, text := range typed {
				if strings.Contains(line[i:], text) {
					line = line[:i]
					break
				}
			}
		}
		kept = append(kept, line)
	}
	return strings.Join(kept, "\n")
}

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"PagerDuty · acme":                                   "PagerDuty, acme",
		"The old key …x9Qa no longer works.":                 "The old key ending x9Qa no longer works.",
		"in use (…x9Qa)":                                     "in use (ending x9Qa)",
		"and so on…":                                         "and so on...",
		"“Okta” is not supported":                            `"Okta" is not supported`,
		"Integrations > API Access Keys":                     "Integrations, then API Access Keys",
		"Go back to stop the check.":                         "Press Ctrl+C to stop the check.",
		"1 – 2 — 3":                                          "1 - 2 - 3",
		"\x1b[31mred\x1b[0m \u202eevil":                      "[31mred[0m evil",
		"two\nlines":                                         "two lines",
		"https://acme.pagerduty.com/api_keys stays as it is": "https://acme.pagerduty.com/api_keys stays as it is",
	} {
		if got := plain(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

// TestWidth: lines break between words, and no line is wider than the window,
// but for what is to be copied.
func TestWidth(t *testing.T) {
	for _, width := range []int{40, 80} {
		h := newTestHouse(t)
		who := newSomebody(t, h.wholeSetup())
		r := h.talkWith(who, Options{Width: func() int { return width }}, setupOf(h))
		h.must(r.err)
		for _, line := range strings.Split(r.transcript, "\n") {
			if len(line) >= width && !strings.Contains(line, ": ") && strings.Contains(line, " ") && !strings.HasPrefix(line, "ConductorOne integration") {
				t.Errorf("%d cells in a window of %d: %s", len(line), width, line)
			}
		}
	}
}
