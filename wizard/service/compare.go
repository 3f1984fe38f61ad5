package service

import (
	"fmt"
	"slices"
	"strings"

	"connectpd/store"
	"connectpd/store/access"
)

// ComparisonNotes say what a comparison of two runs cannot tell: kinds whose baseline
// lies in between, kinds that the later run could not read, and keys that see
// more or less than the other. runs are the applied ones, newest first.
func ComparisonNotes(runs []store.Run, since, until int) []string {
	a, b := runs[since], runs[until]
	var out []string
	switch {
	case a.SeesAll && !b.SeesAll:
		out = append(out, fmt.Sprintf("The key of run %d sees less than the key of run %d: what looks lost may just not be visible to it.", b.ID, a.ID))
	case !a.SeesAll && b.SeesAll:
		out = append(out, fmt.Sprintf("The key of run %d sees more than the key of run %d: what looks gained may have been there before.", b.ID, a.ID))
	}
	var baselines []string
	for _, k := range access.Kinds {
		if first := firstRead(runs, k); first >= 0 && first < len(runs)-1 && first < since && first >= until {
			baselines = append(baselines, fmt.Sprintf("%s (run %d)", k.Label(), runs[first].ID))
		}
	}
	if len(baselines) > 0 {
		out = append(out, "First read in between, so it is a baseline and not a change: "+strings.Join(baselines, ", ")+".")
	}
	return append(out, unreadKinds(b)...)
}

// unreadKinds says what a run did not read, or not whole.
func unreadKinds(r store.Run) []string {
	var not, part []string
	for _, k := range access.Kinds {
		switch v := r.Coverage[k]; {
		case v.State == access.NotRead:
			not = append(not, k.Label())
		case v.State == access.Incomplete, len(v.Except) > 0:
			part = append(part, k.Label())
		}
	}
	var out []string
	if len(not) > 0 {
		out = append(out, fmt.Sprintf("Run %d could not read: %s. Changes to these are not shown.", r.ID, strings.Join(not, ", ")))
	}
	if len(part) > 0 {
		out = append(out, fmt.Sprintf("Run %d could not read all of: %s.", r.ID, strings.Join(part, ", ")))
	}
	return out
}

// firstRead is the place of the oldest run that read a kind; -1 for none.
func firstRead(runs []store.Run, k access.Kind) int {
	for i, r := range slices.Backward(runs) {
		if s := r.Coverage[k].State; s == access.Read || s == access.Incomplete {
			return i
		}
	}
	return -1
}
