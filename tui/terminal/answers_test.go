package terminal

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

// late are answers of terminals.
var late = map[string]string{
	"background":        "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\",
	"background, bell":  "\x1b]11;rgb:1e1e/1e1e/2e2e\x07",
	"palette":           "\x1b]4;1;rgb:ffff/0000/0000\x1b\\",
	"clipboard":         "\x1b]52;c;dStBYkNkRWZHaElqS2xNbk9wUXI=\x1b\\",
	"title":             "\x1b]lnotes\x1b\\",
	"version":           "\x1bP>|WezTerm 20240203-110809\x1b\\",
	"setting":           "\x1bP1$r0 q\x1b\\",
	"capability":        "\x1bP1+r524742=38\x1b\\",
	"third attributes":  "\x1bP!|7E565445\x1b\\",
	"graphics":          "\x1b_Gi=31;OK\x1b\\",
	"cursor":            "\x1b[24;80R",
	"cursor, private":   "\x1b[?24;80R",
	"attributes":        "\x1b[?62;22;52c",
	"second attributes": "\x1b[>41;354;0c",
	"mode":              "\x1b[?2026;2$y",
	"keyboard":          "\x1b[?0u",
	"status":            "\x1b[0n",
	"dark or light":     "\x1b[?997;1n",
	"size":              "\x1b[8;24;80t",
	"color after color": "\x1b]10;rgb:0/0/0\x07\x1b]11;rgb:0/0/0\x07",
}

// keys are typed: they arrive as they are.
var keys = []string{
	"q", "jk", "\r", "\x03", "é山", "\x1b[A", "\x1b[1;5C", "\x1bOP", "\x1b[13~", "\x1b[[C", "\x1b[Z", "\x1bb", "\x1b[c",
	"\x1b[<0;12;7M", "\x1b[<64;12;7m", "\x1b[200~u+AbCdEfGhIjKlMnOpQr\r\x1b[201~", "\x1b[I",
}

// pieces gives one piece of a text with each read, and tells what stands ready.
type pieces struct {
	left  []string
	clock time.Time
	gap   time.Duration // between two reads
}

func (p *pieces) Read(b []byte) (int, error) {
	if len(p.left) == 0 {
		return 0, io.EOF
	}
	p.clock = p.clock.Add(p.gap)
	n := copy(b, p.left[0])
	if p.left[0] = p.left[0][n:]; p.left[0] == "" {
		p.left = p.left[1:]
	}
	return n, nil
}

// reads gives what each read gives, to the end. at once: what follows stands
// ready when a read has ended.
func reads(t *testing.T, p *pieces, atOnce bool) []string {
	t.Helper()
	a := newTypist(p, func() bool { return atOnce && len(p.left) > 0 }, func() time.Time { return p.clock })
	var out []string
	for {
		b := make([]byte, 256)
		n, err := a.Read(b)
		out = append(out, string(b[:n]))
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestAnswersAreLeftOutWhereverTheyAreSplit(t *testing.T) {
	for name, answer := range late {
		for at := range answer {
			p := &pieces{left: []string{"a" + answer[:at], answer[at:] + "b"}}
			if got := strings.Join(reads(t, p, true), ""); got != "ab" {
				t.Errorf("%s, split at %d: %q arrived", name, at, got)
			}
		}
		if got := strings.Join(reads(t, &pieces{left: strings.Split(answer+"b", "")}, true), ""); got != "b" {
			t.Errorf("%s, byte by byte: %q arrived", name, got)
		}
	}
}

// TestTheRestOfAnAnswerMayTakeItsTime: what opens it is taken for a key where
// nothing follows at once, but the rest is never typed. A title's rest could be
// a word, and of two answers the second's opening is a key in the middle.
func TestTheRestOfAnAnswerMayTakeItsTime(t *testing.T) {
	for name, answer := range late {
		for at := 1; at < len(answer); at++ {
			p := &pieces{left: []string{answer[:at], answer[at:], "b"}, gap: 2 * time.Second}
			got := strings.TrimPrefix(strings.Join(reads(t, p, false), ""), answer[:min(at, 2)])
			if got != "b" && name != "title" && name != "color after color" {
				t.Errorf("%s, split at %d: %q arrived", name, at, got)
			}
		}
	}
}

func TestKeysArriveAsTheyAreTyped(t *testing.T) {
	for _, k := range keys {
		if got := reads(t, &pieces{left: []string{k}}, false); got[0] != k {
			t.Errorf("%q arrived as %q", k, got)
		}
		if got := strings.Join(reads(t, &pieces{left: strings.Split(k, "")}, true), ""); got != k {
			t.Errorf("%q, byte by byte, arrived as %q", k, got)
		}
		for name, answer := range late {
			if got := strings.Join(reads(t, &pieces{left: []string{k + answer + k}}, false), ""); got != k+k {
				t.Errorf("%q around %s arrived as %q", k, name, got)
			}
		}
	}
	for _, k := range []string{"\x1b", "\x1b]", "\x1bP", "\x1bO", "\x1b["} { // nothing follows: keys of their own
		if got := reads(t, &pieces{left: []string{k, "1"}}, false); got[0] != k || got[1] != "1" {
			t.Errorf("%q and 1 arrived as %q", k, got)
		}
	}
}

func TestAPasteLongerThanAReadArrivesWhole(t *testing.T) {
	text := "\x1b[200~" + strings.Repeat("0123456789é", 300) + "\x1b[201~"
	p := &pieces{left: []string{late["background"] + text + late["cursor"]}}
	if got := strings.Join(reads(t, p, true), ""); got != text {
		t.Errorf("%d of %d bytes arrived", len(got), len(text))
	}
}

func TestAnAnswerWithoutAnEndLocksNobodyOut(t *testing.T) {
	for _, k := range []string{"\x03", "\r", "\x1b[A"} {
		p := &pieces{left: []string{"\x1b]11;rgb:12", k, "x"}}
		if got := strings.Join(reads(t, p, false), ""); got != k+"x" {
			t.Errorf("after half an answer %q and x arrived as %q", k, got)
		}
	}
	p := &pieces{left: []string{"\x1b]11;rgb:12", "typed"}, gap: 6 * time.Second}
	if got := strings.Join(reads(t, p, false), ""); got != "typed" {
		t.Errorf("long after half an answer %q arrived", got)
	}
}

// TestTyped: a line that was read whole is what was typed.
func TestTyped(t *testing.T) {
	for line, want := range map[string]string{
		"a secret":                               "a secret",
		"\x1b]11;rgb:1e1e/1e1e/2e2e\x07a secret": "a secret",
		"a \x1b[12;40Rsecret\x1b[?62;22c":        "a secret",
		"":                                       "",
	} {
		if got := string(Typed([]byte(line))); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}
