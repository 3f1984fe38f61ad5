package store

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"connectpd/store/atomicfile"
)

// A review's backup is a file of its own: a line with the review and its list,
// then a line for every step of its log. A line is written once and never
// changed, so that a decision costs one line whatever the review holds.

const journalPrefix, journalSuffix = "review-", ".jsonl"

// journalAhead is added to the name of a file that was put aside.
const journalAhead = ".ahead"

func (s *Store) journalPath(id string) string {
	return filepath.Join(s.home, backupsDir, journalPrefix+id+journalSuffix)
}

// journals lists the backups of reviews.
func journals(home string) []string { return journalsCalled(home, journalSuffix) }

func journalsCalled(home, suffix string) []string {
	list, err := filepath.Glob(filepath.Join(home, backupsDir, journalPrefix+"*"+suffix))
	if err != nil {
		return nil // only a malformed pattern
	}
	slices.Sort(list)
	return list
}

// journalLine is a line of the file. Events is how many events the log has
// after it; it stands last, so that the end of the file tells it.
type journalLine struct {
	SHA256 string          `json:"sha256"` // of Record
	Record json.RawMessage `json:"record"`
	Events int             `json:"events"`
}

// journalRecord is a review with its list, or a step.
type journalRecord struct {
	Review *journalReview `json:"review,omitempty"`
	Step   *ReviewAppend  `json:"step,omitempty"`
}

type journalReview struct {
	ID          string    `json:"id"`
	ConnectorID string    `json:"connector"`
	Name        string    `json:"name"`
	StartedAt   time.Time `json:"started_at"`
	Frozen      []byte    `json:"frozen"` // deflated
	Summary     []byte    `json:"summary"`
	// Documents are those beside the list; none where a step follows that has them.
	Documents []ReviewDocument `json:"documents,omitempty"`
}

func encodeLine(r journalRecord, events int) ([]byte, error) {
	record, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	line, err := json.Marshal(journalLine{SHA256: hexSum(record), Record: record, Events: events})
	return append(line, '\n'), err
}

// journal brings the review's file up to what the store has: by the step that
// was just written where the file has all before it, else anew from the store.
// Like the daily backup it is no reason for the write to fail: the next step
// makes up for it, and doctor tells.
func (s *Store) journal(ctx context.Context, id string, step *ReviewAppend) {
	_ = s.writeJournal(context.WithoutCancel(ctx), id, step)
}

func (s *Store) writeJournal(ctx context.Context, id string, step *ReviewAppend) error {
	dir := filepath.Join(s.home, backupsDir)
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return diskError(dir, err)
	}
	wait, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	lock := flock.New(filepath.Join(s.home, locksDir, keptLock))
	if ok, err := lock.TryLockContext(wait, 5*time.Millisecond); err != nil || !ok {
		return fmt.Errorf("back up the review: %w", err)
	}
	defer func() { _ = lock.Unlock() }()
	path := s.journalPath(id)
	if err := s.bringUp(ctx, id, path, step); err != nil {
		return fmt.Errorf("back up the review: %w", diskError(path, err))
	}
	return nil
}

// bringUp adds a step to the file, or writes the file anew. A file that knows
// of more than the store is put aside: doctor --repair did not come in time,
// and what it has must not be lost.
func (s *Store) bringUp(ctx context.Context, id, path string, step *ReviewAppend) error {
	has, ok := journalEvents(path)
	if ok && step != nil && has == step.After && len(step.Events) > 0 {
		line, err := encodeLine(journalRecord{Step: step}, step.After+len(step.Events))
		if err != nil {
			return err
		}
		return appendLines(path, line)
	}
	text, events, err := s.journalText(ctx, id)
	if err != nil || ok && has == events {
		return err
	}
	if ok && has > events {
		if err := os.Rename(path, path+journalAhead); err != nil {
			return err
		}
	}
	return atomicfile.Write(path, text)
}

// catchUp writes the files of reviews that a kill kept behind. Only one that
// has the store alone does it, so that nobody is half-way.
func (s *Store) catchUp(ctx context.Context) {
	list, err := s.Reviews(ctx, "")
	if err != nil {
		return // whoever reads them tells
	}
	for _, r := range list {
		if has, ok := journalEvents(s.journalPath(r.ID)); r.GoneAt.IsZero() && (!ok || has < r.Events) {
			s.journal(ctx, r.ID, nil)
		}
	}
}

