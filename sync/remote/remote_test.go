package remote

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"":                             "",
		"  two\n\twords ":              "two words",
		"\x1b[31mred\x07":              "[31mred",
		"a\u202eb\u200bc":              "abc",
		"Zoë 山":                        "Zoë 山",
		"cut \xff off":                 "cut \uFFFD off",
		strings.Repeat("é", MaxText):   strings.Repeat("é", MaxText),
		strings.Repeat("é", MaxText+1): strings.Repeat("é", MaxText) + "…",
	} {
		if got := Clean(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add("\x1b]0;title\x07\u202e")
	f.Fuzz(func(t *testing.T, in string) {
		out := Clean(in)
		if !utf8.ValidString(out) || utf8.RuneCountInString(out) > MaxText+1 || strings.ContainsAny(out, "\x1b\n\r\u202e") {
			t.Errorf("%q becomes %q", in, out)
		}
	})
}

func TestRealClockStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := (RealClock{}).Sleep(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if err := (RealClock{}).Sleep(t.Context(), time.Nanosecond); err != nil {
		t.Error(err)
	}
}

// instant is a clock that cannot call back.
type instant struct{}

func (instant) Now() time.Time                             { return time.Time{} }
func (instant) Sleep(context.Context, time.Duration) error { return nil }

func TestAlarmOf(t *testing.T) {
	if _, real := AlarmOf(instant{}).(RealClock); !real {
		t.Error("a clock that cannot call back keeps deadlines")
	}
	rang := make(chan struct{})
	AlarmOf(RealClock{}).AfterFunc(time.Nanosecond, func() { close(rang) })
	<-rang
	AlarmOf(RealClock{}).AfterFunc(time.Hour, func() { t.Error("it was stopped") })()
}
