package failure

// Access reviews.
const (
	NoReview        ID = "no-review"
	ReviewNameTaken ID = "review-name-taken"
	ReviewMoved     ID = "review-moved"
	ReviewDamaged   ID = "review-damaged"
	ReviewDayForm   ID = "review-day-form"
	ReviewNoChoice  ID = "review-no-choice"
	ReviewReason    ID = "review-reason"
	ReviewNoPlace   ID = "review-no-place"
	SheetsNone      ID = "sheets-none"
	SheetUnread     ID = "sheet-unread"
	SheetNoFile     ID = "sheet-no-file"
	SheetRows       ID = "sheet-rows"
	LettersWhose    ID = "letters-whose"
	ReviewUnknown   ID = "review-unknown"
	ItemUnknown     ID = "review-item-unknown"
	ItemsNone       ID = "review-items-none"
	ReviewerUnknown ID = "reviewer-unknown"
	ItemsTwice      ID = "review-items-twice"
	ItemsMissing    ID = "review-items-missing"
	KeepAndRevoke   ID = "keep-and-revoke"
	KeepOrRevoke    ID = "keep-or-revoke"
	FlagIdle        ID = "review-flag-idle"
	UndoAlone       ID = "review-undo-alone"
	LastAlone       ID = "review-last-alone"
	NoteMissing     ID = "review-note-missing"
	ScopeOdd        ID = "review-scope-odd"
	StartUnseen     ID = "review-start-unseen"
	RunOdd          ID = "review-run-odd"
	FlagDay         ID = "flag-day"
	WhereMissing    ID = "where-missing"
	AccountKind     ID = "account-kind"
)

var reviewRows = []row{
	{NoReview, NotFound, "There is no such review.", "", "List the reviews with: connectpd review"},
	{ReviewNameTaken, Failed, "There is a review called \"{name}\" already.", "", "Choose another name with --name."},
	{ReviewMoved, Failed, "Someone else is changing the review {review} at the same time.", "", "Try again."},
	{ReviewDamaged, Failed, "The review {review} was altered in the store: {what}.", "",
		repair + ", which puts it back from its backup"},
	{ReviewDayForm, Invalid, "\"{typed}\" is not a date.", "", "Use the form 2026-12-12 or 12 December 2026."},
	{ReviewNoChoice, Missing, "Nothing is selected.", "", "Choose keep or revoke, or go back."},
	{ReviewReason, Missing, "This needs a reason.", "", "Type why, or go back."},
	{SheetsNone, Invalid, "{who} has nothing to decide in the review {review}.", "", "See who decides on what with: connectpd review show"},
	{SheetUnread, Failed, "{file} cannot be imported: {why}.", "", "Save the sheet as .xlsx or CSV UTF-8, and import that."},
	{SheetNoFile, Missing, "There is no sheet to import.", "", "Give a file (.xlsx or .csv), or a folder with some."},
	{SheetRows, Failed, "In these sheets {rows} refused, so nothing was imported.", "", "Correct the rows, or import the others with --skip-refused."},
	{LettersWhose, Missing, "connectpd does not know who these letters are from.", "", "Say who you are: connectpd config me EMAIL"},
	{ReviewNoPlace, Missing, "Where to write was not given.", "", "Type a folder or a file."},
	{ReviewUnknown, NotFound, "There is no review \"{ref}\".", "", "List them with: connectpd review"},
	{ItemUnknown, NotFound, "The review {review} has no item \"{typed}\".", "", "List its items with: connectpd review show {quoted}"},
	{ItemsNone, NotFound, "The review {review} has no item of the {what} \"{typed}\".", "", "List its items with: connectpd review show {quoted}"},
	{ReviewerUnknown, NotFound, "\"{email}\" decides on nothing in the review {review}.", "", "List its items with: connectpd review show {quoted}"},
	{ItemsTwice, Invalid, "Items and a selection of items cannot be used together.", "", "Use one of them."},
	{ItemsMissing, Missing, "No items were given.", "", "Give items (i12 i13), or select them with --team, --user or --search."},
	{KeepAndRevoke, Invalid, "--keep and --revoke cannot be used together.", "", "Use one of them."},
	{KeepOrRevoke, Missing, "Neither keep nor revoke was given.", "", "Add --keep or --revoke."},
	{FlagIdle, Invalid, "{flag} has no effect with {other}.", "", "Leave it out."},
	{UndoAlone, Invalid, "--undo needs the ids of the items.", "", "Give the items, such as i12 i13."},
	{LastAlone, Invalid, "--last cannot be used with --keep or --revoke.", "", "Use one of them."},
	{NoteMissing, Missing, "There is nothing to note.", "", "Add --assignee EMAIL, --ticket TEXT or --comment TEXT."},
	{ScopeOdd, Invalid, "--scope cannot be \"{typed}\".", "", "Use all, privileged, changed, team=NAME or role=NAME."},
	{StartUnseen, Missing, "The review would start before anyone has checked its reviewers.", "", "Add --yes, or run it in a terminal."},
	{RunOdd, Invalid, "--run cannot be \"{typed}\".", "", "Use a run number. List run numbers with: connectpd logs"},
	{FlagDay, Invalid, "{flag} cannot be \"{typed}\".", "", "Use the form 2026-12-12."},
	{WhereMissing, Missing, "Where to write was not given.", "", "Add -o FILE, or -o - to print it."},
	{AccountKind, Missing, "The kind of account was not given.", "", "Add --kind person, service, shared or third-party."},
}
