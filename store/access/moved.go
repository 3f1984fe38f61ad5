package access

import "connectpd/store/failure"

// ErrMoved: the connector's token changed since the work began; nothing was
// changed.
var ErrMoved = failure.New(failure.TokenMoved)
