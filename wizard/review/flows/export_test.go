package flows

// What the tests of this folder name of the package.
var (
	NewAmend    = newAmend
	NewAssign   = newAssign
	NewCancel   = newCancel
	NewEvidence = newEvidence
	NewExcept   = newExcept
	NewExtend   = newExtend
	NewGive     = newGive
	NewNote     = newNote
	NewSend     = newSend
	NewSheets   = newSheets
	NewSign     = newSign
	NewTakeBack = newTakeBack
	NewWorkList = newWorkList
)
