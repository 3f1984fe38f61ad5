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
	{FileExists, Failed, "{path} already exists; nothing was written.", "",
		"Choose another file, or replace this one with --force."},
	{FileOdd, Failed, "{path} is not a regular file; nothing was written.", "", "Name a file."},
	{NoFolder, Failed, "There is no folder {path}; nothing was written.", "",
		"Create the folder, or choose a file in another one."},
	{NoFile, Failed, "There is no file {path}.", "", "Check the name."},
	{FileDenied, Failed, "You do not have permission to open {path}.", "",
		"Change its permissions, or choose another file."},
	{FileUnread, Failed, "{path} cannot be read: {reason}.", "", "Choose a file that you can read."},
	{FileUnwritten, Failed, "{path} could not be written: {reason}.", "", "Choose a file in a folder that you can write to."},
	{FileEmpty, Failed, "{path} is empty.", "", "Use a file that has it on a single line."},
	{FileTooLarge, Failed, "{path} is larger than {size} bytes.", "", "Use a file that has it on a single line."},
	{FileNameMissing, Missing, "The file needs a name.", "", "Type one."},
	{FullDiskElsewhere, Failed, "The disk is full: {reason}.", "", fullDiskCure},
	{ExportNoData, Failed, "{connector} has no access data yet.", "", "Get it with: connectpd sync"},
	{ExportGaps, Failed, "Sync {run} of {connector} is partial, and what it could not read would look removed or out of date in ConductorOne; nothing was written.", "",
		"Sync again (connectpd status says what is missing), or write it anyway: connectpd export c1z --accept-gaps REASON"},
	{ExportNotApplied, Failed, "Sync {run} of {connector} was not applied; nothing was written.", "",
		"Choose another one, or leave out --as-of."},
}
