package tenant

import (
	"fmt"
	"net/url"
)

// CatalogID is the PagerDuty entry of ConductorOne's connector catalogue. It
// is the same in every tenant.
const CatalogID = "2TBFfhxkbK8e2jKj3yBDJch8zCS"

// Page is the address of a connector's page in a tenant, for a browser; "" for
// a connector that has no id yet. That of an app is not published.
func Page(host string, of Connector) string {
	if host == "" || of.ID == "" || of.AppID == "" {
		return ""
	}
	catalog := of.CatalogID
	if catalog == "" {
		catalog = CatalogID
	}
	return fmt.Sprintf("https://%s/admin/connector/%s/%s/%s", host,
		url.PathEscape(catalog), url.PathEscape(of.AppID), url.PathEscape(of.ID))
}
