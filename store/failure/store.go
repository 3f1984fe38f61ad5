package failure

// What the store meets. {path} is the file or folder.
const (
	DiskFull           ID = "disk-full"
	DiskFailed         ID = "disk-failed"
	HomeOpen           ID = "home-open"
	HomeNotFolder      ID = "home-not-a-folder"
	LocksNotFolder     ID = "locks-not-a-folder"
	StoreNewer         ID = "store-newer"
	StoreDamaged       ID = "store-damaged"
	StoreDamagedAside  ID = "store-damaged-aside"
	StoreDamagedNoCopy ID = "store-damaged-no-backup"
	StoreAltered       ID = "store-altered"
	StoreVanished      ID = "store-vanished"
	StoreVanishedNoOne ID = "store-vanished-no-backup"
	StoreReadOnly      ID = "store-read-only"
	StoreNotOurs       ID = "store-not-ours"
	StoreForeignHome   ID = "store-foreign-home"
	StoreForeignFile   ID = "store-foreign-file"
	StoreLocked        ID = "store-locked"
	StoreInUse         ID = "store-in-use"
	RepairFailed       ID = "repair-failed"
	StoreUnusable      ID = "store-unusable"
	NothingToRestore   ID = "nothing-to-restore"
	TracesLeft         ID = "traces-left"
	HistoryPruned      ID = "history-pruned"
	NoConnectorNamed   ID = "no-such-connector"
	ConnectorsSeveral  ID = "several-connectors"
	ConnectorsCalledSo ID = "several-connectors-called-so"
	TokenMoved         ID = "token-moved"
	NoHeldRun          ID = "no-held-run"
	NoRun              ID = "no-run"
	Syncing            ID = "syncing"
	SyncingBy          ID = "syncing-by"
)

const (
	repair   = "Run: connectpd doctor --repair"
	nextLook = "Close every connectpd and start again; the file is then checked."
	waitSync = "Wait for it to end; connectpd status shows its progress. The last synced data is unchanged."
)

var storeRows = []row{
	{DiskFull, Failed, "The disk with {path} is full.", "", fullDiskCure},
	{DiskFailed, Failed, "A disk error occurred at {path} ({doing}): {reason}.", "",
		"Check that the disk or network drive is connected and has space, then try again; what could not be written is unchanged."},
	{HomeOpen, Failed, "{path} is open to other users (mode {mode}).", "", "Run: chmod 700 {quoted}"},
	{HomeNotFolder, Failed, "{path} is not a folder, and connectpd needs a folder for its data.", "",
		"Move it, or set CONNECTPD_HOME to another folder; nothing was changed."},
	{StoreNewer, Failed, "{path} was written by a newer connectpd (schema {has}; this one supports {knows}).", "",
		"Use the newer connectpd; nothing was changed."},
	{StoreDamaged, Failed, "{path} is damaged.", "", nextLook},
	{StoreDamagedAside, Failed, "{path} is damaged; it was kept as {aside}.", "",
		repair + ", which restores what was kept from {backup}"},
	{StoreDamagedNoCopy, Failed, "{path} is damaged; it was kept as {aside}.", "",
		"Start over with: connectpd setup"},
	{StoreAltered, Failed, "{path} was altered by something other than connectpd: {rows}.", "",
		repair + ", which puts these rows back from the backup"},
	{StoreVanished, Failed, "{path} is missing or empty, but {remains} are still there.", "",
		repair + ", which restores what was kept; or, to start over, move the folder {home} aside"},
	{StoreVanishedNoOne, Failed, "{path} is missing or empty, but {remains} are still there.", "",
		"Restore the file from your own backup; or, to start over, move the folder {home} aside and run: connectpd setup"},
	{StoreReadOnly, Failed, "{path} cannot be written.", "",
		"Make the folder writable, or set CONNECTPD_HOME to another one."},
	{LocksNotFolder, Failed, "{path} is a file, but connectpd needs a folder there for its locks.", "",
		"Move it, or set CONNECTPD_HOME to another folder; nothing was changed."},
	{StoreNotOurs, Failed, "{path} is a database that connectpd did not create: it has tables but no version.", "",
		"Move it, or set CONNECTPD_HOME to another folder; nothing was changed."},
	{StoreForeignHome, Failed, "{path} belongs to {owner}, not to {me}.", "",
		"Run it as that user: sudo -u {owner} connectpd"},
	{StoreForeignFile, Failed, "{path} belongs to {owner}, not to {me}.", "",
		"Take back the folder and everything in it: sudo chown -R {me} {quoted}"},
	{StoreLocked, Failed, "Another program keeps {path} locked ({doing}).", "",
		"Close whatever has the file open (connectpd, a backup, a database browser), or wait for it to finish, and try again."},
	{StoreInUse, Failed, "{path} is in use by another connectpd ({doing}).", "",
		"Close the other connectpd, or wait for it to finish, and try again."},
	{RepairFailed, Failed, "{reason}.", "",
		"Run connectpd doctor --repair again; the backups are still in the backups folder next to the store."},
	{StoreUnusable, Failed, "{reason}.", "",
		"Run connectpd doctor again; if it keeps happening, move the folder aside and set up again."},
	{NothingToRestore, Failed, "No backup in {path} can be read; nothing was changed.", "",
		"Restore connectpd.db from your own backup; or move the folder {home} aside and run: connectpd setup"},
	{TracesLeft, Failed, "Traces of what was deleted may still be in the store's files: {reason}.", "",
		"Close every other connectpd and make sure the disk has space; connectpd tries again at its next start."},
	{HistoryPruned, Failed, "The history at run {run} was pruned; the oldest run that is still kept is {oldest}.", "",
		"Use run {oldest} or a later one. To see how long history is kept: connectpd config keep-history"},
	{NoConnectorNamed, NotFound, "There is no such connector.", "",
		"List the connectors with connectpd status, or add one with: connectpd setup"},
	{ConnectorsSeveral, Invalid, "There are several connectors: {names}.", "",
		"Give the one you mean by name, id or subdomain."},
	{ConnectorsCalledSo, Invalid, "\"{ref}\" matches several connectors: {names}.", "",
		"Give the one you mean by name, id or subdomain."},
	{TokenMoved, Busy, "Another connectpd has replaced this connector's token.", "",
		"Check connectpd status before you try again."},
	{NoHeldRun, Failed, "This sync is no longer held, or another one is.", "",
		"Check its status with: connectpd status"},
	{NoRun, Failed, "There is no such sync.", "", "List the syncs with: connectpd logs"},
	{Syncing, Busy, "Another connectpd is syncing this connector.", "", waitSync},
	{SyncingBy, Busy, "Another connectpd (process {pid} on {host}) has been syncing this connector since {since}.", "", waitSync},
}

// fullDiskCure is what to do about a disk that is full, whoever was writing:
// the store, an export, a message, the encrypted file of the keychain.
const fullDiskCure = "Free some space and try again; nothing already saved is lost."
