package failure

// What the rules of access reviews refuse.
const (
	ReviewNotHeld          ID = "review-not-held"
	ReviewWho              ID = "review-who"
	ReviewToMissing        ID = "review-to-missing"
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
	{ReviewNotHeld, Invalid, "Access that is no longer held cannot be kept.", "",
		"Revoke it to confirm that it is gone."},
	{ReviewWho, Missing, "Whose decision this is was not given.", "",
		"Add --as EMAIL, or say who you are with: connectpd config me EMAIL"},
	{ReviewToMissing, Missing, "The new reviewer was not given.", "",
		"Add --to EMAIL."},
	{ReviewTypist, Missing, "connectpd does not know who you are, and a review records who enters what.", "",
		"Set it once with: connectpd config me EMAIL"},
	{ReviewEmail, Invalid, "\"{typed}\" is not an email address.", "",
		"Use the form ada@example.com."},
	{ReviewOthers, Reviewer, "{item} is for {reviewer} to decide, not {as}.", "",
		"Enter it with --as {reviewer}, or reassign it with: connectpd review assign"},
	{ReviewAlone, Alone, "{item} ({holds} of {who}) has to be decided on its own.", "",
		"Decide on it alone."},
	{ReviewDecided, Invalid, "{item} is already decided.", "",
		"To change the decision, give its id."},
	{ReviewNoEarlier, Invalid, "{item} has no earlier decision to repeat.", "",
		"Keep it or revoke it."},
	{ReviewKeepOrRevoke, Missing, "Neither keep nor revoke was given.", "",
		"Use --keep or --revoke."},
	{ReviewKeptRole, Invalid, "--to does not apply to a keep.", "",
		"Leave out --to, or revoke."},
	{ReviewKeepWhy, Missing, "Keeping {holds} for {who} needs a reason.", "",
		"Add a comment that says why."},
	{ReviewDay, Invalid, "\"{typed}\" is not a date.", "",
		"Use the form 2026-12-12."},
	{ReviewDayPast, Invalid, "{day} is not in the future.", "",
		"Choose a later day."},
	{ReviewRevokeUntil, Invalid, "A revoke has no end date.", "",
		"Leave out --until, or keep until that day."},
	{ReviewBaseRole, Missing, "A base role cannot just be removed: say which role {who} keeps.", "",
		"Use --to with one of {roles}, or --to none to remove the user from PagerDuty."},
	{ReviewTarget, Invalid, "\"{typed}\" cannot be what remains of {item}.", "",
		"Use {roles}."},
	{ReviewUndone, Invalid, "{item} is undecided: there is nothing to undo.", "",
		"Nothing needs to be done."},
	{ReviewDueMissing, Missing, "The review has no due date.", "",
		"Add one, such as --due 2026-12-12."},
	{ReviewZone, Invalid, "\"{typed}\" is not a time zone.", "",
		"Use a name such as Europe/Berlin, or UTC."},
	{ReviewNoItem, Invalid, "This review has no item \"{typed}\".", "",
		"List the items with: connectpd review show"},
	{ReviewNobody, Invalid, "No user of this account has the email address {email}.", "",
		"List everyone with: connectpd access"},
	{ReviewAccountKind, Invalid, "\"{typed}\" is not a kind of account.", "",
		"Use person, service, shared or third-party."},
	{ReviewAccountable, Missing, "Someone must answer for a {kind} account.", "",
		"Say who with --accountable EMAIL."},
	{ReviewOwn, OwnAccess, "Nobody decides on their own access: {who} is you, or an account of yours.", "",
		"Give it to another reviewer with: connectpd review assign"},
	{ReviewPeopleFile, Invalid, "The people file cannot be read: {reason}.", "",
		"Save it as CSV with the columns email, manager and left (yes or empty)."},
	{ReviewScopeThing, Invalid, "There is no {kind} \"{typed}\" in this account.", "",
		"List what there is with: connectpd access"},
	{ReviewScope, Invalid, "\"{typed}\" is not a scope.", "",
		"Use all, privileged, changed, team=NAME or role=NAME."},
	{ReviewTheirOwn, OwnAccess, "{item} is the access of {to}, and nobody decides on their own access.", "",
		"Give it to someone else."},
	{ReviewReasonMissing, Missing, "A reason is missing.", "",
		"Say why with --reason; it is kept with the review."},
	{ReviewExceptUntil, Missing, "An exception needs an end date.", "",
		"Add --until DATE."},
	{ReviewPrivileged, Invalid, "{item} is privileged access, which cannot be left out.", "",
		"Decide on it, or reassign it with: connectpd review assign"},
	{ReviewNoNote, Missing, "There is nothing to note.", "",
		"Give an assignee, a ticket or a note."},
	{ReviewNoRemoval, Invalid, "{item} is not a removal.", "",
		"Notes are for removals. List them with connectpd review show --open."},
	{ReviewDueAlready, Invalid, "The review is already due on {day}.", "",
		"Choose a later day."},
	{ReviewStatement, Missing, "A signature needs a statement.", "",
		"Say what you sign, such as: I have reviewed this access and it is right, except for what is revoked."},
	{ReviewSignsOwn, OwnAccess, "{items} of this review {are} privileged access of {as}: {names}.", "",
		"Ask someone without privileged access in this review to sign it."},
	{ReviewUndecided, Undecided, "{items} of privileged access {are} undecided: {names}.", "",
		"Decide on them first, or reassign them with: connectpd review assign"},
	{ReviewUnsigned, ReviewStage, "This review is not signed yet.", "",
		"Decide on the item again: connectpd review decide"},
	{ReviewNothing, Invalid, "There is nothing to review in {scope}.", "",
		"Choose another scope, such as all."},
	{ReviewOldRun, Invalid, "Run {run} is from {day}, and a review needs one from the last day.", "",
		"Sync first: connectpd sync"},
	{ReviewNobodyDecides, Missing, "{reviewers}, {items} with nobody to decide on {them}: {names}.", "",
		"Name someone to decide on the rest (nobody decides on their own access), or give a file of managers with --people."},
	{ReviewGaps, Invalid, "The list would have gaps: {gap}.", "",
		"Sync again with a key that sees everything, or accept the gaps with a reason."},
	{ReviewCancelled, ReviewStage, "This review was cancelled.", "",
		"Start a new one with: connectpd review start"},
	{ReviewSigned, ReviewStage, "This review is signed, so its decisions can no longer be changed.", "",
		"Correct one with: connectpd review amend"},
	{ReviewNoItemNamed, Missing, "No item was given.", "",
		"Give items (i12), or select them by team, person or search."},
	{ReviewNoneFits, Invalid, "No item of this review matches {search}.", "",
		"List the items with: connectpd review show"},
	{ReviewCancelWhy, Missing, "Cancelling a review needs a reason.", "",
		"Type it, or go back."},
	{ReviewLastDay, Missing, "Temporary access needs an end date.", "",
		"Type it, or go back."},
	{ReviewSigner, Missing, "Who signs was not given.", "",
		"Type it, or go back."},
	{ReviewReviewer, Missing, "Items need a reviewer.", "",
		"Type it, or go back."},
	{ReviewAssignWhy, Missing, "Changing the reviewer needs a reason.", "",
		"Type it, or go back."},
	{ReviewExceptWhy, Missing, "An exception needs a reason.", "",
		"Type it, or go back."},
	{ReviewApprover, Missing, "An exception needs someone to approve it.", "",
		"Type it, or go back."},
	{ReviewNewDay, Missing, "More time needs a new due date.", "",
		"Type it, or go back."},
	{ReviewExtendWhy, Missing, "More time needs a reason.", "",
		"Type it, or go back."},
	{ReviewWithin, Missing, "No team or role was given.", "", "Type it, or go back."},
	{ReviewNeedsName, Missing, "A review needs a name.", "", "Type it, or go back."},
	{ReviewNeedsDay, Missing, "A review needs a due date.", "", "Type it, or go back."},
	{ReviewNeedsReviewer, Missing, "Who decides was not given.", "", "Type it, or go back."},
	{ReviewNeedsFile, Missing, "No people file was given.", "", "Type it, or go back."},
	{ReviewNeedsAccountable, Missing, "Someone has to answer for a service account.", "", "Type it, or go back."},
}
