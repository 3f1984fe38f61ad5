package failure

// Answers of a set-up that cannot be taken, and what keeps one from going on.
const (
	CatalogueOther   ID = "catalogue-other"
	OwnerRefused     ID = "owner-refused"
	OwnerRefusedAdd  ID = "owner-refused-add"
	OwnerRefusedRole ID = "owner-refused-role"
	NoOwner          ID = "no-owner"
	NoOwnerNoMe      ID = "no-owner-no-me"
	NoRecipient      ID = "no-recipient"
	EmailMissing     ID = "email-missing"
	EmailOdd         ID = "email-odd"
	EmailMadeUp      ID = "email-made-up"
	NothingTyped     ID = "nothing-typed"
	AppNameTaken     ID = "app-name-taken"
	NewAppName       ID = "new-app-name"
	NameTooLong      ID = "name-too-long"
	SubdomainOdd     ID = "subdomain-odd"
	AccountConnected ID = "account-connected"
	AccountInUse     ID = "account-in-use"
	AccountMovable   ID = "account-movable"
	TokenMissing     ID = "token-missing"
	SetupNotSaved    ID = "setup-not-saved"
	SetupStopped     ID = "setup-stopped"
	FirstSyncStopped ID = "first-sync-stopped"
	AnswersNotKept   ID = "answers-not-kept"
	DraftUnread      ID = "draft-unread"
	DraftNewer       ID = "draft-newer"
	DraftNotTaken    ID = "draft-not-taken"
	PlatformOther    ID = "platform-other"
	RegionOther      ID = "region-other"
	KeychainOther    ID = "keychain-other"
	IDPWithoutApp    ID = "idp-without-app"
	NoApp            ID = "no-app"
	NoAppThere       ID = "no-app-there"
	SignInOther      ID = "sign-in-other"
	OwnerNotThere    ID = "owner-not-there"
	AppTwice         ID = "app-twice"
	InvitationHere   ID = "invitation-here"
	IDPInTenant      ID = "idp-in-tenant"
	TenantUnasked    ID = "tenant-unasked"
)

var setupRows = []row{
	{CatalogueOther, Unsupported, "\"{name}\" is not supported: the catalog only has PagerDuty.", "",
		"Type PagerDuty, or go back."},
	{OwnerRefused, Invalid, "{who} cannot own this connector: {why}.", "", "Name someone else."},
	{OwnerRefusedAdd, Invalid, "{who} cannot own this connector: {why}.", "",
		"Choose someone else, or add the person again with the right role."},
	{OwnerRefusedRole, Invalid, "{who} cannot own this connector: {why}.", "",
		"Choose someone else, or give them the role in the tenant and search again."},
	{NoOwner, Missing, "No owner is selected yet.",
		"A connector needs at least one owner, who looks after its token.",
		"Choose yourself, someone else, or several."},
	{NoOwnerNoMe, Missing, "No owner is selected yet.",
		"A connector needs at least one owner, who looks after its token.",
		"Add your email (\"Correct your name or email\"), or choose someone else."},
	{NoRecipient, Missing, "No owner is selected yet.", "",
		"Choose or add the person who will continue, or go back."},
	{EmailMissing, Missing, "The email is missing.", "", "Type it, or go back."},
	{EmailOdd, Invalid, "\"{typed}\" is not an email address.",
		"Owners are identified by email, here and in PagerDuty.",
		"Use the form ada@example.com."},
	{EmailMadeUp, Invalid, "\"{typed}\" is only an address of this computer.",
		"Owners are identified by email, here and in PagerDuty.",
		"Use the one you sign in to PagerDuty with, such as ada@example.com."},
	{NothingTyped, Missing, "There is nothing to search for.", "", "Type part of a name, or go back."},
	{AppNameTaken, Invalid, "An app called {name} already exists{where}.", "",
		"Choose it from the list, or choose another name."},
	{NewAppName, Missing, "The new app needs a name.", "", "Type one, such as PagerDuty."},
	{NameTooLong, Invalid, "This name is longer than {limit} characters.", "", "Type a shorter one."},
	{SubdomainOdd, Invalid, "This is not the name of a PagerDuty account.",
		"It is the first part of the address you see when signed in: acme in https://acme.pagerduty.com.",
		"Type that part, or leave the field empty."},
	{AccountConnected, Connected, "This account is already connected as {connector}.",
		"Each PagerDuty account is one connector, and that one has different settings.",
		"Replace the token of {name} (connectpd rotate), or paste a token of another account."},
	{AccountInUse, Connected, "This account is already connected as {connector}.",
		"It already uses this token.",
		"Nothing needs to be done (connectpd sync updates its data). Or paste a token of another account."},
	{AccountMovable, Connected, "This account is already connected as {connector}.",
		"It lives on this computer.",
		"Move it to the tenant, which keeps its data and history, or paste a token of another account."},
	{TokenMissing, Missing, "The API token is missing.", "", "Go back and paste it."},
	{SetupStopped, Cancelled, "Cancelled; nothing was synced.", "", "Run connectpd setup again: answers that were kept are offered there."},
	{FirstSyncStopped, Cancelled, "Cancelled; the connector is saved, and nothing has been synced yet.", "", "Get the access data with: connectpd sync"},
	{SetupNotSaved, Failed, "The connector could not be saved: {reason}.", "", "Try again."},
	{AnswersNotKept, Failed, "Your answers could not be kept: {reason}.", "", "Try again, or leave without them."},
	{DraftUnread, Failed, "The unfinished setup cannot be continued: {reason}.", "",
		"Start again; nothing was saved."},
	{DraftNewer, Failed, "The unfinished setup cannot be continued: {reason}.", "",
		"Continue in that version, or start a new one here."},
	{DraftNotTaken, Failed, "The unfinished setup could not be continued: {reason}.", "",
		"Try again, or start a new one."},
	{PlatformOther, Invalid, "There is no platform \"{typed}\".", "", "Use --platform {platforms}."},
	{RegionOther, Invalid, "There is no region \"{typed}\".", "", "Use --region us, eu or auto."},
	{KeychainOther, Invalid, "There is no keychain \"{typed}\".", "", "Use --keychain os, file or none."},
	{IDPWithoutApp, Invalid, "--idp needs --new-app: it is about a new app.", "",
		"Add --new-app NAME, or leave out --idp."},
	{NoApp, Invalid, "There is no app \"{typed}\".", "", "Create it with --new-app, or use one of these: {names}."},
	{NoAppThere, Invalid, "There is no app \"{typed}\" in {tenant}.", "",
		"Use one that the tenant shows you, or create it with --new-app."},
	{SignInOther, Invalid, "The credential belongs to {whose}, not {wanted}.", "",
		"Leave out --me, or sign in with your own credential."},
	{OwnerNotThere, Invalid, "Nobody in {tenant} has the email {who}.", "", "Choose someone who is in the tenant."},
	{AppTwice, Invalid, "--app and --new-app cannot be used together.", "", "Use one of them."},
	{InvitationHere, Invalid, "An invitation is for a connector on this computer.", "", "Leave out --platform."},
	{IDPInTenant, Invalid, "--idp is for apps on this computer; the tenant knows how people sign in to its apps.", "",
		"Leave out --idp."},
	{TenantUnasked, Failed, "The platform could not be reached: {reason}.", "", "Try again."},
}
