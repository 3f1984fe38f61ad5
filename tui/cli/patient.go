package cli

import "context"

// under does what may wait for somebody outside (a pipe that nobody writes to,
// a terminal) for as long as the context lasts. What waits beyond it is left
// behind with the process, which is about to end.
func under[T any](ctx context.Context, do func() (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	got := make(chan outcome, 1)
	go func() {
		value, err := do()
		got <- outcome{value, err}
	}()
	select {
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	case o := <-got:
		return o.value, o.err
	}
}
