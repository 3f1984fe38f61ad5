package plaintext

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// asked makes a console whose answers are piped in.
func asked(answers string) (*console, *bytes.Buffer) {
	out := &bytes.Buffer{}
	return &console{in: newInput(strings.NewReader(answers)), out: out, sleep: patient{}.Sleep, menus: map[string]string{}}, out
}

func many(n int) []option {
	var list []option
	for i := range n {
		list = append(list, option{text: fmt.Sprintf("Team %c%d", 'A'+i%5, i+1), name: fmt.Sprintf("T%d", i+1)})
	}
	return list
}

func TestMenu(t *testing.T) {
	also := []option{{text: "Something else"}}
	for _, c := range []struct {
		name, answers string
		menu          menu
		want          picked
		says          []string
	}{
		{"number", "2\n", menu{list: many(3)}, picked{list: []int{1}, also: -1}, []string{"Which? 3 choices, 1 is proposed. Number or Enter:"}},
		{"a full stop after it", "2.\n", menu{list: many(3)}, picked{list: []int{1}, also: -1}, nil},
		{"proposed", "\n", menu{list: many(3), proposed: 2}, picked{list: []int{2}, also: -1}, []string{"3 choices, 3 is proposed."}},
		{"no proposal", "\n\n1\n", menu{list: many(3), proposed: -1}, picked{list: []int{0}, also: -1}, []string{"3 choices. Number:", "The numbers are 1 to 3."}},
		{"out of range", "0\n4\nx\n3\n", menu{list: many(3)}, picked{list: []int{2}, also: -1}, []string{"The numbers are 1 to 3, and Enter alone continues."}},
		{"also", "4\n", menu{list: many(3), also: also}, picked{also: 0}, []string{"4. Something else.", "4 choices"}},
		{"only one of a single choice", "1 2\n2\n", menu{list: many(3)}, picked{list: []int{1}, also: -1}, []string{"Please answer with one number."}},
		{"ticks", "1, 3\n", menu{list: many(3), many: true, chosen: []int{1}}, picked{list: []int{0, 2}, also: -1},
			[]string{"3 choices, 2 is chosen. Number or Enter to continue:"}},
		{"ticks of several", "\n", menu{list: many(3), many: true, chosen: []int{0, 2}}, picked{also: -1, enter: true},
			[]string{"1 and 3 are chosen."}},
		{"none ticked", "\n", menu{list: many(3), many: true}, picked{also: -1, enter: true}, []string{"none is chosen."}},
		{"nine are said at once", "9\n", menu{list: many(9), proposed: -1}, picked{list: []int{8}, also: -1}, []string{"9. Team D9."}},
		{"ten are not", "a\nb2\n\n", menu{list: many(10), proposed: -1}, picked{list: []int{1}, also: -1},
			[]string{"Which? 10 choices. Part of a name or all:", "1 of 10 choices, 1 is proposed."}},
		{"part of a name", "d\n2\n", menu{list: many(12), proposed: -1}, picked{list: []int{8}, also: -1},
			[]string{"2 of 12 choices. Another part of a name or number:"}},
		{"part of a name, with an accent", "ḋ9\n\n", menu{list: many(12), proposed: -1}, picked{list: []int{8}, also: -1},
			[]string{"1 of 12 choices, 1 is proposed."}},
		{"one that fits is proposed", "t12\n\n", menu{list: many(12), proposed: -1}, picked{list: []int{11}, also: -1},
			[]string{"1 of 12 choices, 1 is proposed."}},
		{"none that fits", "zebra\nt12\n\n", menu{list: many(12), proposed: -1}, picked{list: []int{11}, also: -1},
			[]string{`None has "zebra" in its name.`}},
		{"all, then more", "more\nall\nmore\n3\n", menu{list: many(12), proposed: -1}, picked{list: []int{11}, also: -1},
			[]string{`None has "more" in its name.`, "12 choices, 3 more to list. Another part of a name, more or number:", "these were the last"}},
		{"a word beside a long list, whose numbers are the list's", "d\nsilence\n", menu{list: many(12), also: []option{{text: "Silence one", word: "silence"}}, proposed: -1}, picked{also: 0},
			[]string{"Silence one. Answer silence.", "1. Team D4."}},
		{"a long list's proposal", "\n", menu{list: many(12), proposed: 6}, picked{list: []int{6}, also: -1},
			[]string{"12 choices, T7 is proposed. Part of a name, all or Enter:"}},
		{"what is beside a long list", "1\n", menu{list: many(12), also: also, proposed: -1}, picked{also: 0},
			[]string{"1. Something else.", "Part of a name, all or number:"}},
		{"ticks in a long list", "d\n1 2\n", menu{list: many(12), many: true, chosen: []int{11}}, picked{list: []int{3, 8}, also: -1},
			[]string{"12 choices, chosen: T12. Part of a name, all or Enter to continue:"}},
		{"help", "help\n1\n", menu{list: many(2)}, picked{list: []int{0}, also: -1}, []string{"You can answer any question", "Ctrl+C leaves"}},
		{"what cannot be chosen", "2\n", menu{list: []option{{text: "A", refused: "no role"}, {text: "B", refused: "no role"}, {text: "C", refused: "gone"}}},
			picked{list: []int{1}, also: -1}, []string{"1. A. Cannot be chosen: no role.", "2. B. Cannot be chosen.", "3. C. Cannot be chosen: gone."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			console, out := asked(c.answers)
			c.menu.question = "Which?"
			got, err := console.pick(t.Context(), c.menu)
			if err != nil || fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("got %+v, %v, want %+v\n%s", got, err, c.want, out)
			}
			for _, s := range c.says {
				if !strings.Contains(out.String(), s) {
					t.Errorf("it does not say %q:\n%s", s, out)
				}
			}
			onlyPlain(t, out.String())
		})
	}
}

