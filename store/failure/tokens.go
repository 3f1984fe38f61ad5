package failure

// What was typed or pasted where an API token is asked for.
const (
	NoToken           ID = "no-token"
	TokenAssignment   ID = "token-assignment"
	TokenAddress      ID = "token-address"
	TokenMasked       ID = "token-masked"
	TokenWords        ID = "token-words"
	TokenOddCharacter ID = "token-odd-character"
	TokenEventsKey    ID = "token-events-key"
	TokenShort        ID = "token-short"
	TokenLong         ID = "token-long"
	NotTheOldKey      ID = "not-the-old-key"
	NotTheToken       ID = "not-the-token"
)

const copyTheKey = "Copy the key itself from PagerDuty and paste it here. If PagerDuty no longer shows it, create a new one."

var tokenRows = []row{
	{NoToken, Missing, "No API token was entered.", "",
		"Paste the key that PagerDuty showed when you created it."},
	{TokenAssignment, TokenShape, "This is a name and a value (NAME=value), not the API token alone.",
		"A line of a script or environment file was probably copied.",
		"Enter only the part after the =, without quotes."},
	{TokenAddress, TokenShape, "This is an address, not an API token.",
		"The browser's address was probably copied instead of the key.",
		copyTheKey},
	{TokenMasked, TokenShape, "This is a masked key, not the key itself.",
		"PagerDuty only shows a key in full once, when it is created.",
		"Create a new key in PagerDuty and copy it before you close the window."},
	{TokenWords, TokenShape, "This is more than one word, so it is not an API token.",
		"More than the key was probably copied.",
		copyTheKey},
	{TokenOddCharacter, TokenShape, "This contains characters that are never in an API token.",
		"Something else was probably copied.",
		copyTheKey},
	{TokenEventsKey, EventsKey, "This is an Events integration key: it has 32 characters.",
		"It sends events to one service and cannot read users, teams or schedules.",
		"Create an API access key under Integrations > API Access Keys (Developer Tools). It has 20 characters."},
	{TokenShort, TokenShape, "This has only {length}, too few for an API token.",
		"PagerDuty's keys have 20 characters. Only part of the key was probably copied.",
		copyTheKey},
	{TokenLong, TokenShape, "This has {length}, too many for an API token.",
		"Something else was probably copied.",
		copyTheKey},
	{NotTheOldKey, Invalid, "This is not the old key: that one ends in {last4} and has {length}.",
		"Testing another key would prove nothing.",
		"Paste the old key, or say that you disabled it."},
	{NotTheToken, Invalid, "This is not the API token of {connector}: that one ends in {last4}.", "",
		"Paste that one, or replace it with a new one: connectpd rotate"},
}
