package failure

import (
	"strings"

	"connectpd/store/words"
)

// What keychains answer, one row a reason of package place, and passphrases.
const (
	KeychainNotFound       ID = "keychain-not-found"
	KeychainMissing        ID = "keychain-missing"
	KeychainNoCollection   ID = "keychain-no-collection"
	KeychainLocked         ID = "keychain-locked"
	KeychainWaiting        ID = "keychain-waiting"
	KeychainNotAnswering   ID = "keychain-not-answering"
	KeychainRefused        ID = "keychain-refused"
	KeychainTooBig         ID = "keychain-too-big"
	KeychainDamaged        ID = "keychain-damaged"
	KeychainWrong          ID = "keychain-wrong-passphrase"
	KeychainWrongFile      ID = "keychain-wrong-passphrase-file"
	KeychainNoPassphrase   ID = "keychain-no-passphrase"
	KeychainShort          ID = "keychain-short-passphrase"
	KeychainNotKept        ID = "keychain-not-kept"
	KeychainNoDialog       ID = "keychain-no-dialog"
	KeychainNoSession      ID = "keychain-no-session"
	KeychainStopped        ID = "keychain-stopped"
	KeychainFailed         ID = "keychain-failed"
	KeychainFileDamaged    ID = "keychain-file-damaged"
	KeychainFileFailed     ID = "keychain-file-failed"
	KeychainFileMissing    ID = "keychain-file-missing"
	KeychainFileStopped    ID = "keychain-file-stopped"
	KeychainFileBroken     ID = "keychain-file-broken"
	KeychainFolderOpen     ID = "keychain-folder-open"
	KeychainFolderFailed   ID = "keychain-folder-failed"
	KeychainReadsOther     ID = "keychain-reads-other"
	KeychainNothingSaved   ID = "keychain-nothing-saved"
	KeychainTokenElsewhere ID = "keychain-token-elsewhere"
	KeychainNoSignIn       ID = "keychain-no-sign-in"
	KeychainUnwaited       ID = "keychain-unwaited"
	KeychainUnusable       ID = "keychain-unusable"
	KeychainTryElsewhere   ID = "keychain-try-elsewhere"
	KeychainHere           ID = "keychain-here"
	PlaceMissing           ID = "place-missing"
	PassphraseMissing      ID = "passphrase-missing"
	PassphraseShort        ID = "passphrase-short"
	PassphraseOnce         ID = "passphrase-once"
	PassphrasesDiffer      ID = "passphrases-differ"
	PassphraseWanted       ID = "passphrase-wanted"
)

// elsewhere is the way out that always works.
const elsewhere = "keep the token elsewhere: in an encrypted file with a passphrase, or not at all (then you paste it at each sync)."

