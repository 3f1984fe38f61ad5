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
)

var reviewRows = []row{
	{NoReview, NotFound, "There is no such review.", "", "List the reviews with: connectpd review"},
	{ReviewNameTaken, Failed, "There is a review called \"{name}\" already.", "", "Give this one another name with --name."},
	{ReviewMoved, Failed, "Somebody else is changing the review {review} at the same time.", "", "Run it again."},
	{ReviewDamaged, Failed, "The review {review} was altered in the store: {what}.", "",
		repair + ", which puts it back from its backup"},
	{ReviewDayForm, Invalid, "\"{typed}\" is no day.", "", "Type it as 2026-12-12 or 12 December 2026."},
	{ReviewNoChoice, Missing, "Nothing is chosen.", "", "Choose keep or revoke, or go back."},
	{ReviewReason, Missing, "This needs a reason.", "", "Type why, or go back."},
	{ReviewNoPlace, Missing, "The evidence needs a place.", "", "Type a folder or a file."},
}
