package access

import "time"

// Result is how a run ended.
type Result string

// The results. A run that is still going, or whose process died, has none.
const (
	ResultOK        Result = "ok"
	ResultPartial   Result = "partial"
	ResultFailed    Result = "failed"
	ResultCancelled Result = "cancelled"
	ResultHeld      Result = "held"
)

// Run is the record of one sync.
type Run struct {
	ID          int64
	ConnectorID string
	StartedAt   time.Time
	FinishedAt  time.Time // zero while it runs
	Result      Result
	Reason      string // for people
	Traffic     Traffic
	Counts      Counts // of the snapshot after the run
	Changes     ChangeCounts
	Baseline    bool // the first applied run: nothing to compare with
	Applied     bool
	TokenKind   TokenKind
	SeesAll     bool
	FromEnv     bool // CONNECTPD_TOKEN, not the stored token
	// TokenRejected: the run failed because PagerDuty refused the token it
	// used. It makes a stored token one that must be re-entered.
	TokenRejected bool
	Coverage      map[Kind]Coverage
}

// Traffic is what a run cost.
type Traffic struct {
	Requests int
	Retries  int
	Waited   time.Duration // by rate limits, wall time
}

// ChangeCounts are the changes of a run against the one before, as many as
// Changes lists between the two. On-call turns (somebody came on or went off
// call) are apart: they are no change of
type ChangeCounts struct {
	Gained  int `json:"gained"`
	Lost    int `json:"lost"`
	Altered int `json:"altered"`
	OnCall  int `json:"on_call"`
}

// LiveRun is what a running sync tells other processes.
type LiveRun struct {
	PID      int
	Host     string
	Since    time.Time
	Progress []byte // JSON that engine.Progress wrote; may be nil
}
