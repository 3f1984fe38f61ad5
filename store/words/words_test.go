package words_test

import (
	"testing"

	"connectpd/store/words"
)

func TestWords(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{words.Count(0), "0"}, {words.Count(999), "999"}, {words.Count(1000), "1,000"}, {words.Count(-1234567), "-1,234,567"},
		{words.Plural(1, "user", "users"), "1 user"}, {words.Plural(0, "user", "users"), "0 users"}, {words.Plural(10000, "user", "users"), "10,000 users"},
		{words.List(nil), ""}, {words.List([]string{"a"}), "a"}, {words.List([]string{"a", "b"}), "a and b"}, {words.List([]string{"a", "b", "c"}), "a, b and c"},
		{words.OneLine("  Ada \t\n Lovelace\u202e\x1b "), "Ada Lovelace"},
		{words.Capital("élan"), "Élan"}, {words.Capital(""), ""}, {words.Capital("ßx"), "ßx"},
		{words.Sentence("it broke"), "It broke."}, {words.Sentence("it broke!"), "It broke!"}, {words.Sentence("run: chmod 700 '/x'"), "Run: chmod 700 '/x'"}, {words.Sentence(""), ""},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
