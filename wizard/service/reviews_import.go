package service

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"connectpd/store"
	"connectpd/store/export"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
	"connectpd/wizard/review/sheet"
)

// maxSheet is how large a file is that is read.
const maxSheet = 64 << 20

// ImportSheets takes sheets that came back: every row of every file, or, where
// a row is refused, nothing and a *flow.Problem with the rows in what is
// returned. With SkipRefused the other rows are taken.
func (s *AccessReviews) ImportSheets(ctx context.Context, q sheet.ImportRequest) ([]sheet.Taken, error) {
	q.Entry.Via = review.Sheet
	if err := s.identify(ctx, &q.Entry); err != nil {
		return nil, err
	}
	im := &importing{s: s, q: q}
	files, err := sheetFiles(q.Files)
	if err != nil {
		return nil, err
	}
	for _, path := range files {
		if err := im.read(ctx, path); err != nil {
			return nil, err
		}
	}
	if q.DryRun {
		return im.try(ctx)
	}
	st, err := s.act(ctx, q.Review, im.step)
	if err != nil {
		return im.taken, err
	}
	for i := range im.taken {
		if err := im.sendBack(&im.taken[i], st); err != nil {
			return im.taken, err
		}
		if im.fresh[i] {
			s.log(ctx, st.Frozen.Connector.ID, store.Info, "review-imported", "Review "+st.Frozen.Name+": "+im.taken[i].Logged())
		}
	}
	return im.taken, nil
}

// refusedEnding ends the name of a file with rows that were refused.
const refusedEnding = "-refused.xlsx"

// sheetFiles are the files that are named, and the sheets of folders; rows that
// wait to be sent back are none.
func sheetFiles(named []string) ([]string, error) {
	var files []string
	for _, path := range named {
		list, err := os.ReadDir(path)
		if err != nil { // a file, or nothing that can be read: who opens it says why
			files = append(files, path)
			continue
		}
		for _, f := range list {
			ending := strings.ToLower(filepath.Ext(f.Name()))
			if !f.IsDir() && (ending == ".xlsx" || ending == ".csv") && !strings.HasSuffix(f.Name(), refusedEnding) && !strings.HasPrefix(f.Name(), ".") && !strings.HasPrefix(f.Name(), "~$") {
				files = append(files, filepath.Join(path, f.Name()))
			}
		}
	}
	if len(files) == 0 {
		return nil, refused(failure.Tell(failure.SheetNoFile))
	}
	return files, nil
}

// importing is files on their way into a review.
type importing struct {
	s     *AccessReviews
	q     sheet.ImportRequest
	files []received
	taken []sheet.Taken
	fresh []bool // of each: it is entered now
}

type received struct {
	path string
	file review.File
	read *sheet.File
}

// read reads a file whole: what is checked and what is kept are the same bytes.
func (im *importing) read(ctx context.Context, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return notOpened(path, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxSheet+1))
	if err != nil {
		return notOpened(path, err)
	}
	if len(data) > maxSheet {
		return sheetProblem(path, errors.New("it is larger than 64 MiB"))
	}
	progress := func(rows int) {
		if im.q.Progress != nil {
			im.q.Progress(path, rows)
		}
	}
	read, err := sheet.Read(ctx, data, progress)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return sheetProblem(path, err)
	}
	sum := sha256.Sum256(data)
	im.files = append(im.files, received{path, review.File{SHA256: hex.EncodeToString(sum[:]), Name: words.OneLine(filepath.Base(path)), Body: data}, read})
	return nil
}

// notOpened is an error that names the file once.
func notOpened(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return err // the file is in its row
	}
	if named, ok := errors.AsType[*fs.PathError](err); ok {
		err = named.Err
	}
	return fmt.Errorf("read %s: %w", path, err)
}

func sheetProblem(path string, err error) *flow.Problem {
	return refused(failure.Tell(failure.SheetUnread, failure.Blanks{"file": words.Clean(filepath.Base(path)), "why": words.Clean(err.Error())}))
}

func refused(told failure.Told) *flow.Problem {
	return &flow.Problem{Told: told, Kept: flow.NothingChanged}
}

// try says what would be taken.
func (im *importing) try(ctx context.Context) ([]sheet.Taken, error) {
	r, st, err := im.s.load(ctx, im.q.Review)
	if err != nil {
		return nil, err
	}
	k, err := im.s.known(ctx, r.ConnectorID)
	if err != nil {
		return nil, err
	}
	if _, p := im.step(st, k); p != nil {
		return im.taken, p
	}
	return im.taken, nil
}

