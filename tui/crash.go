package tui

import (
	"path/filepath"
	"strings"
)

// CrashError is a mistake of connectpd's own. Its text is redacted.
type CrashError struct {
	Text  string
	Stack string // for those who ask; never printed to people
}

func (e *CrashError) Error() string {
	return "connectpd stopped by a mistake of its own: " + e.Text
}

// Cure says what to do.
func (e *CrashError) Cure() string {
	cure := "nothing that was saved is lost; please report this"
	if at := place(e.Stack); at != "" {
		cure += ", with the place " + at
	}
	return cure
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
