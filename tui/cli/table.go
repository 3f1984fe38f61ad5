package cli

import (
	"io"
	"slices"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"

	"connectpd/store/words"
	"connectpd/tui/rows"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
)

const (
	// widestCell is how many columns of a terminal a cell takes at most. What is
	// longer is cut; JSON and CSV have all of it.
	widestCell = 80
	// narrowestCell is what a column keeps however narrow the window is.
	narrowestCell = 6
	// readableCell is what a column that was wider needs to say anything.
	readableCell = 11
	columnGap    = 2
)

// table prints rows under a heading, in columns as wide as their widest cell,
// or as the terminal allows. The last column is not padded. Where plain lines
// were asked for on a terminal, and where a window is too narrow for columns
// that can be read, it prints a sentence for each row instead.
type table struct {
	rows   [][]string
	said   []string // the sentences that stand for the rows
	widths []int
	lines  bool
	width  int   // of the terminal; 0: any
	whole  []int // columns that are of use only whole: addresses
	wraps  bool  // cells that are too wide go on below themselves
	styles *styles.Styles
	// look is the style of a cell; nil for none.
	look func(row []string, column int) lipgloss.Style
}

func (a *app) newTable(heading ...string) *table {
	t := &table{lines: a.inPlainLines(), width: a.fitted(), styles: a.styles()}
	for i, name := range heading {
		if name == "EMAIL" {
			t.whole = append(t.whole, i)
		}
	}
	t.add(heading...)
	return t
}

// inPlainLines reports that a terminal shows sentences instead of columns.
func (a *app) inPlainLines() bool { return a.env.OutTTY && a.whyLines() != "" }

// fitted is how wide output may be; 0 where nothing is known to limit it.
func (a *app) fitted() int {
	if !a.env.OutTTY || a.inPlainLines() {
		return 0
	}
	return a.width()
}

// styles are those of the command line's standard output.
func (a *app) styles() *styles.Styles {
	return styles.New(styles.Options{Color: a.color(), ASCII: !a.env.UTF8})
}

// row takes one thing of a list.
func (t *table) row(r rows.Row) {
	t.add(slices.Clone(r.Cells)...)
	t.said = append(t.said, words.Stop(words.Clean(r.Sentence)))
}

// add takes one row; cells are made plain and as short as they may be.
func (t *table) add(cells ...string) {
	for i, c := range cells {
		cells[i] = t.cut(words.Clean(c), widestCell)
		if i == len(t.widths) {
			t.widths = append(t.widths, 0)
		}
		t.widths[i] = max(t.widths[i], ui.Width(cells[i]))
	}
	t.rows = append(t.rows, cells)
}

// cut ends a cell that is too wide with the sign that it goes on.
func (t *table) cut(cell string, width int) string {
	tail := "…"
	if t.styles.IsASCII {
		tail = "..."
	}
	return ansi.Truncate(cell, width, tail)
}

func (t *table) print(w io.Writer) error {
	b := &strings.Builder{}
	widths := fit(t.widths, t.width, t.whole...)
	if t.lines || !readable(t.widths, widths) {
		t.sentences(b)
		_, err := io.WriteString(w, b.String())
		return err
	}
	for n, row := range t.rows {
		for _, line := range t.below(row, widths) {
			gap := 0
			for i, cell := range line {
				if cell != "" {
					b.WriteString(strings.Repeat(" ", gap) + t.styled(n, i, cell))
					gap = 0
				}
				gap += widths[i] - ui.Width(cell) + columnGap
			}
			b.WriteByte('\n')
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// below are the lines of a row: one, or as many as its cells need.
func (t *table) below(row []string, widths []int) [][]string {
	lines := [][]string{make([]string, len(row))}
	for i, cell := range row {
		parts := []string{cell}
		if t.wraps {
			parts = strings.Split(wrapWords(cell, widths[i]), "\n")
		}
		for n, part := range parts {
			if n == len(lines) {
				lines = append(lines, make([]string, len(row)))
			}
			lines[n][i] = t.cut(part, widths[i])
		}
	}
	return lines
}

// readable tells whether columns that were made narrower still say anything.
func readable(widths, fitting []int) bool {
	for i, w := range fitting {
		if w < widths[i] && w < readableCell {
			return false
		}
	}
	return true
}

func (t *table) styled(row, column int, cell string) string {
	switch {
	case row == 0:
		return t.styles.Strong.Render(cell)
	case t.look == nil:
		return cell
	}
	return t.look(t.rows[row], column).Render(cell)
}

// fit makes the widest columns narrower until all stand in width; those that
// are to stay whole only where nothing else is left.
func fit(widths []int, width int, whole ...int) []int {
	fitting := slices.Clone(widths)
	if width == 0 {
		return fitting
	}
	over := -width - columnGap
	for _, w := range widths {
		over += w + columnGap
	}
	for ; over > 0; over-- {
		widest := widestOf(fitting, whole)
		if widest < 0 {
			widest = widestOf(fitting, nil)
		}
		if widest < 0 {
			break
		}
		fitting[widest]--
	}
	return fitting
}

// sentences writes the rows without columns, in a window each from its edge.
// Where they are no sentences of their own, the first says what each holds.
func (t *table) sentences(b *strings.Builder) {
	write := func(sentence string) { b.WriteString(t.sentence(sentence) + "\n") }
	if len(t.said) > 0 {
		for _, said := range t.said {
			write(said)
		}
		return
	}
	for i, row := range t.rows {
		if i == 0 {
			each, held := "Each entry: ", strings.ToLower(strings.Join(row, ", "))
			if t.lines {
				each = "Each line: "
			}
			write(each + strings.ReplaceAll(held, "pagerduty", "PagerDuty") + ".")
			continue
		}
		var cells []string
		for _, c := range row {
			if c != "" {
				cells = append(cells, c)
			}
		}
		write(strings.Join(cells, ", ") + ".")
	}
}

// sentence breaks a sentence between its words, with what follows the first
// line indented. Plain lines stay whole: a screen reader reads them on.
func (t *table) sentence(text string) string {
	if t.lines || t.width == 0 {
		return text
	}
	first, rest, broken := strings.Cut(wrapWords(text, t.width-columnGap), "\n")
	if !broken {
		return first
	}
	return first + "\n" + strings.Repeat(" ", columnGap) + strings.ReplaceAll(rest, "\n", "\n"+strings.Repeat(" ", columnGap))
}

// widestOf is the widest column that may become narrower; -1 for none.
func widestOf(widths, whole []int) int {
	widest := -1
	for i, w := range widths {
		if !slices.Contains(whole, i) && w > narrowestCell && (widest < 0 || w > widths[widest]) {
			widest = i
		}
	}
	return widest
}
