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
	idAndSecret   = "Paste id and secret together, as the tenant showed them."
	wholeSecret   = "Copy the whole secret again. If the tenant no longer shows it, create a new credential there."
	apiChanged    = "ConductorOne may have changed this part of its API."
	tryLater      = "Try again in a few minutes."
)

var conductoroneRows = []row{
	{C1Refused, Rejected, "{tenant} refused the client id and secret.",
		"The credential was deleted or has expired, id and secret do not belong together, or the credential allows other network addresses than this one.",
		"Paste id and secret again, or " + newCredential},
	{C1RefusedClock, Rejected, "{tenant} refused the client id and secret.",
		"The clock of this computer is off by {off}, and sign-ins are valid for minutes only; or the credential was deleted, has expired, or id and secret do not belong together.",
		"Set this computer's clock and try again; if it keeps happening, " + newCredential},
	{C1Forbidden, Forbidden, "{tenant} does not let this credential {op}.",
		"Your role in the tenant is too low for this, or the credential was limited to fewer roles.",
		"Use a credential of a Connector Administrator or Super Administrator; a new app needs a role that may create apps. Or ask such a person to do this step."},
	{C1NoPromotion, Forbidden, "{tenant} does not let this credential {op}.",
		"Your role in the tenant is too low for this, or the credential was limited to fewer roles.",
		"Have a Super Administrator make the app managed, or choose another app: only that role may."},
	{C1NoTenant, Failed, "There is no sign-in for credentials at {tenant}.",
		"The tenant's name in the client id is mistyped, or the tenant was renamed or closed.",
		"Check the tenant's address in the client id, or paste id and secret again."},
	{C1NotFound, Failed, "{tenant} does not know what was asked for (to {op}).",
		"It was deleted in the meantime, or your role does not show it.",
		"Go back and choose again from what the tenant lists."},
	{C1Duplicate, Failed, "It exists in {tenant} already (to {op}).",
		"Somebody, or an earlier try, made it before.",
		"Try again: what exists is found and continued."},
	{C1BadRequest, Failed, "{tenant} did not accept the request to {op}.",
		apiChanged,
		"Try again; if it keeps happening, do this step in the tenant and report it."},
	{C1RateLimit, RateLimit, "The rate limit of {tenant} did not let the request through.",
		"Other programs are using the tenant's API right now.",
		tryLater},
	{C1RateLimitFor, RateLimit, "The rate limit of {tenant} did not let the request through.",
		"Other programs are using the tenant's API right now.",
		"Try again in {wait}."},
	{C1Server, Server, "{tenant} had trouble answering the request to {op}.",
		"The trouble is on ConductorOne's side and usually passes.",
		tryLater},
	{C1ServerUnsure, Server, "{tenant} had trouble answering the request to {op}.",
		"The trouble is on ConductorOne's side and usually passes.",
		"Check the network and try again."},
	{C1Malformed, Server, "The answer of {tenant} could not be read (to {op}).",
		"The answer was cut short, or something between this computer and the tenant changed it.",
		"Try again; if it keeps happening, check the network and the tenant's address."},
	{C1MalformedUnsure, Server, "The answer of {tenant} could not be read (to {op}).",
		"The answer was cut short, or something between this computer and the tenant changed it.",
		"Check the network and try again."},
	{C1Redirect, Failed, "{tenant} redirects elsewhere, which was refused so that the credential is not sent on.",
		"The tenant was renamed, the client id is mistyped, or a sign-in page stands in between.",
		"Check the tenant's address in the client id, and the network."},
	{C1TooLarge, Failed, "The answer of {tenant} was far too large (to {op}).",
		"Whatever answered is probably not a ConductorOne tenant.",
		"Try again; if it keeps happening, check the network and the tenant's address."},
	{C1Unsupported, Failed, "{tenant} asks for a PagerDuty configuration that connectpd does not know.",
		apiChanged,
		"Enter the API token on the connector's page in the tenant, and update connectpd."},
	{C1Request, Failed, "The request to {op} failed.",
		apiChanged,
		"Try again; if it keeps happening, check the network and the tenant's address."},
	{C1NothingTwice, Failed, "", "", "What was made already is found, and nothing is made twice."},
	// The same in a few words, for a note in brackets.
	{C1ShortRefused, Rejected, "It refuses the sign-in.", "", ""},
	{C1ShortForbidden, Forbidden, "Its sign-in may not {op}.", "", ""},
	{C1ShortRateLimit, RateLimit, "Too many requests, try later.", "", ""},
	{C1ShortServer, Server, "The trouble is on ConductorOne's side.", "", ""},
	{C1ShortElse, Server, "Something else answered in its place.", "", ""},
	{C1ShortOther, Failed, "It did not accept the request to {op}.", "", ""},
	{C1Unwaited, Failed, "The answer was not waited for.", "", "Try again."},
	{C1NoSignIn, Missing, "The sign-in to {tenant}, where this connector lives, cannot be read: {reason}.", "",
		"Set CONDUCTORONE_CLIENT_ID and CONDUCTORONE_CLIENT_SECRET and try again, or enter the token on the connector's page: {page}"},
	{C1NoSignInLocked, Keychain, "The sign-in to {tenant}, where this connector lives, cannot be read: {reason}.", "",
		"Set CONDUCTORONE_CLIENT_ID and CONDUCTORONE_CLIENT_SECRET and try again, or enter the token on the connector's page: {page}"},
	{C1HalfMoved, Failed, "The connector could not be moved to the new token here: {reason}.",
		"{tenant} has the new token already; here the current one stays. Both keys work.",
		"Enter the new token again. Leave the old key enabled until that has succeeded."},
	{C1OwnersThere, Unsupported, "The owners of {connector} are those of {tenant}.", "",
		"Change them on the connector's page there: {page}"},
	{C1MessageThere, Unsupported, "{tenant} told the owners of {connector}; connectpd wrote no message.", "",
		"Show them the connector's page there: {page}"},
	{C1ConnectorThere, Unsupported, "{connector} lives in {tenant} already.",
		"Applied, its configuration would make a second connector there: the provider cannot take one over.",
		"Change it on its page there: {page}"},

	{SignInNothing, Invalid, "Neither a client id (words@TENANT.conductor.one/pcc) nor a client secret (secret-token:...) is in what was pasted.", "", idAndSecret},
	{SignInTwoIDs, Invalid, "There are two different client ids in what was pasted: paste one with its secret.", "", idAndSecret},
	{SignInTwoSecrets, Invalid, "There are two different client secrets in what was pasted: paste one with its id.", "", idAndSecret},
	{SignInNoID, Missing, "The client id is missing: it looks like words@TENANT.conductor.one/pcc.", "", idAndSecret},
	{SignInNoSecret, Missing, "The client secret is missing: it begins with the words secret-token.", "", idAndSecret},
	{SignInBadID, Invalid, "This is not a client id: it looks like words@TENANT.conductor.one/pcc.", "", idAndSecret},
	{SignInCut, Invalid, "The client secret cannot be read: probably only part of it was copied.", "", wholeSecret},
	{SignInVersion, Invalid, "The client secret is of a version that connectpd does not know.", "", wholeSecret},
	{SignInTooLong, Invalid, "What was pasted is far too long for a client id and secret.", "", idAndSecret},
	{SignInIsToken, Invalid, "This looks like an API token of PagerDuty, not like a sign-in to the tenant. It was not taken.", "",
		"Paste the tenant's client id and secret here; the API token comes later."},
}
