package manage

// What the tests of this folder name of the package.
const (
	ActAdd      = actAdd
	ChooseOwner = chooseOwner
	ChooseYes   = chooseYes
	FieldEmail  = fieldEmail
	FieldReason = fieldReason
)
