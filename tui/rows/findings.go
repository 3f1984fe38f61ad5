package rows

import (
	"fmt"

	"connectpd/store/words"
	"connectpd/sync/findings"
)

// FindingName is what a finding is silenced by: its kind and id.
func FindingName(f findings.Finding) string { return string(f.Kind) + " " + f.ID }

// Finding is what deserves a look, and why.
func Finding(f findings.Finding) Row {
	return Row{
		Cells:    []string{string(f.Severity), f.Why},
		Sentence: words.Capital(Importance(f.Severity)) + ": " + words.Stop(f.Why) + " " + FindingName(f),
	}
}

// Importance says how much a finding matters.
func Importance(s findings.Severity) string { return string(s) + " importance" }

// FindingsCount says how many there are, and how many people have power over
// the whole account, silenced or not.
func FindingsCount(all []findings.Finding) string {
	of, powerful := map[findings.Severity]int{}, 0
	for _, f := range all {
		if f.Silenced == nil {
			of[f.Severity]++
		}
		if f.Kind == findings.PowerfulRole {
			powerful++
		}
	}
	return fmt.Sprintf("%s: %d high, %d medium, %d low. %s Admin or Account Owner.",
		words.Plural(len(findings.Open(all)), "finding", "findings"),
		of[findings.High], of[findings.Medium], of[findings.Low], words.Plural(powerful, "person is", "people are"))
}

// Silenced says how many are silenced; empty when none is.
func Silenced(all []findings.Finding) string {
	if n := len(all) - len(findings.Open(all)); n > 0 {
		return words.Plural(n, "is silenced", "are silenced")
	}
	return ""
}
