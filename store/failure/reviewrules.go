package failure

// What the rules of access reviews refuse.
const (
	ReviewNotHeld          ID = "review-not-held"
	ReviewWho              ID = "review-who"
	ReviewTypist           ID = "review-typist"
	ReviewEmail            ID = "review-email"
	ReviewOthers           ID = "review-others"
	ReviewAlone            ID = "review-alone"
	ReviewDecided          ID = "review-decided"
	ReviewNoEarlier        ID = "review-no-earlier"
	ReviewKeepOrRevoke     ID = "review-keep-or-revoke"
	ReviewKeptRole         ID = "review-kept-role"
	ReviewKeepWhy          ID = "review-keep-why"
	ReviewDay              ID = "review-day"
	ReviewDayPast          ID = "review-day-past"
	ReviewRevokeUntil      ID = "review-revoke-until"
	ReviewBaseRole         ID = "review-base-role"
	ReviewTarget           ID = "review-target"
	ReviewUndone           ID = "review-undone"
	ReviewDueMissing       ID = "review-due-missing"
	ReviewZone             ID = "review-zone"
	ReviewNoItem           ID = "review-no-item"
	ReviewNobody           ID = "review-nobody"
	ReviewAccountKind      ID = "review-account-kind"
	ReviewAccountable      ID = "review-accountable"
	ReviewOwn              ID = "review-own"
	ReviewPeopleFile       ID = "review-people-file"
	ReviewScopeThing       ID = "review-scope-thing"
	ReviewScope            ID = "review-scope"
	ReviewTheirOwn         ID = "review-their-own"
	ReviewReasonMissing    ID = "review-reason-missing"
	ReviewExceptUntil      ID = "review-except-until"
	ReviewPrivileged       ID = "review-privileged"
	ReviewNoNote           ID = "review-no-note"
	ReviewNoRemoval        ID = "review-no-removal"
	ReviewDueAlready       ID = "review-due-already"
	ReviewStatement        ID = "review-statement"
	ReviewSignsOwn         ID = "review-signs-own"
	ReviewUndecided        ID = "review-undecided"
	ReviewUnsigned         ID = "review-unsigned"
	ReviewNothing          ID = "review-nothing"
	ReviewOldRun           ID = "review-old-run"
	ReviewNobodyDecides    ID = "review-nobody-decides"
	ReviewGaps             ID = "review-gaps"
	ReviewCancelled        ID = "review-cancelled"
	ReviewSigned           ID = "review-signed"
	ReviewNoItemNamed      ID = "review-no-item-named"
	ReviewNoneFits         ID = "review-none-fits"
	ReviewCancelWhy        ID = "review-cancel-why"
	ReviewLastDay          ID = "review-last-day"
	ReviewSigner           ID = "review-signer"
	ReviewReviewer         ID = "review-er"
	ReviewAssignWhy        ID = "review-assign-why"
	ReviewExceptWhy        ID = "review-except-why"
	ReviewApprover         ID = "review-approver"
	ReviewNewDay           ID = "review-new-day"
	ReviewExtendWhy        ID = "review-extend-why"
	ReviewWithin           ID = "review-within"
	ReviewNeedsName        ID = "review-needs-name"
	ReviewNeedsDay         ID = "review-needs-day"
	ReviewNeedsReviewer    ID = "review-needser"
	ReviewNeedsFile        ID = "review-needs-file"
	ReviewNeedsAccountable ID = "review-needs-accountable"
)