// TestWords: every question understands them, in any case.
func TestWords(t *testing.T) {
	for answer, want := range map[string]error{"back\n": errBack, "Leave\n": errLeave, " BACK \n": errBack} {
		for name, ask := range map[string]func(*console) error{
			"menu":   func(c *console) error { _, err := c.pick(t.Context(), menu{list: many(2)}); return err },
			"long":   func(c *console) error { _, err := c.pick(t.Context(), menu{list: many(20)}); return err },
			"text":   func(c *console) error { _, err := c.ask(t.Context(), question{prompt: "?"}); return err },
			"hidden": func(c *console) error { _, err := c.askHidden(t.Context(), question{prompt: "?"}); return err },
		} {
			c, _ := asked(answer)
			if err := ask(c); !errors.Is(err, want) {
				t.Errorf("%s: %q gives %v", name, answer, err)
			}
		}
	}
}

// TestNothingPipedIsLost: however answers arrive, each question gets its own.
func TestNothingPipedIsLost(t *testing.T) {
	c, out := asked("1\r\nhidden one\nfree text\nlast without end")
	ctx := context.Background()
	got, err := c.pick(ctx, menu{list: many(2)})
	if err != nil || got.list[0] != 0 {
		t.Errorf("first: %+v, %v", got, err)
	}
	if typed, err := c.askHidden(ctx, question{prompt: "Hidden:"}); err != nil || string(typed) != "hidden one" {
		t.Errorf("second: %q, %v", typed, err)
	}
	for _, want := range []string{"free text", "last without end"} {
		if text, err := c.ask(ctx, question{prompt: "Text:"}); err != nil || text != want {
			t.Errorf("%q, %v, want %q", text, err, want)
		}
	}
	var ended *endedError
	for range 2 {
		if _, err := c.ask(ctx, question{prompt: "And?"}); !errors.As(err, &ended) || ended.Question != "And?" {
			t.Errorf("the end gives %v\n%s", err, out)
		}
	}
}

// What was said of a menu is not said again while one stays with it.
func TestMenuIsSaidOnce(t *testing.T) {
	c, out := asked("1\n1\nlist\n1\n1\n")
	m := menu{question: "Which?", key: c.newKey(), list: many(3)}
	for range 2 {
		if _, err := c.pick(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	if n := strings.Count(out.String(), "1. Team A1."); n != 1 {
		t.Errorf("said %d times:\n%s", n, out)
	}
	if !strings.Contains(out.String(), "Number, list or Enter:") {
		t.Errorf("how to hear the choices again is not said:\n%s", out)
	}
	if _, err := c.pick(t.Context(), m); err != nil || strings.Count(out.String(), "1. Team A1.") != 2 {
		t.Errorf("list does not say them (%v):\n%s", err, out)
	}
	m.list = many(4)
	if _, err := c.pick(t.Context(), m); err != nil || strings.Count(out.String(), "1. Team A1.") != 3 {
		t.Errorf("another list is not said (%v):\n%s", err, out)
	}
}
