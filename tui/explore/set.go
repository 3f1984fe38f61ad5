// Package explore is the one list screen. It reads, searches, sorts, shows
// tabs, a window of a table and the details of the row under the cursor; who
// holds what, what changed, what was found and what was logged are sets of
// rows that it is given.
//
// It must not know what a row means.
package explore

import (
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store/access"
	"connectpd/tui/ui"
)

// Thing names a person, team, schedule or role.
type Thing struct {
	Type access.ResourceType
	ID   string
}

// Set is what was read: rows of one kind on one tab or several. It never
// changes, because commands search it while the screen draws it.
type Set[R any] interface {
	// Tabs are their names; one tab is not drawn.
	Tabs() []string
	// Orders are the names of the orders that a tab can be in, the first one
	// first; none where there is one only.
	Orders(tab int, searching bool) []string
	// Rows finds the rows of all tabs. A command calls it; Update does so only
	// without a text, in the first order, for a set that was gone into.
	Rows(q Query) Found[R]
	// Count says how many rows a tab has; "" where the tabs say enough.
	Count(tab int, f Found[R], searching bool) string
	// Nothing stands where no row fits.
	Nothing(tab int, searching bool) string
	// Blank stands in the place of everything, where there is nothing to list
	// at all; usually empty.
	Blank() []string
	// Key is the same for the same row when the data is read again.
	Key(tab int, r R) string
	// Table draws rows in w cells.
	Table(tab, w int) Table[R]
	// Top says, above the list, what is looked at.
	Top(p *ui.Page, h int)
	// Detail is everything about a row, in at most room lines.
	Detail(p *ui.Page, tab int, r R, room int)
	// Enter is what Enter does on a row.
	Enter(tab int, r R) Step[R]
	// Page is the name and the PagerDuty page of what a row is about; no name
	// where there is no such key.
	Page(tab int, r R) (name, address string)
	// Follow is the same set in newly read data; false where it is gone.
	Follow(fresh Set[R]) (Set[R], bool)
}

// copier is a set whose rows can be copied: as an address, a name or a sentence,
// whatever is of use elsewhere; "" where a row is none of these.
type copier[R any] interface {
	Copied(tab int, r R) string
}

// placer is a set with headings among its rows: Place is how many things stand
// up to a row, those under the headings alone counted.
type placer[R any] interface {
	Place(tab int, r R) int
}

// Query is what to show of a set: a text that rows must fit, and the order of
// each tab, by its name.
type Query struct {
	Text   string
	Orders []string
}

// Fits makes the test that a folded text holds all words of the query.
func (q Query) Fits() func(folded string) bool { return ui.Fits(q.Text) }

// Found is what a query found, by tab. Counts are what the tabs say; nil: as
// many as there are rows.
type Found[R any] struct {
	Rows   [][]R
	Counts []int
}

// Count is how many things a tab has.
func (f Found[R]) Count(tab int) int {
	switch {
	case f.Counts != nil:
		return f.Counts[tab]
	case tab < len(f.Rows):
		return len(f.Rows[tab])
	}
	return 0
}

// Table draws rows. Head stands above them where there is room; "" for none.
type Table[R any] struct {
	Head string
	Row  func(r R, focused bool) []string
}

// Step is what follows a key: a set to go into, an action, a command, words.
type Step[R any] struct {
	Into   Set[R]
	Action ui.Action
	Cmd    tea.Cmd
	Said   ui.PageWords
}

// Bad is a step that goes nowhere, and says why.
func Bad[R any](why string) Step[R] {
	return Step[R]{Said: ui.PageWords{Text: why, Bad: true}}
}

// Base is embedded by sets that have one tab, one order, nothing above the
// list and nothing to go into.
type Base[R any] struct{}

// Tabs is one.
func (Base[R]) Tabs() []string { return []string{""} }

// Orders are none.
func (Base[R]) Orders(int, bool) []string { return nil }

// Blank is nothing.
func (Base[R]) Blank() []string { return nil }

// Top draws nothing.
func (Base[R]) Top(*ui.Page, int) {}

// Enter does nothing.
func (Base[R]) Enter(int, R) Step[R] { return Step[R]{} }

// Page is none.
func (Base[R]) Page(int, R) (name, address string) { return "", "" }

// Follow is the newly read set.
func (Base[R]) Follow(fresh Set[R]) (Set[R], bool) { return fresh, true }
