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
	nextLook = "Close every connectpd and start again; the file is checked then."
	waitSync = "Wait for it to end; connectpd status shows how far it is. The last data stands."
)

var storeRows = []row{
	{DiskFull, Failed, "The disk that holds {path} is full.", "", fullDiskCure},
	{DiskFailed, Failed, "The disk failed at {path} ({doing}): {reason}.", "",
		"Look whether the disk or network drive is there and has room, then run it again; what was not written is as it was before."},
	{HomeOpen, Failed, "{path} is open to other users (mode {mode}).", "", "Run: chmod 700 {quoted}"},
	{HomeNotFolder, Failed, "{path} is not a folder; connectpd keeps its data in a folder of its own.", "",
		"Move it away, or name another folder in CONNECTPD_HOME; nothing was changed."},
	{StoreNewer, Failed, "{path} was written by a newer connectpd (schema {has}; this one knows {knows}).", "",
		"Use the newer connectpd; nothing was changed."},
	{StoreDamaged, Failed, "{path} is damaged.", "", nextLook},
	{StoreDamagedAside, Failed, "{path} is damaged; it was kept as {aside}.", "",
		repair + ", which restores what was kept from {backup}"},
	{StoreDamagedNoCopy, Failed, "{path} is damaged; it was kept as {aside}.", "",
		"Start afresh with: connectpd setup"},
	{StoreAltered, Failed, "{path} was altered by something other than connectpd: {rows}.", "",
		repair + ", which puts these rows back from the backup"},
	{StoreVanished, Failed, "{path} is gone or empty, but beside it are {remains}.", "",
		repair + ", which restores what was kept; or, to begin anew, move the folder {home} aside"},
	{StoreVanishedNoOne, Failed, "{path} is gone or empty, but beside it are {remains}.", "",
		"Put the file back from a backup of your own; or, to begin anew, move the folder {home} aside and run: connectpd setup"},
	{StoreReadOnly, Failed, "{path} cannot be written.", "",
		"Make the folder writable for you, or name another one in CONNECTPD_HOME."},
	{LocksNotFolder, Failed, "{path} is a file, and must be the folder of connectpd's locks.", "",
		"Move it away, or name another folder in CONNECTPD_HOME; nothing was changed."},
	{StoreNotOurs, Failed, "{path} is a database, but not one that connectpd made: it has tables and no version.", "",
		"Move it away, or name another folder in CONNECTPD_HOME; nothing was changed."},
	{StoreForeignHome, Failed, "{path} belongs to {owner}, not to {me}.", "",
		"Run it as that user: sudo -u {owner} connectpd"},
	{StoreForeignFile, Failed, "{path} belongs to {owner}, not to {me}.", "",
		"Give it back, with everything in the folder: sudo chown -R {me} {quoted}"},
	{StoreLocked, Failed, "Another program keeps {path} locked ({doing}).", "",
		"Close what has the file open (a connectpd, a backup, a database browser), or wait until it is done, and run this again."},
	{StoreInUse, Failed, "{path} is in use by another connectpd ({doing}).", "",
		"Close the other connectpd, or wait until it is done, and run this again."},
	{RepairFailed, Failed, "{reason}.", "",
		"Run connectpd doctor --repair again; what was kept is still in the folder backups beside the store."},
	{StoreUnusable, Failed, "{reason}.", "",
		"Run connectpd doctor again; if it keeps happening, move the folder aside and set up anew."},
	{NothingToRestore, Failed, "No backup in {path} can be read; nothing was changed.", "",
		"Put connectpd.db back from a backup of your own; or move the folder {home} aside and run: connectpd setup"},
	{TracesLeft, Failed, "Traces of what was deleted may still be in the store's files: {reason}.", "",
		"Close every other connectpd and see that the disk has room; the next start of connectpd tries again."},
	{HistoryPruned, Failed, "The history at run {run} was pruned; the oldest run that is still kept is {oldest}.", "",
		"Ask for run {oldest} or a later one; connectpd config keep-history says how long the history is kept."},
	{NoConnectorNamed, NotFound, "No such connector.", "",
		"List the connectors with connectpd status, or add one with: connectpd setup"},
	{ConnectorsSeveral, Invalid, "There are several connectors: {names}.", "",
		"Name the one you mean: its name, id or subdomain."},
	{ConnectorsCalledSo, Invalid, "\"{ref}\" names several connectors: {names}.", "",
		"Name the one you mean: its name, id or subdomain."},
	{TokenMoved, Busy, "Another connectpd replaced this connector's token meanwhile.", "",
		"Look at connectpd status before you try again."},
	{NoHeldRun, Failed, "No such held sync: nothing is held, or another sync than the one shown.", "",
		"See how it stands with: connectpd status"},
	{NoRun, Failed, "There is no such sync.", "", "List the syncs with: connectpd logs"},
	{Syncing, Busy, "Another connectpd is syncing this connector.", "", waitSync},
	{SyncingBy, Busy, "Another connectpd (process {pid} on {host}) has been syncing this connector since {since}.", "", waitSync},
}

// fullDiskCure is what to do about a disk that is full, whoever was writing:
// the store, an export, a message, the encrypted file of the keychain.
const fullDiskCure = "Free some space and run it again; nothing that was kept before is lost."
