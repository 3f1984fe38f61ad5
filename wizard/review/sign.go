package review

import (
	"strings"

	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// Sign signs a review off. Undecided items that are not privileged stay
// undecided, and the evidence says so.
func (s *State) Sign(r SignRequest, k Known) (Step, *flow.Problem) {
	if p := s.open(); p != nil {
		return Step{}, p
	}
	as, p := reviewerOf(r.As, r.Entry)
	if p != nil {
		return Step{}, p
	}
	statement := words.OneLine(r.Statement)
	if statement == "" {
		return Step{}, refuse(failure.ReviewStatement, "--reason TEXT")
	}
	if p := s.maySign(as, k); p != nil {
		return Step{}, p
	}
	return Step{Events: []Event{{At: k.Now.UTC(), Kind: Signed, Entered: r.Entry, Reviewer: as, Text: statement}}}, nil
}

// maySign stops a signature over privileged access of the signer's own, or
// that nobody decided on.
func (s *State) maySign(as string, k Known) *flow.Problem {
	own := s.selvesOf(k, as)
	var mine, undecided []string
	for n := range s.Items {
		i := &s.Items[n]
		switch {
		case !i.Privileged:
		case own.own(i.Item):
			mine = append(mine, i.ID)
		case i.Decision == "":
			undecided = append(undecided, i.ID)
		}
	}
	switch {
	case len(mine) > 0:
		return refuse(failure.ReviewSignsOwn, "--as EMAIL", failure.Blanks{"items": words.Plural(len(mine), "item", "items"), "are": isAre(len(mine)), "as": as, "names": words.Few(mine, fewItems)})
	case len(undecided) > 0:
		return refuse(failure.ReviewUndecided, "", failure.Blanks{"items": words.Plural(len(undecided), "item", "items"), "are": isAre(len(undecided)), "names": words.Few(undecided, fewItems)})
	}
	return nil
}

// fewItems is how many items a sentence names.
const fewItems = 5

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// Cancel ends a review without a signature.
func (s *State) Cancel(r CancelRequest, k Known) (Step, *flow.Problem) {
	if p := s.open(); p != nil {
		return Step{}, p
	}
	as, p := reviewerOf(r.As, r.Entry)
	if p != nil {
		return Step{}, p
	}
	reason, p := needReason(r.Reason)
	if p != nil {
		return Step{}, p
	}
	return Step{Events: []Event{{At: k.Now.UTC(), Kind: Cancelled, Entered: r.Entry, Reviewer: as, Text: reason}}}, nil
}

// Amend corrects what was decided on one item, after the signature. The
// original stays in the log.
func (s *State) Amend(r AmendRequest, k Known) (Step, *flow.Problem) {
	switch s.Stage {
	case StageOpen:
		return Step{}, refuse(failure.ReviewUnsigned, "")
	case StageCancelled:
		return Step{}, s.open()
	}
	as, p := reviewerOf(r.As, r.Entry)
	if p != nil {
		return Step{}, p
	}
	reason, p := needReason(r.Reason)
	if p != nil {
		return Step{}, p
	}
	c, p := s.choose(Select{Items: []string{strings.TrimSpace(r.Item)}})
	if p != nil {
		return Step{}, p
	}
	i := &s.Items[c.at[0]]
	if p := s.selvesOf(k, as, r.Entry.Person).refuseOwn(i.Item); p != nil {
		return Step{}, p
	}
	what, p := s.checkChoice(i, choice{decision: r.Decision, target: r.Target, until: strings.TrimSpace(r.Until), comment: reason}, k)
	if p != nil {
		return Step{}, p
	}
	return Step{Events: []Event{{At: k.Now.UTC(), Kind: Amended, Entered: r.Entry, Reviewer: as, Items: []string{i.ID},
		Decision: what.decision, Target: what.target, Until: what.until, Text: reason}}}, nil
}
