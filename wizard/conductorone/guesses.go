package conductorone

import (
	"slices"
	"strings"
)

// What ConductorOne does not publish and this package has to guess stands here,
// each with what happens when the guess is wrong. Everything else that is sent
// or read is held against its OpenAPI document by a test.
//
//   - The Connector Administrator role is known by its label alone
//     (connectorAdministrators). Wrong: its holders are shown with another
//     role's name and refused as owners; Super Administrators are not affected.
//   - The trait of resource types that stand for apps (isAppTrait). Wrong: the
//     type is told by its name; failing that, discovered apps are not listed.
//   - The role slug of a connector's owners is never guessed: it is taken from
//     the owners that are there. Where there are none, all owners are replaced
//     by UpdateDelegated (replaceOwners). Wrong: the tenant refuses, and owners
//     are changed on the connector's page.
//   - The bodies of errors are read as google.rpc.Status, else as what OAuth
//     sends, else as plain text (decodeErrorBody). Wrong: the status alone is
//     told.
//   - Which words the tenant's screens have for a status (stateWords). Wrong:
//     the words here differ from those there; status --json has the tenant's own
//     value.
//   - Where the page of a connector is (tenant.Page), as programs of theirs link
//     to it. Wrong: the link leads to the tenant's page for what it does not
//     find. That of an app is not published, and none is shown.

// connectorAdministrators are the labels of the role, the second an older one.
var connectorAdministrators = []string{"connector administrator", "integration administrator"}

func isConnectorAdministrator(label string) bool {
	return slices.Contains(connectorAdministrators, strings.ToLower(strings.TrimSpace(label)))
}

// isAppTrait tells the trait of resource types that stand for apps.
func isAppTrait(id string) bool {
	id = strings.ToLower(id)
	return id == "app" || strings.HasSuffix(id, "_app")
}
