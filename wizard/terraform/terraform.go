// Package terraform writes the Terraform configuration that makes a connector
// in ConductorOne: the app, the PagerDuty integration and its owners, for the
// provider conductorone/conductorone.
//
// It is built with the HCL library, so that no name can become code. It holds
// no secret: the API token is a sensitive variable. The package must not know
// the store or the network.
package terraform

import (
	"fmt"
	"time"

	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"

	"connectpd/store/words"
)

// Config is what a configuration is written from.
type Config struct {
	Connector string // its name here
	Account   string // PagerDuty's subdomain; empty before it is known
	App       App
	Owners    []Owner
	By        string // "connectpd v1.2.3"
	Today     time.Time
}

// App is the app whose access is reviewed.
type App struct {
	Name string
	IDP  string // its identity provider; empty: the app is made
}

// Owner is somebody responsible for the connector.
type Owner struct{ Name, Email string }

// The provider that the configuration is written for. What it takes was tried
// with version 1.5.0 and Terraform 1.11 (facts: conductorone-api.md, sections 4
// and 9).
const (
	providerSource  = "conductorone/conductorone"
	providerVersion = "~> 1.5"
	leastTerraform  = ">= 1.2" // postconditions
)

// Names in the configuration.
const (
	tokenVariable = "pagerduty_api_token"
	slugVariable  = "connector_owner_role_slug"
	ownerEmails   = "connector_owner_emails"
)

// Write writes the configuration, formatted as terraform fmt does.
func Write(c Config) []byte {
	f := hclwrite.NewEmptyFile()
	b := page{f.Body()}
	b.intro(c)
	b.provider()
	b.variables(c)
	app := b.app(c.App)
	b.integration(c, app)
	b.owners(app)
	return hclwrite.Format(f.Bytes())
}

// page is a body that is written from top to bottom.
type page struct{ *hclwrite.Body }

func (b page) intro(c Config) {
	account := ""
	if c.Account != "" {
		account = " (account " + words.OneLine(c.Account) + ")"
	}
	b.say(
		fmt.Sprintf("The PagerDuty connector %s%s in ConductorOne.", words.OneLine(c.Connector), account),
		fmt.Sprintf("Written by %s on %s. Nothing was sent to ConductorOne.", words.OneLine(c.By), c.Today.Format(time.DateOnly)),
		"",
		"  export CONDUCTORONE_CLIENT_ID=... CONDUCTORONE_CLIENT_SECRET=...",
		"  export TF_VAR_"+tokenVariable+"=...",
		"  export TF_VAR_"+slugVariable+"=...   (see below)",
		"  terraform init",
		"  terraform plan",
		"",
		"Before you apply it:",
		"- Terraform keeps the API token in its state in plain text. Use a state that",
		"  is encrypted and that few people can read.",
		"- Decide who enters the API token: Terraform, or an owner in ConductorOne (see",
		"  the connector below). It cannot be changed safely after the first apply.",
		"- An existing connector in ConductorOne cannot be imported (provider 1.5",
		"  answers \"Not Implemented\"): this creates another one.",
	)
	b.AppendNewline()
}

func (b page) provider() {
	terraform := b.block("terraform")
	terraform.SetAttributeValue("required_version", cty.StringVal(leastTerraform))
	terraform.block("required_providers").SetAttributeValue("conductorone", cty.ObjectVal(map[string]cty.Value{
		"source": cty.StringVal(providerSource), "version": cty.StringVal(providerVersion),
	}))
	b.AppendNewline()
	b.say(
		"The credentials come from CONDUCTORONE_CLIENT_ID and CONDUCTORONE_CLIENT_SECRET,",
		"and the tenant from the client id. What else the block takes: server_url,",
		"client_id, client_secret, tenant_domain, oidc_token.",
	)
	b.block("provider", "conductorone")
	b.AppendNewline()
}

func (b page) variables(c Config) {
	b.say("The PagerDuty API access key. It is never written here: set TF_VAR_" + tokenVariable + ".")
	token := b.block("variable", tokenVariable)
	token.SetAttributeValue("description", cty.StringVal("PagerDuty API access key (Integrations > API Access Keys)"))
	token.SetAttributeRaw("type", hclwrite.TokensForIdentifier("string"))
	token.SetAttributeValue("sensitive", cty.True)
	token.SetAttributeValue("nullable", cty.False)
	b.AppendNewline()
	b.say(
		"The role that makes someone an owner of a connector. ConductorOne does not",
		"document its values, so there is no default. Look up the one your tenant",
		"uses on any connector with an owner:",
		"  GET /api/v2/apps/APP/connectors/CONNECTOR/owners/users   (\"roleSlug\")",
	)
	slug := b.block("variable", slugVariable)
	slug.SetAttributeValue("description", cty.StringVal("role slug of a connector's owner in your tenant"))
	slug.SetAttributeRaw("type", hclwrite.TokensForIdentifier("string"))
	b.AppendNewline()
	b.say(
		"The owners. Each must be Connector Administrator or Super Administrator in",
		"ConductorOne, and Admin (Global Admin) or Account Owner in PagerDuty.",
	)
	b.block("locals").SetAttributeRaw(ownerEmails, emails(c.Owners))
	b.AppendNewline()
}

