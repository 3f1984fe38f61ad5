package keychain

// fault makes the *Error of a reason.
func fault(op string, kind Kind, reason Reason, err error) *Error {
	return &Error{Op: op, Kind: kind, Reason: reason, Err: err}
}
