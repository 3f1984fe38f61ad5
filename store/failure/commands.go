package failure

// Commands, their flags and what was typed with them. {typed} is what was
// typed.
const (
	MaxAgeAlone      ID = "max-age-alone"
	DataOld          ID = "data-old"
	AsOfFuture       ID = "as-of-future"
	AsOfEarly        ID = "as-of-early"
	SinceLater       ID = "since-later"
	RunOrDuration    ID = "run-or-duration"
	RunNone          ID = "run-none"
	RunOrDate        ID = "run-or-date"
	SyncExportOdd    ID = "sync-export-odd"
	SyncExportAlone  ID = "sync-export-alone"
	PruneHow         ID = "prune-how-much"
	AskNewToken      ID = "ask-new-token"
	AskOldKey        ID = "ask-old-key"
	OldKeyWorks      ID = "old-key-works"
	AskQuestion      ID = "ask-question"
	NotSilenced      ID = "not-silenced"
	FindingKind      ID = "finding-kind"
	PasswordFile     ID = "password-file"
	IDPNameless      ID = "idp-nameless"
	WordsFew         ID = "words-few"
	WordsMany        ID = "words-many"
	ToMissing        ID = "to-missing"
	JSONandCSV       ID = "json-and-csv"
	WebAlone         ID = "web-alone"
	PageNone         ID = "page-none"
	PageOdd          ID = "page-odd"
	PageMany         ID = "page-many"
	AskWarnings      ID = "ask-warnings"
	APIBaseOdd       ID = "api-base-odd"
	PassphraseFile   ID = "passphrase-file"
	ConnectorUnknown ID = "connector-unknown"
	NoConnectorWhole ID = "no-connector-whole"
	NoConnectorYet   ID = "no-connector-yet"
	PersonUnknown    ID = "person-unknown"
	ResourceUnknown  ID = "resource-unknown"
	ChoiceOdd        ID = "choice-odd"
	LinesOdd         ID = "lines-odd"
	TypedTwice       ID = "typed-twice"
	InviteUnread     ID = "invite-unread"
	InviteLong       ID = "invite-long"
	HomeRelative     ID = "home-relative"
	HomeMissing      ID = "home-missing"
	ConcurrencyOdd   ID = "concurrency-odd"
	HeldTwice        ID = "held-twice"
	HeldEvery        ID = "held-every"
	EveryShort       ID = "every-short"
	ProgressTerminal ID = "progress-terminal"
	ProgressEvery    ID = "progress-every"
	NothingHeld      ID = "nothing-held"
	IDPNewApp        ID = "idp-new-app"
	StdinTwice       ID = "stdin-twice"
	ResumeUnknown    ID = "resume-unknown"
	ResumeInvite     ID = "resume-invite"
	InvitationUnread ID = "invitation-unread"
	AskMissing       ID = "ask-missing"
	TokenTwice       ID = "token-twice"
	TokenFile        ID = "token-file"
	TokenEmpty       ID = "token-empty"
	ConnectorLeft    ID = "connector-left"
	SettingDays      ID = "setting-days"
	SettingUnknown   ID = "setting-unknown"
	ServePlatform    ID = "serve-platform"
	GapsElsewhere    ID = "gaps-elsewhere"
	BinaryPrinted    ID = "binary-printed"
	TerraformAsOf    ID = "terraform-as-of"
	CommandUnknown   ID = "command-unknown"
	FlagUnknown      ID = "flag-unknown"
	FlagElsewhere    ID = "flag-elsewhere"
	FlagToken        ID = "flag-token"
	FlagEmpty        ID = "flag-empty"
	FlagOdd          ID = "flag-odd"
	DidYouMean       ID = "did-you-mean"
	TokenKept        ID = "token-kept"
	AskKeptNowhere   ID = "ask-kept-nowhere"
	EveryNeedsToken  ID = "every-needs-token"
	ReviewsAlone     ID = "reviews-alone"
)

