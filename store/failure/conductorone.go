package failure

// What a ConductorOne tenant answers. {tenant} is its host, or "The tenant";
// {op} is what was being done: "search for apps".
const (
	C1Refused         ID = "tenant-refused"
	C1RefusedClock    ID = "tenant-refused-clock"
	C1Forbidden       ID = "tenant-forbidden"
	C1NoPromotion     ID = "tenant-no-promotion"
	C1NoTenant        ID = "tenant-unknown"
	C1NotFound        ID = "tenant-not-found"
	C1Duplicate       ID = "tenant-duplicate"
	C1BadRequest      ID = "tenant-bad-request"
	C1RateLimit       ID = "tenant-rate-limit"
	C1RateLimitFor    ID = "tenant-rate-limit-for"
	C1Server          ID = "tenant-server"
	C1ServerUnsure    ID = "tenant-server-unsure"
	C1Malformed       ID = "tenant-malformed"
	C1MalformedUnsure ID = "tenant-malformed-unsure"
	C1Redirect        ID = "tenant-redirect"
	C1TooLarge        ID = "tenant-too-large"
	C1Unsupported     ID = "tenant-unsupported"
	C1Request         ID = "tenant-request"
	C1NothingTwice    ID = "tenant-nothing-twice"
	C1Unwaited        ID = "tenant-unwaited"
	C1ShortRefused    ID = "tenant-short-refused"
	C1ShortForbidden  ID = "tenant-short-forbidden"
	C1ShortRateLimit  ID = "tenant-short-rate-limit"
	C1ShortServer     ID = "tenant-short-server"
	C1ShortElse       ID = "tenant-short-else"
	C1ShortOther      ID = "tenant-short-other"
	C1NoSignIn        ID = "tenant-no-sign-in"
	C1NoSignInLocked  ID = "tenant-sign-in-locked"
	C1HalfMoved       ID = "tenant-half-moved"
	C1OwnersThere     ID = "tenant-owners-there"
	C1MessageThere    ID = "tenant-message-there"
	C1ConnectorThere  ID = "tenant-connector-there"

	SignInNothing    ID = "sign-in-nothing"
	SignInTwoIDs     ID = "sign-in-two-ids"
	SignInTwoSecrets ID = "sign-in-two-secrets"
	SignInNoID       ID = "sign-in-no-id"
	SignInNoSecret   ID = "sign-in-no-secret"
	SignInBadID      ID = "sign-in-bad-id"
	SignInCut        ID = "sign-in-secret-cut"
	SignInVersion    ID = "sign-in-secret-version"
	SignInTooLong    ID = "sign-in-too-long"
	SignInIsToken    ID = "sign-in-is-token"
)

const (
	newCredential = "create a new credential in the tenant (AI & API > API credentials)."
	idAndSecret   = "Paste the client id and secret together, as the tenant showed them."
	wholeSecret   = "Copy the whole secret again. If the tenant no longer shows it, create a new credential."
	apiChanged    = "ConductorOne may have changed this part of its API."
	tryLater      = "Try again in a few minutes."
)

