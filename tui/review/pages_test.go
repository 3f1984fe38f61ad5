package review_test

import (
	"strings"
	"testing"

	"connectpd/tui/form"
	"connectpd/tui/styles"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/review"
	"connectpd/wizard/review/flows"
)

// tasks are all that can be done with a review, in whatever stage it is.
var tasks = []flows.Task{
	flows.TaskDecide, flows.TaskAssign, flows.TaskExcept, flows.TaskAmend, flows.TaskNote, flows.TaskEnded, flows.TaskSign, flows.TaskExtend,
	flows.TaskGive, flows.TaskSheets, flows.TaskSend, flows.TaskTakeBack, flows.TaskWork, flows.TaskEvidence, flows.TaskCancel,
}

// page shows the first page of a task about an item of a review.
func page(t *testing.T, w *uitest.World, b *book, task flows.Task) *uitest.Screen {
	t.Helper()
	facts := flows.Facts{Me: ada, Via: review.Screen, Now: uitest.Start, Folder: "/here"}
	return w.Show(form.New(form.Options{Env: w.Env, Flow: flows.Of(task, b, facts, b.state(), []string{"i2"}), NoLines: true}))
}

// TestPageGoldens: the page of every task. Deciding and signing are reached by
// keys in TestFlowGoldens.
func TestPageGoldens(t *testing.T) {
	b := company(uitest.New(t, styles.Options{}))
	for _, task := range tasks {
		if task.Label() == "" {
			t.Errorf("%s has no label", task)
		}
		if task == flows.TaskDecide || task == flows.TaskSign {
			continue
		}
		w := uitest.New(t, styles.Options{Color: true})
		_, name, _ := strings.Cut(string(task), ":")
		uitest.State(t, "page-"+name, page(t, w, b, task).Frame)
	}
}

// TestPagesFitEveryWindow, whatever people and things are called.
func TestPagesFitEveryWindow(t *testing.T) {
	for i, task := range tasks {
		w := uitest.New(t, styles.Options{Color: i%2 == 0, ASCII: i%3 == 0})
		b := company(w)
		called(b, uitest.Nasty[i%len(uitest.Nasty)])
		d := page(t, w, b, task)
		uitest.Sizes(func(w, h int) { uitest.Fits(t, d.Frame(w, h), w, h) })
	}
}
