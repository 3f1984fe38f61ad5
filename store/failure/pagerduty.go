package failure

// What PagerDuty answers. {where} is " (US region)" or nothing; {thing} is
// what was being read; {at} is " ADDRESS" where it is not a public one.
const (
	PDRejected     ID = "pagerduty-rejected"
	PDRejectedUS   ID = "pagerduty-rejected-us"
	PDRejectedEU   ID = "pagerduty-rejected-eu"
	PDRejectedBoth ID = "pagerduty-rejected-both"
	PDKeyCut       ID = "pagerduty-key-cut"
	PDEventsKey    ID = "pagerduty-events-key"
	PDForbidden    ID = "pagerduty-forbidden"
	PDIPBlocked    ID = "pagerduty-ip-blocked"
	PDScope        ID = "pagerduty-scope"
	PDPlan         ID = "pagerduty-plan"
	PDNoREST       ID = "pagerduty-no-rest"
	PDGone         ID = "pagerduty-gone"
	PDNoAPI        ID = "pagerduty-no-api"
	PDBadRequest   ID = "pagerduty-bad-request"
	PDRateLimit    ID = "pagerduty-rate-limit"
	PDServer       ID = "pagerduty-server"
	PDMalformed    ID = "pagerduty-malformed"
	PDRedirect     ID = "pagerduty-redirect"
	PDTooLarge     ID = "pagerduty-too-large"
	PDTooManyRows  ID = "pagerduty-too-many-rows"
	PDRequest      ID = "pagerduty-request"
	KeyRefused     ID = "key-refused"
	KeyRefusedNow  ID = "key-refused-now"
	AccountOther   ID = "account-other"
	TokenOther     ID = "token-other"
	KeySame        ID = "key-same"
	ReadBack       ID = "read-back"
	OldKeyUnknown  ID = "old-key-unknown"
	CheckStopped   ID = "check-stopped"
	CheckFailed    ID = "check-failed"
)

const (
	newKey      = "Create a new key in PagerDuty (Integrations > API Access Keys) and enter it."
	newKeyHere  = "Create a new key in PagerDuty (Integrations > API Access Keys) and enter it with: connectpd rotate"
	mayBeElse   = "The key was deleted or disabled in PagerDuty, has expired, or belongs to an account in the other region."
	refusedWhat = "PagerDuty refused the token{where}."
	tryNetwork  = "Try again; if it keeps happening, check the network and the API address{at}."
)

