package service

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"slices"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/handover"
	"connectpd/wizard/handover/post"
	"connectpd/wizard/review"
	"connectpd/wizard/review/sheet"
)

// SendSheets sends reviewers their sheets, one letter each: to those who were
// not sent one yet, or, as a reminder, to those who still have something to
// decide. What no mail server takes is written into a folder, as a letter to
// open and send. Each letter is in the log as soon as it is out, so that who
// begins again after a crash sends none twice but, at most, the last.
func (s *AccessReviews) SendSheets(ctx context.Context, q sheet.SendRequest) ([]sheet.Posted, error) {
	if err := s.identify(ctx, &q.Entry); err != nil {
		return nil, err
	}
	list, r, err := s.sheets(ctx, q.Review, q.Reviewer)
	if err != nil {
		return nil, err
	}
	me := s.me(ctx)
	if me.Email == "" {
		return nil, refused(failure.Tell(failure.LettersWhose))
	}
	var posted []sheet.Posted
	used := map[string]int{}
	for _, one := range list {
		if !s.wantsLetter(one, q) {
			continue
		}
		l, err := one.Letter(handover.Person{Name: me.Name, Email: me.Email}, q.Remind)
		if err != nil {
			return posted, fmt.Errorf("write the letter to %s: %w", one.Reviewer, err)
		}
		name := uniqueName(used, "review-"+sheet.FileName(one.State.Frozen.Name)+"-"+sheet.FileName(one.Reviewer)) + ".eml"
		done, err := s.postLetter(ctx, l, q.Folder, name)
		if err != nil {
			return posted, err
		}
		done.Reviewer, done.Items, done.Undecided = one.Reviewer, len(one.Items), one.Undecided()
		if err := s.notePosted(ctx, r, q, done, l); err != nil {
			return posted, fmt.Errorf("note that the letter to %s is out: %w", one.Reviewer, err)
		}
		posted = append(posted, done)
	}
	return posted, nil
}

// wantsLetter reports whether a reviewer is to be sent a letter now.
func (s *AccessReviews) wantsLetter(one *sheet.Sheet, q sheet.SendRequest) bool {
	if q.Remind {
		return one.Undecided() > 0
	}
	return q.Reviewer != "" || !slices.ContainsFunc(one.State.Posted, func(e *review.Event) bool {
		return e.Kind == review.Sent && flow.SameEmail(e.Reviewer, one.Reviewer)
	})
}

// postLetter sends a letter, or writes it.
func (s *AccessReviews) postLetter(ctx context.Context, l handover.Letter, folder, name string) (done sheet.Posted, err error) {
	if s.Mail != nil {
		err := s.Mail.Send(ctx, l)
		switch {
		case err == nil:
			return sheet.Posted{Sent: true}, nil
		case ctx.Err() != nil:
			return done, fmt.Errorf("send the letter to %s: %w", l.To[0].Email, err)
		}
		done.Unsent = err.Error()
	}
	sum := sha256.Sum256(l.Files[0].Data)
	data, err := post.EML(l, s.Clock.Now(), hex.EncodeToString(sum[:10]))
	if err != nil {
		return done, err
	}
	done.File, err = post.WriteFile(folder, name, data)
	return done, err
}

func (s *AccessReviews) notePosted(ctx context.Context, r store.Review, q sheet.SendRequest, done sheet.Posted, l handover.Letter) error {
	sum := sha256.Sum256(l.Files[0].Data)
	note := review.SendRequest{Review: r.ID, Reviewer: done.Reviewer, Remind: q.Remind, How: "by email", File: hex.EncodeToString(sum[:]), Entry: q.Entry}
	if !done.Sent {
		note.How = "saved as a file to send"
	}
	st, err := s.act(ctx, r.ID, func(st *review.State, k review.Known) (review.Step, *flow.Problem) { return st.Post(note, k) })
	if err != nil {
		if done.File != "" {
			_ = os.Remove(done.File) // it would be a letter that nobody knows of
		}
		return err
	}
	what := "sheet"
	if q.Remind {
		what = "reminder"
	}
	s.log(ctx, st.Frozen.Connector.ID, store.Info, "review-sent", "Review "+st.Frozen.Name+": "+what+" for "+words.Clean(done.Reviewer)+" "+note.How)
	return nil
}
