package sheet

import "regexp"

// What a spreadsheet that opens a CSV takes for a number, a day or a time, and
// shows and saves as that: 007 is 7, 3-4 the third of April, 1E5 100000, MAR1
// the first of March.
var (
	numbers = regexp.MustCompile(`^[-+(]?[\d.,\s\x{a0}]+([eE][-+]?\d+)?[%)]?$`)
	days    = regexp.MustCompile(`^\d{1,4}([-/.:]\s?\d{1,4}){1,2}( ?[AaPp][Mm])?$`)
	months  = regexp.MustCompile(`^(\d{1,4}[-/. ]*)?\pL{3,9}[-/. ]*\d{1,4}$|^\d{1,4}[-/. ]*\pL{3,9}$`)
	truths  = regexp.MustCompile(`(?i)^(true|false|wahr|falsch|vrai|faux)$`)
)

// turns reports a text that may come back as another, so that it proves nothing.
func turns(text string) bool {
	text = tidy(text)
	for _, form := range [...]*regexp.Regexp{numbers, days, months, truths} {
		if form.MatchString(text) {
			return true
		}
	}
	return false
}

// faults are what spreadsheets show in place of what they cannot calculate, in
// the languages that they are set to: #NAME?, #REF!, #BEZUG!, #NOM?, #NV, Err:509.
var faults = regexp.MustCompile(`^(#[^\s]{1,12}[!?]|#N/A|#NV|Err:\d{3})$`)

func isFault(text string) bool { return faults.MatchString(tidy(text)) }
