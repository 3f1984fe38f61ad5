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
		"Paste the key that PagerDuty showed when it was created."},
	{TokenAssignment, TokenShape, "This is a name and a value (NAME=value), not the API token alone.",
		"Usually a line of a script or of an environment file was copied.",
		"Give only what stands after the =, without quotes."},
	{TokenAddress, TokenShape, "This is an address, not an API token.",
		"Usually the browser's address line was copied instead of the key.",
		copyTheKey},
	{TokenMasked, TokenShape, "This is the hidden form of a key, not the key.",
		"PagerDuty shows a key in full only once, when it is created.",
		"Create a new key in PagerDuty and copy it before you close the window."},
	{TokenWords, TokenShape, "This is more than one word, so it is not an API token.",
		"Usually more than the key was copied.",
		copyTheKey},
	{TokenOddCharacter, TokenShape, "This contains characters that an API token never has.",
		"Usually something else was copied.",
		copyTheKey},
	{TokenEventsKey, EventsKey, "This is an Events integration key: it has 32 characters.",
		"Such a key sends events to one service. It cannot read users, teams or schedules.",
		"Create an API access key under Integrations > API Access Keys (Developer Tools). It has 20 characters."},
	{TokenShort, TokenShape, "This has only {length}, too few for an API token.",
		"PagerDuty's keys have 20 characters. Usually only part of the key was copied.",
		copyTheKey},
	{TokenLong, TokenShape, "This has {length}, too many for an API token.",
		"Usually something else was copied.",
		copyTheKey},
	{NotTheOldKey, Invalid, "This is not the old key: that one ends in {last4} and has {length}.",
		"Whether another key is refused would prove nothing.",
		"Paste the old key, or say that it is disabled."},
	{NotTheToken, Invalid, "This is not the API token of {connector}: that one ends in {last4}.", "",
		"Paste that one, or replace it with a new one: connectpd rotate"},
}
