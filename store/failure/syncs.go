package failure

// Syncs, and the tokens that they use.
const (
	BaseMismatch   ID = "base-mismatch"
	TokenNeeded    ID = "token-needed"
	TokenGone      ID = "token-gone"
	NoOldKey       ID = "no-old-key"
	HandedOver     ID = "handed-over"
	NotHandedOver  ID = "not-handed-over"
	OwnMistake     ID = "own-mistake"
	SyncMistake    ID = "sync-mistake"
	SyncNotStarted ID = "sync-not-started"
	StillRejected  ID = "still-rejected"
	SyncVanished   ID = "sync-vanished"
)

var syncRows = []row{
	{StillRejected, Rejected, "PagerDuty rejected this API token; it is tried again once it has changed.", "",
		"Enter a new one with: connectpd rotate"},
	{BaseMismatch, Invalid, "The token of {connector} was saved for {saved}, but CONNECTPD_API_URL names {named}; nothing was sent.", "",
		"Unset CONNECTPD_API_URL, or give a token for that address in CONNECTPD_TOKEN."},
	{TokenNeeded, Missing, "No API token is kept for {connector}.", "",
		"Set it in CONNECTPD_TOKEN, or run this in a terminal and paste it."},
	{TokenGone, Missing, "The API token of {connector} is no longer in the {place}.", "",
		"Enter a new one with: connectpd rotate"},
	{NoOldKey, Failed, "No old key of {connector} waits to be disabled.", "", "Nothing needs to be done."},
	{HandedOver, Failed, "{connector} was handed over to {name} on {day} and is not connected here.", "",
		"Take it over with: connectpd setup --resume {id}"},
	{NotHandedOver, Failed, "{connector} is not handed over to anybody.", "", "See the connectors with: connectpd status"},
	{OwnMistake, Failed, "connectpd stopped by a mistake of its own: {reason}.", "",
		"Nothing that was saved is lost; please report this{place}."},
	{SyncMistake, Failed, "A mistake of connectpd's own stopped the sync: {what} in {where}.", "",
		"The last data stands; please report this with what connectpd logs shows."},
	{SyncNotStarted, Failed, "The sync did not start: {reason}.", "", "Start it again with: connectpd sync"},
	{SyncVanished, Failed, "The other process stopped before its sync had ended; the data from before stands.", "", "Sync again."},
}
