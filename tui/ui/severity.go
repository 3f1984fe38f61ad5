package ui

import (
	"github.com/charmbracelet/lipgloss"

	"connectpd/sync/findings"
)

// SeverityMark is the mark before a finding, and its style: those to look at
// first are red, those to look at next yellow, and the rest is only listed.
func (e *Env) SeverityMark(s findings.Severity) (mark string, style lipgloss.Style) {
	st := e.Styles
	switch s {
	case findings.High:
		return st.Glyphs.Warn, st.Bad
	case findings.Medium, "":
		return st.Glyphs.Warn, st.Warn
	}
	return st.Glyphs.Dot, st.Dim
}
