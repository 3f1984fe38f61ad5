# The PagerDuty connector PagerDuty (account acme) in ConductorOne.
# Written by connectpd v1.0.0 on 2026-11-23. Nothing was sent to ConductorOne.
#
#   export CONDUCTORONE_CLIENT_ID=... CONDUCTORONE_CLIENT_SECRET=...
#   export TF_VAR_pagerduty_api_token=...
#   export TF_VAR_connector_owner_role_slug=...   (see below)
#   terraform init
#   terraform plan
#
# Before you apply it:
# - Terraform keeps the API token in its state in plain text. Use a state that
#   is encrypted and that few people can read.
# - Decide who enters the API token: Terraform, or an owner in ConductorOne (see
#   the connector below). It cannot be changed safely after the first apply.
# - An existing connector in ConductorOne cannot be imported (provider 1.5
#   answers "Not Implemented"): this creates another one.

terraform {
  required_version = ">= 1.2"
  required_providers {
    conductorone = {
      source  = "conductorone/conductorone"
      version = "~> 1.5"
    }
  }
}

# The credentials come from CONDUCTORONE_CLIENT_ID and CONDUCTORONE_CLIENT_SECRET,
# and the tenant from the client id. What else the block takes: server_url,
# client_id, client_secret, tenant_domain, oidc_token.
provider "conductorone" {
}

# The PagerDuty API access key. It is never written here: set TF_VAR_pagerduty_api_token.
variable "pagerduty_api_token" {
  description = "PagerDuty API access key (Integrations > API Access Keys)"
  type        = string
  sensitive   = true
  nullable    = false
}

# The role that makes someone an owner of a connector. ConductorOne does not
# document its values, so there is no default. Look up the one your tenant
# uses on any connector with an owner:
#   GET /api/v2/apps/APP/connectors/CONNECTOR/owners/users   ("roleSlug")
variable "connector_owner_role_slug" {
  description = "role slug of a connector's owner in your tenant"
  type        = string
}

# The owners. Each must be Connector Administrator or Super Administrator in
# ConductorOne, and Admin (Global Admin) or Account Owner in PagerDuty.
locals {
  connector_owner_emails = [
    "ada@example.com", # Ada Lovelace
    "ops@example.com",
  ]
}

# The app created by the integration with Okta. The provider uses the
# first app that the search finds, and it says "Missing response body array
# data." where there is none: so its name is compared. To have Terraform manage
# the app itself, write it as a resource and import it:
#   import { # Terraform 1.5 or newer
#     to = conductorone_app.pagerduty
#     id = "..." # the app's id, from the address of its page in ConductorOne
#   }
data "conductorone_app" "pagerduty" {
  display_name = "PagerDuty"

  lifecycle {
    postcondition {
      condition     = lower(self.display_name) == lower("PagerDuty")
      error_message = "ConductorOne found a different app."
    }
  }
}

# The connector. user_ids is left out on purpose: ConductorOne no longer returns
# it, and Terraform then fails with "Provider produced inconsistent result after
# apply". The owners are below.
# To let an owner enter the token in ConductorOne instead, remove the token and its
# variable before the first apply; the connector then waits for it. If you remove them
# later, the provider sends an update without owners: ConductorOne may remove
# all of them, and keeps the old token. After the first apply, only give
# the variable a new value.
resource "conductorone_integration_pagerduty" "pagerduty" {
  app_id              = data.conductorone_app.pagerduty.id
  pagerduty_api_token = var.pagerduty_api_token
}

# The owners as ConductorOne knows them, by exact email address (case counts).
# An unknown address gives "Missing response body array data."
data "conductorone_user" "owner" {
  for_each = toset(local.connector_owner_emails)
  email    = each.value
}

resource "conductorone_connector_owner_user" "owner" {
  for_each     = data.conductorone_user.owner
  app_id       = data.conductorone_app.pagerduty.id
  connector_id = conductorone_integration_pagerduty.pagerduty.id
  role_slug    = var.connector_owner_role_slug
  user_ref_id  = each.value.id

  lifecycle {
    # Any change of the connector, such as a new token, makes its id unknown until
    # it is applied. Without this, the owners would be removed and added again.
    ignore_changes = [connector_id]
  }
}
