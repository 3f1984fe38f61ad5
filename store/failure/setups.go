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
	{CatalogueOther, Unsupported, "“{name}” is not supported: the catalogue has PagerDuty and nothing else.", "",
		"Type PagerDuty, or go back."},
	{OwnerRefused, Invalid, "{who} cannot own this connector: {why}.", "", "Name somebody else."},
	{OwnerRefusedAdd, Invalid, "{who} cannot own this connector: {why}.", "",
		"Choose somebody else, or add the person again with the right role."},
	{OwnerRefusedRole, Invalid, "{who} cannot own this connector: {why}.", "",
		"Choose somebody else, or have the role given in the tenant and search again."},
	{NoOwner, Missing, "Nobody is chosen yet.",
		"A connector has at least one owner, who looks after its token.",
		"Choose yourself, somebody else, or several."},
	{NoOwnerNoMe, Missing, "Nobody is chosen yet.",
		"A connector has at least one owner, who looks after its token.",
		"Add your e-mail (“Correct your name or e-mail”), or choose somebody else."},
	{NoRecipient, Missing, "Nobody is chosen yet.", "",
		"Choose or add the person who will carry on, or go back."},
	{EmailMissing, Missing, "The e-mail is missing.", "", "Type it, or go back."},
	{EmailOdd, Invalid, "“{typed}” is not an e-mail address.",
		"Owners are recognised by their e-mail, here and in PagerDuty.",
		"Type it as ada@example.com."},
	{EmailMadeUp, Invalid, "“{typed}” is an address of this computer only.",
		"Owners are recognised by their e-mail, here and in PagerDuty.",
		"Type the one that you sign in to PagerDuty with, as ada@example.com."},
	{NothingTyped, Missing, "Nothing to search for was typed.", "", "Type part of a name, or go back."},
	{AppNameTaken, Invalid, "There is an application called {name}{where} already.", "",
		"Choose it from the list, or give the new one another name."},
	{NewAppName, Missing, "The new application needs a name.", "", "Type one, for instance PagerDuty."},
	{NameTooLong, Invalid, "This name is longer than {limit} characters.", "", "Type a shorter one."},
	{SubdomainOdd, Invalid, "This is not the name of a PagerDuty account.",
		"It is the first part of the address that you see when signed in: acme in https://acme.pagerduty.com.",
		"Type that part, or leave the field empty."},
	{AccountConnected, Connected, "This account is already connected as {connector}.",
		"Each PagerDuty account is one connector. The answers of this set-up differ from that one's.",
		"Replace the token of {name} (connectpd rotate), or paste the token of another account."},
	{AccountInUse, Connected, "This account is already connected as {connector}.",
		"This is the very token that it uses now.",
		"Nothing needs to be done; connectpd sync brings its data up to date. Or paste the token of another account."},
	{AccountMovable, Connected, "This account is already connected as {connector}.",
		"It lives on this computer.",
		"Move it into the tenant, which keeps its data and history, or paste the token of another account."},
	{TokenMissing, Missing, "The API token is missing.", "", "Go back and paste it."},
	{SetupNotSaved, Failed, "The connector could not be saved: {reason}.", "", "Try again."},
	{AnswersNotKept, Failed, "Your answers could not be kept: {reason}.", "", "Try again, or leave without them."},
	{DraftUnread, Failed, "The unfinished set-up cannot be taken up: {reason}.", "",
		"Answer again; nothing of it was saved."},
	{DraftNewer, Failed, "The unfinished set-up cannot be taken up: {reason}.", "",
		"Go on with it in that version, or start a new one here."},
	{DraftNotTaken, Failed, "The unfinished set-up could not be taken up: {reason}.", "",
		"Try again, or start a new one."},
	{PlatformOther, Invalid, "There is no platform “{typed}”.", "", "Use --platform {platforms}."},
	{RegionOther, Invalid, "There is no region “{typed}”.", "", "Use --region us, eu or auto."},
	{KeychainOther, Invalid, "There is no keychain “{typed}”.", "", "Use --keychain os, file or none."},
	{IDPWithoutApp, Invalid, "--idp says how people sign in to a new app, and none is made.", "",
		"Add --new-app NAME, or leave --idp out."},
	{NoApp, Invalid, "There is no app “{typed}”.", "", "Make it with --new-app, or name one of these: {names}."},
	{NoAppThere, Invalid, "There is no app “{typed}” in {tenant}.", "",
		"Name one that the tenant shows you, or make it with --new-app."},
	{SignInOther, Invalid, "The credential is that of {whose}, not of {wanted}.", "",
		"Leave --me out, or sign in with a credential of your own."},
	{OwnerNotThere, Invalid, "{who} is nobody's e-mail in {tenant}.", "", "Name somebody whom the tenant knows."},
	{AppTwice, Invalid, "--app and --new-app exclude each other.", "", "Give one of them."},
	{InvitationHere, Invalid, "An invitation is for a connector of this computer.", "", "Leave --platform out."},
	{IDPInTenant, Invalid, "--idp belongs to apps of this computer; the tenant knows how people sign in to its own.", "",
		"Leave --idp out."},
	{TenantUnasked, Failed, "The platform could not be asked: {reason}.", "", "Try again."},
}
