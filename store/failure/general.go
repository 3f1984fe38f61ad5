package failure

// What has no row of its own.
const (
	Stopped     ID = "stopped"
	TookTooLong ID = "took-too-long"
	InputEnded  ID = "input-ended"
	Unexpected  ID = "unexpected"
)

var generalRows = []row{
	{Stopped, Cancelled, "Cancelled; the last data stands.", "", ""},
	{TookTooLong, Failed, "There was no answer in time.", "", "Try again. To find out more: connectpd doctor"},
	{InputEnded, Failed, "The input ended before this was answered: {question}", "",
		"Start it again in a terminal; what was answered so far is kept, and nothing else was changed."},
	{Unexpected, Failed, "{reason}.", "", "Try again. To find out more: connectpd doctor"},
}
