package conductorone

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"connectpd/wizard/conductorone/fake"
	"connectpd/wizard/conductorone/tenant"
)

// The part of ConductorOne's OpenAPI document that is used here. It is not
// part of the repository.
const contractFile = "../../../shared/data/conductorone-openapi.json"

// schema is as much of JSON Schema as the document uses. A library would have
// to be taught its own rules beside: that no field is sent that is not
// documented, and that a read-only one is not sent at all.
type schema struct {
	Ref        string             `json:"$ref"`
	Type       oneOrMore          `json:"type"`
	Format     string             `json:"format"`
	Enum       []string           `json:"enum"`
	OneOf      []*schema          `json:"oneOf"`
	Items      *schema            `json:"items"`
	Properties map[string]*schema `json:"properties"`
	Additional json.RawMessage    `json:"additionalProperties"`
	Required   []string           `json:"required"`
	ReadOnly   bool               `json:"readOnly"`
}

// oneOrMore is a text or a list of texts.
type oneOrMore []string

func (o *oneOrMore) UnmarshalJSON(doc []byte) error {
	var one string
	if json.Unmarshal(doc, &one) == nil {
		*o = oneOrMore{one}
		return nil
	}
	return json.Unmarshal(doc, (*[]string)(o))
}

type body struct {
	Content map[string]struct {
		Schema *schema `json:"schema"`
	} `json:"content"`
}

type operation struct {
	Parameters []struct{ Name, In string } `json:"parameters"`
	Body       *body                       `json:"requestBody"`
	Responses  map[string]body             `json:"responses"`
}

// contract is the document.
type contract struct {
	Paths      map[string]map[string]*operation `json:"paths"`
	Components struct {
		Schemas map[string]*schema `json:"schemas"`
	} `json:"components"`
}

// published is the document; nil where it is not here.
var published = sync.OnceValues(func() (*contract, error) {
	doc, err := os.ReadFile(contractFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var c contract
	return &c, json.Unmarshal(doc, &c)
})

func readContract(t *testing.T) *contract {
	t.Helper()
	c, err := published()
	if err != nil {
		t.Fatal(err)
	}
	if c == nil {
		t.Skip("conductorone-openapi.json is not here")
	}
	return c
}

// operation finds the operation of a request; of several templates that fit
// the one with the fewest parameters is meant.
func (c *contract) operation(method, path string) *operation {
	var best *operation
	fewest := 1 << 10
	given := strings.Split(path, "/")
	for template, by := range c.Paths {
		op := by[strings.ToLower(method)]
		parts := strings.Split(template, "/")
		if op == nil || len(parts) != len(given) {
			continue
		}
		open := 0
		for i, part := range parts {
			switch {
			case strings.HasPrefix(part, "{"):
				open++
			case part != given[i]:
				open = fewest
			}
		}
		if open < fewest {
			best, fewest = op, open
		}
	}
	return best
}

// wrong lists what is wrong with a value; sent is a request's.
func (c *contract) wrong(s *schema, v any, at string, sent bool) []string {
	for s.Ref != "" {
		s = c.Components.Schemas[strings.TrimPrefix(s.Ref, "#/components/schemas/")]
	}
	if len(s.OneOf) > 0 {
		return c.wrongInAll(s.OneOf, v, at, sent)
	}
	if what := s.wrongType(v); what != "" {
		return []string{at + ": " + what}
	}
	var wrong []string
	switch v := v.(type) {
	case []any:
		for i, row := range v {
			wrong = append(wrong, c.wrong(s.Items, row, fmt.Sprintf("%s[%d]", at, i), sent)...)
		}
	case map[string]any:
		for _, name := range s.Required {
			if _, there := v[name]; !there {
				wrong = append(wrong, at+": "+name+" is missing")
			}
		}
		for name, value := range v {
			wrong = append(wrong, c.wrongField(s, name, value, at+"."+name, sent)...)
		}
	}
	return wrong
}

// wrongInAll is what is wrong with a value that fits none of the schemas, by
// the first of them.
func (c *contract) wrongInAll(all []*schema, v any, at string, sent bool) []string {
	for _, s := range all {
		if c.wrong(s, v, at, sent) == nil {
			return nil
		}
	}
	return c.wrong(all[0], v, at, sent)
}

func (c *contract) wrongField(s *schema, name string, value any, at string, sent bool) []string {
	field := s.Properties[name]
	switch {
	case field == nil && len(s.Additional) == 0:
		return []string{at + ": no such field"}
	case field == nil:
		var of schema
		if json.Unmarshal(s.Additional, &of) != nil {
			return nil // true: anything
		}
		return c.wrong(&of, value, at, sent)
	case sent && field.ReadOnly:
		return []string{at + ": it is read-only"}
	}
	return c.wrong(field, value, at, sent)
}

// wrongType is what keeps a value from being of the schema's type.
func (s *schema) wrongType(v any) string {
	is := "null"
	switch v := v.(type) {
	case bool:
		is = "boolean"
	case string:
		is = "string"
		switch _, err := time.Parse(time.RFC3339Nano, v); {
		case len(s.Enum) > 0 && !slices.Contains(s.Enum, v):
			return v + " is none of " + strings.Join(s.Enum, ", ")
		case s.Format == "date-time" && err != nil:
			return v + " is no time"
		}
	case json.Number:
		is = "number"
		if _, err := v.Int64(); err == nil && slices.Contains(s.Type, "integer") {
			is = "integer"
		}
	case []any:
		is = "array"
	case map[string]any:
		is = "object"
	}
	if len(s.Type) > 0 && !slices.Contains(s.Type, is) {
		return "a " + is + " where " + strings.Join(s.Type, " or ") + " belongs"
	}
	return ""
}

// bodyWrong holds a body against its schema. An empty request is an empty
// object.
func (c *contract) bodyWrong(b body, doc []byte, sent bool) []string {
	if len(doc) == 0 && sent {
		doc = []byte("{}")
	}
	d := json.NewDecoder(bytes.NewReader(doc))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return []string{err.Error()}
	}
	return c.wrong(b.Content["application/json"].Schema, v, "", sent)
}

