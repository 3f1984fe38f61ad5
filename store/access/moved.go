package access

import "errors"

// ErrMoved: the connector's token changed since the work began; nothing was
// changed.
var ErrMoved = errors.New("the connector's token was changed by somebody else meanwhile")
