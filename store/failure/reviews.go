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
	{ReviewNameTaken, Failed, "There is a review called \"{name}\" already.", "", "Give this one another name with --name."},
	{ReviewMoved, Failed, "Somebody else is changing the review {review} at the same time.", "", "Run it again."},
	{ReviewDamaged, Failed, "The review {review} was altered in the store: {what}.", "",
		repair + ", which puts it back from its backup"},
	{ReviewDayForm, Invalid, "\"{typed}\" is not a date.", "", "Type it as 2026-12-12 or 12 December 2026."},
	{ReviewNoChoice, Missing, "Nothing is chosen.", "", "Choose keep or revoke, or go back."},
	{ReviewReason, Missing, "This needs a reason.", "", "Type why, or go back."},
	{SheetsNone, Invalid, "{who} has nothing to decide in the review {review}.", "", "See who decides on what with: connectpd review show"},
	{SheetUnread, Failed, "{file} cannot be taken: {why}.", "", "Save the sheet as .xlsx or as CSV UTF-8, and take that."},
	{SheetNoFile, Missing, "There is no sheet.", "", "Name a file (.xlsx or .csv), or a folder that has some."},
	{SheetRows, Failed, "Of these sheets {rows} refused, so that nothing was taken.", "", "Mend the rows, or take the others with --skip-refused."},
	{LettersWhose, Missing, "It is not known whose letters these are.", "", "Say who you are: connectpd config me EMAIL"},
	{ReviewNoPlace, Missing, "It is not said where to write.", "", "Type a folder or a file."},
	{ReviewUnknown, NotFound, "There is no review \"{ref}\".", "", "List them with: connectpd review"},
	{ItemUnknown, NotFound, "The review {review} has no item \"{typed}\".", "", "List its items with: connectpd review show {quoted}"},
	{ItemsNone, NotFound, "The review {review} has no item of the {what} \"{typed}\".", "", "List its items with: connectpd review show {quoted}"},
	{ReviewerUnknown, NotFound, "\"{email}\" decides on nothing in the review {review}.", "", "List its items with: connectpd review show {quoted}"},
	{ItemsTwice, Invalid, "Items and a selection of them exclude each other.", "", "Give one of them."},
	{ItemsMissing, Missing, "Which items was not said.", "", "Name items (i12 i13), or choose them with --team, --user or --search."},
	{KeepAndRevoke, Invalid, "--keep and --revoke exclude each other.", "", "Give one of them."},
	{KeepOrRevoke, Missing, "Whether to keep or to revoke was not said.", "", "Add --keep or --revoke."},
	{FlagIdle, Invalid, "{flag} says nothing to {other}.", "", "Leave it out."},
	{UndoAlone, Invalid, "--undo takes the decision on named items back, and nothing else.", "", "Name the items."},
	{LastAlone, Invalid, "--last and --keep or --revoke exclude each other.", "", "Give one of them."},
	{NoteMissing, Missing, "What to note was not said.", "", "Add --assignee EMAIL, --ticket TEXT or --comment TEXT."},
	{ScopeOdd, Invalid, "--scope cannot be \"{typed}\".", "", "Write all, privileged, changed, team=NAME or role=NAME."},
	{StartUnseen, Missing, "The review would start without anybody having seen its reviewers.", "", "Add --yes, or run it in a terminal."},
	{RunOdd, Invalid, "--run cannot be \"{typed}\".", "", "Write its number. See the numbers with: connectpd logs"},
	{FlagDay, Invalid, "{flag} cannot be \"{typed}\".", "", "Write it as 2026-12-12."},
	{WhereMissing, Missing, "Where to write was not said.", "", "Add -o FILE, or -o - to print it."},
	{AccountKind, Missing, "What the account is was not said.", "", "Add --kind person, service, shared or third-party."},
}
