package words

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// check compares texts with what they are expected to be.
func check(t *testing.T, pairs [][2]string) {
	t.Helper()
	for i, p := range pairs {
		if p[0] != p[1] {
			t.Errorf("%d: got %q, want %q", i, p[0], p[1])
		}
	}
}

func TestNumbersAndLists(t *testing.T) {
	check(t, [][2]string{
		{Count(0), "0"}, {Count(999), "999"}, {Count(10000), "10,000"}, {Count(-123), "-123"}, {Count(-1234567), "-1,234,567"},
		{Plural(1, "user", "users"), "1 user"}, {Plural(2500, "user", "users"), "2,500 users"}, {Plural(0, "person", "people"), "0 people"},
		{List(nil), ""}, {List([]string{"a"}), "a"}, {List([]string{"a", "b"}), "a and b"}, {List([]string{"a", "b", "c"}), "a, b and c"},
		{Either(nil), ""}, {Either([]string{"a"}), "a"}, {Either([]string{"a", "b"}), "a or b"}, {Either([]string{"a", "b", "c"}), "a, b or c"},
		{Few([]string{"a", "b"}, 2), "a and b"}, {Few([]string{"a", "b", "c", "d"}, 2), "a, b and 2 more"},
		{Comma("", "a", "", "b"), "a, b"}, {Comma(), ""},
		{A("number"), "a number"}, {A("object"), "an object"}, {A("Array"), "an Array"}, {A(""), "a "},
	})
}

func TestTimes(t *testing.T) {
	now := time.Date(2026, 11, 19, 14, 2, 0, 0, time.Local)
	check(t, [][2]string{
		{Elapsed(7 * time.Second), "0:07"}, {Elapsed(3723 * time.Second), "1:02:03"}, {Elapsed(-1), "0:00"},
		{Span(50 * time.Hour), "2 days"}, {Span(time.Second), "1 second"}, {Span(-time.Hour), "0 seconds"},
		{Ago(now, now), "just now"}, {Ago(now, now.Add(-3*time.Minute)), "3 minutes ago"},
		{Moment(now, now.Add(-time.Hour)), "13:02"}, {Moment(now, now.Add(-25*time.Hour)), "yesterday 13:02"},
		{Moment(now, now.AddDate(0, 0, -3)), "Monday 14:02"}, {Moment(now, now.AddDate(-1, 0, 0)), "19 November 2025 14:02"},
		{Date(now), "19 November 2026 14:02"}, {Day(now), "19 November 2026"},
	})
}

func TestSentences(t *testing.T) {
	check(t, [][2]string{
		{Capital("élan"), "Élan"}, {Capital("ßx"), "ßx"}, {Capital("山"), "山"}, {Capital(""), ""}, {Capital("\xff is cut"), "\xff is cut"},
		{Stop("it ended"), "it ended."}, {Stop(" It ended. "), "It ended."}, {Stop("why?"), "why?"}, {Stop(""), ""},
		{Stop("run 'connectpd sync'"), "run 'connectpd sync'"}, {Stop("読んだ"), "読んだ."},
		{Sentence("élan is gone"), "Élan is gone."},
		{Because("Teams stayed unread", "the key may not."), "Teams stayed unread (the key may not)."}, {Because("Teams stayed unread", ""), "Teams stayed unread."},
	})
}

var outside = []string{
	"Grace Hopper", "山田太郎", "Zoe\u0301", "محمد", "a\u202eb", "one\ntwo", "\x1b[31mred\x1b[0m", "👍🏽", "cut \xff off",
	"e" + strings.Repeat("\u0301", 40), "a\u200bb\u200dc", "\ue000private",
}

func TestClean(t *testing.T) {
	var got []string
	for _, s := range outside {
		got = append(got, Clean(s))
	}
	want := []string{"Grace Hopper", "山田太郎", "Zoe\u0301", "محمد", "ab", "one two", "[31mred[0m", "👍", "cut \uFFFD off",
		"e" + strings.Repeat("\u0301", maxMarks), "abc", "private"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOneLine(t *testing.T) {
	var got []string
	for _, s := range outside {
		got = append(got, OneLine(" "+s+"\t"))
	}
	want := []string{"Grace Hopper", "山田太郎", "Zoe\u0301", "محمد", "ab", "one two", "[31mred[0m", "👍🏽", "cut \uFFFD off",
		"e" + strings.Repeat("\u0301", 40), "ab\u200dc", "private"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	check(t, [][2]string{{OneLine(" a  \n b "), "a b"}, {Cut("ééé", 3), "ééé"}, {Cut("éééé", 3), "ééé…"}, {Cut("", 0), ""}})
}

func FuzzClean(f *testing.F) {
	for _, s := range outside {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		for name, clean := range map[string]func(string) string{"Clean": Clean, "OneLine": OneLine} {
			out := clean(in)
			if !utf8.ValidString(out) || strings.ContainsAny(out, "\x1b\n\r\x00\u009b\u202e\u2066\u2028") || clean(out) != out {
				t.Errorf("%s: %q becomes %q", name, in, out)
			}
		}
		if s := Sentence(in); utf8.ValidString(in) && !utf8.ValidString(s) {
			t.Errorf("the sentence of %q is cut inside a letter: %q", in, s)
		}
	})
}
