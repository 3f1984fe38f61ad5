package tenant

// What the tests of credentials name.
var (
	ErrBadClientID    = errBadClientID
	ErrNoClientID     = errNoClientID
	ErrNoSecret       = errNoSecret
	ErrPastedTooLarge = errPastedTooLarge
	ErrSecretVersion  = errSecretVersion
	ErrTwoClientIDs   = errTwoClientIDs
	ErrTwoSecrets     = errTwoSecrets
)

const MaxPasted = maxPasted