// step is the rule: one step for all files, each thought out on what the ones
// before it leave.
func (im *importing) step(st *review.State, k review.Known) (review.Step, *flow.Problem) {
	im.taken, im.fresh = nil, nil
	var whole review.Step
	for _, f := range im.files {
		taken, step, p := im.one(st, k, f)
		if p != nil {
			return whole, p
		}
		im.taken, im.fresh = append(im.taken, taken), append(im.fresh, len(step.Events) > 0)
		if len(step.Events) == 0 {
			continue
		}
		next, err := after(st, step)
		if err != nil {
			return whole, flow.Failed(err, flow.NothingChanged)
		}
		st = next
		whole.Events, whole.Files = append(whole.Events, step.Events...), append(whole.Files, step.Files...)
	}
	for i := range im.taken {
		im.taken[i].Undecided = undecided(st.ToDecide(im.taken[i].Reviewer, k))
	}
	if n := im.refused(); n > 0 && !im.q.SkipRefused {
		return whole, refused(failure.Tell(failure.SheetRows, failure.Blanks{"rows": words.Plural(n, "row is", "rows are")}))
	}
	return whole, nil
}

func after(st *review.State, step review.Step) (*review.State, error) {
	lines, err := st.Chain(slices.Clone(step.Events))
	if err != nil {
		return nil, err
	}
	return st.With(lines...)
}

func (im *importing) refused() int {
	n := 0
	for _, t := range im.taken {
		n += len(t.Refused)
	}
	return n
}

func undecided(items []*review.ItemState) int {
	n := 0
	for _, it := range items {
		if it.Decision == "" {
			n++
		}
	}
	return n
}

// one takes one file.
func (im *importing) one(st *review.State, k review.Known, f received) (sheet.Taken, review.Step, *flow.Problem) {
	taken := sheet.Taken{File: f.path, SHA256: f.file.SHA256, Statement: f.read.Statement, Lossy: f.read.Lossy}
	result, err := sheet.Check(f.read, st)
	if err != nil {
		return taken, review.Step{}, sheetProblem(f.path, err)
	}
	taken.Reviewer, taken.Refused = result.Reviewer, result.Refused
	changes, same := result.Changes()
	taken.Same = same
	q := review.ImportRequest{Review: im.q.Review, Reviewer: result.Reviewer, File: f.file, Statement: f.read.Statement, Entry: im.q.Entry}
	rows := map[string]sheet.Change{}
	for _, c := range changes {
		if c.Later && !im.q.Replace {
			taken.Refused = append(taken.Refused, sheet.Refusal{Row: c.Row, Why: "It was decided elsewhere after the sheet was written (" + c.Was + "); --replace uses the sheet."})
			taken.Later++
			continue
		}
		rows[c.Item.ID] = c
		q.Rows = append(q.Rows, review.ImportRow{Item: c.Item.ID, Decision: c.Decision, Target: c.Target, Until: c.Until, Comment: c.Comment})
	}
	step, refused, p := st.Import(q, k)
	if p != nil {
		return taken, step, p
	}
	for _, x := range refused {
		taken.Refused = append(taken.Refused, sheet.Refusal{Row: rows[x.Item].Row, Why: words.Sentence(x.Why)})
		delete(rows, x.Item)
	}
	slices.SortStableFunc(taken.Refused, func(a, b sheet.Refusal) int { return a.Row.Line - b.Row.Line })
	for _, c := range changes {
		if _, entered := rows[c.Item.ID]; entered && c.Replaces {
			taken.Differences = append(taken.Differences, c.Says())
		}
	}
	taken.Decided = len(rows)
	if len(rows) == 0 && (before(st, f.file.SHA256) || says(result.Rows) == 0) {
		return taken, review.Step{}, nil // it was taken already, or is as it went out
	}
	return taken, step, nil
}

// says counts the rows with a decision.
func says(rows []sheet.Decided) int {
	n := 0
	for _, r := range rows {
		if r.Decision != "" {
			n++
		}
	}
	return n
}

// before reports that the very file was taken.
func before(st *review.State, sum string) bool {
	return slices.ContainsFunc(st.Posted, func(e *review.Event) bool {
		return e.File == sum && (e.Kind == review.Imported || e.Kind == review.Replaced)
	})
}

// sendBack writes the rows that were refused beside their file.
func (im *importing) sendBack(t *sheet.Taken, st *review.State) error {
	if len(t.Refused) == 0 {
		return nil
	}
	back := &sheet.Sheet{State: st, Reviewer: t.Reviewer, Refused: t.Refused, By: "connectpd " + im.s.Version, Made: im.s.Clock.Now()}
	var data bytes.Buffer
	if err := back.XLSX(&data); err != nil {
		return fmt.Errorf("write the rows that were refused: %w", err)
	}
	path := strings.TrimSuffix(t.File, filepath.Ext(t.File)) + refusedEnding
	file, err := export.Create(path, true)
	if err == nil {
		defer file.Discard()
		if _, err = file.Write(data.Bytes()); err == nil {
			err = file.Commit()
		}
	}
	if err != nil {
		return fmt.Errorf("the other rows were imported, but the refused rows could not be written: %w", err)
	}
	t.Back = path
	return nil
}
