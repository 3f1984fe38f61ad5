package explore_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"connectpd/store"
	"connectpd/tui/explore"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
)

// numbers is a set of numbers below n, on one tab all and on one the even
// ones. Every number can be gone into: the numbers below it.
type numbers struct {
	explore.Base[int]
	w     *uitest.World
	n, of int // of: what was gone into; 0 the whole
}

func (*numbers) Tabs() []string { return []string{"All", "Even"} }

func (*numbers) Orders(tab int, searching bool) []string {
	names := []string{"size", "size downwards"}
	if searching {
		names = append([]string{"best match"}, names...)
	}
	return names
}

func (s *numbers) Rows(q explore.Query) explore.Found[int] {
	f := explore.Found[int]{Rows: make([][]int, 2)}
	for i := range s.n {
		if strings.Contains(fmt.Sprint(i), q.Text) {
			f.Rows[0] = append(f.Rows[0], i)
			if i%2 == 0 {
				f.Rows[1] = append(f.Rows[1], i)
			}
		}
	}
	for tab, order := range q.Orders {
		if order == "size downwards" {
			slices.Reverse(f.Rows[tab])
		}
	}
	return f
}

func (*numbers) Count(tab int, f explore.Found[int], _ bool) string {
	return fmt.Sprintf("%d numbers", f.Count(tab))
}
func (*numbers) Nothing(int, bool) string      { return "No number." }
func (*numbers) Key(_ int, n int) string       { return fmt.Sprint(n) }
func (s *numbers) Page(int, int) (_, _ string) { return "", "" }
func (s *numbers) Blank() []string {
	if s.n == 0 && s.of == 0 {
		return []string{"There are no numbers."}
	}
	return nil
}

func (s *numbers) Table(_, w int) explore.Table[int] {
	cell := func(n, _ int) string { return fmt.Sprintf("number %d", n) }
	return explore.Measured([]int{s.n}, explore.Column[int]{Head: "Number", Cell: cell}).Table(s.w.Env, w)
}

func (s *numbers) Detail(p *ui.Page, _, n, _ int) { p.Text(fmt.Sprintf("All about %d.", n)) }

func (s *numbers) Enter(_, n int) explore.Step[int] {
	return explore.Step[int]{Into: &numbers{w: s.w, n: n, of: n}}
}

func (s *numbers) Follow(fresh explore.Set[int]) (explore.Set[int], bool) {
	all := fresh.(*numbers)
	if s.of == 0 {
		return fresh, true
	}
	return &numbers{w: s.w, n: s.of, of: s.of}, s.of < all.n
}

type source struct {
	n   int
	err error
}

func show(t testing.TB, n int, change ...func(*explore.Options[int])) (*uitest.Screen, *source) {
	w := uitest.New(t, styles.Options{})
	s := &source{n: n}
	o := explore.Options[int]{Env: w.Env, Title: "Numbers", Connector: store.Connector{Name: "PagerDuty"}, Reading: "Counting", Pane: 40,
		Read: func() explore.Read[int] {
			return func(context.Context) (explore.Set[int], error) {
				w.Called("Read")
				return &numbers{w: w, n: s.n}, s.err
			}
		}}
	for _, c := range change {
		c(&o)
	}
	return w.Show(explore.New(o)), s
}

func TestSaysWhereOneIs(t *testing.T) {
	d, _ := show(t, 251)
	text := func() string { return uitest.Flat(d.Text(80, 24)) }
	if !strings.Contains(text(), "1 of 251") {
		t.Errorf("no position:\n%s", text())
	}
	d.Keys("down", "j", "ctrl+d")
	if !strings.Contains(text(), "11 of 251") {
		t.Errorf("another position:\n%s", text())
	}
	d.Keys("2", "G")
	if !strings.Contains(text(), "126 of 126") || !strings.Contains(text(), "❯ number 250") {
		t.Errorf("another position:\n%s", text())
	}
	d.Keys("/", "type:24")
	if strings.Contains(text(), " of ") {
		t.Errorf("a position where everything is in sight:\n%s", text())
	}
}

// TestOrdersAreByName: a tab that has the order of another one shows it too.
func TestOrdersAreByName(t *testing.T) {
	d, _ := show(t, 5)
	d.Sees("5 numbers, by size", "❯ number 0")
	d.Keys("s", "2")
	d.Sees("3 numbers, by size downwards", "❯ number 4")
	d.Keys("/", "type:2", "enter")
	d.Sees("by best match")
	d.Keys("esc")
	d.Sees("3 numbers, by size")
}