var reviewRuleRows = []row{
	{ReviewNotHeld, Invalid, "What is no longer held cannot be kept.", "",
		"Confirm that it is gone with a revoke."},
	{ReviewWho, Missing, "Who this is entered for is missing.", "",
		"Name the person, or say who you are with: connectpd config me EMAIL"},
	{ReviewTypist, Missing, "It is not known who sits at this computer, and a review notes who enters what.", "",
		"Say it once: connectpd config me EMAIL"},
	{ReviewEmail, Invalid, "\"{typed}\" is not an e-mail address.", "",
		"Type it as ada@example.com."},
	{ReviewOthers, Reviewer, "{item} is for {reviewer} to decide, not for {as}.", "",
		"Enter it with --as {reviewer}, or give it to somebody else with: connectpd review assign"},
	{ReviewAlone, Alone, "{item} ({holds} of {who}) is decided by itself.", "",
		"Decide on it alone."},
	{ReviewDecided, Invalid, "{item} is decided already.", "",
		"Name it to decide on it again."},
	{ReviewNoEarlier, Invalid, "{item} has no earlier decision to repeat.", "",
		"Keep it or revoke it."},
	{ReviewKeepOrRevoke, Missing, "Whether to keep or to revoke is missing.", "",
		"Say --keep or --revoke."},
	{ReviewKeptRole, Invalid, "What is kept has no role that remains.", "",
		"Leave --to out, or revoke."},
	{ReviewKeepWhy, Missing, "To keep {holds} for {who} needs a reason.", "",
		"Say why with a comment."},
	{ReviewDay, Invalid, "\"{typed}\" is not a date.", "",
		"Type it as 2026-12-12."},
	{ReviewDayPast, Invalid, "{day} is not ahead.", "",
		"Name a later day."},
	{ReviewRevokeUntil, Invalid, "A revoke has no end date.", "",
		"Leave --until out, or keep until that day."},
	{ReviewBaseRole, Missing, "A base role is not simply taken away: say which one remains for {who}.", "",
		"Name one of {roles} with --to, or --to none to remove the user from PagerDuty."},
	{ReviewTarget, Invalid, "\"{typed}\" is nothing that could remain of {item}.", "",
		"It can be {roles}."},
	{ReviewUndone, Invalid, "{item} is undecided: there is nothing to undo.", "",
		"Nothing needs to be done."},
	{ReviewDueMissing, Missing, "The review has no due date.", "",
		"Name the day with --due 2026-12-12."},
	{ReviewZone, Invalid, "\"{typed}\" is not a time zone.", "",
		"Name one as Europe/Berlin, or UTC."},
	{ReviewNoItem, Invalid, "This review has no item \"{typed}\".", "",
		"List the items with: connectpd review show"},
	{ReviewNobody, Invalid, "No user of this account has the address {email}.", "",
		"See who there is with: connectpd access"},
	{ReviewAccountKind, Invalid, "\"{typed}\" is not a kind of account.", "",
		"Name one of person, service, shared, third-party."},
	{ReviewAccountable, Missing, "Somebody must answer for a {kind} account.", "",
		"Name them with --accountable."},
	{ReviewOwn, OwnAccess, "Nobody decides on their own access: {who} is you, or an account of yours.", "",
		"Give it to somebody else, who decides: connectpd review assign"},
	{ReviewPeopleFile, Invalid, "The file of people cannot be read: {reason}.", "",
		"Save a table with the columns email, manager and left (yes or empty) as CSV."},
	{ReviewScopeThing, Invalid, "There is no {kind} \"{typed}\" in this account.", "",
		"See what there is with: connectpd access"},
	{ReviewScope, Invalid, "\"{typed}\" is not a scope.", "",
		"Name one of all, privileged, changed, team=NAME, role=NAME."},
	{ReviewTheirOwn, OwnAccess, "{item} is the access of {to} themselves: nobody decides on their own access.", "",
		"Give it to somebody else."},
	{ReviewReasonMissing, Missing, "A reason is missing.", "",
		"Say why with --reason: it is kept with the review."},
	{ReviewExceptUntil, Missing, "An exception needs its last day.", "",
		"Name it with --until."},
	{ReviewPrivileged, Invalid, "{item} is privileged access, which is not excepted.", "",
		"Decide on it, or give it to another reviewer with: connectpd review assign"},
	{ReviewNoNote, Missing, "There is nothing to note.", "",
		"Name an assignee, a ticket, or a text."},
	{ReviewNoRemoval, Invalid, "{item} is not to be removed.", "",
		"A note is about a removal: see them with connectpd review show --open."},
	{ReviewDueAlready, Invalid, "The review is due on {day} already.", "",
		"Name a later day."},
	{ReviewStatement, Missing, "A signature needs a statement.", "",
		"Say what you sign, such as: I have reviewed this access and it is right but for what is revoked."},
	{ReviewSignsOwn, OwnAccess, "{items} of this review {are} privileged access of {as}: {names}.", "",
		"Have somebody sign who has no privileged access in it."},
	{ReviewUndecided, Undecided, "{items} of privileged access {are} undecided: {names}.", "",
		"Decide on them first, or give them to somebody else with: connectpd review assign"},
	{ReviewUnsigned, ReviewStage, "This review is not signed yet.", "",
		"Decide on the item again: connectpd review decide"},
	{ReviewNothing, Invalid, "There is nothing to review in {scope}.", "",
		"Choose another scope, such as all."},
	{ReviewOldRun, Invalid, "Run {run} is of {day}: a review starts from one that is not older than a day.", "",
		"Sync first: connectpd sync"},
	{ReviewNobodyDecides, Missing, "{reviewers}, {items} with nobody to decide on {them}: {names}.", "",
		"Name somebody who decides on what is left (nobody decides on their own access), or a file of managers with --people."},
	{ReviewGaps, Invalid, "The list would have gaps: {gap}.", "",
		"Sync again with a key that sees everything, or accept the gaps with a reason."},
	{ReviewCancelled, ReviewStage, "This review was cancelled.", "",
		"Start another one with: connectpd review start"},
	{ReviewSigned, ReviewStage, "This review is signed; its decisions stand.", "",
		"Correct one with: connectpd review amend"},
	{ReviewNoItemNamed, Missing, "No item is named.", "",
		"Name items (i12), or choose by team, person or search."},
	{ReviewNoneFits, Invalid, "No item of this review fits {search}.", "",
		"List the items with: connectpd review show"},
	{ReviewCancelWhy, Missing, "A cancelled review needs a reason.", "",
		"Type it, or go back."},
	{ReviewLastDay, Missing, "Temporary access needs its last day.", "",
		"Type it, or go back."},
	{ReviewSigner, Missing, "Somebody has to sign.", "",
		"Type it, or go back."},
	{ReviewReviewer, Missing, "Items need a reviewer.", "",
		"Type it, or go back."},
	{ReviewAssignWhy, Missing, "Another reviewer needs a reason.", "",
		"Type it, or go back."},
	{ReviewExceptWhy, Missing, "An exception needs a reason.", "",
		"Type it, or go back."},
	{ReviewApprover, Missing, "An exception needs somebody who approves it.", "",
		"Type it, or go back."},
	{ReviewNewDay, Missing, "More time needs a new last day.", "",
		"Type it, or go back."},
	{ReviewExtendWhy, Missing, "More time needs a reason.", "",
		"Type it, or go back."},
	{ReviewWithin, Missing, "Which team or role is not said.", "", "Type it, or go back."},
	{ReviewNeedsName, Missing, "A review needs a name.", "", "Type it, or go back."},
	{ReviewNeedsDay, Missing, "A review needs a last day.", "", "Type it, or go back."},
	{ReviewNeedsReviewer, Missing, "Somebody has to decide.", "", "Type it, or go back."},
	{ReviewNeedsFile, Missing, "The file of people is not named.", "", "Type it, or go back."},
	{ReviewNeedsAccountable, Missing, "Somebody has to answer for a service account.", "", "Type it, or go back."},
}