// requestWrong holds a request against the document.
func (c *contract) requestWrong(r *http.Request, doc []byte) []string {
	op := c.operation(r.Method, r.URL.Path)
	if op == nil {
		return []string{"no such operation"}
	}
	var wrong []string
	for name := range r.URL.Query() {
		if !slices.ContainsFunc(op.Parameters, func(p struct{ Name, In string }) bool { return p.Name == name && p.In == "query" }) {
			wrong = append(wrong, "no such parameter: "+name)
		}
	}
	switch {
	case op.Body != nil:
		wrong = append(wrong, c.bodyWrong(*op.Body, doc, true)...)
	case len(doc) > 0:
		wrong = append(wrong, "it has a body")
	}
	return wrong
}

// held is a way to the fake on which every request is held against the
// document. The sign-in is not part of it.
type held struct {
	t *testing.T
	*contract
	to *fake.Server
	// answers are held against it too: in a test without faults.
	answers bool
}

func (h held) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Path == tokenPath {
		return h.to.RoundTrip(r)
	}
	sent, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(sent))
	for _, what := range h.requestWrong(r, sent) {
		h.t.Errorf("%s %s %s: %s", r.Method, r.URL, sent, what)
	}
	resp, err := h.to.RoundTrip(r)
	if err != nil || !h.answers || resp.StatusCode != http.StatusOK {
		return resp, err
	}
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(got))
	op := h.operation(r.Method, r.URL.Path)
	if op == nil {
		return resp, nil // told above
	}
	for _, what := range h.bodyWrong(op.Responses["200"], got, false) {
		h.t.Errorf("the fake's answer to %s %s: %s", r.Method, r.URL.Path, what)
	}
	return resp, nil
}

