package flow

import (
	"strings"
	"testing"
	"unicode"

	"connectpd/store/access"
	"connectpd/store/secret"
)

const key = "y_NbAkKc66ryYTWUXYEu"

func TestCleanTokenFindsTheKey(t *testing.T) {
	for name, typed := range map[string]string{
		"bare":               key,
		"spaces and newline": "  " + key + "\r\n",
		"double quotes":      `"` + key + `"`,
		"typographic quotes": "“" + key + "”",
		"back quotes, comma": "`" + key + "`,",
		"header":             "Authorization: Token token=" + key,
		"header, lower case": "authorization: token token=" + key + "\n",
		"curl's argument":    `-H "Authorization: Token token=` + key + `"`,
		"only the scheme":    "Token token=" + key,
		"quoted value":       `Token token="` + key + `"`,
		"bearer":             "Bearer " + key,
		"JSON":               `"Authorization": "Token token=` + key + `"`,
		"labelled":           "API Key: " + key,
		"torn apart":         key[:9] + "\n" + key[9:],
		"zero-width":         "\u200b" + key[:5] + "\u200d" + key[5:] + "\ufeff",
		"bidi marks":         "\u202a" + key + "\u202c",
		"paste marks":        "\x1b[200~" + key + "\x1b[201~",
		"no-break space":     "\u00a0" + key + "\u00a0",
	} {
		got, p := CleanToken([]byte(typed))
		if p != nil || !got.Equal(secret.New([]byte(key))) {
			t.Errorf("%s: %v", name, p)
		}
	}
	for _, whole := range []string{
		"u+Kb1c2d3e4f5g6h7i8j",
		"pdus+_0XBPWQQ_4b0e6b36-5a4a-4f27-9f0c-0d1c2b3a4d5e",
		strings.Repeat("0123456789abcdef", 4),
		"QWxhZGRpbjpvcGVuIHNlc2FtZQ==", // padding is no value
		"copied-in-part",
	} {
		if got, p := CleanToken([]byte(whole)); p != nil || got.Len() != len(whole) {
			t.Errorf("%.8s…: %v", whole, p)
		}
	}
}

func TestCleanTokenTellsWhatItIsNot(t *testing.T) {
	cases := []struct {
		name, typed string
		code        Code
		says        string
	}{
		{"nothing", " \n", CodeMissing, "No API token"},
		{"only the wrapping", `Authorization: Token token=""`, CodeMissing, "No API token"},
		{"Events key", "0123456789abcdef0123456789abcdef", CodeEventsKey, "32 characters"},
		{"Events key in quotes", `"R0123456789ABCDEF0123456789ABCDE"`, CodeEventsKey, "Events integration key"},
		{"masked", "••••••••••••••••XYEu", CodeTokenShape, "masked key"},
		{"words", "the quick brown fox jumps", CodeTokenShape, "more than one word"},
		{"an address", "https://acme.pagerduty.com/api_keys?x=1", CodeTokenShape, "an address"},
		{"an address without its scheme", "acme.pagerduty.com/api_keys", CodeTokenShape, "an address"},
		{"a variable", "PAGERDUTY_TOKEN=u+Kb1c2d3e4f5g6h7i8j", CodeTokenShape, "NAME=value"},
		{"a variable of a script", `export PD_KEY="u+Kb1c2d3e4f5g6h7i8j"`, CodeTokenShape, "NAME=value"},
		{"a variable of PowerShell", `$env:PD_KEY = "u+Kb1c2d3e4f5g6h7i8j"`, CodeTokenShape, "NAME=value"},
		{"e-mail", "ada@example.com", CodeTokenShape, "characters"},
		{"too short", "XYEu", CodeTokenShape, "4 characters"},
		{"too long", strings.Repeat("a", 513), CodeTokenShape, "513 characters"},
	}
	for _, c := range cases {
		got, p := CleanToken([]byte(c.typed))
		if p == nil || p.Code != c.code || !strings.Contains(p.What, c.says) || p.Do == "" || !got.Empty() {
			t.Errorf("%s: %+v", c.name, p)
			continue
		}
		if text := strings.Join(p.Lines(), " "); c.code != CodeMissing && strings.Contains(text, c.typed) {
			t.Errorf("%s: the problem quotes what was typed: %s", c.name, text)
		}
		if refused := access.RefusalOf(p) == access.TokenRejected; refused == (c.code == CodeMissing) {
			t.Errorf("%s: refusal %q", c.name, access.RefusalOf(p))
		}
	}
}

func TestCleanSecretCleansAlike(t *testing.T) {
	got, p := CleanSecret(secret.New([]byte("Bearer " + key)))
	if p != nil || got.Last4() != "XYEu" || got.Len() != 20 {
		t.Errorf("%v %v", got.Len(), p)
	}
}

func TestCleanSubdomain(t *testing.T) {
	for typed, want := range map[string]string{
		"": "", "acme": "acme", " ACME ": "acme", "acme.pagerduty.com": "acme", "https://acme.pagerduty.com/users/P1": "acme",
		"acme.eu.pagerduty.com": "acme.eu", "acme-2": "acme-2", "SUBDOMAIN": "",
		strings.Repeat("a", 63) + ".eu": strings.Repeat("a", 63) + ".eu",
	} {
		if got, p := CleanSubdomain(typed); p != nil || got != want {
			t.Errorf("%q: %q, %v", typed, got, p)
		}
	}
	for _, typed := range []string{"acme inc", "-acme", "acme-", "acme.example.com", "app", "www", "evil.com/#", "a@b", "acme:443", strings.Repeat("a", 64), "ä"} {
		if got, p := CleanSubdomain(typed); p == nil {
			t.Errorf("%q was taken as %q", typed, got)
		}
	}
}

func FuzzCleanToken(f *testing.F) {
	for _, s := range []string{key, "Authorization: Token token=" + key, "-H \"x", "\x1b[200~a b\u202e", "“token token=", "R0123456789ABCDEF0123456789ABCDE"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, typed []byte) {
		got, p := CleanToken(typed)
		if (p == nil) == got.Empty() {
			t.Fatalf("neither a token nor a problem, or both: %v", p)
		}
		if p != nil {
			return
		}
		s := got.Reveal()
		if len(s) < shortestToken || len(s) > longestToken || strings.ContainsFunc(s, func(r rune) bool {
			return r > unicode.MaxASCII || unicode.IsSpace(r) || unicode.IsControl(r) || r == '"'
		}) {
			t.Fatalf("%q would go into a header", s)
		}
		if again, p := CleanToken([]byte(s)); p != nil || !again.Equal(got) {
			t.Fatalf("cleaning %q again gives something else: %v", s, p)
		}
	})
}

func FuzzCleanSubdomain(f *testing.F) {
	f.Add("acme")
	f.Add("https://acme.eu.pagerduty.com/x")
	f.Fuzz(func(t *testing.T, typed string) {
		got, p := CleanSubdomain(typed)
		if p == nil && got != "" && !subdomainShape.MatchString(got) {
			t.Fatalf("%q would go into an address", got)
		}
	})
}
