// Package flows holds the guided conversations about access reviews: to start
// one, to decide, to hand items to somebody else, to sign, amend, extend and
// cancel. They are pure; what a review is and which rules it obeys is
// wizard/review's, and this package must not know a rule of its own.
package flows

import (
	"cmp"
	"context"
	"time"

	"connectpd/wizard/review"
	"connectpd/wizard/review/sheet"
)

// Service is what these flows call. Refusals are *flow.Problem.
type Service interface {
	Plan(ctx context.Context, r review.StartRequest) (review.Plan, error)
	Start(ctx context.Context, r review.StartRequest) (*review.State, error)
	Decide(ctx context.Context, r review.DecideRequest) (*review.State, error)
	Assign(ctx context.Context, r review.AssignRequest) (*review.State, error)
	Except(ctx context.Context, r review.ExceptRequest) (*review.State, error)
	Note(ctx context.Context, r review.NoteRequest) (*review.State, error)
	Extend(ctx context.Context, r review.ExtendRequest) (*review.State, error)
	Sign(ctx context.Context, r review.SignRequest) (*review.State, error)
	Amend(ctx context.Context, r review.AmendRequest) (*review.State, error)
	Cancel(ctx context.Context, r review.CancelRequest) (*review.State, error)
	MarkAccount(ctx context.Context, r review.MarkRequest) error
	// ReadPeople reads the file that says who is whose manager.
	ReadPeople(ctx context.Context, file string) ([]review.Person, error)
	// WriteEvidence writes a review's evidence into a file that is not there
	// yet; a folder gets one named after the review.
	WriteEvidence(ctx context.Context, r EvidenceRequest) (file string, err error)
	Review(ctx context.Context, ref string) (*review.State, error)
	WriteSheets(ctx context.Context, r sheet.ExportRequest) ([]sheet.Written, error)
	// WriteWorkList writes the open removals into a file, and counts them.
	WriteWorkList(ctx context.Context, r sheet.ExportRequest) (int, error)
	// ImportSheets takes files, or those of a folder.
	ImportSheets(ctx context.Context, r sheet.ImportRequest) ([]sheet.Taken, error)
	SendSheets(ctx context.Context, r sheet.SendRequest) ([]sheet.Posted, error)
}

// EvidenceRequest asks for the evidence in a file.
type EvidenceRequest struct {
	Review, Path string
	Replace      bool // a file that is there
}

// Facts are what a flow is told of where it is held.
type Facts struct {
	Me     string     // e-mail of who sits at the keyboard
	As     string     // for whom decisions are entered; "" is Me
	Via    review.Via // the way in
	Now    time.Time
	Folder string // where evidence is written
	Search string // by which items were found that are decided on at once
}

// as is for whom decisions are entered.
func (f Facts) as() string { return cmp.Or(f.As, f.Me) }

func (f Facts) entry() review.Entry { return review.Entry{Person: f.Me, Via: f.Via} }

// Ids of the fields that several flows have.
const (
	fieldAs      = "as"
	fieldReason  = "reason"
	fieldUntil   = "until"
	fieldComment = "comment"
	fieldTo      = "to"
)