// app writes the app and returns what refers to it: an app that an identity
// provider made is looked up, another one is made.
func (b page) app(app App) []string {
	name := cty.StringVal(app.Name)
	if app.IDP == "" {
		b.say(
			"A new app. If it is already in ConductorOne, look it up instead:",
			"  data \"conductorone_app\" \"pagerduty\" { display_name = \"...\" }",
			"and write data.conductorone_app.pagerduty.id below; or import it:",
		)
		b.sayImport()
		b.block("resource", "conductorone_app", "pagerduty").SetAttributeValue("display_name", name)
		b.AppendNewline()
		return []string{"conductorone_app", "pagerduty", "id"}
	}
	b.say(
		fmt.Sprintf("The app created by the integration with %s. The provider uses the", words.OneLine(app.IDP)),
		"first app that the search finds, and it says \"Missing response body array",
		"data.\" where there is none: so its name is compared. To have Terraform manage",
		"the app itself, write it as a resource and import it:",
	)
	b.sayImport()
	data := b.block("data", "conductorone_app", "pagerduty")
	data.SetAttributeValue("display_name", name)
	data.AppendNewline()
	same := data.block("lifecycle").block("postcondition")
	same.SetAttributeRaw("condition", equal(lower(reference("self", "display_name")), lower(hclwrite.TokensForValue(name))))
	same.SetAttributeValue("error_message", cty.StringVal("ConductorOne found a different app."))
	b.AppendNewline()
	return []string{"data", "conductorone_app", "pagerduty", "id"}
}

// sayImport shows how an app that exists is taken over. (The connector cannot
// be.)
func (b page) sayImport() {
	b.say(
		"  import { # Terraform 1.5 or newer",
		"    to = conductorone_app.pagerduty",
		"    id = \"...\" # the app's id, from the address of its page in ConductorOne",
		"  }",
	)
}

func (b page) integration(c Config, app []string) {
	b.say(
		"The connector. user_ids is left out on purpose: ConductorOne no longer returns",
		"it, and Terraform then fails with \"Provider produced inconsistent result after",
		"apply\". The owners are below.",
		"To let an owner enter the token in ConductorOne instead, remove the token and its",
		"variable before the first apply; the connector then waits for it. If you remove them",
		"later, the provider sends an update without owners: ConductorOne may remove",
		"all of them, and keeps the old token. After the first apply, only give",
		"the variable a new value.",
	)
	r := b.block("resource", "conductorone_integration_pagerduty", "pagerduty")
	r.SetAttributeRaw("app_id", reference(app...))
	r.SetAttributeRaw("pagerduty_api_token", reference("var", tokenVariable))
	b.AppendNewline()
}

func (b page) owners(app []string) {
	b.say(
		"The owners as ConductorOne knows them, by exact email address (case counts).",
		"An unknown address gives \"Missing response body array data.\"",
	)
	data := b.block("data", "conductorone_user", "owner")
	data.SetAttributeRaw("for_each", hclwrite.TokensForFunctionCall("toset", reference("local", ownerEmails)))
	data.SetAttributeRaw("email", reference("each", "value"))
	b.AppendNewline()
	r := b.block("resource", "conductorone_connector_owner_user", "owner")
	r.SetAttributeRaw("for_each", reference("data", "conductorone_user", "owner"))
	r.SetAttributeRaw("app_id", reference(app...))
	r.SetAttributeRaw("connector_id", reference("conductorone_integration_pagerduty", "pagerduty", "id"))
	r.SetAttributeRaw("role_slug", reference("var", slugVariable))
	r.SetAttributeRaw("user_ref_id", reference("each", "value", "id"))
	r.AppendNewline()
	keep := r.block("lifecycle")
	keep.say(
		"Any change of the connector, such as a new token, makes its id unknown until",
		"it is applied. Without this, the owners would be removed and added again.",
	)
	keep.SetAttributeRaw("ignore_changes", hclwrite.TokensForTuple([]hclwrite.Tokens{hclwrite.TokensForIdentifier("connector_id")}))
}