func appendLines(path string, lines []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(lines)
	return errors.Join(err, f.Sync(), f.Close())
}

// journalText is the whole file as the store has it: the review, and all its
// steps as one, and how many events that are. What was altered in the store is
// not written over a backup.
func (s *Store) journalText(ctx context.Context, id string) (text []byte, events int, err error) {
	err = s.read(ctx, "backing up the review", func(t *tx) error {
		r, err := findReview(t, id)
		if err != nil {
			return err
		}
		what, err := reviewFault(t, r)
		if err == nil && what != "" {
			err = refusal{&ReviewDamagedError{Review: r.Name, What: what}}
		}
		if err != nil {
			return err
		}
		frozen, err := reviewDocument(t, r.ID, FrozenDocument)
		if err != nil {
			return err
		}
		head := journalReview{ID: r.ID, ConnectorID: r.ConnectorID, Name: r.Name, StartedAt: r.StartedAt, Summary: r.Summary}
		if head.Frozen, err = deflate(frozen); err != nil {
			return err
		}
		step, err := wholeLog(t, r)
		if err != nil {
			return err
		}
		if r.Events == 0 {
			head.Documents = step.Documents
		}
		events = r.Events
		if text, err = encodeLine(journalRecord{Review: &head}, 0); err != nil || r.Events == 0 {
			return err
		}
		line, err := encodeLine(journalRecord{Step: &step}, r.Events)
		text = append(text, line...)
		return err
	})
	return text, events, err
}

// wholeLog is everything after a review's list as one step.
func wholeLog(t *tx, r Review) (ReviewAppend, error) {
	step := ReviewAppend{Review: r.ID, Summary: r.Summary}
	if r.Sealed != "" {
		step.Seal = &ReviewSeal{SHA256: r.Sealed, At: r.SealedAt}
	}
	var err error
	if step.Events, err = reviewEvents(t, r.ID, 0); err != nil {
		return step, err
	}
	if step.Documents, err = reviewDocuments(t, r.ID); err != nil {
		return step, err
	}
	step.Files, err = reviewFiles(t, r.ID)
	return step, err
}

// journalEvents is how many events the file has, by its last line; false where
// there is no file, or its end is torn.
func journalEvents(path string) (int, bool) {
	f, err := os.Open(path)
	if err != nil {
		return 0, false
	}
	defer func() { _ = f.Close() }()
	const longest = 64
	end, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return 0, false
	}
	tail := make([]byte, min(end, longest))
	if _, err := f.ReadAt(tail, end-int64(len(tail))); err != nil {
		return 0, false
	}
	at := bytes.LastIndex(tail, []byte(`"events":`))
	var n int
	if at < 0 || !bytes.HasSuffix(tail, []byte("}\n")) {
		return 0, false
	}
	if _, err := fmt.Sscanf(string(tail[at:]), `"events":%d}`, &n); err != nil {
		return 0, false
	}
	return n, true
}

// readJournal reads the lines of a file up to the first that is torn or
// altered.
func readJournal(path string) (*journalReview, []ReviewAppend, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, diskError(path, err)
	}
	defer func() { _ = f.Close() }()
	var review *journalReview
	var steps []ReviewAppend
	for r := bufio.NewReaderSize(f, 1<<20); ; {
		text, err := r.ReadBytes('\n')
		var line journalLine
		var record journalRecord
		if err != nil || json.Unmarshal(text, &line) != nil || hexSum(line.Record) != line.SHA256 ||
			json.Unmarshal(line.Record, &record) != nil {
			break // an end that was torn: what stands before it is whole
		}
		switch {
		case record.Review != nil && review == nil:
			review = record.Review
		case record.Step != nil && review != nil:
			record.Step.Review = review.ID
			steps = append(steps, *record.Step)
		}
	}
	if review == nil {
		return nil, nil, fmt.Errorf("%s is no backup of a review", strings.TrimPrefix(path, filepath.Dir(path)+"/"))
	}
	return review, steps, nil
}
