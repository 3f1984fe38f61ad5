package failure

// The small flows: owners, names, silences, and ends without a cure of their
// own.
const (
	NotItsName       ID = "not-its-name"
	SilenceReason    ID = "silence-reason"
	SilenceKind      ID = "silence-kind"
	ConnectorName    ID = "connector-name"
	OwnerUnknown     ID = "owner-unknown"
	LastOwner        ID = "last-owner"
	TokenThere       ID = "token-there"
	TokenNowhere     ID = "token-nowhere"
	RotationFailed   ID = "rotation-failed"
	FirstOfQuestions ID = "first-of-questions"
)

var flowRows = []row{
	{NotItsName, Failed, "That is not its name.", "", "Type {name}, or go back to keep it."},
	{SilenceReason, Missing, "Silencing a finding needs a reason.", "", "Say why it is expected."},
	{SilenceKind, Invalid, "There is no such kind of finding.", "", "See the kinds with: connectpd findings --json"},
	{ConnectorName, Missing, "A connector needs a name.", "", "Type one."},
	{OwnerUnknown, Invalid, "{who} does not own this connector.", "", "List the owners with: connectpd owners"},
	{LastOwner, Invalid, "A connector needs at least one owner.", "", "Add another one first."},
	{TokenThere, Invalid, "The token is already there.", "", "Choose another place, or go back."},
	{TokenNowhere, Missing, "The API token is not kept on this computer, and none was entered.", "", "Paste it, or go back."},
	{RotationFailed, Failed, "The token was not replaced: {reason}.", "", "Try again."},
	{FirstOfQuestions, Failed, "This is the first question.", "", "Answer it, or type leave."},
}
