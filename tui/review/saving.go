package review

import (
	"context"
	"errors"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store/words"
	"connectpd/tui/ui"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
)

// job is one request to save, about items of these ids.
type job struct {
	items  []string
	word   string // what their decision is meanwhile
	search string // that found them
	call   func(context.Context) (*review.State, error)
}

// undone is the word of items whose decision is taken back.
const undone = "undone"

// saved is the answer to the oldest job.
type saved struct {
	st  *review.State
	err error
}

// save saves one job after another. What it is about is no longer marked.
func (s *Items) save(j job) step {
	s.queue = append(s.queue, j)
	s.settle()
	clear(s.marked)
	return step{Cmd: s.next()}
}

func (s *Items) next() tea.Cmd {
	if s.running || len(s.queue) == 0 {
		return nil
	}
	s.running = true
	// What was pressed happens, even where the screen is left meanwhile.
	ctx, call := context.WithoutCancel(s.o.Env.Ctx), s.queue[0].call
	return func() tea.Msg {
		st, err := call(ctx)
		return saved{st, err}
	}
}

// saved shows what was saved, or why it was not, on the item that it is about.
func (s *Items) saved(m saved) (ui.Action, tea.Cmd) {
	done := s.queue[0]
	s.queue, s.running = s.queue[1:], false
	s.settle()
	if m.err != nil {
		s.Say(refusal(m.err))
		s.seekItem(done.items[0])
		if len(done.items) > 1 {
			for _, id := range done.items {
				s.marked[id] = done.search
			}
		}
	} else {
		s.st = m.st
	}
	next := s.next()
	if s.closing && !s.running {
		return ui.Close{}, nil
	}
	show := tea.Batch(next, s.show(s.st))
	if then := s.then; then != nil && !s.running {
		s.then = nil
		step := then()
		return step.Action, tea.Batch(show, step.Cmd)
	}
	return nil, show
}

// settle keeps the words of what is still to be saved, the newest of each item.
func (s *Items) settle() {
	clear(s.saving)
	for _, j := range s.queue {
		for _, id := range j.items {
			s.saving[id] = j.word
		}
	}
}

// seekItem puts the cursor on an item.
func (s *Items) seekItem(id string) {
	s.Seek(func(n int32) bool { return s.st.Items[n].ID == id })
}

// refusal words why something was not saved.
func refusal(err error) ui.PageWords {
	var p *flow.Problem
	if errors.As(err, &p) {
		return ui.PageWords{Text: strings.Join(slices.DeleteFunc([]string{p.What, p.Do}, func(t string) bool { return t == "" }), " "), Bad: true}
	}
	return ui.PageWords{Text: words.Sentence(err.Error()) + " " + flow.NothingChanged, Bad: true}
}