// Every call of the client sends what the document has, and every route of the
// fake answers what the document has, also to requests that only others send.
func TestTheWireKeepsToThePublishedDocument(t *testing.T) {
	doc := readContract(t)
	for name, o := range map[string]fake.Options{"owner objects": {}, "user ids": {NoOwnerObjects: true}, "short pages": {PageMax: 1}} {
		t.Run(name, func(t *testing.T) {
			virtual(t, o, func(t *testing.T, w *world) {
				w.tenant.AddOwnersThrough(w.connector, w.okta, "Platform team")
				way := held{t: t, contract: doc, to: w.server, answers: true}
				w.client.o.Transport = way
				for _, o := range ops() {
					if err := errors.Join(o.run(t.Context(), w), o.settled(w)); err != nil {
						t.Errorf("%s: %v", o.name, err)
					}
				}
				if name == "owner objects" {
					w.askTheRest(way)
					w.everyRouteAnswered()
				}
			})
		})
	}
}

// askTheRest sends the fake what the client does not: the calls and fields of
// the Terraform provider, of the SDK and of others.
func (w *world) askTheRest(way held) {
	w.t.Helper()
	config := `"config":{"@type":"type.googleapis.com/c1.api.app.v1.EnvConfig","configuration":{"pagerduty_api_token":{"stringValue":"KEY"}}}`
	third := w.tenant.AddConnector(w.okta, fake.CatalogOkta, "Okta")
	old := w.tenant.AddApp("Old", "", 0)
	again, resource := w.tenant.AddDiscovered(w.okta, "Second")
	owners := "/api/v2/apps/" + w.otherApp + "/connectors/" + w.connector + "/owners"
	there := "/api/v1/apps/" + w.otherApp + "/connectors/" + w.connector
	binding := "/api/v1/apps/" + w.okta + "/resource_types/" + again + "/managed_state_bindings/" + resource
	for _, ask := range []struct{ method, path, body string }{
		{"GET", "/api/v1/apps?page_size=10", ""},
		{"POST", "/api/v1/search/apps", `{"policyRefs":[{"id":"` + old + `"}],"excludeAppIds":["` + old + `"],"appIds":null}`},
		{"POST", "/api/v1/search/users", `{"ids":["` + w.ada + `"],"expandMask":{"paths":["*"]},"userStatuses":["ENABLED"],"origins":["USER_ORIGIN_DIRECTORY"],"excludeTypes":["USER_TYPE_SERVICE"],"delegateStatus":"DELEGATE_STATUS_NO_DELEGATE"}`},
		{"POST", "/api/v1/apps", `{"displayName":"By Terraform","annotations":{"by":"terraform"},"monthlyCostUsd":3,"strictAccessEntitlementProvisioning":true}`},
		{"GET", binding, ""},
		{"POST", binding + "/promote", `{"userIds":null,"expandMask":{"paths":["*"]}}`},
		{"GET", binding, ""},
		{"POST", "/api/v1/apps/" + w.pagerDuty + "/connectors/create", `{"catalogId":"` + tenant.CatalogID + `",` + config + `,"userIds":["` + w.ada + `"]}`},
		{"GET", "/api/v1/apps/" + w.pagerDuty + "/connectors", ""},
		{"POST", there + "/delegated", `{"connector":{"id":"` + w.connector + `","appId":"` + w.otherApp + `","catalogId":"` + tenant.CatalogID + `","displayName":"Mine","userIds":["` + w.ada + `"]},"updateMask":"displayName,userIds"}`},
		{"POST", there + "/force_sync", ""},
		{"GET", there, ""},
		{"GET", owners + "/users?role_slug=" + fake.OwnerSlug, ""},
		{"GET", owners + "/users/" + fake.OwnerSlug + "/" + w.ada, ""},
		{"DELETE", owners + "/users/" + fake.OwnerSlug + "/" + w.ada, "{}"},
		{"POST", owners + "/users/" + fake.OwnerSlug + "/" + w.ada, "{}"},
		{"PUT", owners, `{"roleSlug":"` + fake.OwnerSlug + `","userRefs":[{"id":"` + w.grace + `"}],"appEntitlementRefs":[]}`},
		{"GET", owners + "/entitlements", ""},
		{"DELETE", "/api/v1/apps/" + w.okta + "/connectors/" + third, "{}"},
		{"DELETE", "/api/v1/apps/" + old, "{}"},
	} {
		bearer, err := w.client.bearer(context.Background(), w.creds.Secret)
		if err != nil {
			w.t.Fatal(err)
		}
		req, err := http.NewRequest(ask.method, "https://"+host+ask.path, strings.NewReader(ask.body))
		if err != nil {
			w.t.Fatal(err)
		}
		authorize(req, bearer)
		if ask.body != "" {
			req.Header.Set("Content-Type", "application/json")
		}
		resp, err := way.RoundTrip(req)
		if err != nil || resp.StatusCode != http.StatusOK {
			w.t.Errorf("%s %s: %+v, %v", ask.method, ask.path, resp, err)
		}
	}
}

