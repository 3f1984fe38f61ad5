package rows

import (
	"fmt"
	"time"

	"connectpd/store"
	"connectpd/store/words"
)

// LogEntry is a line of the log, which has one cell only.
func LogEntry(now time.Time, e store.LogEntry) Row {
	more := ""
	if e.RunID != 0 {
		more += fmt.Sprintf(" (run %d)", e.RunID)
	}
	if e.RequestID != "" {
		more += " (request " + e.RequestID + ")"
	}
	return Row{
		Cells:    []string{fmt.Sprintf("%s %-5s %s", e.Time.Local().Format("2006-01-02 15:04:05"), e.Level, e.Message+more)},
		Sentence: words.Moment(now, e.Time) + ". " + levelWords[e.Level] + e.Message + more,
	}
}

// levelWords begin what is more than information.
var levelWords = map[store.Level]string{store.Warn: "Warning: ", store.Error: "Error: "}
