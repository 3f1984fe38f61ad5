package access

import "time"

// Token is what the store knows of a connector's API token: never the token.
type Token struct {
	Number   int // numbers its keychain item; 0: no token
	Last4    string
	Kind     TokenKind
	StoredIn TokenPlace
	AddedAt  time.Time
}

// OldToken is a replaced token that PagerDuty has not been seen to refuse.
type OldToken struct {
	Last4      string
	AddedAt    time.Time
	ReplacedAt time.Time
}

// TokenPlace is where a token is kept. JSON and flags use the values.
type TokenPlace string

// The places a person can choose.
const (
	InKeychain TokenPlace = "os"
	InFile     TokenPlace = "file"
	NotKept    TokenPlace = "none"
)

// Label is a place as in "goes to ...".
func (p TokenPlace) Label() string {
	switch p {
	case InKeychain:
		return "this computer's keychain"
	case InFile:
		return "an encrypted file"
	}
	return "no keychain"
}

// Kept tells where a token is kept.
func (p TokenPlace) Kept() string {
	if p == InKeychain || p == InFile {
		return "kept in " + p.Label()
	}
	return "not kept: it is pasted at each sync"
}
