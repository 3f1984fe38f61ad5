package plaintext

import "sync"

// Interrupts hands Ctrl+C to the conversation that is being held, where there
// is one. The zero value is ready; it is safe for concurrent use.
type Interrupts struct {
	mu   sync.Mutex
	held int
	news chan struct{}
}

// Take reports whether a conversation took the interrupt. One that has not
// looked at the interrupt before takes no other: whoever asks then ends the
// program in another way, so that Ctrl+C is never without effect.
func (i *Interrupts) Take() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.held == 0 {
		return false
	}
	select {
	case i.news <- struct{}{}:
		return true
	default:
		return false
	}
}

// hold begins a conversation and returns where its interrupts arrive; release
// ends it.
func (i *Interrupts) hold() <-chan struct{} {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.news == nil {
		i.news = make(chan struct{}, 1)
	}
	i.held++
	return i.news
}

func (i *Interrupts) release() {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.held--; i.held > 0 {
		return
	}
	select {
	case <-i.news: // nobody looked at it
	default:
	}
}
