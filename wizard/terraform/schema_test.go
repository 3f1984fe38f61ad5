package terraform

// What the provider conductorone/conductorone 1.5 takes, block by block, as
// its documentation lists it (docs/index.md, docs/resources and
// docs/data-sources of its repository), less what it documents wrongly: the
// page of the provider block prints bearer_auth and oauth, which it refuses.

type schema struct{ required, optional []string }

var documented = map[string]schema{
	"provider.conductorone": {
		optional: []string{"server_url", "client_id", "client_secret", "tenant_domain", "oidc_token"},
	},
	"resource.conductorone_app": {
		required: []string{"display_name"},
		optional: []string{"annotations", "app_entitlement_owner_refs", "certify_policy_id", "description", "grant_policy_id",
			"idempotency_key", "identity_matching", "instructions", "match_baton_ref", "monthly_cost_usd", "revoke_policy_id",
			"strict_access_entitlement_provisioning"},
	},
	"resource.conductorone_integration_pagerduty": {
		required: []string{"app_id"},
		optional: []string{"pagerduty_api_token", "user_ids"},
	},
	"resource.conductorone_connector_owner_user": {
		required: []string{"app_id", "connector_id", "role_slug", "user_ref_id"},
		optional: []string{"user_ref"},
	},
	"data.conductorone_app": {
		optional: []string{"app_ids", "display_name", "exclude_app_ids", "only_directories", "page_size", "page_token", "policy_refs", "query"},
	},
	"data.conductorone_user": {
		optional: []string{"delegate_status", "delegated_user_ids", "departments", "email", "exclude_ids", "exclude_origins",
			"exclude_types", "ids", "is_delegate", "job_titles", "manager_ids", "origins", "page_size", "page_token", "query",
			"refs", "role_ids", "source_app_ids", "user_statuses"},
	},
}

// readable are the attributes that other blocks may read, beside those above.
var readable = map[string][]string{
	"conductorone_app": {"id"}, "conductorone_integration_pagerduty": {"id", "created_at", "updated_at", "deleted_at"},
	"conductorone_user": {"id", "display_name", "emails", "status"},
}

// language is what Terraform itself takes (its own documentation).
var language = map[string]schema{
	"terraform": {optional: []string{"required_version"}},
	"variable":  {optional: []string{"type", "default", "description", "sensitive", "nullable", "ephemeral"}},
	"lifecycle": {optional: []string{"ignore_changes", "prevent_destroy", "create_before_destroy", "replace_triggered_by"}},
	"postcondition": {
		required: []string{"condition", "error_message"},
	},
}

// meta may stand in every resource and data block.
var meta = []string{"for_each", "count", "depends_on", "provider"}
