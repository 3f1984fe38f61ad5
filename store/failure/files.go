package failure

// Files that are read and written for a person.
const (
	FileExists        ID = "file-exists"
	FileOdd           ID = "file-not-ordinary"
	NoFolder          ID = "no-folder"
	NoFile            ID = "no-file"
	FileDenied        ID = "file-denied"
	FileUnread        ID = "file-unread"
	FileUnwritten     ID = "file-unwritten"
	FileEmpty         ID = "file-empty"
	FileTooLarge      ID = "file-too-large"
	FileNameMissing   ID = "file-name-missing"
	FullDiskElsewhere ID = "full-disk"
	ExportNoData      ID = "export-no-data"
	ExportGaps        ID = "export-gaps"
	ExportNotApplied  ID = "export-not-applied"
)

var fileRows = []row{
	{FileExists, Failed, "{path} exists already; nothing was written.", "",
		"Name another file, or replace it with --force."},
	{FileOdd, Failed, "{path} is not an ordinary file; nothing was written.", "", "Name a file."},
	{NoFolder, Failed, "There is no folder {path}; nothing was written.", "",
		"Make the folder, or name a file in another one."},
	{NoFile, Failed, "There is no file {path}.", "", "Check the name."},
	{FileDenied, Failed, "{path} may not be opened by you.", "",
		"Change its permissions, or name another file."},
	{FileUnread, Failed, "{path} cannot be read: {reason}.", "", "Name a file that you can read."},
	{FileUnwritten, Failed, "{path} could not be written: {reason}.", "", "Name a file in a folder that you can write to."},
	{FileEmpty, Failed, "{path} is empty.", "", "Name the file that has it, on one line."},
	{FileTooLarge, Failed, "{path} is larger than {size} bytes.", "", "Name the file that has it, on one line."},
	{FileNameMissing, Missing, "The file needs a name.", "", "Type one."},
	{FullDiskElsewhere, Failed, "The disk is full: {reason}.", "", fullDiskCure},
	{ExportNoData, Failed, "There is no access data of {connector} yet.", "", "Fetch it with: connectpd sync"},
	{ExportGaps, Failed, "Sync {run} of {connector} is partial, and what it did not read would look removed, or outdated, in ConductorOne; nothing was written.", "",
		"Sync again (connectpd status says what is missing), or write it all the same: connectpd export c1z --accept-gaps REASON"},
	{ExportNotApplied, Failed, "Sync {run} of {connector} was not applied; nothing was written.", "",
		"Name another one, or leave --as-of out."},
}
