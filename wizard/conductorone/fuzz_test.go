package conductorone

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"connectpd/sync/remote"
	"connectpd/wizard/conductorone/tenant"
)

func FuzzErrorBody(f *testing.F) {
	for _, seed := range []string{
		"", "{}", "null", "[]", `"text"`, "no healthy upstream", "<html><body>502</body></html>", `{"code":5,"message":"not found","details":[]}`,
		`{"code":"6","message":"already exists: 2SIexisting0000000000000001"}`, `{"message":"x","details":[{"@type":"t","id":"2SIexisting0000000000000001"}]}`,
		`{"error":"invalid_client","error_description":"nope"}`, `{"error":{"message":7}}`, `{"code":1e99,"message":["a"]}`, `{"message":"a\u202eb\u001b[31m\u0000"}`,
		`{"message":"` + strings.Repeat("ü", 5000) + `"}`, "\xff\xfe", "{\"message\":\"\xff\"}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		said := decodeErrorBody(body)
		if !utf8.ValidString(said.message) || utf8.RuneCountInString(said.message) > remote.MaxText+1 {
			t.Errorf("%q", said.message)
		}
		for _, r := range said.message {
			if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
				t.Errorf("%q holds %q", said.message, r)
			}
		}
		if said.id != "" && !idInText.MatchString(said.id) {
			t.Errorf("%q is no id", said.id)
		}
		if said.code < 0 {
			t.Errorf("code %d", said.code)
		}
	})
}

func FuzzConeProfiles(f *testing.F) {
	for _, seed := range []string{
		"", "profiles:", "profiles: {}", "profiles: [a]", "profiles:\n  default:\n    client-id: " + vectorID + "\n    client-secret: " + vectorSecret + "\n",
		"profiles: &a\n  x: *a\n", "profiles: {a: &x {client-id: b, client-secret: c}, b: {<<: *x}, c: *x}", "profiles: {? [a] : {client-id: x}}", "a: !!binary x", "%YAML 9\n---\n",
		"profiles:\n  a:\n    client-id: [1]\n    client-secret: 2\n", "\t", "profiles: {1: {client-id: 1, client-secret: 2}}", "--- a\n--- b\n", "profiles: {\"a\\u202e\": {client-id: x, client-secret: y}}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		for _, p := range coneProfiles(doc) {
			if p.ClientID == "" || p.Secret.Empty() || p.name != remote.Clean(p.name) {
				t.Errorf("%q: %q", p.name, p.ClientID)
			}
		}
	})
}

// FuzzAnswers: whatever a tenant answers, decoding ends in a value or in one
// of the two errors.
func FuzzAnswers(f *testing.F) {
	for _, seed := range []string{
		"", "{}", `{"connectorView":{"connector":{"id":"x","status":{"status":3,"startedAt":"never","completedAt":7}}}}`, `{"list":[{"user":{"id":"a","roleIds":null}}]}`,
		`{"list":[null]}`, `{"app":{"id":"x","userCount":"12"}}`, `{"app":{"id":"x","userCount":{"a":1},"deletedAt":"2026-01-01T00:00:00Z"}}`, `{"expires_in":"x"}`, `{"list":7}`, `{"schema":{"fields":[{"name":"a","secret":{}}]}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var one wireOneConnector
		if into(&one, (*wireOneConnector).check)(body) == nil {
			c := one.inApp("app")
			if c.ID == "" || c.AppID == "" || c.State() == "" || c.State() == tenant.StateError && c.Reason() == "" {
				t.Errorf("%+v", c)
			}
		}
		var users struct {
			List []wireUserView `json:"list"`
		}
		if remote.Decode(body, &users) == nil {
			for _, v := range users.List {
				if u := v.User.user(); u.Name == "" && u.ID != "" {
					t.Errorf("%+v", u)
				}
			}
		}
		var app struct {
			App wireApp `json:"app"`
		}
		if remote.Decode(body, &app) == nil && app.App.app().Users < 0 {
			t.Errorf("%+v", app.App)
		}
	})
}
