package app

import (
	"path/filepath"
	"strings"

	"connectpd/store/failure"
)

// crashError is a mistake of connectpd's own. Its text is redacted.
type crashError struct {
	Text  string
	Stack string // for those who ask; never printed to people
}

func (e *crashError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *crashError) Failure() failure.Told {
	at := place(e.Stack)
	if at != "" {
		at = ", with the place " + at
	}
	return failure.Tell(failure.OwnMistake, failure.Blanks{"reason": e.Text, "place": at})
}

// place is the file and line of ours where a panic began, "" where the stack
// does not tell.
func place(stack string) string {
	_, after, found := strings.Cut(stack, "\npanic(")
	if !found {
		return ""
	}
	lines := strings.Split(after, "\n")
	for i, l := range lines[:max(0, len(lines)-1)] {
		if !strings.HasPrefix(l, "connectpd/") {
			continue
		}
		file, _, _ := strings.Cut(strings.TrimSpace(lines[i+1]), " ")
		return filepath.Base(filepath.Dir(file)) + "/" + filepath.Base(file)
	}
	return ""
}
