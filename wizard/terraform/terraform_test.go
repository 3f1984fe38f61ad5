package terraform

import (
	"bytes"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
)

var update = flag.Bool("update", false, "write the golden files")

func config() Config {
	return Config{
		Connector: "PagerDuty", Account: "acme", App: App{Name: "PagerDuty", IDP: "Okta"},
		Owners: []Owner{{"Ada Lovelace", "ada@example.com"}, {"", "ops@example.com"}},
		By:     "connectpd v1.0.0", Today: time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC),
	}
}

// configs are connectors of every kind, by name.
func configs() map[string]Config {
	made := config()
	made.App.IDP = ""
	hostile := config()
	for _, field := range []*string{&hostile.Connector, &hostile.Account, &hostile.App.Name, &hostile.App.IDP, &hostile.By,
		&hostile.Owners[0].Name, &hostile.Owners[0].Email} {
		*field = evil
	}
	plain := hostile
	plain.App.IDP = ""
	alone := config()
	alone.Owners = alone.Owners[:1]
	unknown := made
	unknown.Account = ""
	return map[string]Config{"not-connected": unknown, "idp": config(), "new-app": made, "hostile": hostile, "hostile-new": plain, "one-owner": alone}
}

// evil is a name that tries to end whatever it stands in.
const evil = "\"\n}\nresource \"x\" \"y\" {} # ${file(\"/etc/passwd\")} %{if true} */ <<EOT \u202e\\ 本番"

func parse(t *testing.T, src []byte) *hclsyntax.Body {
	t.Helper()
	f, diags := hclsyntax.ParseConfig(src, "connector.tf", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatalf("%v\n%s", diags, src)
	}
	return f.Body.(*hclsyntax.Body)
}

func TestItIsWhatTheProviderDocuments(t *testing.T) {
	for name, c := range configs() {
		t.Run(name, func(t *testing.T) {
			body := parse(t, Write(c))
			declared := map[string]bool{}
			for _, b := range body.Blocks {
				declare(declared, b)
			}
			if len(body.Attributes) > 0 {
				t.Errorf("attributes outside of blocks: %v", body.Attributes)
			}
			for _, b := range body.Blocks {
				checkBlock(t, b)
				checkReferences(t, b, declared)
			}
			for _, want := range []string{"resource.conductorone_integration_pagerduty.pagerduty",
				"resource.conductorone_connector_owner_user.owner", "var." + tokenVariable, "var." + slugVariable} {
				if !declared[want] {
					t.Errorf("there is no %s", want)
				}
			}
			app := "resource.conductorone_app.pagerduty"
			if c.App.IDP != "" {
				app = "data.conductorone_app.pagerduty"
			}
			if !declared[app] || len(body.Blocks) != 9 {
				t.Errorf("%d blocks: %v", len(body.Blocks), declared)
			}
		})
	}
}

// declare notes what a block makes known.
func declare(known map[string]bool, b *hclsyntax.Block) {
	switch b.Type {
	case "variable":
		known["var."+b.Labels[0]] = true
	case "locals":
		for name := range b.Body.Attributes {
			known["local."+name] = true
		}
	case "resource", "data":
		known[b.Type+"."+strings.Join(b.Labels, ".")] = true
	}
}

func checkBlock(t *testing.T, b *hclsyntax.Block) {
	t.Helper()
	s, ok := language[b.Type]
	switch b.Type {
	case "locals", "required_providers":
		return
	case "provider", "resource", "data":
		s, ok = documented[b.Type+"."+b.Labels[0]]
		if b.Type != "provider" {
			s.optional = slices.Concat(s.optional, meta)
		}
	}
	if !ok {
		t.Errorf("nobody documents the block %s %v", b.Type, b.Labels)
		return
	}
	for name := range b.Body.Attributes {
		if !slices.Contains(s.required, name) && !slices.Contains(s.optional, name) {
			t.Errorf("%s %v does not take %s", b.Type, b.Labels, name)
		}
	}
	for _, name := range s.required {
		if b.Body.Attributes[name] == nil {
			t.Errorf("%s %v needs %s", b.Type, b.Labels, name)
		}
	}
	for _, inner := range b.Body.Blocks {
		allowed := map[string][]string{"terraform": {"required_providers"}, "resource": {"lifecycle"},
			"data": {"lifecycle"}, "lifecycle": {"postcondition"}}[b.Type]
		if !slices.Contains(allowed, inner.Type) {
			t.Errorf("%s %v holds a block %s", b.Type, b.Labels, inner.Type)
			continue
		}
		checkBlock(t, inner)
	}
}

// checkReferences follows every name that an expression mentions.
func checkReferences(t *testing.T, b *hclsyntax.Block, declared map[string]bool) {
	t.Helper()
	for name, a := range b.Body.Attributes {
		if name == "type" || name == "ignore_changes" {
			continue // keywords and attributes of the block itself
		}
		for _, ref := range a.Expr.Variables() {
			var words []string
			for _, step := range ref {
				switch s := step.(type) {
				case hcl.TraverseRoot:
					words = append(words, s.Name)
				case hcl.TraverseAttr:
					words = append(words, s.Name)
				}
			}
			if why := unknownReference(words, declared); why != "" {
				t.Errorf("%s in %s %v: %s", strings.Join(words, "."), b.Type, b.Labels, why)
			}
		}
	}
	for _, inner := range b.Body.Blocks {
		checkReferences(t, inner, declared)
	}
}

