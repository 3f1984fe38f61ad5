package review

import tea "github.com/charmbracelet/bubbletea"

// LookAtEverybodys is what the choice of everybody's items sends.
func LookAtEverybodys() tea.Msg { return look{} }

// DecidedWords are how far a review is.
var DecidedWords = decidedWords
