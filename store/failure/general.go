package failure

// What has no row of its own.
const (
	Stopped     ID = "stopped"
	TookTooLong ID = "took-too-long"
	InputEnded  ID = "input-ended"
	Unexpected  ID = "unexpected"
)

var generalRows = []row{
	{Stopped, Cancelled, "Cancelled; the last synced data is unchanged.", "", ""},
	{TookTooLong, Failed, "Timed out.", "", "Try again. To find out more: connectpd doctor"},
	{InputEnded, Failed, "The input ended before this question was answered: {question}", "",
		"Start again in a terminal; your answers so far are kept, and nothing else was changed."},
	{Unexpected, Failed, "{reason}.", "", "Try again. To find out more: connectpd doctor"},
}