func unknownReference(words []string, declared map[string]bool) string {
	switch words[0] {
	case "var", "local":
		if !declared[strings.Join(words[:2], ".")] {
			return "not declared"
		}
		return ""
	case "each", "self":
		return ""
	case "data":
	default:
		words = append([]string{"resource"}, words...)
	}
	if len(words) < 3 || !declared[strings.Join(words[:3], ".")] {
		return "not declared"
	}
	if len(words) > 3 && !slices.Contains(readable[words[1]], words[3]) {
		return "not documented to be readable"
	}
	return ""
}

// TestTheTraps holds what the facts page found to go wrong.
func TestTheTraps(t *testing.T) {
	src := Write(config())
	body := parse(t, src)
	for _, b := range body.Blocks {
		switch {
		case b.Type == "variable" && b.Labels[0] == tokenVariable:
			if b.Body.Attributes["default"] != nil || value(t, b.Body.Attributes["sensitive"]) != cty.True {
				t.Error("the token has a default, or is not sensitive")
			}
		case b.Type == "variable" && b.Labels[0] == slugVariable:
			if b.Body.Attributes["default"] != nil {
				t.Error("an unknown value has a default")
			}
		case b.Type == "resource" && b.Labels[0] == "conductorone_integration_pagerduty":
			if b.Body.Attributes["user_ids"] != nil {
				t.Error("user_ids makes apply fail")
			}
			if got := source(src, b.Body.Attributes["pagerduty_api_token"]); got != "var."+tokenVariable {
				t.Errorf("the token is %s", got)
			}
		case b.Type == "resource" && b.Labels[0] == "conductorone_connector_owner_user":
			life := b.Body.Blocks[0]
			if got := source(src, life.Body.Attributes["ignore_changes"]); got != "[connector_id]" {
				t.Errorf("ignore_changes = %s", got)
			}
			if got := source(src, b.Body.Attributes["role_slug"]); got != "var."+slugVariable {
				t.Errorf("role_slug = %s", got)
			}
		case b.Type == "provider" && len(b.Body.Attributes) > 0:
			t.Error("the provider's credentials belong into the environment")
		}
	}
	for _, said := range []string{"plain text", "cannot be imported", "user_ids is left out", "no default", "Connector Administrator", "Account Owner"} {
		if !bytes.Contains(src, []byte(said)) {
			t.Errorf("no comment says %q", said)
		}
	}
}

// TestNamesStayNames: what a name says comes back as it is, and makes nothing.
func TestNamesStayNames(t *testing.T) {
	for _, idp := range []string{evil, ""} {
		c := configs()["hostile"]
		c.App.IDP = idp
		for _, b := range parse(t, Write(c)).Blocks {
			switch {
			case len(b.Labels) > 0 && b.Labels[0] == "conductorone_app":
				if got := value(t, b.Body.Attributes["display_name"]); got.AsString() != evil {
					t.Errorf("the app is called %q", got.AsString())
				}
			case b.Type == "locals":
				list := value(t, b.Body.Attributes[ownerEmails]).AsValueSlice()
				if len(list) != 2 || list[0].AsString() != evil || list[1].AsString() != "ops@example.com" {
					t.Errorf("the owners are %#v", list)
				}
			}
		}
	}
}

// value evaluates an expression that mentions nothing.
func value(t *testing.T, a *hclsyntax.Attribute) cty.Value {
	t.Helper()
	v, diags := a.Expr.Value(nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return v
}

func source(src []byte, a *hclsyntax.Attribute) string { return string(a.Expr.Range().SliceBytes(src)) }

// TestWhatHasToBeSetIsSaid: every variable without a default stands in the
// head of the file, as the line that sets it.
func TestWhatHasToBeSetIsSaid(t *testing.T) {
	for name, c := range configs() {
		src := Write(c)
		head, _, _ := bytes.Cut(src, []byte("terraform {"))
		for _, b := range parse(t, src).Blocks {
			if b.Type == "variable" && b.Body.Attributes["default"] == nil && !bytes.Contains(head, []byte("export TF_VAR_"+b.Labels[0]+"=")) {
				t.Errorf("%s: the head does not say how to set %s", name, b.Labels[0])
			}
		}
		if bytes.Contains(head, []byte("(account )")) {
			t.Errorf("%s: an account without a name", name)
		}
	}
}

func TestItIsFormatted(t *testing.T) {
	for name, c := range configs() {
		src := Write(c)
		if !bytes.Equal(hclwrite.Format(src), src) || bytes.Contains(src, []byte(" \n")) || bytes.HasSuffix(src, []byte("\n\n")) {
			t.Errorf("%s is not as terraform fmt writes it", name)
		}
	}
}

func TestGolden(t *testing.T) {
	for _, name := range []string{"idp", "new-app"} {
		got, file := Write(configs()[name]), "testdata/"+name+".tf"
		if *update {
			if err := os.WriteFile(file, got, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s differs (go test -update writes it): %v\n%s", file, err, got)
		}
	}
}
