package secret

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestRedactForms(t *testing.T) {
	const key = "y_NbAkKc66ryYTWUXYEu"
	cases := []struct{ name, in, want string }{
		{"header", "Authorization: Token token=" + key, "Authorization: [redacted]"},
		{"header, lower case, more after it", "authorization: bearer abc.def\nnext line", "authorization: [redacted]\nnext line"},
		{"header of a proxy", "Proxy-Authorization: Basic dXNlcjpwYXNz", "Proxy-Authorization: [redacted]"},
		{"header in JSON", `{"Authorization":"Token token=` + key + `","a":1}`, `{"Authorization":"[redacted]","a":1}`},
		{"header in JSON in JSON", `{\"Authorization\":\"Token token=` + key + `\",\"a\":1}`, `{\"Authorization\":\"[redacted]\",\"a\":1}`},
		{"token token", "sent Token token=" + key + ", got 401", "sent Token token=[redacted], got 401"},
		{"token token, quoted", `Token token="` + key + `" x`, `Token token=[redacted] x`},
		{"bearer", "with Bearer pdus+_0XBPWQQ_5a2c in it", "with Bearer [redacted] in it"},
		{"user token", "the key u+AbCdEfGhIjKlMnOpQr is", "the key [redacted] is"},
		{"oauth token", "pdus+_0XBPWQQ_4f5e-11 and pdeu+_0XBPWQQ_4f5e-11", "[redacted] and [redacted]"},
		{"client secret", "secret-token:conductorone.com:v1:eyJrdHkiOiJPS1AifQ end", "secret-token:[redacted] end"},
		{"form", "grant_type=client_credentials&client_id=a@b/ccc&client_secret=abc%3D&x=1", "grant_type=client_credentials&client_id=a@b/ccc&client_secret=[redacted]&x=1"},
		{"json fields", `{"access_token": "abc", "expires_in": 3}`, `{"access_token": [redacted], "expires_in": 3}`},
		{"password in an address", "smtp://grace:hopp/er@1@mail.example.com:587/x", "smtp://grace:[redacted]@mail.example.com:587/x"},
		{"address without a password", "https://api.pagerduty.com/users?limit=1", "https://api.pagerduty.com/users?limit=1"},
		{"mail address in a path", "https://x.example/a@b", "https://x.example/a@b"},
		{"port, then an email", "see http://localhost:8080 or ask ada@example.com", "see http://localhost:8080 or ask ada@example.com"},
		{"calendar", "webcal://acme.pagerduty.com/private/abc123/feed/PXYZ and https://webcal.pagerduty.com/private/ABC/feed", "webcal://acme.pagerduty.com/private/[redacted] and https://webcal.pagerduty.com/private/[redacted]"},
		{"calendar in JSON", `"http_cal_url":"https:\/\/acme.pagerduty.com\/private\/abc\/feed"`, `"http_cal_url":"https:\/\/acme.pagerduty.com\/private\/[redacted]"`},
		{"ordinary text", "12 users gained, role: admin, the token ends in x9Qa", "12 users gained, role: admin, the token ends in x9Qa"},
		{"basic in prose", "Basic plan, bearer of news", "Basic plan, bearer of news"},
		{"nothing", "", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var r *Redactor // patterns need no live secret
			if got := r.Redact(c.in); got != c.want {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
			if again := r.Redact(r.Redact(c.in)); again != r.Redact(c.in) {
				t.Errorf("redacting twice changes the text to %s", again)
			}
		})
	}
}

func TestRedactDumpOfARequest(t *testing.T) {
	req, _ := http.NewRequest(http.MethodGet, "https://api.pagerduty.com/users", http.NoBody)
	req.Header.Set("Authorization", "Token token=abcdefghijklmnopqrst")
	req.Header.Set("Accept", "x")
	for _, verb := range []string{"%v", "%+v", "%#v", "%q"} {
		if got := Redact(fmt.Sprintf(verb, req.Header)); strings.Contains(got, "abcdef") {
			t.Errorf("%s: %s", verb, got)
		}
	}
}

func TestRedactLiveSecretsInEverySpelling(t *testing.T) {
	const raw = `pa+ss/"wörd"&<3 =`
	r := NewRedactor(New([]byte(raw)))
	inJSON, _ := json.Marshal(map[string]string{"p": raw})
	for name, text := range map[string]string{
		"plain": raw, "inside": "x" + raw + "y", "query": url.QueryEscape(raw), "path": url.PathEscape(raw),
		"json": string(inJSON), "quoted": fmt.Sprintf("%q", raw), "quoted ascii": fmt.Sprintf("%+q", raw),
		"base64": base64.StdEncoding.EncodeToString([]byte(raw)), "raw base64url": base64.RawURLEncoding.EncodeToString([]byte(raw)),
		"hex": fmt.Sprintf("%x", raw), "HEX": fmt.Sprintf("%X", raw), "twice": raw + raw,
	} {
		got := r.Redact(text)
		if !strings.Contains(got, "[redacted]") || strings.Contains(got, "rd") && strings.Contains(got, "pa") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestRedactWhenTheMarkerRebuildsASecret(t *testing.T) {
	for _, c := range []struct{ secret, text string }{
		{"redacted", "a redacted b"},
		{"x[red", "xx[redy"},
		{"acte", "acte acte"},
		{"[redacted]", "[redacted]"},
	} {
		r := NewRedactor(New([]byte(c.secret)), New([]byte("acted]y!")))
		if got := r.Redact(c.text); strings.Contains(got, c.secret) {
			t.Errorf("%q survives in %q", c.secret, got)
		}
	}
}

func TestRedactNestedSecrets(t *testing.T) {
	r := NewRedactor(New([]byte("abcd")), New([]byte("xxabcdyy")))
	if got := r.Redact("<xxabcdyy> <abcd>"); got != "<[redacted]> <[redacted]>" {
		t.Error(got)
	}
}

func TestRedactorShowsNothingWhenPrinted(t *testing.T) {
	r := NewRedactor(New([]byte(canary)))
	for _, verb := range []string{"%v", "%+v", "%#v", "%x"} {
		assertNoCanary(t, verb, fmt.Sprintf(verb, r))
		assertNoCanary(t, verb, fmt.Sprintf(verb, r.live))
	}
}

func FuzzRedact(f *testing.F) {
	f.Add(canary, "Authorization: Token token=", "\n", uint8(3))
	f.Add("[red", "x", "acted]", uint8(0))
	f.Add("a\nb\nc", "line\n", "\n", uint8(1))
	f.Add("redacted", "secret-token:", "@", uint8(9))
	f.Add("%2B+u+", "webcal://a.pagerduty.com/private/", "?x", uint8(40))
	f.Fuzz(func(t *testing.T, live, before, after string, at uint8) {
		v := New([]byte(live))
		if v.Len() < shortest {
			return
		}
		r := NewRedactor(v)
		text := before + live + after + live
		got := r.Redact(text)
		if strings.Contains(got, live) {
			t.Fatalf("%q survives in %q", live, got)
		}
		var out strings.Builder
		w := r.Writer(&out)
		k := min(int(at), len(text))
		for _, piece := range []string{text[:k], text[k:]} {
			if n, err := w.Write([]byte(piece)); err != nil || n != len(piece) {
				t.Fatal(n, err)
			}
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(out.String(), live) {
			t.Fatalf("%q survives the writer, cut at %d: %q", live, k, out.String())
		}
	})
}
