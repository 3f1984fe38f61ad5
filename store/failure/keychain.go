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
const elsewhere = "choose --keychain file (an encrypted file, you type a passphrase) or --keychain none (you paste the key at each sync)."

var keychainRows = []row{
	{KeychainNotFound, Keychain, "The keychain has no API token for this connector.", "",
		"Enter the API token again: connectpd rotate"},
	{KeychainMissing, Keychain, "This session has no keychain that connectpd can reach.", "",
		"Run connectpd from your desktop session, or " + elsewhere},
	{KeychainNoCollection, Keychain, "The keychain is running, but no keyring was ever made in it.", "",
		"Make one in your password manager (for example Passwords and Keys: New, Password Keyring, named Login) and set it as the default, or " + elsewhere},
	{KeychainLocked, Keychain, "The keychain is locked and was not unlocked: its dialog was closed, or there was nobody to ask.", "",
		"Unlock it (sign in at the desktop, or open your password manager), then try again; or " + elsewhere},
	{KeychainWaiting, Keychain, "The keychain is waiting for its unlock dialog, which nobody answered.", "",
		"Answer the dialog and try again; for unattended runs keep the token in an encrypted file (connectpd token move --to file) with CONNECTPD_PASSPHRASE_FILE."},
	{KeychainNotAnswering, Keychain, "The keychain is running but does not answer.", "",
		"Start it again (sign out and in, or restart your password manager), then try again; or " + elsewhere},
	{KeychainRefused, Keychain, "The keychain refused connectpd{reason}.", "",
		"Allow connectpd in your password manager and try again, or " + elsewhere},
	{KeychainTooBig, Keychain, "The token is larger than this keychain takes.", "",
		"Check what was pasted (a PagerDuty key has 20 characters), or choose --keychain file."},
	{KeychainDamaged, Keychain, "What the keychain has for this connector cannot be read: it is damaged.", "",
		"Enter the API token again: connectpd rotate"},
	{KeychainWrong, Keychain, "This is not the passphrase that the encrypted tokens were stored with.", "",
		"Try again; check CONNECTPD_PASSPHRASE or CONNECTPD_PASSPHRASE_FILE if you set one of them."},
	{KeychainWrongFile, Keychain, "This is not the passphrase that the encrypted tokens were stored with.", "",
		"Try again; check CONNECTPD_PASSPHRASE or CONNECTPD_PASSPHRASE_FILE if you set one of them; if the passphrase is lost, remove the folder {path} and enter the API token again: connectpd rotate"},
	{KeychainNoPassphrase, Missing, "The token is in an encrypted file, and there is no passphrase and nobody to ask for it.", "",
		"Set CONNECTPD_PASSPHRASE_FILE or CONNECTPD_PASSPHRASE, or run connectpd in a terminal."},
	{KeychainShort, Keychain, "The passphrase is too short: it needs at least 8 characters.", "",
		"Choose a longer one: a few words are easiest to remember."},
	{KeychainNotKept, Missing, "The token of this connector is not kept anywhere.", "",
		"Paste the API token when asked, or set CONNECTPD_TOKEN for connectpd sync."},
	{KeychainNoDialog, Keychain, "macOS does not let this session open the keychain (User interaction is not allowed), as over SSH and in background jobs.", "",
		"Run security unlock-keychain in this session and try again, run connectpd in a terminal window on the Mac, or " + elsewhere},
	{KeychainNoSession, Keychain, "Windows gives this kind of sign-in (over the network, such as SSH) no credential store.", "",
		"Run connectpd in a console or a Remote Desktop session, or " + elsewhere},
	{KeychainStopped, Keychain, "You stopped waiting for the keychain.", "",
		"Try again when its dialog can be answered, or " + elsewhere},
	{KeychainFailed, Keychain, "The keychain failed{reason}.", "",
		"Try again; if it keeps happening, " + elsewhere},
	{KeychainFileDamaged, Keychain, "The encrypted file {path} is damaged and cannot be read.", "",
		"Enter the API token again: connectpd rotate"},
	{KeychainFileFailed, Keychain, "The encrypted file cannot be used: {reason}.", "",
		"See whether the disk that holds {path} is full or read-only, and try again; nothing was lost."},
	{KeychainFileMissing, Keychain, "No encrypted file has the API token of this connector.", "",
		"Enter the API token again: connectpd rotate"},
	{KeychainFileStopped, Keychain, "You stopped waiting for the encrypted file.", "",
		"Try again: an encrypted file takes a moment to open."},
	{KeychainFileBroken, Keychain, "The encrypted file failed{reason}.", "",
		"Try again; if it keeps happening, keep the token elsewhere: connectpd token move"},
	{KeychainFolderOpen, Keychain, "The folder of the encrypted tokens, {path}, is open to other users (mode {mode}).", "",
		"Run: chmod 700 {quoted}"},
	{KeychainFolderFailed, Keychain, "The folder of the encrypted tokens cannot be used: {reason}.", "",
		"Make {path} a folder that only you can read and write."},
	{KeychainReadsOther, Keychain, "The {place} gave back something else than was stored in it.", "",
		"Try again, or choose another place for the API token."},
	{KeychainNothingSaved, Missing, "No API token was saved yet.", "",
		"Finish the set-up: connectpd setup"},
	{KeychainTokenElsewhere, Missing, "The API token is not kept on this computer.", "",
		"Set it in CONNECTPD_TOKEN for this run."},
	{KeychainNoSignIn, Missing, "The sign-in to {tenant} is not kept on this computer.", "",
		"Set CONDUCTORONE_CLIENT_ID and CONDUCTORONE_CLIENT_SECRET."},
	{KeychainUnwaited, Keychain, "You did not wait for the answer of the keychain.", "",
		"If your system asks you to unlock it, answer that first."},
	{KeychainUnusable, Keychain, "The place of the API token could not be used: {reason}.", "",
		"Try again. To find out more: connectpd doctor"},
	{KeychainTryElsewhere, Keychain, "", "", "Then try it again, or choose another place."},
	{PlaceMissing, Missing, "Choose where the API token is kept.", "",
		"Choose an encrypted file with a passphrase, or not to keep it."},
	{KeychainHere, Missing, "", "The keychain of this computer cannot be used: {reason}", ""},
	{PassphraseMissing, Missing, "The encrypted file needs a passphrase.", "",
		"Type one that you will remember; you type it at each start."},
	{PassphraseWanted, Missing, "The passphrase of the encrypted file is missing.", "",
		"Type the one that the file has."},
	{PassphraseShort, Invalid, "This passphrase is too short.",
		"The file is only as safe as its passphrase is hard to guess.",
		"Type at least eight characters; several words are best."},
	{PassphraseOnce, Missing, "The passphrase has to be typed twice, because it cannot be shown.", "",
		"Type it once more."},
	{PassphrasesDiffer, Invalid, "The two passphrases differ.", "",
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
