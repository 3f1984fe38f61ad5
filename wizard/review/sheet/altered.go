package sheet

import (
	"regexp"
	"sync"
)

// What a spreadsheet that opens a CSV takes for a number, a day or a time, and
// shows and saves as that: 007 is 7, 3-4 the third of April, 1E5 100000, MAR1
// the first of March. They are compiled for whoever has a sheet: they would take
// two milliseconds of every start.
var turning = sync.OnceValue(func() []*regexp.Regexp {
	return []*regexp.Regexp{
		regexp.MustCompile(`^[-+(]?[\d.,\s\x{a0}]+([eE][-+]?\d+)?[%)]?$`),                        // numbers
		regexp.MustCompile(`^\d{1,4}([-/.:]\s?\d{1,4}){1,2}( ?[AaPp][Mm])?$`),                    // days and times
		regexp.MustCompile(`^(\d{1,4}[-/. ]*)?\pL{3,9}[-/. ]*\d{1,4}$|^\d{1,4}[-/. ]*\pL{3,9}$`), // months
		regexp.MustCompile(`(?i)^(true|false|wahr|falsch|vrai|faux)$`),
	}
})

// turns reports a text that may come back as another, so that it proves nothing.
func turns(text string) bool {
	text = tidy(text)
	for _, form := range turning() {
		if form.MatchString(text) {
			return true
		}
	}
	return false
}

// faults are what spreadsheets show in place of what they cannot calculate, in
// the languages that they are set to: #NAME?, #REF!, #BEZUG!, #NOM?, #NV, Err:509.
var faults = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(#[^\s]{1,12}[!?]|#N/A|#NV|Err:\d{3})$`)
})

func isFault(text string) bool { return faults().MatchString(tidy(text)) }