var pagerdutyRows = []row{
	{KeyRefused, Rejected, "PagerDuty no longer accepts the key{key}.", "", newKeyHere},
	{KeyRefusedNow, Rejected, "PagerDuty does not accept the key{key}.", "", newKey},
	{PDRejected, Rejected, refusedWhat, mayBeElse, newKey},
	{PDRejectedUS, Rejected, refusedWhat, mayBeElse,
		"Create a new key, or choose the EU region if the account's address ends in .eu.pagerduty.com."},
	{PDRejectedEU, Rejected, refusedWhat, mayBeElse,
		"Create a new key, or choose the US region if the account's address does not end in .eu.pagerduty.com."},
	{PDRejectedBoth, Rejected, "PagerDuty refused the token, in the US and in the EU.",
		"Only part of the key was copied, or the key was deleted or disabled in PagerDuty.",
		"Copy the key again, or create a new one (Integrations > API Access Keys)."},
	{PDKeyCut, Rejected, refusedWhat,
		"The token has {length} and PagerDuty's keys have 20: only part of it was probably copied.",
		"Copy the key again, or create a new one (Integrations > API Access Keys)."},
	{PDEventsKey, Rejected, refusedWhat,
		"The token has {length}. That is the length of an Events integration key; API access keys have 20.",
		"Create an API access key (Integrations > API Access Keys) and paste that one."},
	{PDForbidden, Forbidden, "PagerDuty does not let this token read {thing}.",
		"The role behind the token is too low, or the key is limited.",
		"Use an API access key created by an Admin or the Account Owner (Integrations > API Access Keys)."},
	{PDIPBlocked, IPBlocked, "PagerDuty does not accept this token from this network address.",
		"The account has an IP allow list, and this computer's address is not on it.",
		"Ask a PagerDuty Admin to add this computer's public address to the allow list, or run this from a network that is on it."},
	{PDScope, Forbidden, "The token lacks permission to read {thing}.",
		"The OAuth app was created without the scope {scope}.",
		"Add the scope {scope} to the OAuth app and create a new token, or use an API access key."},
	{PDPlan, Failed, "The PagerDuty plan of this account does not include {thing}.",
		"Some PagerDuty features are only in larger plans.",
		"Nothing needs to be done; the rest of the account is read."},
	{PDNoREST, Forbidden, "The plan of this PagerDuty account does not include the REST API.",
		"Some PagerDuty features are only in larger plans.",
		"Contact PagerDuty support, or connect an account on a larger plan."},
	{PDGone, Failed, "PagerDuty could not find {thing}.",
		"It has probably been deleted since.",
		"Sync again."},
	{PDNoAPI, Failed, "PagerDuty could not find {thing}.",
		"The API address is probably not the address of PagerDuty's REST API.",
		"Check the API address{at}."},
	{PDBadRequest, Server, "PagerDuty did not understand the request for {thing}.",
		"PagerDuty may have changed this part of its API.",
		"Try again; if it keeps happening, report it with the request id that connectpd logs shows."},
	{PDRateLimit, RateLimit, "The request hit PagerDuty's rate limit.",
		"Other programs are using the same key, or other keys of the same user.",
		"Try again in a few minutes, or give this connector its own key."},
	{PDServer, Server, "PagerDuty had trouble answering.",
		"The problem is on PagerDuty's side and usually passes.",
		"Try again in a few minutes; https://status.pagerduty.com lists known problems."},
	{PDMalformed, Server, "The answer for {thing} could not be read.",
		"Something between this computer and PagerDuty (a proxy or sign-in page) may have answered instead.",
		tryNetwork},
	{PDRedirect, Server, "The API address redirects elsewhere; the redirect was refused to protect the token.",
		"The API address is mistyped, or a sign-in page is in the way.",
		"Check the network and the API address{at}."},
	{PDTooLarge, Server, "The answer for {thing} was far too large.",
		"Whatever answered is probably not PagerDuty.",
		tryNetwork},
	{PDTooManyRows, Server, "The answers so far have more rows than a sync allows ({rows}).",
		"Whatever answered is probably not PagerDuty.",
		tryNetwork},
	{PDRequest, Server, "The request for {thing} failed.", "", "Try again."},
	{AccountOther, OtherAccount, "This API token opens another PagerDuty account: {other}; this connector is for {account}.",
		"Each PagerDuty account is its own connector; their data is never mixed.",
		"Enter a token of {account} with connectpd rotate, or connect the other account with: connectpd setup"},
	{TokenOther, OtherAccount, "This token opens another account: {other}, not {account}.",
		"Each PagerDuty account is its own connector; their data is never mixed.",
		"Create the key in {account} and paste it, or connect the other account with: connectpd setup"},
	{KeySame, SameKey, "This key is already in use (…{last4}).",
		"Rotating needs a new key, so that the old one can be disabled.",
		"Create a new key in PagerDuty and paste it."},
	{ReadBack, Rejected, "PagerDuty refused the token after it was stored and read back.",
		"The token was deleted or disabled just now, or was changed while it was stored.",
		"Check the key in PagerDuty and paste it again."},
	{OldKeyUnknown, Failed, "connectpd could not find out whether the old key still works: {reason}.", "",
		"Try again, or choose Later: a reminder stays."},
	{CheckStopped, Failed, "The check was stopped.", "", "Check the token again, or paste another one."},
	{CheckFailed, Failed, "The token could not be checked: {reason}.", "", "Try again."},
}
