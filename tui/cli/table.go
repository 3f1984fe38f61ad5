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
	columnGap     = 2
)

// table prints rows under a heading, in columns as wide as their widest cell,
// or as the terminal allows. The last column is not padded. Where plain lines
// were asked for on a terminal it prints a sentence for each row instead.
type table struct {
	rows   [][]string
	said   []string // the sentences that stand for the rows
	widths []int
	lines  bool
	width  int   // of the terminal; 0: any
	whole  []int // columns that are of use only whole: addresses
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
	if t.lines {
		t.sentences(b)
		_, err := io.WriteString(w, b.String())
		return err
	}
	widths := fit(t.widths, t.width, t.whole...)
	for n, row := range t.rows {
		for i, cell := range row {
			cell = t.cut(cell, widths[i])
			b.WriteString(t.styled(n, i, cell))
			if i < len(row)-1 {
				b.WriteString(strings.Repeat(" ", widths[i]-ui.Width(cell)+columnGap))
			}
		}
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
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

// sentences writes the rows without columns. Where they are no sentences of
// their own, the first line says what each holds.
func (t *table) sentences(b *strings.Builder) {
	if len(t.said) > 0 {
		b.WriteString(strings.Join(t.said, "\n") + "\n")
		return
	}
	for i, row := range t.rows {
		if i == 0 {
			b.WriteString("Each line: " + strings.ToLower(strings.Join(row, ", ")) + ".\n")
			continue
		}
		var cells []string
		for _, c := range row {
			if c != "" {
				cells = append(cells, c)
			}
		}
		b.WriteString(strings.Join(cells, ", ") + ".\n")
	}
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
