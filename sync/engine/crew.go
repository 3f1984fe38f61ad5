package engine

import (
	"context"
	"sync"
)

// maxWorkers bounds the goroutines for single teams and schedules. It is the
// highest number of requests a Source keeps in flight, so that the Source's
// gates, not the crew, decide how many are under way.
const maxWorkers = 16

// crew runs a collection's goroutines: stages of their own, and single tasks
// on a bounded number of workers. Once ctx is done no task is begun.
type crew struct {
	ctx  context.Context
	fail func(error)
	wg   sync.WaitGroup

	mu      sync.Mutex
	tasks   []func() error
	workers int
}

// stage runs f in a goroutine of its own.
func (w *crew) stage(f func() error) {
	w.wg.Go(func() { w.do(f) })
}

// task queues f for a worker. It never blocks; it is called while a stage or
// another task is running, so that wait has not returned.
func (w *crew) task(f func() error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tasks = append(w.tasks, f)
	if w.workers < maxWorkers {
		w.workers++
		w.wg.Go(w.work)
	}
}

func (w *crew) work() {
	for {
		f, ok := w.next()
		if !ok {
			return
		}
		w.do(f)
	}
}

func (w *crew) next() (func() error, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.tasks) == 0 || w.ctx.Err() != nil {
		w.workers--
		return nil, false
	}
	f := w.tasks[0]
	w.tasks[0] = nil
	w.tasks = w.tasks[1:]
	return f, true
}

func (w *crew) do(f func() error) {
	if err := guarded(f); err != nil {
		w.fail(err)
	}
}

// wait returns when every stage and task has ended.
func (w *crew) wait() { w.wg.Wait() }
