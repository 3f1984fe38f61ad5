package cli

import (
	"io"
	"time"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/secret"
	"connectpd/sync/engine"
)

// progressJSON is a line of sync --progress json. resource, done and total
// are null where an event is not about one resource type; total also while it
// is unknown.
type progressJSON struct {
	Version   int                  `json:"version"`
	Time      *time.Time           `json:"time"`
	Event     engine.EventKind     `json:"event"`
	Resource  *access.ResourceType `json:"resource"`
	Done      *int                 `json:"done"`
	Total     *int                 `json:"total"`
	Text      string               `json:"text,omitempty"`
	RequestID string               `json:"request_id,omitempty"`
}

// doneJSON is its last line.
type doneJSON struct {
	progressJSON
	Connector string             `json:"connector"`
	Run       *int64             `json:"run"`
	Result    store.Result       `json:"result"`
	Counts    access.Counts      `json:"counts"`
	Changes   store.ChangeCounts `json:"changes"`
	Requests  int                `json:"requests"`
	Duration  int64              `json:"duration_ms"`
	Error     string             `json:"error,omitempty"`
	Hint      string             `json:"hint,omitempty"`
}

// jsonAlive is the longest silence of the JSON viewer.
const jsonAlive = 10 * time.Second

// jsonViewer prints an object for each event, and where nothing happens one
// every ten seconds that says how far it is.
type jsonViewer struct {
	out  lines
	hide *secret.Redactor
	last time.Time
	done map[access.ResourceType]int
}

func newJSONViewer(w io.Writer, r *secret.Redactor) *jsonViewer {
	return &jsonViewer{out: newLines(w), hide: r, done: map[access.ResourceType]int{}}
}

func (v *jsonViewer) look(s engine.Snapshot, events []engine.Event) error {
	for _, e := range events {
		// The end is told with its figures by end.
		if e.Kind == engine.EventDone {
			continue
		}
		v.last = s.At
		if err := v.write(e); err != nil {
			return err
		}
	}
	if v.last.IsZero() {
		v.last = s.StartedAt
	}
	if s.Outcome != nil || s.At.Sub(v.last) < jsonAlive {
		return nil
	}
	v.last = s.At
	return v.alive(s)
}

// alive repeats how far the first unfinished row is, or what is waited for.
func (v *jsonViewer) alive(s engine.Snapshot) error {
	if s.Waiting != nil {
		return v.write(engine.Event{Time: s.At, Kind: engine.EventWait, Text: s.Waiting.Sentence(s.At)})
	}
	for _, r := range s.Rows {
		if r.State == engine.RowReading {
			return v.write(engine.Event{Time: s.At, Kind: engine.EventProgress, Type: r.Type,
				Done: r.Done, Total: r.Total, Text: s.Activity.Sentence()})
		}
	}
	return v.write(engine.Event{Time: s.At, Kind: engine.EventProgress, Text: s.Activity.Sentence()})
}

func (v *jsonViewer) write(e engine.Event) error {
	j := progressJSON{Version: jsonVersion, Time: utc(e.Time), Event: e.Kind,
		Resource: orNull(e.Type), Text: v.hide.Redact(e.Text), RequestID: v.hide.Redact(e.RequestID)}
	if e.Kind == engine.EventProgress && e.Type != "" {
		// A heartbeat may be older than an event that was told before it.
		v.done[e.Type] = max(v.done[e.Type], e.Done)
		done := v.done[e.Type]
		j.Done = &done
		if e.Total >= 0 {
			total := max(e.Total, done)
			j.Total = &total
		}
	}
	return v.out.write(j)
}

// end prints the last line. counts are those of the data as it now stands.
func (v *jsonViewer) end(now time.Time, connector string, o *engine.Outcome, counts access.Counts, failed error) error {
	j := doneJSON{
		progressJSON: progressJSON{Version: jsonVersion, Time: utc(now), Event: engine.EventDone},
		Connector:    connector, Result: store.ResultFailed, Counts: counts,
	}
	if o != nil {
		j.Result, j.Changes, j.Requests = o.Run.Result, o.Run.Changes, o.Run.Traffic.Requests
		if o.Run.ID != 0 {
			j.Run = &o.Run.ID
		}
		if !o.Run.FinishedAt.IsZero() {
			j.Duration = o.Run.FinishedAt.Sub(o.Run.StartedAt).Milliseconds()
		}
		failed = o.Err
	}
	if failed != nil {
		j.Error, j.Hint = v.hide.Redact(failure.Sayable(failed)), v.hide.Redact(hintOf(failed))
	}
	return v.out.write(j)
}