var keychainRows = []row{
	{KeychainNotFound, Keychain, "The keychain has no API token for this connector.", "",
		"Enter the API token again: connectpd rotate"},
	{KeychainMissing, Keychain, "connectpd cannot reach a keychain from this session.", "",
		"Run connectpd from your desktop session, or " + elsewhere},
	{KeychainNoCollection, Keychain, "The keychain is running, but it has no keyring yet.", "",
		"Create one in your password manager (for example Passwords and Keys: New, Password Keyring, named Login) and make it the default, or " + elsewhere},
	{KeychainLocked, Keychain, "The keychain is locked: its dialog was closed, or there was nobody to ask.", "",
		"Unlock it (sign in to the desktop, or open your password manager) and try again, or " + elsewhere},
	{KeychainWaiting, Keychain, "The keychain is waiting for someone to answer its unlock dialog.", "",
		"Answer the dialog and try again. For unattended runs, keep the token in an encrypted file (connectpd token move --to file) and set CONNECTPD_PASSPHRASE_FILE."},
	{KeychainNotAnswering, Keychain, "The keychain is running but does not answer.", "",
		"Restart it (sign out and in, or restart your password manager) and try again, or " + elsewhere},
	{KeychainRefused, Keychain, "The keychain refused connectpd{reason}.", "",
		"Allow connectpd in your password manager and try again, or " + elsewhere},
	{KeychainTooBig, Keychain, "The token is too large for this keychain.", "",
		"Check what was pasted (a PagerDuty key has 20 characters), or keep the token in an encrypted file."},
	{KeychainDamaged, Keychain, "The keychain item for this connector is damaged.", "",
		"Enter the API token again: connectpd rotate"},
	{KeychainWrong, Keychain, "This passphrase does not open the encrypted tokens.", "",
		"Try again, and check CONNECTPD_PASSPHRASE or CONNECTPD_PASSPHRASE_FILE if you set either."},
	{KeychainWrongFile, Keychain, "This passphrase does not open the encrypted tokens.", "",
		"Try again, and check CONNECTPD_PASSPHRASE or CONNECTPD_PASSPHRASE_FILE if you set either. If the passphrase is lost, remove the folder {path} and enter the API token again: connectpd rotate"},
	{KeychainNoPassphrase, Missing, "The token is in an encrypted file, and there is no passphrase and no terminal to ask for it.", "",
		"Set CONNECTPD_PASSPHRASE_FILE or CONNECTPD_PASSPHRASE, or run connectpd in a terminal."},
	{KeychainShort, Keychain, "The passphrase is too short: use at least 8 characters.", "",
		"Choose a longer one: a few words are easiest to remember."},
	{KeychainNotKept, Missing, "The token of this connector is not kept.", "",
		"Paste the API token when asked, or set CONNECTPD_TOKEN for connectpd sync."},
	{KeychainNoDialog, Keychain, "macOS does not let this session open the keychain (User interaction is not allowed), which is usual over SSH and in background jobs.", "",
		"Run security unlock-keychain in this session and try again, run connectpd in a terminal window on the Mac, or " + elsewhere},
	{KeychainNoSession, Keychain, "Windows has no credential store for a network sign-in such as SSH.", "",
		"Run connectpd in a console or a Remote Desktop session, or " + elsewhere},
	{KeychainStopped, Keychain, "You stopped waiting for the keychain.", "",
		"Try again when its dialog can be answered, or " + elsewhere},
	{KeychainFailed, Keychain, "The keychain failed{reason}.", "",
		"Try again; if it keeps happening, " + elsewhere},
	{KeychainFileDamaged, Keychain, "The encrypted file {path} is damaged and cannot be read.", "",
		"Enter the API token again: connectpd rotate"},
	{KeychainFileFailed, Keychain, "The encrypted file cannot be used: {reason}.", "",
		"Check whether the disk with {path} is full or read-only, then try again; nothing was lost."},
	{KeychainFileMissing, Keychain, "No encrypted file has this connector's API token.", "",
		"Enter the API token again: connectpd rotate"},
	{KeychainFileStopped, Keychain, "You stopped waiting for the encrypted file.", "",
		"Try again: an encrypted file takes a moment to open."},
	{KeychainFileBroken, Keychain, "The encrypted file failed{reason}.", "",
		"Try again; if it keeps failing, keep the token somewhere else: connectpd token move"},
	{KeychainFolderOpen, Keychain, "The folder for encrypted tokens, {path}, is open to other users (mode {mode}).", "",
		"Run: chmod 700 {quoted}"},
	{KeychainFolderFailed, Keychain, "The folder for encrypted tokens cannot be used: {reason}.", "",
		"Make sure that {path} is a folder that only you can read and write."},
	{KeychainReadsOther, Keychain, "The {place} returned something other than what was stored.", "",
		"Try again, or choose another place for the API token."},
	{KeychainNothingSaved, Missing, "No API token has been saved yet.", "",
		"Finish the setup: connectpd setup"},
	{KeychainTokenElsewhere, Missing, "The API token is not kept on this computer.", "",
		"Set CONNECTPD_TOKEN for this run."},
	{KeychainNoSignIn, Missing, "The sign-in for {tenant} is not kept on this computer.", "",
		"Set CONDUCTORONE_CLIENT_ID and CONDUCTORONE_CLIENT_SECRET."},
	{KeychainUnwaited, Keychain, "You stopped waiting for the keychain.", "",
		"If your system asks you to unlock it, answer that first."},
	{KeychainUnusable, Keychain, "The place that keeps the API token could not be used: {reason}.", "",
		"Try again. To find out more: connectpd doctor"},
	{KeychainTryElsewhere, Keychain, "", "", "Then try again, or choose another place."},
	{PlaceMissing, Missing, "Choose where to keep the API token.", "",
		"Choose an encrypted file with a passphrase, or choose not to keep it."},
	{KeychainHere, Missing, "", "This computer's keychain cannot be used: {reason}", ""},
	{PassphraseMissing, Missing, "The encrypted file needs a passphrase.", "",
		"Choose one that you will remember; you type it at each start."},
	{PassphraseWanted, Missing, "The passphrase of the encrypted file is missing.", "",
		"Type the passphrase of the file."},
	{PassphraseShort, Invalid, "This passphrase is too short.",
		"The file is only as safe as its passphrase.",
		"Use at least eight characters; several words are best."},
	{PassphraseOnce, Missing, "Type the passphrase twice, because it is not shown.", "",
		"Type it again."},
	{PassphrasesDiffer, Invalid, "The passphrases do not match.", "",
		"Type both again."},
}

// Asked is the failure of a keychain as it is told to somebody who is being
// asked where else to keep the token: without the flags that answer that.
func (t Told) Asked() Told {
	t.Do = strings.TrimSuffix(t.Do, elsewhere)
	t.Do = strings.TrimRight(strings.TrimSuffix(strings.TrimSpace(t.Do), "or"), " ,;")
	if t.Do != "" {
		t.Do = words.Sentence(t.Do)
	}
	return t
}
