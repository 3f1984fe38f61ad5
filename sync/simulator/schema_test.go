package simulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"
)

const openAPI = "../../../shared/data/pagerduty-openapi.json"

// A schema is PagerDuty's OpenAPI document, walked as far as it is needed
// here: references, allOf, oneOf, anyOf, types, required fields, enums,
// lengths, date-times.
type schema struct{ root any }

func loadSchema(t *testing.T) *schema {
	b, err := os.ReadFile(openAPI)
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("PagerDuty's OpenAPI document, " + openAPI + ", is not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	s := &schema{}
	if err := json.Unmarshal(b, &s.root); err != nil {
		t.Fatal(err)
	}
	return s
}

// at follows a JSON pointer.
func (s *schema) at(pointer string) any {
	at := s.root
	for _, part := range strings.Split(strings.TrimPrefix(pointer, "#/"), "/") {
		part = strings.NewReplacer("~1", "/", "~0", "~").Replace(part)
		switch v := at.(type) {
		case map[string]any:
			at = v[part]
		case []any:
			i, _ := strconv.Atoi(part)
			at = v[i]
		default:
			panic("no " + pointer)
		}
	}
	return at
}

func (s *schema) resolve(sch any) map[string]any {
	for {
		m, ok := sch.(map[string]any)
		if !ok {
			panic(fmt.Sprintf("not a schema: %v", sch))
		}
		ref, ok := m["$ref"].(string)
		if !ok {
			return m
		}
		sch = s.at(ref)
	}
}

// check lists what is wrong with a value. Null in an optional field means
// that it is absent (the documentation's page on types).
func (s *schema) check(where string, v, sch any) (wrong []string) {
	m := s.resolve(sch)
	for _, part := range list(m["allOf"]) {
		wrong = append(wrong, s.check(where, v, part)...)
	}
	for _, name := range []string{"oneOf", "anyOf"} {
		if choices := list(m[name]); len(choices) > 0 && !(v == nil && m["nullable"] == true) {
			wrong = append(wrong, s.anyOf(where, v, choices)...)
		}
	}
	if v == nil {
		if kind, typed := m["type"]; typed && m["nullable"] != true {
			wrong = append(wrong, fmt.Sprintf("%s is null, want %v", where, kind))
		}
		return wrong
	}
	if enum := list(m["enum"]); len(enum) > 0 && !has(enum, v) {
		wrong = append(wrong, fmt.Sprintf("%s is %v, not one of %v", where, v, enum))
	}
	switch kind := m["type"]; kind {
	case nil:
		return append(wrong, s.object(where, v, m)...)
	case "object":
		if _, ok := v.(map[string]any); !ok {
			return append(wrong, fmt.Sprintf("%s is %T, not an object", where, v))
		}
		return append(wrong, s.object(where, v, m)...)
	case "array":
		rows, ok := v.([]any)
		if !ok {
			return append(wrong, fmt.Sprintf("%s is %T, not an array", where, v))
		}
		if n, ok := m["minItems"].(float64); ok && len(rows) < int(n) {
			wrong = append(wrong, fmt.Sprintf("%s has %d items", where, len(rows)))
		}
		if m["items"] == nil {
			return wrong
		}
		for i, r := range rows {
			wrong = append(wrong, s.check(fmt.Sprintf("%s[%d]", where, i), r, m["items"])...)
		}
	default:
		wrong = append(wrong, scalar(where, v, m, kind.(string))...)
	}
	return wrong
}

func (s *schema) anyOf(where string, v any, choices []any) []string {
	var all []string
	for _, c := range choices {
		w := s.check(where, v, c)
		if len(w) == 0 {
			return nil
		}
		all = append(all, w...)
	}
	return all
}

func (s *schema) object(where string, v any, m map[string]any) (wrong []string) {
	o, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	required := map[string]bool{}
	for _, name := range list(m["required"]) {
		required[name.(string)] = true
		if _, ok := o[name.(string)]; !ok {
			wrong = append(wrong, fmt.Sprintf("%s lacks %s", where, name))
		}
	}
	properties, _ := m["properties"].(map[string]any)
	for name, sub := range properties {
		if x, ok := o[name]; ok && (x != nil || required[name]) {
			wrong = append(wrong, s.check(where+"."+name, x, sub)...)
		}
	}
	return wrong
}

func scalar(where string, v any, m map[string]any, kind string) []string {
	var ok bool
	switch kind {
	case "string":
		var text string
		if text, ok = v.(string); ok && m["format"] == "date-time" {
			if _, err := time.Parse(time.RFC3339, text); err != nil {
				return []string{fmt.Sprintf("%s is no date-time: %q", where, text)}
			}
		}
		if most, limited := m["maxLength"].(float64); ok && limited && len([]rune(text)) > int(most) {
			return []string{fmt.Sprintf("%s is longer than %v", where, most)}
		}
		if least, limited := m["minLength"].(float64); ok && limited && len([]rune(text)) < int(least) {
			return []string{fmt.Sprintf("%s is shorter than %v: %q", where, least, text)}
		}
	case "integer":
		var f float64
		if f, ok = v.(float64); ok {
			ok = f == float64(int64(f))
		}
	case "number":
		_, ok = v.(float64)
	case "boolean":
		_, ok = v.(bool)
	}
	if !ok {
		return []string{fmt.Sprintf("%s is %T, not %s", where, v, kind)}
	}
	return nil
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

func has(enum []any, v any) bool {
	for _, e := range enum {
		if e == v {
			return true
		}
	}
	return false
}

// documented is the schema of an answer's body; nil where there is none.
func (s *schema) documented(route string, status int) any {
	op := s.at("#/paths").(map[string]any)[route].(map[string]any)["get"].(map[string]any)
	res, ok := op["responses"].(map[string]any)[strconv.Itoa(status)]
	if !ok {
		return nil
	}
	content, ok := s.resolve(res)["content"].(map[string]any)
	if !ok {
		return nil
	}
	return content["application/json"].(map[string]any)["schema"]
}

func TestSchemaWalkerSeesMistakes(t *testing.T) {
	s := loadSchema(t)
	for body, want := range map[string]string{
		`{"users":[{"type":"user","name":"A"}]}`:                                                   "lacks email",
		`{"users":[{"type":"human","name":"A","email":"a@example.com"}]}`:                          "not one of",
		`{"users":[{"type":"user","name":7,"email":"a@example.com"}]}`:                             "not string",
		`{"users":[{"type":"user","name":"A","email":"a@example.com","teams":{}}]}`:                "not an array",
		`{"limit":"25","users":[]}`:                                                                "not integer",
		`{"users":[{"type":"user","name":"A","email":"a@example.com","teams":[{"type":"team"}]}]}`: "lacks id",
		`{"limit":25}`: "lacks users",
	} {
		var v any
		if err := json.Unmarshal([]byte(body), &v); err != nil {
			t.Fatal(err)
		}
		if wrong := s.check("body", v, s.documented("/users", 200)); !strings.Contains(strings.Join(wrong, "\n"), want) {
			t.Errorf("%s: found %q, want %q", body, wrong, want)
		}
	}
}

func TestAnswersAreAsDocumented(t *testing.T) {
	doc := loadSchema(t)
	a := Generate(1, Size{Users: 150, Teams: 8, TeamSize: 20, Schedules: 22, ShiftSchedules: 9, Unused: 3})
	a.Override(a.schedules[0].id, a.users[0].id, noon.Add(-time.Hour), noon.Add(time.Hour))
	s := NewServer(a, Options{Now: atNoon, RateLimit: 1000})
	layered, shifts := firstOf(a, false), firstOf(a, true)
	window := "since=2025-03-05T12:00:00Z&until=2025-03-06T12:00:00Z"
	me := a.UserToken(a.users[3].id)
	cases := []struct {
		route, path, token string
		status             int
	}{
		{"/users", "/users?limit=100&total=true", "", 200},
		{"/users", "/users?limit=100&offset=100", "", 200},
		{"/users", "/users?limit=100&include[]=teams&include[]=contact_methods&include[]=notification_rules&include[]=subdomains", "", 200},
		{"/users", "/users?limit=x", "", 400}, {"/users", "/users?offset=9990&limit=100", "", 400}, {"/users", "/users", "nonsense", 401},
		{"/users/{id}", "/users/" + a.users[5].id, "", 200}, {"/users/{id}", "/users/PNOBODY", "", 404},
		{"/users/{id}", "/users/" + a.users[5].id + "?include[]=calendar_urls", "", 200},
		{"/users/me", "/users/me", me, 200},
		{"/teams", "/teams?limit=100&total=true", "", 200}, {"/teams/{id}", "/teams/" + a.teams[0].id, "", 200},
		{"/teams/{id}", "/teams/PNOTEAM", "", 404},
		{"/teams/{id}/members", "/teams/" + a.teams[0].id + "/members", "", 200},
		{"/teams/{id}/members", "/teams/" + a.teams[0].id + "/members?include[]=users", "", 200},
		{"/schedules", "/schedules?limit=100", "", 200},
		{"/schedules", "/schedules?limit=100&include[]=schedule_layers&" + window, "", 200},
		{"/schedules/{id}", "/schedules/" + layered + "?" + window, "", 200}, {"/schedules/{id}", "/schedules/" + shifts, "", 404},
		{"/schedules/{id}/users", "/schedules/" + layered + "/users", "", 200},
		{"/schedules/{id}/users", "/schedules/" + layered + "/users?since=never", "", 400},
		{"/v3/schedules", "/v3/schedules?limit=1000", "", 200}, {"/v3/schedules", "/v3/schedules?limit=-1", "", 400},
		{"/v3/schedules/{id}", "/v3/schedules/" + shifts, "", 200},
		{"/v3/schedules/{id}", "/v3/schedules/" + shifts + "?include[]=final_schedule&" + window, "", 200},
		{"/v3/schedules/{id}", "/v3/schedules/PNOTHING", "", 404},
		{"/oncalls", "/oncalls?limit=100&total=true", "", 200}, {"/oncalls", "/oncalls?" + window + "&include[]=users", "", 200},
		{"/oncalls", "/oncalls?include[]=escalation_policies&include[]=schedules", "", 200},
		{"/abilities", "/abilities", "", 200}, {"/abilities/{id}", "/abilities/teams", "", 204},
		{"/abilities/{id}", "/abilities/nonsense", "", 404},
		{"/licenses", "/licenses", "", 200}, {"/license_allocations", "/license_allocations?limit=100", "", 200},
	}
	seen := map[string]bool{"/audit/records": true} // not served: nothing asks for it
	for _, c := range cases {
		seen[c.route] = true
		if c.token == "" {
			c.token = a.AccountKey()
		}
		r := ask(t, s, c.token, c.path)
		if r.status != c.status {
			t.Errorf("%s: %d %s", c.path, r.status, r.text)
			continue
		}
		sch := doc.documented(c.route, c.status)
		if sch == nil {
			if r.text != "" && c.status != 400 {
				t.Errorf("%s: a body that is not documented", c.path)
			}
			continue
		}
		wrong := doc.check("body", any(r.body), sch)
		if strings.Contains(c.path, "include[]") {
			// The document types what is included as the references
			// that stand there without include[].
			wrong = slices.DeleteFunc(wrong, func(w string) bool { return expanded.MatchString(w) })
		}
		if len(wrong) > 0 {
			sort.Strings(wrong)
			t.Errorf("%s: %d mistakes, first %s", c.path, len(wrong), wrong[0])
		}
	}
	for route := range doc.at("#/paths").(map[string]any) {
		if !seen[route] {
			t.Errorf("%s is documented and not tried", route)
		}
	}
}

var expanded = regexp.MustCompile(`\.type is \w+, not one of \[\w+_reference`)

func firstOf(a *Account, shifts bool) string {
	for _, s := range a.schedules {
		if s.shifts == shifts {
			return s.id
		}
	}
	panic("none")
}

// Every field the document names for a row should be sent, since a client may
// come to need it; but for those that lists leave out.
func TestRowsCarryTheDocumentedFields(t *testing.T) {
	doc := loadSchema(t)
	a := Generate(1, full)
	s := NewServer(a, Options{Now: atNoon})
	left := regexp.MustCompile(`^(users\.(http|web)_cal_url|schedules\.(schedule_layers|final_schedule|overrides_subschedule|next_oncall_for_user))$`)
	for path, name := range map[string]string{"/users": "User", "/teams": "Team", "/schedules": "Schedule", "/oncalls": "Oncall"} {
		key := path[1:]
		row := good(t, s, a.AccountKey(), path)[key].([]any)[0].(map[string]any)
		for field := range doc.fields("#/components/schemas/" + name) {
			if _, ok := row[field]; !ok && field != "created_via_sso" && !left.MatchString(key+"."+field) {
				t.Errorf("%s rows lack %s", path, field)
			}
		}
	}
}

func (s *schema) fields(ref string) map[string]bool {
	out := map[string]bool{}
	var walk func(any)
	walk = func(sch any) {
		m := s.resolve(sch)
		for _, part := range list(m["allOf"]) {
			walk(part)
		}
		properties, _ := m["properties"].(map[string]any)
		for name := range properties {
			out[name] = true
		}
	}
	walk(map[string]any{"$ref": ref})
	return out
}
