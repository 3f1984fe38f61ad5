package fakeserver

import (
	"slices"
	"sync"
)

// maxAsked bounds the list that a long-lived server keeps.
const maxAsked = 100_000

// Asked lists what a server was asked, oldest first: the tests' oracle.
type Asked[T any] struct {
	mu      sync.Mutex
	list    []T
	dropped int // from the front
}

// Add notes a request and gives its number, from 0. The request is made with
// that number.
func (a *Asked[T]) Add(request func(number int) T) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.list) >= maxAsked {
		a.dropped += maxAsked / 2
		a.list = slices.Clone(a.list[maxAsked/2:])
	}
	number := a.dropped + len(a.list)
	a.list = append(a.list, request(number))
	return number
}

// Note changes what is noted of a request, while it is in the list.
func (a *Asked[T]) Note(number int, change func(*T)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if i := number - a.dropped; i >= 0 && i < len(a.list) {
		change(&a.list[i])
	}
}

// All is the list.
func (a *Asked[T]) All() []T {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.list)
}

// Total is how many requests ever came.
func (a *Asked[T]) Total() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.dropped + len(a.list)
}

// Count is how many in the list are of a kind.
func (a *Asked[T]) Count(is func(T) bool) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	n := 0
	for _, r := range a.list {
		if is(r) {
			n++
		}
	}
	return n
}

// Forget empties the list.
func (a *Asked[T]) Forget() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.dropped += len(a.list)
	a.list = nil
}
