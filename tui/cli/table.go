package cli

import (
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"connectpd/store/words"
	"connectpd/tui/parts"
)

// widestCell is how many columns of a terminal a cell takes at most. What is
// longer is cut; JSON and CSV have all of it.
const widestCell = 80

// table prints rows under a heading, in columns as wide as their widest cell.
// The last column is not padded. Where plain lines were asked for on a
// terminal it prints a sentence for each row instead.
type table struct {
	rows   [][]string
	widths []int
	lines  bool
	tail   string // ends a cell that is cut
}

func (a *app) newTable(heading ...string) *table {
	t := &table{lines: a.env.OutTTY && a.whyLines() != "", tail: "..."}
	if a.env.UTF8 {
		t.tail = "…"
	}
	t.add(heading...)
	return t
}

// add takes one row; cells are made plain and as short as they may be.
func (t *table) add(cells ...string) {
	for i, c := range cells {
		cells[i] = ansi.Truncate(words.Clean(c), widestCell, t.tail)
		if i == len(t.widths) {
			t.widths = append(t.widths, 0)
		}
		t.widths[i] = max(t.widths[i], parts.Width(cells[i]))
	}
	t.rows = append(t.rows, cells)
}

func (t *table) print(w io.Writer) error {
	b := &strings.Builder{}
	if t.lines {
		t.sentences(b)
		_, err := io.WriteString(w, b.String())
		return err
	}
	for _, row := range t.rows {
		for i, cell := range row {
			b.WriteString(cell)
			if i < len(row)-1 {
				b.WriteString(strings.Repeat(" ", t.widths[i]-parts.Width(cell)+2))
			}
		}
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// sentences writes the rows without columns; the first line says what each
// holds.
func (t *table) sentences(b *strings.Builder) {
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