// everyRouteAnswered: no route of the fake was left out.
func (w *world) everyRouteAnswered() {
	w.t.Helper()
	for _, route := range fake.Routes() {
		if !slices.ContainsFunc(w.server.Requests(), func(r fake.Request) bool { return r.Route == route && r.Status == http.StatusOK }) {
			w.t.Errorf("%s was not held against the document", route)
		}
	}
}

// The check itself notices what it is for.
func TestTheContractNotices(t *testing.T) {
	doc := readContract(t)
	for body, want := range map[string]string{
		`{"displayName":"x"}`:                   "",
		`{}`:                                    "displayName is missing",
		`{"displayName":7}`:                     "a number where string belongs",
		`{"displayName":"x","displayname":"y"}`: "no such field",
		`{"displayName":"x","identityMatching":"GUESSED"}`:    "is none of",
		`{"displayName":"x","owners":[1]}`:                    ".owners[0]: a number",
		`{"displayName":"x","owners":null}`:                   "",
		`{"displayName":"x","annotations":{"a":true}}`:        ".annotations.a: a boolean",
		`{"displayName":"x","monthlyCostUsd":1.5}`:            "a number where integer belongs",
		`{"displayName":"x","matchBatonRef":{"elsewhere":1}}`: "matchBatonRef",
	} {
		r, err := http.NewRequest("POST", "https://"+host+"/api/v1/apps", nil)
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Join(doc.requestWrong(r, []byte(body)), "; ")
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
	r, _ := http.NewRequest("GET", "https://"+host+"/api/v1/apps?limit=5", nil)
	if got := doc.requestWrong(r, nil); len(got) != 1 || !strings.Contains(got[0], "limit") {
		t.Errorf("an unknown parameter: %q", got)
	}
	r, _ = http.NewRequest("POST", "https://"+host+"/api/v1/apps/a/connectors/b", nil)
	if got := doc.requestWrong(r, []byte(`{"connector":{"configUpdatedAt":"2026-11-28T12:00:00Z"}}`)); len(got) != 1 || !strings.Contains(got[0], "read-only") {
		t.Errorf("a read-only field: %q", got)
	}
}

// ConductorOne's own programs name the audience as a text or as a list, and the
// fake takes both; another audience it refuses.
func TestTheFakeTakesBothFormsOfTheAudience(t *testing.T) {
	virtual(t, fake.Options{}, func(t *testing.T, w *world) {
		for audience, want := range map[any]int{host: 200, [1]string{host}: 200, "other.conductor.one": 401, [2]string{host, "x"}: 401} {
			now := time.Now()
			signed := part(map[string]any{"alg": "EdDSA", "nonce": fmt.Sprint(audience)}) + "." + part(map[string]any{
				"iss": w.creds.ClientID, "sub": w.creds.ClientID, "aud": audience,
				"iat": now.Unix(), "nbf": now.Add(-leeway).Unix(), "exp": now.Add(leeway).Unix(),
			})
			signature := base64.RawURLEncoding.EncodeToString(ed25519.Sign(w.client.key, []byte(signed)))
			form := url.Values{"client_id": {w.creds.ClientID}, "grant_type": {"client_credentials"},
				"client_assertion_type": {assertionType}, "client_assertion": {signed + "." + signature}}
			req, err := http.NewRequest("POST", "https://"+host+tokenPath, strings.NewReader(form.Encode()))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			resp, err := w.server.RoundTrip(req)
			if err != nil || resp.StatusCode != want {
				t.Errorf("%v: %d, %v", audience, resp.StatusCode, err)
			}
		}
	})
}
