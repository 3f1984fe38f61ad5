package plaintext

import (
	"connectpd/store"
	"connectpd/tui/rows"
)

// logRead is how many entries of a log are read.
const logRead = 1000

// log is what happened to a connector, newest first.
func (h *house) log(c store.Connector) error {
	key := h.newKey()
	for {
		entries, err := h.s.Store.LogEntries(h.ctx, store.LogQuery{ConnectorID: c.ID, N: logRead})
		if err != nil {
			return err
		}
		got, err := h.pick(h.ctx, menu{question: "Which entries of the log? The newest come first.", key: key, list: []option{
			{text: "What happened"},
			{text: "Warnings and errors only"},
			{text: "Everything, with the details of each sync"},
		}})
		if err != nil {
			return err
		}
		lines := h.logLines(entries, []store.Level{store.Info, store.Warn, store.Debug}[got.list[0]])
		if len(lines) == 0 {
			h.say("There is none.")
			continue
		}
		h.gap()
		if lines, err = h.narrowed(lines, "entries"); err != nil {
			return err
		}
		if err := h.hear(lines); err != nil {
			return err
		}
	}
}

var levelOrder = map[store.Level]int{store.Debug: 0, store.Info: 1, store.Warn: 2, store.Error: 3}

// logLines are the entries from a level up, newest first.
func (h *house) logLines(entries []store.LogEntry, from store.Level) []string {
	var lines []string
	for i := len(entries) - 1; i >= 0; i-- {
		e := entries[i]
		if levelOrder[e.Level] < levelOrder[from] {
			continue
		}
		lines = append(lines, rows.LogEntry(h.now(), e).Sentence)
	}
	return lines
}