var commandRows = []row{
	{ReviewsAlone, Missing, "--reviews needs --purge.", "",
		"Use: connectpd disconnect CONNECTOR --purge --reviews"},
	{MaxAgeAlone, Missing, "--max-age needs --exit-code.", "",
		"Add --exit-code."},
	{DataOld, Failed, "The data from {connector} is from {when}, older than --max-age {age}.", "",
		"Update it with: connectpd sync"},
	{AsOfFuture, Invalid, "--as-of {typed} is in the future (days and times are in UTC).", "",
		"Leave out --as-of to see current access."},
	{AsOfEarly, Invalid, "{connector} had no access data yet at {typed}.", "",
		"The oldest data is of {oldest}: use that or later."},
	{SinceLater, Invalid, "--since {since} is later than --until {until}.", "",
		"Swap them."},
	{RunOrDuration, Invalid, "\"{typed}\" is neither a run nor a duration.", "",
		"Use a run number, or a duration such as 7d."},
	{RunNone, Invalid, "{connector} has no applied run {run}.", "",
		"List run numbers with: connectpd logs"},
	{RunOrDate, Invalid, "\"{typed}\" is neither a run nor a date.", "",
		"Use a run number, 2026-03-31, or 2026-03-31T14:00."},
	{SyncExportOdd, Invalid, "--export cannot be \"{typed}\".", "",
		"Use --export c1z=FILE."},
	{SyncExportAlone, Invalid, "--export needs --every.", "",
		"Add --every 1h, or export once with: connectpd export c1z"},
	{PruneHow, Missing, "How much history to delete was not given.", "",
		"For example: connectpd prune --older-than 400d"},
	{AskNewToken, Missing, "The new API token is missing, and there is no terminal to ask for it.", "",
		"Add --token-stdin or --token-file FILE."},
	{AskOldKey, Missing, "The old API key is missing, and there is no terminal to ask for it.", "",
		"Add --token-stdin or --token-file FILE."},
	{OldKeyWorks, Failed, "The old key ending {last4} still works.", "",
		"Disable it in PagerDuty (that can be undone), then try again."},
	{AskQuestion, Missing, "There is no terminal to answer in: {question}", "",
		"Add {flag}."},
	{NotSilenced, Invalid, "That finding is not silenced.", "",
		"List silenced findings with: connectpd findings --json"},
	{FindingKind, Invalid, "There is no kind of finding called \"{typed}\".", "",
		"The kinds are {kinds}."},
	{PasswordFile, Invalid, "{variable}: {reason}.", "",
		"Use a file with the password on a single line."},
	{IDPNameless, Missing, "--idp is empty.", "",
		"Use --idp NAME, or --idp {none}."},
	{WordsFew, Missing, "{command} needs {missing}.", "",
		"Usage: {usage}"},
	{WordsMany, Invalid, "{command} has too many arguments{typed}.", "",
		"Put quotes around a name with spaces. Usage: {usage}"},
	{ToMissing, Missing, "--to is missing: it sets where the token is kept.", "",
		"Add --to os|file|none."},
	{JSONandCSV, Invalid, "--json and --csv cannot be used together.", "",
		"Use one of them."},
	{WebAlone, Invalid, "--web opens a page in its current state and prints nothing.", "", "Use --web without the other flags."},
	{PageNone, Failed, "PagerDuty has no page for {name}.", "", "Leave out --web to see its data here."},
	{PageOdd, Failed, "The page of {name} was not opened: {reason}.", "", "Find it in PagerDuty."},
	{PageMany, Invalid, "There is more than one {name}.", "", "Add --type, or use --resource with an id."},
	{AskWarnings, Missing, "There are warnings to accept and no terminal to ask in; nothing was changed.", "",
		"Add --yes to accept the warnings."},
	{APIBaseOdd, Invalid, "{variable} cannot be used: {reason}.", "",
		"Use an https address, or http on this computer."},
	{PassphraseFile, Invalid, "{variable}: {reason}.", "",
		"Use a file with the passphrase on a single line."},
	{ConnectorUnknown, NotFound, "There is no connector \"{ref}\".", "",
		"List connectors with: connectpd status"},
	{NoConnectorYet, NotFound, "No connector is set up yet.", "",
		"Add one with connectpd setup, or try it without an account: connectpd demo"},
	{NoConnectorWhole, NotFound, "No connector is set up yet; the setup of {name} is unfinished.", "",
		"Continue it with: connectpd setup --resume {quoted}"},
	{PersonUnknown, NotFound, "Nobody in {connector} has the email address \"{email}\", now or in its history.", "",
		"See who has access to what with: connectpd access"},
	{ResourceUnknown, NotFound, "{connector} has no {kind} \"{ref}\", now or in its history.", "",
		"See who has access to what with: connectpd access"},
	{ChoiceOdd, Invalid, "{flag} cannot be \"{typed}\".", "",
		"Use {flag} {values}."},
	{LinesOdd, Invalid, "-n cannot be {n}.", "",
		"Use -n 50, or -n 0 for all."},
	{TypedTwice, Invalid, "The passphrases do not match; nothing was changed.", "",
		"Try again, or set CONNECTPD_PASSPHRASE_FILE."},
	{InviteUnread, Invalid, "--invite: {reason}.", "",
		"Use a file that you can read, or - for standard input."},
	{InviteLong, Invalid, "--invite: this is too long to be an invitation.", "",
		"Use the file that came with the message."},
	{HomeRelative, Invalid, "{variable} is not an absolute path: \"{typed}\".", "",
		"Use the full path, starting with /."},
	{HomeMissing, Failed, "There is no home folder to store data in.", "",
		"Set {variable} to a folder you own."},
	{ConcurrencyOdd, Invalid, "--concurrency cannot be {n}.", "",
		"Use a number from 1 to 16."},
	{HeldTwice, Invalid, "--accept-shrink and --discard cannot be used together.", "",
		"Use one of them."},
	{HeldEvery, Invalid, "--accept-shrink and --discard cannot be used with --every.", "",
		"Resolve the held sync first, without --every."},
	{EveryShort, Invalid, "--every cannot be less than a minute.", "",
		"Use --every 1m or longer."},
	{ProgressTerminal, Invalid, "--progress tui needs a terminal.", "",
		"Use --progress plain, or leave it out."},
	{ProgressEvery, Invalid, "--progress tui cannot be used with --every.", "",
		"Use --progress plain, json or quiet."},
	{NothingHeld, Failed, "{connector} has no held sync.", "",
		"Check its status with: connectpd status"},
	{IDPNewApp, Missing, "--idp needs --new-app.", "",
		"Add --new-app NAME."},
	{StdinTwice, Invalid, "--invite - and --token-stdin both read standard input.", "",
		"Put one of them in a file."},
	{ResumeUnknown, NotFound, "No unfinished or handed-over setup is called \"{ref}\".", "",
		"List them with connectpd status, or start one with: connectpd setup"},
	{ResumeInvite, Invalid, "--resume and --invite cannot be used together.", "",
		"Use one of them."},
	{InvitationUnread, Failed, "The invitation cannot be read: {reason}.", "",
		"Ask for a new one, or run setup without --invite."},
	{AskMissing, Missing, "This is missing, and there is no terminal to ask for it: {what}.", "",
		"Add {flags}."},
	{TokenTwice, Invalid, "--token-stdin and --token-file cannot be used together.", "",
		"Use one of them."},
	{TokenFile, Invalid, "--token-file: {reason}.", "",
		"Use a file with the API token on a single line."},
	{TokenEmpty, Missing, "The API token is empty.", "",
		"For example: printf %s \"$TOKEN\" | connectpd setup --token-stdin …"},
	{ConnectorLeft, NotFound, "{connector} has been disconnected.", "",
		"List the connectors with: connectpd status"},
	{SettingDays, Invalid, "{key} cannot be \"{typed}\".", "",
		"Use a number of days, or off."},
	{SettingUnknown, Invalid, "There is no setting \"{typed}\".", "",
		"List settings with: connectpd config"},
	{ServePlatform, Invalid, "--serve only serves the PagerDuty account.", "",
		"Leave out --platform."},
	{GapsElsewhere, Invalid, "--accept-gaps only applies to export c1z and c1csv.", "",
		"Leave it out."},
	{BinaryPrinted, Invalid, "A .{format} file is not text, so it is not printed to a terminal.", "",
		"Leave out -o, or use -o FILE."},
	{TerraformAsOf, Invalid, "--as-of has no effect on export terraform: the configuration contains no access data.", "",
		"Leave it out."},
	{CommandUnknown, Invalid, "There is no such command{typed}.", "",
		"List the commands with: {command} --help"},
	{FlagUnknown, Invalid, "{command} has no such flag{typed}.", "",
		"See: {command} --help"},
	{FlagElsewhere, Invalid, "{command} has no flag --{flag}.", "",
		"--{flag} belongs to {commands}; see: {command} --help"},
	{FlagToken, Invalid, "This is not a flag for the token.", "",
		"See: {command} --help"},
	{FlagEmpty, Missing, "{flag} needs a value.", "",
		"Use {flag} {values}."},
	{FlagOdd, Invalid, "{reason}.", "",
		"See: {command} --help"},
	{DidYouMean, Invalid, "", "",
		"Did you mean {near}?"},
	{TokenKept, Invalid, "--token-stdin and --token-file are only for a token that is not kept; the token of {connector} is {place}.", "",
		"Leave out the flag. To replace a token: connectpd rotate"},
	{AskKeptNowhere, Missing, "The API token of {connector} is not kept on this computer, and there is no terminal to ask for it.", "",
		"Add --token-stdin or --token-file FILE."},
	{EveryNeedsToken, Missing, "--every needs a token that is kept, and the token of {connector} is not.", "",
		"Set CONNECTPD_TOKEN, or keep the token: connectpd token move --to os|file"},
}
