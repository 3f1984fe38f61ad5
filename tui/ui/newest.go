package ui

import tea "github.com/charmbracelet/bubbletea"

// Newest answers questions outside Update, one at a time, and only ever the
// newest: while one is being answered, further ones replace each other, so
// fast typing costs at most two computations and no waiting. Answers to
// questions that were overtaken are dropped.
type Newest[Q, A any] struct {
	Compute func(Q) A // called from a command: it must not touch the screen

	attempt int
	running bool
	waiting *Q
}

// Answered is the message that carries an answer back.
type Answered[A any] struct {
	attempt int
	Value   A
}

// Ask asks; the command is nil while another question is being answered.
func (n *Newest[Q, A]) Ask(q Q) tea.Cmd {
	n.attempt++
	if n.running {
		n.waiting = &q
		return nil
	}
	return n.start(q)
}

func (n *Newest[Q, A]) start(q Q) tea.Cmd {
	n.running, n.waiting = true, nil
	attempt, compute := n.attempt, n.Compute
	return func() tea.Msg { return Answered[A]{attempt, compute(q)} }
}

// Take takes an answer in. It is fresh when it is the newest question's; else
// it is to be dropped, and next answers what was asked meanwhile.
func (n *Newest[Q, A]) Take(m Answered[A]) (fresh bool, next tea.Cmd) {
	n.running = false
	if n.waiting != nil {
		return false, n.start(*n.waiting)
	}
	return m.attempt == n.attempt, nil
}

// Drop withdraws the newest question: its answer will not be fresh.
func (n *Newest[Q, A]) Drop() { n.attempt++; n.waiting = nil }

// Busy reports whether a question waits for its answer.
func (n *Newest[Q, A]) Busy() bool { return n.running }
