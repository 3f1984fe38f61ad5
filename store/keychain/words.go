package keychain

import (
	"fmt"

	"connectpd/store/words"
)

// longestCause bounds what a message quotes of the system, in characters.
const longestCause = 200

// wording is what a person is told about a reason. The verb of the message is
// the operation's: "store", "read", "delete", "probe".
type wording struct{ message, cure string }

// elsewhere is the way out that always works.
const elsewhere = "choose --keychain file (an encrypted file, you type a passphrase) or --keychain none (you paste the key at each sync)"

// told gives every reason its words.
var told = map[Reason]wording{
	NotFound: {"The keychain holds no API token for this connector",
		"enter the API token again: connectpd rotate"},
	Missing: {"This session has no keychain that connectpd can reach",
		"run connectpd from your desktop session, or " + elsewhere},
	NoCollection: {"The keychain is running, but no keyring was ever made in it",
		"make one in your password manager (for example Passwords and Keys: New, Password Keyring, named Login) and set it as the default, or " + elsewhere},
	Locked: {"The keychain is locked and was not unlocked: its dialog was closed, or there was nobody to ask",
		"unlock it (sign in at the desktop, or open your password manager), then try again; or " + elsewhere},
	Waiting: {"The keychain is waiting for its unlock dialog, which nobody answered",
		"answer the dialog and try again; for unattended runs keep the token in an encrypted file (connectpd token move --to file) with CONNECTPD_PASSPHRASE_FILE"},
	NotAnswering: {"The keychain is running but does not answer",
		"start it again (sign out and in, or restart your password manager), then try again; or " + elsewhere},
	Refused: {"The keychain refused connectpd",
		"allow connectpd in your password manager and try again, or " + elsewhere},
	TooBig: {"The token is larger than this keychain takes",
		"check what was pasted (a PagerDuty key has 20 characters), or choose --keychain file"},
	Damaged: {"What the keychain holds for this connector cannot be read: it is damaged",
		"enter the API token again: connectpd rotate"},
	WrongPassphrase: {"This is not the passphrase that the encrypted tokens were stored with",
		"try again; check CONNECTPD_PASSPHRASE or CONNECTPD_PASSPHRASE_FILE if you set one of them"},
	NoPassphrase: {"The token is in an encrypted file, and there is no passphrase and nobody to ask for it",
		"set CONNECTPD_PASSPHRASE_FILE or CONNECTPD_PASSPHRASE, or run connectpd in a terminal"},
	ShortPassphrase: {fmt.Sprintf("The passphrase is too short: it needs at least %d characters", MinPassphrase),
		"choose a longer one: a few words are easiest to remember"},
	NotKept: {"The token of this connector is not kept anywhere",
		"paste the API token when asked, or set CONNECTPD_TOKEN for connectpd sync"},
	NoDialog: {"macOS does not let this session open the keychain (User interaction is not allowed), as over SSH and in background jobs",
		"run security unlock-keychain in this session and try again, run connectpd in a terminal window on the Mac, or " + elsewhere},
	NoSession: {"Windows gives this kind of sign-in (over the network, such as SSH) no credential store",
		"run connectpd in a console or a Remote Desktop session, or " + elsewhere},
	Stopped: {"You stopped waiting for the keychain",
		"try again when its dialog can be answered, or " + elsewhere},
	Failed: {"The keychain failed",
		"try again; if it stays so, " + elsewhere},
}

// failure makes the *Error of a reason. Causes that say something new to a
// person (Failed, Refused) are quoted in the message.
func failure(op string, kind Kind, reason Reason, err error) *Error {
	w := told[reason]
	e := &Error{Op: op, Kind: kind, Reason: reason, Message: w.message, Cure: w.cure, Err: err}
	if err != nil && (reason == Failed || reason == Refused) {
		e.Message += ": " + words.Cut(words.OneLine(err.Error()), longestCause)
	}
	return e
}