// TestReadAgainFollows: what was gone into, and the cursor, are found again in
// new data; what is gone is left.
func TestReadAgainFollows(t *testing.T) {
	d, s := show(t, 9)
	d.Keys("G", "k", "enter", "j", "j") // in 7, on 2
	d.Sees("7 numbers", "❯ number 2")
	d.Keys("s", "r") // in another order, on the first again
	d.Sees("❯ number 6")
	d.Keys("r", "s")
	s.n = 20
	d.Keys("r")
	d.Sees("7 numbers")
	d.Keys("esc")
	d.Sees("20 numbers", "❯ number 7")
	d.Keys("enter")
	s.n = 4
	d.Keys("r")
	d.Sees("This is no longer in the current data", "4 numbers")
}

// TestSeekGoesAround: from the row after the cursor on, and to none where none
// fits.
func TestSeekGoesAround(t *testing.T) {
	d, _ := show(t, 6)
	m := d.S.(*explore.Model[int])
	over := func(than int) func(int) bool { return func(n int) bool { return n > than } }
	for _, c := range []struct {
		fits func(int) bool
		want string
		ok   bool
	}{{over(3), "❯ number 4", true}, {over(3), "❯ number 5", true}, {over(3), "❯ number 4", true}, {over(9), "❯ number 4", false}} {
		if got := m.Seek(c.fits); got != c.ok {
			t.Errorf("sought: %v", got)
		}
		d.Sees(c.want)
	}
	d.Keys("2")
	if got := fmt.Sprint(m.Listed()); got != "[0 2 4]" {
		t.Errorf("listed: %s", got)
	}
}

func TestDetailsFillTheWindow(t *testing.T) {
	d, _ := show(t, 5)
	d.Keys("j", "i")
	d.Sees("All about 1.")
	d.SeesNot("number 1")
	d.Keys("esc")
	d.Sees("❯ number 1")
	if text := uitest.Flat(d.Text(120, 40)); !strings.Contains(text, "All about 1.") {
		t.Errorf("a wide window has no details:\n%s", text)
	}
	d.Keys("i", "i", "i", "2")
	d.Sees("[2 Even 3]")
}

func TestStaysAtTheEndOfWhatGrows(t *testing.T) {
	d, s := show(t, 5, func(o *explore.Options[int]) { o.Follows = true })
	d.Sees("❯ number 4")
	s.n = 7
	d.Keys("r")
	d.Sees("❯ number 6")
	d.Keys("k", "k")
	s.n = 9
	d.Keys("r")
	d.Sees("❯ number 4")
	d.Keys("/", "type:1", "esc")
	d.Sees("❯ number 8")
}

func TestBlankAndTrouble(t *testing.T) {
	d, s := show(t, 0)
	d.Sees("There are no numbers.")
	d.Keys("enter", "i", "/", "s", "1", "j", "o")
	d.Sees("There are no numbers.")
	s.err = errors.New("the disk is gone")
	d.Keys("r")
	d.Sees("The disk is gone")
	s.n, s.err = 3, nil
	d.Keys("r")
	d.Sees("3 numbers")
	d.SeesNot("the disk is gone")
	d.Keys("esc")
	if _, ok := d.Last().(ui.Close); !ok {
		t.Errorf("esc gave %T", d.Last())
	}
}

// TestCommandsOfAList get the row under the cursor, none where there is none,
// and stand in footer and help.
func TestCommandsOfAList(t *testing.T) {
	var got []string
	d, _ := show(t, 3, func(o *explore.Options[int]) {
		o.Commands = func() []explore.Command[int] {
			return []explore.Command[int]{{Key: o.Env.Keys.Silence, Full: "silence it, with a reason", Do: func(n *int) explore.Step[int] {
				if n == nil {
					got = append(got, "none")
					return explore.Step[int]{}
				}
				got = append(got, fmt.Sprint(*n))
				return explore.Bad[int]("No.")
			}}}
		}
	})
	d.Keys("j", "z")
	d.Sees("No.")
	if text := uitest.Flat(d.Text(120, 24)); !strings.Contains(text, "z silence") {
		t.Errorf("the footer does not name the command:\n%s", text)
	}
	d.Keys("/", "type:zz")
	d.SeesNot("No.")
	d.Keys("enter", "z")
	if fmt.Sprint(got) != "[1 none]" {
		t.Errorf("got %v", got)
	}
	full := fmt.Sprint(d.S.Help().Full)
	if !strings.Contains(full, "silence it, with a reason") || !strings.Contains(full, "j k") || !strings.Contains(full, "ctrl+u ctrl+d") {
		t.Errorf("the help is %s", full)
	}
}
