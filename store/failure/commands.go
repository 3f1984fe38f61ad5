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
	SilenceWhy       ID = "silence-why"
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
	{ReviewsAlone, Missing, "--reviews goes with --purge only.", "",
		"Write: connectpd disconnect CONNECTOR --purge --reviews"},
	{MaxAgeAlone, Missing, "--max-age says when --exit-code fails, and needs it.", "",
		"Add --exit-code."},
	{DataOld, Failed, "The data of {connector} is from {when}, older than --max-age {age}.", "",
		"Bring it up to date: connectpd sync"},
	{AsOfFuture, Invalid, "--as-of {typed} is in the future; days and times are UTC.", "",
		"Leave --as-of out for what holds now."},
	{AsOfEarly, Invalid, "There was no access data of {connector} yet at {typed}.", "",
		"Ask for {oldest} or later: that is the oldest data."},
	{SinceLater, Invalid, "--since {since} is later than --until {until}.", "",
		"Swap them."},
	{RunOrDuration, Invalid, "\"{typed}\" is neither a run nor a duration.", "",
		"Write a run's number, or a duration such as 7d."},
	{RunNone, Invalid, "{connector} has no run {run} whose data stood.", "",
		"See the numbers of the runs with: connectpd logs"},
	{RunOrDate, Invalid, "\"{typed}\" is neither a run nor a date.", "",
		"Write a run's number, 2026-03-31, or 2026-03-31T14:00."},
	{SyncExportOdd, Invalid, "--export cannot be \"{typed}\".", "",
		"Write --export c1z=FILE."},
	{SyncExportAlone, Invalid, "--export is for --every only.", "",
		"Write --every 1h with it, or use once: connectpd export c1z"},
	{PruneHow, Missing, "How much of the history to delete is missing.", "",
		"Write for example: connectpd prune --older-than 400d"},
	{AskNewToken, Missing, "Nobody can be asked here, and the new API token is missing.", "",
		"Add --token-stdin or --token-file FILE."},
	{AskOldKey, Missing, "Nobody can be asked here, and the old API key is missing.", "",
		"Add --token-stdin or --token-file FILE."},
	{OldKeyWorks, Failed, "The old key ending {last4} still works.", "",
		"In PagerDuty choose Disable first (it can be undone), then ask again."},
	{AskQuestion, Missing, "{question} Nobody can be asked here.", "",
		"Add {flag}."},
	{SilenceWhy, Missing, "Silencing a finding needs a reason, so that it can be understood later.", "",
		"Add --reason TEXT."},
	{NotSilenced, Invalid, "That finding is not silenced.", "",
		"See the silenced ones with: connectpd findings --json"},
	{FindingKind, Invalid, "There is no such kind of finding: \"{typed}\".", "",
		"The kinds are {kinds}."},
	{PasswordFile, Invalid, "{variable}: {reason}.", "",
		"Name a file that has the password on one line."},
	{IDPNameless, Missing, "--idp names no identity provider.", "",
		"Write --idp NAME, or --idp {none}."},
	{WordsFew, Missing, "{command} needs {missing}.", "",
		"Usage: {usage}"},
	{WordsMany, Invalid, "{command} takes fewer words{typed}.", "",
		"Usage: {usage}"},
	{ToMissing, Missing, "--to says where the token goes, and is missing.", "",
		"Add --to os|file|none."},
	{JSONandCSV, Invalid, "--json and --csv exclude each other.", "",
		"Give one of them."},
	{WebAlone, Invalid, "--web opens a page as it is today, and prints nothing.", "", "Leave out --web, or what stands beside it."},
	{PageNone, Failed, "PagerDuty names no page of {name}.", "", "Leave --web out to see what is kept of it here."},
	{PageOdd, Failed, "The page of {name} is not opened: {reason}.", "", "Look for it in PagerDuty itself."},
	{PageMany, Invalid, "Several are called {name}.", "", "Add --type, or give an id to --resource."},
	{AskWarnings, Missing, "Nobody can be asked here, and the review has warnings; nothing was changed.", "",
		"Add --yes to accept the warnings."},
	{APIBaseOdd, Invalid, "{variable} cannot be used: {reason}.", "",
		"It must be https, or http on this computer itself."},
	{PassphraseFile, Invalid, "{variable}: {reason}.", "",
		"Name a file that has the passphrase on one line."},
	{ConnectorUnknown, NotFound, "There is no connector \"{ref}\".", "",
		"List them with: connectpd status"},
	{NoConnectorYet, NotFound, "No connector is set up yet.", "",
		"Add one with connectpd setup, or see it without an account: connectpd demo"},
	{NoConnectorWhole, NotFound, "No connector is set up yet; the set-up of {name} is unfinished.", "",
		"Go on with it: connectpd setup --resume {quoted}"},
	{PersonUnknown, NotFound, "{connector} has nobody with the e-mail address \"{email}\", now or in the history that is kept.", "",
		"See who holds what with: connectpd access"},
	{ResourceUnknown, NotFound, "{connector} has no {kind} \"{ref}\", now or in the history that is kept.", "",
		"See who holds what with: connectpd access"},
	{ChoiceOdd, Invalid, "{flag} cannot be \"{typed}\".", "",
		"Write {flag} {values}."},
	{LinesOdd, Invalid, "-n cannot be {n}.", "",
		"Write -n 50, or -n 0 for all."},
	{TypedTwice, Invalid, "The two passphrases differ; nothing was changed.", "",
		"Try again, or set CONNECTPD_PASSPHRASE_FILE."},
	{InviteUnread, Invalid, "--invite: {reason}.", "",
		"Name a file that can be read, or - for standard input."},
	{InviteLong, Invalid, "--invite: that is too long to be an invitation.", "",
		"Name the file that came with the message."},
	{HomeRelative, Invalid, "{variable} is not an absolute path: it reads \"{typed}\".", "",
		"Write the whole path, from / on."},
	{HomeMissing, Failed, "There is no home folder to keep data in.", "",
		"Set {variable} to a folder of yours."},
	{ConcurrencyOdd, Invalid, "--concurrency cannot be {n}.", "",
		"Write a number from 1 to 16."},
	{HeldTwice, Invalid, "--accept-shrink and --discard exclude each other.", "",
		"Give one of them."},
	{HeldEvery, Invalid, "--accept-shrink and --discard cannot be given with --every.", "",
		"Decide on the held sync first, without --every."},
	{EveryShort, Invalid, "--every cannot be less than a minute.", "",
		"Write --every 1m or more."},
	{ProgressTerminal, Invalid, "--progress tui needs a terminal.", "",
		"Write --progress plain, or leave it out."},
	{ProgressEvery, Invalid, "--progress tui cannot be given with --every.", "",
		"Write --progress plain, json or quiet."},
	{NothingHeld, Failed, "No sync of {connector} is held.", "",
		"See how it stands with: connectpd status"},
	{IDPNewApp, Missing, "--idp belongs to a new app.", "",
		"Add --new-app NAME."},
	{StdinTwice, Invalid, "--invite - and --token-stdin both read standard input.", "",
		"Put one of them into a file."},
	{ResumeUnknown, NotFound, "No unfinished or handed-over set-up is called \"{ref}\".", "",
		"List them with connectpd status, or begin one with: connectpd setup"},
	{ResumeInvite, Invalid, "--resume and --invite exclude each other.", "",
		"Give one of them."},
	{InvitationUnread, Failed, "The invitation cannot be read: {reason}.", "",
		"Ask for a new one, or set up without --invite."},
	{AskMissing, Missing, "Nobody can be asked here, and this is missing: {what}.", "",
		"Add {flags}."},
	{TokenTwice, Invalid, "--token-stdin and --token-file exclude each other.", "",
		"Give one of them."},
	{TokenFile, Invalid, "--token-file: {reason}.", "",
		"Name a file that has the API token on one line."},
	{TokenEmpty, Missing, "The API token is empty.", "",
		"Write for example: printf %s \"$TOKEN\" | connectpd setup --token-stdin …"},
	{ConnectorLeft, NotFound, "{connector} was disconnected meanwhile.", "",
		"List the connectors with: connectpd status"},
	{SettingDays, Invalid, "{key} cannot be \"{typed}\".", "",
		"Write a number of days, or off."},
	{SettingUnknown, Invalid, "There is no setting \"{typed}\".", "",
		"List them with: connectpd config"},
	{ServePlatform, Invalid, "--serve serves the PagerDuty account only.", "",
		"Leave --platform out."},
	{GapsElsewhere, Invalid, "--accept-gaps is for export c1z and c1csv only.", "",
		"Leave it out."},
	{BinaryPrinted, Invalid, "A .{format} file is not text and is not printed into a terminal.", "",
		"Leave -o out, or give -o FILE."},
	{TerraformAsOf, Invalid, "--as-of says nothing to export terraform: the configuration has no access data.", "",
		"Leave it out."},
	{CommandUnknown, Invalid, "There is no such command{typed}.", "",
		"List the commands with: {command} --help"},
	{FlagUnknown, Invalid, "{command} has no such flag{typed}.", "",
		"See: {command} --help"},
	{FlagElsewhere, Invalid, "{command} has no flag --{flag}.", "",
		"--{flag} is a flag of {commands}; see: {command} --help"},
	{FlagToken, Invalid, "A flag about the token is not written like that.", "",
		"See: {command} --help"},
	{FlagEmpty, Missing, "{flag} needs a value.", "",
		"Write {flag} {values}."},
	{FlagOdd, Invalid, "{reason}.", "",
		"See: {command} --help"},
	{DidYouMean, Invalid, "", "",
		"Did you mean {near}?"},
	{TokenKept, Invalid, "--token-stdin and --token-file are for a token that is kept nowhere; that of {connector} is {place}.", "",
		"Leave the flag out. To replace a token: connectpd rotate"},
	{AskKeptNowhere, Missing, "The API token of {connector} is kept nowhere on this computer, and nobody can be asked for it here.", "",
		"Add --token-stdin or --token-file FILE."},
	{EveryNeedsToken, Missing, "--every needs a token that is kept, and that of {connector} is not.", "",
		"Set CONNECTPD_TOKEN, or keep the token: connectpd token move --to os|file"},
}