var conductoroneRows = []row{
	{C1Refused, Rejected, "{tenant} refused the client id and secret.",
		"The credential was deleted or has expired, the id and secret do not match, or the credential does not allow this network address.",
		"Paste the client id and secret again, or " + newCredential},
	{C1RefusedClock, Rejected, "{tenant} refused the client id and secret.",
		"This computer's clock is off by {off}, and sign-ins are only valid for minutes; or the credential was deleted or has expired, or the id and secret do not match.",
		"Set this computer's clock and try again; if it keeps happening, " + newCredential},
	{C1Forbidden, Forbidden, "{tenant} does not let this credential {op}.",
		"Your role in the tenant does not allow this, or the credential is limited to fewer roles.",
		"Use the credential of a Connector Administrator or Super Administrator (a new app needs a role that can create apps), or ask one of them to do this step."},
	{C1NoPromotion, Forbidden, "{tenant} does not let this credential {op}.",
		"Your role in the tenant does not allow this, or the credential is limited to fewer roles.",
		"Ask a Super Administrator to make the app managed (only that role can), or choose another app."},
	{C1NoTenant, Failed, "{tenant} has no sign-in for credentials.",
		"The tenant name in the client id is mistyped, or the tenant was renamed or closed.",
		"Check the tenant's address in the client id, or paste the id and secret again."},
	{C1NotFound, Failed, "{tenant} could not find what was needed to {op}.",
		"It has since been deleted, or your role cannot see it.",
		"Go back and choose again."},
	{C1Duplicate, Failed, "It already exists in {tenant} (trying to {op}).",
		"Someone else or an earlier attempt created it.",
		"Try again: setup will find it and continue."},
	{C1BadRequest, Failed, "{tenant} did not accept the request to {op}.",
		apiChanged,
		"Try again; if it keeps happening, do this step in the tenant and report the problem."},
	{C1RateLimit, RateLimit, "The request hit the rate limit of {tenant}.",
		"Other programs are using the tenant's API.",
		tryLater},
	{C1RateLimitFor, RateLimit, "The request hit the rate limit of {tenant}.",
		"Other programs are using the tenant's API.",
		"Try again in {wait}."},
	{C1Server, Server, "{tenant} had trouble answering the request to {op}.",
		"The problem is on ConductorOne's side and usually passes.",
		tryLater},
	{C1ServerUnsure, Server, "{tenant} had trouble answering the request to {op}.",
		"The problem is on ConductorOne's side and usually passes.",
		"Check the network and try again."},
	{C1Malformed, Server, "The answer of {tenant} could not be read (to {op}).",
		"The answer was cut short, or something between this computer and the tenant changed it.",
		"Try again; if it keeps happening, check the network and the tenant's address."},
	{C1MalformedUnsure, Server, "The answer of {tenant} could not be read (to {op}).",
		"The answer was cut short, or something between this computer and the tenant changed it.",
		"Check the network and try again."},
	{C1Redirect, Failed, "{tenant} redirects elsewhere; the redirect was refused to protect the credential.",
		"The tenant was renamed, the client id is mistyped, or a sign-in page is in the way.",
		"Check the network, and the tenant's address in the client id."},
	{C1TooLarge, Failed, "The answer of {tenant} was far too large (to {op}).",
		"Whatever answered is probably not a ConductorOne tenant.",
		"Try again; if it keeps happening, check the network and the tenant's address."},
	{C1Unsupported, Failed, "{tenant} asks for a PagerDuty configuration that connectpd does not support.",
		apiChanged,
		"Update connectpd, or enter the API token on the connector's page in the tenant."},
	{C1Request, Failed, "The request to {op} failed.",
		apiChanged,
		"Try again; if it keeps happening, check the network and the tenant's address."},
	{C1NothingTwice, Failed, "", "", "Anything already created will be found and not created twice."},
	// The same in a few words, for a note in brackets.
	{C1ShortRefused, Rejected, "It refuses the sign-in.", "", ""},
	{C1ShortForbidden, Forbidden, "Its sign-in is not allowed to {op}.", "", ""},
	{C1ShortRateLimit, RateLimit, "Too many requests; try again later.", "", ""},
	{C1ShortServer, Server, "The problem is on ConductorOne's side.", "", ""},
	{C1ShortElse, Server, "Something else answered instead.", "", ""},
	{C1ShortOther, Failed, "It did not accept the request to {op}.", "", ""},
	{C1Unwaited, Failed, "You stopped waiting for the answer.", "", "Try again."},
	{C1NoSignIn, Missing, "The sign-in for {tenant}, where this connector lives, cannot be read: {reason}.", "",
		"Set CONDUCTORONE_CLIENT_ID and CONDUCTORONE_CLIENT_SECRET and try again, or enter the token on the connector's page: {page}"},
	{C1NoSignInLocked, Keychain, "The sign-in for {tenant}, where this connector lives, cannot be read: {reason}.", "",
		"Set CONDUCTORONE_CLIENT_ID and CONDUCTORONE_CLIENT_SECRET and try again, or enter the token on the connector's page: {page}"},
	{C1HalfMoved, Failed, "The connector could not be moved to the new token here: {reason}.",
		"{tenant} already has the new token; this computer keeps the current one. Both keys work.",
		"Enter the new token again, and leave the old key enabled until that has succeeded."},
	{C1OwnersThere, Unsupported, "The owners of {connector} are managed in {tenant}.", "",
		"Change them on the connector's page: {page}"},
	{C1MessageThere, Unsupported, "{tenant} notified the owners of {connector}; connectpd wrote no message.", "",
		"Send them the connector's page: {page}"},
	{C1ConnectorThere, Unsupported, "{connector} already lives in {tenant}.",
		"Applying its configuration would create a second connector there: the provider cannot adopt an existing one.",
		"Change it on its page: {page}"},

	{SignInNothing, Invalid, "The pasted text has neither a client id (words@TENANT.conductor.one/pcc) nor a client secret (secret-token:...).", "", idAndSecret},
	{SignInTwoIDs, Invalid, "The pasted text has two different client ids: paste one with its secret.", "", idAndSecret},
	{SignInTwoSecrets, Invalid, "The pasted text has two different client secrets: paste one with its id.", "", idAndSecret},
	{SignInNoID, Missing, "The client id is missing: it looks like words@TENANT.conductor.one/pcc.", "", idAndSecret},
	{SignInNoSecret, Missing, "The client secret is missing: it begins with the words secret-token.", "", idAndSecret},
	{SignInBadID, Invalid, "This is not a client id: it looks like words@TENANT.conductor.one/pcc.", "", idAndSecret},
	{SignInCut, Invalid, "The client secret cannot be read: only part of it was probably copied.", "", wholeSecret},
	{SignInVersion, Invalid, "The client secret is of a version that connectpd does not support.", "", wholeSecret},
	{SignInTooLong, Invalid, "The pasted text is far too long for a client id and secret.", "", idAndSecret},
	{SignInIsToken, Invalid, "This looks like a PagerDuty API token, not a sign-in to the tenant. It was not accepted.", "",
		"Paste the tenant's client id and secret here; the API token comes later."},
}
