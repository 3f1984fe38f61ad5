package app

import (
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
)

// press presses a mouse button over a cell.
func (p *whole) press(b tea.MouseButton, x, y int) {
	p.send(tea.MouseMsg{X: x, Y: y, Button: b, Action: tea.MouseActionPress})
}

func (p *whole) lines() []string { return strings.Split(ansi.Strip(p.View()), "\n") }

// over is the cell at which a text begins in the view.
func (p *whole) over(text string) (x, y int) {
	p.t.Helper()
	for y, l := range p.lines() {
		if before, _, found := strings.Cut(l, text); found {
			return len([]rune(before)), y
		}
	}
	p.t.Fatalf("%q is not in sight:\n%s", text, p.text())
	return 0, 0
}

// TestMouseInLists: a click selects a row or a tab, the wheel scrolls; other
// screens leave the mouse to the terminal.
func TestMouseInLists(t *testing.T) {
	t.Parallel()
	p := newWhole(t, small)
	p.live()
	p.startHome()
	if p.mouse {
		t.Error("home takes the mouse")
	}
	p.keys("a")
	if !p.mouse {
		t.Error("a list does not take the mouse")
	}
	lines := p.lines()
	row := strings.Fields(lines[10])[0]
	p.press(tea.MouseButtonLeft, 20, 10)
	p.sees("❯ " + row)
	p.press(tea.MouseButtonWheelDown, 20, 10)
	if after := p.lines(); !strings.Contains(after[7], "❯ "+row) {
		t.Errorf("the wheel did not scroll by three rows:\n%s", p.text())
	}
	p.press(tea.MouseButtonWheelUp, 20, 10)
	x, y := p.over("3 Roles")
	p.press(tea.MouseButtonLeft, x, y)
	p.sees("[3 Roles")
	p.press(tea.MouseButtonLeft, 0, 0)
	p.press(tea.MouseButtonLeft, 70, 23)
	p.press(tea.MouseButtonRight, 20, 10)
	p.sees("[3 Roles")
	list := p.lines()[2:]
	p.keys("f1")
	p.sees("lines below")
	p.press(tea.MouseButtonWheelDown, 20, 10)
	p.sees("3 lines above")
	p.keys("esc")
	if !slices.Equal(p.lines()[2:], list) {
		t.Error("the wheel reaches a list under its help")
	}
	p.keys("esc")
	if p.mouse {
		t.Error("home has the mouse of the list")
	}
}
