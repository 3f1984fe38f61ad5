package secret

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestWriterAcrossEveryCut(t *testing.T) {
	r := NewRedactor(New([]byte(canary)), New([]byte("two\nlines\nlong")))
	text := "first " + canary + " line\nAuthorization: Token token=abcdefgh\nthen two\nlines\nlong end\nlast " + canary
	want := r.Redact(text)
	for a := range len(text) {
		for b := a; b <= len(text); b += 29 {
			var out bytes.Buffer
			w := r.Writer(&out)
			for _, piece := range []string{text[:a], text[a:b], text[b:]} {
				_, _ = w.Write([]byte(piece))
			}
			if err := w.Flush(); err != nil {
				t.Fatal(err)
			}
			if out.String() != want {
				t.Fatalf("cut at %d and %d:\n got %q\nwant %q", a, b, out.String(), want)
			}
		}
	}
}

func TestWriterPassesLinesOnAtOnce(t *testing.T) {
	var out bytes.Buffer
	w := NewRedactor(New([]byte(canary))).Writer(&out)
	fmt.Fprint(w, "one\ntwo\nthr")
	if out.String() != "one\ntwo\n" {
		t.Errorf("%q", out.String())
	}
	fmt.Fprint(w, "ee\n")
	if out.String() != "one\ntwo\nthree\n" {
		t.Errorf("%q", out.String())
	}
}

func TestWriterLeavesOutTheRestOfAnEndlessLine(t *testing.T) {
	var out bytes.Buffer
	w := NewRedactor(New([]byte(canary))).Writer(&out)
	piece := strings.Repeat("x", 1000)
	fmt.Fprint(w, "before\n")
	for range longestLine/len(piece) + 2 {
		fmt.Fprint(w, piece)
	}
	fmt.Fprint(w, canary[:5])
	fmt.Fprint(w, canary[5:]+"\nafter\n")
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); got != "before\n"+leftOut+"\nafter\n" {
		t.Errorf("%.200q", got)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestWriterReportsErrors(t *testing.T) {
	if _, err := fmt.Fprint(NewRedactor().Writer(failing{}), "line\n"); err == nil {
		t.Error("the error is lost")
	}
}

type stringer struct{ s string }

func (s stringer) String() string { return s.s }

func TestHandlerRedactsEverything(t *testing.T) {
	var buf bytes.Buffer
	r := NewRedactor(New([]byte(canary)))
	log := slog.New(r.Handler(slog.NewJSONHandler(&buf, &slog.HandlerOptions{Level: slog.LevelDebug})))
	log = log.With("with", canary).WithGroup("g" + canary)
	log.Debug("message "+canary, "string", canary, "key-"+canary, 1,
		"error", fmt.Errorf("wrapped: %w", errors.New(canary)), "stringer", stringer{canary},
		"struct", struct{ s string }{canary}, "map", map[string]string{canary: canary}, "bytes", []byte(canary),
		"value", New([]byte(canary)), slog.Group("group", "inner", canary), "count", 7)
	assertNoCanary(t, "log", buf.String())
	for _, want := range []string{`"msg":"message [redacted]"`, `"count":7`, `"inner":"[redacted]"`, `"error":"wrapped: [redacted]"`} {
		if !strings.Contains(buf.String(), want) {
			t.Errorf("%s is missing in %s", want, buf.String())
		}
	}
	if r.Handler(slog.NewJSONHandler(&buf, nil)).Enabled(context.Background(), slog.LevelDebug) {
		t.Error("the level of the next handler is ignored")
	}
}

func TestRedactPanic(t *testing.T) {
	r := NewRedactor(New([]byte(canary)))
	var got *Panic
	func() {
		defer r.RedactPanic(func(p Panic) { got = &p })
		panic(fmt.Errorf("bad token %s", canary))
	}()
	if got == nil || got.Text != "bad token [redacted]" || !strings.Contains(got.Stack, "TestRedactPanic") {
		t.Fatalf("%+v", got)
	}
	assertNoCanary(t, "stack", got.Stack)
	func() { defer r.RedactPanic(func(Panic) { t.Error("reported without a panic") }) }()
}
