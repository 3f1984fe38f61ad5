package evidence

import (
	"encoding/json"
	"fmt"
	"slices"

	"connectpd/wizard/review"
)

// Log is a review as it is kept: its rows byte by byte, each as
// review.Canonical wrote it.
type Log struct {
	Frozen []byte
	Events [][]byte // oldest first
	// Head is the SHA-256 of the newest event, where it was kept apart from
	// the events; without it nothing shows that the newest was altered.
	Head string
	// Sealed are the documents that events of the log sealed, Beside those that
	// the list and the events name as what they rest on: the population, and
	// who held what at a proof.
	Sealed, Beside [][]byte
}

// fault is a row that is not what the rest of the log says it was.
type fault struct {
	Seq  int // of the event; 0 for the frozen list and the documents
	What string
}

func (f fault) String() string { return f.What }

// checkChain finds the rows that were altered, taken out, added or moved, as
// far as the log itself shows: every event names the SHA-256 of the row before
// it. It finds nothing in a log that was written anew as a whole.
func checkChain(l Log) []fault {
	rows, faults := decode(l)
	if len(faults) > 0 {
		return faults
	}
	faults = checkOrder(rows)
	if len(faults) == 0 {
		faults = checkLinks(l, rows)
	}
	var sealed []string
	for _, e := range rows {
		sealed = append(sealed, e.Sealed)
	}
	faults = append(faults, checkDocuments("sealed document", l.Sealed, sealed)...)
	return append(faults, checkDocuments("document that the log refers to", l.Beside, restsOn(l, rows))...)
}

// restsOn are the hashes of the documents beside the log.
func restsOn(l Log, rows []review.Event) []string {
	var list struct {
		Population struct{ SHA256 string }
	}
	_ = json.Unmarshal(l.Frozen, &list) // decode has read it
	named := []string{list.Population.SHA256}
	for _, e := range rows {
		named = append(named, e.Holders)
	}
	return named
}

func decode(l Log) ([]review.Event, []fault) {
	var faults []fault
	if !json.Valid(l.Frozen) {
		faults = append(faults, fault{0, "the frozen list cannot be read"})
	}
	rows := make([]review.Event, len(l.Events))
	for i, text := range l.Events {
		if err := json.Unmarshal(text, &rows[i]); err != nil {
			faults = append(faults, fault{i + 1, fmt.Sprintf("event %d cannot be read", i+1)})
		}
	}
	return rows, faults
}

// checkOrder looks at the numbers of the events. Where they do not run from 1
// without a gap, the hashes around the gap say nothing more.
func checkOrder(rows []review.Event) []fault {
	var faults []fault
	next := 1
	for _, e := range rows {
		switch {
		case e.Seq < next:
			faults = append(faults, fault{e.Seq, fmt.Sprintf("event %d is there twice or in the wrong place", e.Seq)})
			continue
		case e.Seq == next+1:
			faults = append(faults, fault{next, fmt.Sprintf("event %d is missing", next)})
		case e.Seq > next:
			faults = append(faults, fault{next, fmt.Sprintf("events %d to %d are missing", next, e.Seq-1)})
		}
		next = e.Seq + 1
	}
	return faults
}

// checkLinks compares what each row says of the one before with what that is.
// An altered row breaks the link after it, and the link before it where its
// own word of the row before was altered as well.
func checkLinks(l Log, rows []review.Event) []fault {
	broken := brokenLinks(l, rows)
	newest := len(broken) - 1
	var faults []fault
	for row, after := range broken {
		before := row > 0 && broken[row-1]
		alone := !before && (row == newest || !broken[row+1])
		switch {
		case !after || !before && !alone:
		case row == newest:
			faults = append(faults, fault{row, rowName(row) + " was altered, or what followed it is missing"})
		case alone && row == newest-1 && l.Head == "":
			faults = append(faults, fault{row, rowName(row) + " was altered, or the one after it, which is the newest"})
		default:
			faults = append(faults, fault{row, rowName(row) + " was altered"})
		}
	}
	return faults
}

// brokenLinks tells of each row, the frozen list first, whether its bytes are
// not those that the next one names. Who names the newest is l.Head.
func brokenLinks(l Log, rows []review.Event) []bool {
	broken := make([]bool, len(rows)+1)
	before := review.SHA256(l.Frozen)
	for i, e := range rows {
		broken[i] = e.Previous != before
		before = review.SHA256(l.Events[i])
	}
	broken[len(rows)] = l.Head != "" && l.Head != before
	return broken
}

func rowName(row int) string {
	if row == 0 {
		return "the frozen list"
	}
	return fmt.Sprintf("event %d", row)
}

// checkDocuments holds documents against the hashes by which the log names
// them; an empty hash names none.
func checkDocuments(what string, docs [][]byte, named []string) []fault {
	have := map[string]bool{}
	var faults []fault
	for _, doc := range docs {
		sum := review.SHA256(doc)
		have[sum] = true
		if !slices.Contains(named, sum) {
			faults = append(faults, fault{0, "a " + what + " was altered: nothing refers to " + sum})
		}
	}
	for _, sum := range named {
		if sum != "" && !have[sum] {
			have[sum] = true
			faults = append(faults, fault{0, "a " + what + " is missing: " + sum})
		}
	}
	return faults
}
