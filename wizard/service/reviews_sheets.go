package service

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"connectpd/store"
	"connectpd/store/export"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
	"connectpd/wizard/review/sheet"
)

// sheet is what a reviewer has to decide, for a file or a letter.
func (s *AccessReviews) sheet(st *review.State, k review.Known, reviewer string) *sheet.Sheet {
	return &sheet.Sheet{State: st, Reviewer: reviewer, Items: st.ToDecide(reviewer, k), By: "connectpd " + s.Version, Made: s.Clock.Now()}
}

// sheets are those of one reviewer, or of all who have something to decide.
func (s *AccessReviews) sheets(ctx context.Context, ref, reviewer string) (list []*sheet.Sheet, r store.Review, err error) {
	r, st, err := s.load(ctx, ref)
	if err != nil {
		return nil, r, err
	}
	if p := st.Running(); p != nil {
		return nil, r, p
	}
	k, err := s.known(ctx, r.ConnectorID)
	if err != nil {
		return nil, r, err
	}
	for _, share := range st.Reviewers() {
		if reviewer != "" && !flow.SameEmail(reviewer, share.Email) {
			continue
		}
		if one := s.sheet(st, k, share.Email); len(one.Items) > 0 {
			list = append(list, one)
		}
	}
	if len(list) == 0 {
		who := "Nobody"
		if reviewer != "" {
			who = words.Clean(reviewer)
		}
		return nil, r, refused(failure.Tell(failure.SheetsNone, failure.Blanks{"who": who, "review": st.Frozen.Name}))
	}
	return list, r, nil
}

// WriteSheets writes the sheet of one reviewer into a file, or those of all
// into a folder: all of them, or none where a file is there already.
func (s *AccessReviews) WriteSheets(ctx context.Context, q sheet.ExportRequest) ([]sheet.Written, error) {
	list, _, err := s.sheets(ctx, q.Review, q.Reviewer)
	if err != nil {
		return nil, err
	}
	if q.Reviewer == "" {
		if err := os.MkdirAll(q.Path, 0o700); err != nil {
			return nil, fmt.Errorf("make the folder of the sheets: %w", err)
		}
	}
	var written []sheet.Written
	var files []*export.Output
	defer func() {
		for _, f := range files {
			f.Discard()
		}
	}()
	used := map[string]int{}
	for _, one := range list {
		path := q.Path
		if q.Reviewer == "" {
			path = filepath.Join(q.Path, uniqueName(used, "review-"+sheet.FileName(one.State.Frozen.Name)+"-"+sheet.FileName(one.Reviewer))+".xlsx")
		}
		file, err := export.Create(path, q.Replace)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
		if err := writeSheet(file, one, path); err != nil {
			return nil, fmt.Errorf("write the sheet of %s: %w", one.Reviewer, err)
		}
		written = append(written, sheet.Written{File: path, Reviewer: one.Reviewer, Items: len(one.Items), Undecided: one.Undecided()})
	}
	for _, f := range files {
		if err := f.Commit(); err != nil {
			return nil, err
		}
	}
	return written, nil
}

func writeSheet(w io.Writer, one *sheet.Sheet, path string) error {
	if strings.EqualFold(filepath.Ext(path), ".csv") {
		return one.CSV(w)
	}
	return one.XLSX(w)
}

// uniqueName numbers a name that is there already.
func uniqueName(used map[string]int, name string) string {
	if used[name]++; used[name] > 1 {
		return uniqueName(used, fmt.Sprintf("%s-%d", name, used[name]))
	}
	return name
}

// WriteWorkList writes the open removals of a review into a file: a workbook
// where its name ends so, CSV otherwise. It counts them.
func (s *AccessReviews) WriteWorkList(ctx context.Context, q sheet.ExportRequest) (int, error) {
	t, err := s.WorkList(ctx, q.Review)
	if err != nil {
		return 0, err
	}
	data := t.CSV()
	if strings.EqualFold(filepath.Ext(q.Path), ".xlsx") {
		if data, err = sheet.Book(t, "connectpd "+s.Version, s.Clock.Now()); err != nil {
			return 0, err
		}
	}
	return len(t.Rows), s.WriteFile(q.Path, data, q.Replace)
}
