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
	{StillRejected, Rejected, "PagerDuty rejected this API token; it is not tried again until it is replaced.", "",
		"Enter a new one with: connectpd rotate"},
	{BaseMismatch, Invalid, "The token of {connector} was saved for {saved}, but CONNECTPD_API_URL names {named}; nothing was sent.", "",
		"Unset CONNECTPD_API_URL, or set CONNECTPD_TOKEN to a token for that address."},
	{TokenNeeded, Missing, "The API token of {connector} is not kept.", "",
		"Set CONNECTPD_TOKEN, or run this in a terminal and paste the token."},
	{TokenGone, Missing, "The API token of {connector} is no longer in the {place}.", "",
		"Enter a new one with: connectpd rotate"},
	{NoOldKey, Failed, "{connector} has no old key to disable.", "", "Nothing needs to be done."},
	{HandedOver, Failed, "{connector} was handed over to {name} on {day} and is not connected here.", "",
		"Take it over with: connectpd setup --resume {id}"},
	{NotHandedOver, Failed, "{connector} is not handed over to anyone.", "", "List connectors with: connectpd status"},
	{OwnMistake, Failed, "connectpd stopped because of a bug: {reason}.", "",
		"Nothing already saved is lost; please report this{place}."},
	{SyncMistake, Failed, "A bug in connectpd stopped the sync: {what} in {where}.", "",
		"The last synced data is unchanged; please report this with the output of connectpd logs."},
	{SyncNotStarted, Failed, "The sync did not start: {reason}.", "", "Start it again with: connectpd sync"},
	{SyncVanished, Failed, "The other process stopped before its sync ended; the last synced data is unchanged.", "", "Sync again."},
}
