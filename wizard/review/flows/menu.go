package flows

import (
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
)

// Task is something to do with a review or with items of it.
type Task string

// The tasks.
const (
	TaskDecide   Task = "task:decide"
	TaskAssign   Task = "task:assign"
	TaskExcept   Task = "task:except"
	TaskAmend    Task = "task:amend"
	TaskNote     Task = "task:note"
	TaskEnded    Task = "task:ended"
	TaskSign     Task = "task:sign"
	TaskExtend   Task = "task:extend"
	TaskGive     Task = "task:give"
	TaskSheets   Task = "task:sheets" // these three are asked about together, as TaskGive
	TaskSend     Task = "task:send"
	TaskTakeBack Task = "task:import"
	TaskWork     Task = "task:work"
	TaskEvidence Task = "task:evidence"
	TaskCancel   Task = "task:cancel"
)

// Label is what a task does, in words.
func (t Task) Label() string {
	return map[Task]string{
		TaskDecide: "Decide with a comment, an end date or a lower role", TaskAssign: "Give it to another reviewer",
		TaskExcept: "Leave it out of this review, with a reason", TaskAmend: "Correct the decision",
		TaskEnded: "Confirm everything that is no longer held",
		TaskNote:  "Record who handles the removal", TaskSign: "Sign the review", TaskExtend: "Change the due date",
		TaskGive:   "Sheets for the reviewers: write, send, import",
		TaskSheets: "Write a sheet for each reviewer", TaskSend: "Send the reviewers their sheets, or a reminder",
		TaskTakeBack: "Import filled-in sheets", TaskWork: "Write the list of open removals",
		TaskEvidence: "Write the evidence", TaskCancel: "Cancel the review",
	}[t]
}

// OfItems reports whether a task is about items, not the whole review.
func (t Task) OfItems() bool {
	switch t {
	case TaskDecide, TaskAssign, TaskExcept, TaskAmend, TaskNote:
		return true
	}
	return false
}

// Tasks are those that make sense with a review and so many items of it, for
// whom is decided as facts say; most likely first.
func Tasks(st *review.State, f Facts, items int) []Task {
	var list []Task
	switch st.Stage {
	case review.StageOpen:
		if items > 0 {
			list = append(list, TaskDecide, TaskAssign, TaskExcept)
		}
		if len(st.Ended(f.as())) > 0 {
			list = append(list, TaskEnded)
		}
		return append(list, TaskSign, TaskGive, TaskExtend, TaskEvidence, TaskCancel)
	case review.StageSigned:
		if items > 0 {
			list = append(list, TaskNote)
		}
		if items == 1 {
			list = append(list, TaskAmend)
		}
		list = append(list, TaskWork)
	}
	return append(list, TaskEvidence)
}

// Menu asks what to do with a review; what is chosen follows it.
type Menu struct {
	flow.Base
	st     *review.State
	tasks  []Task
	items  []string
	chosen Task
	taken  bool
}

// NewMenu is about a review and items of it.
func NewMenu(st *review.State, f Facts, items []string) *Menu {
	m := &Menu{st: st, tasks: Tasks(st, f, len(items)), items: items}
	m.chosen = m.tasks[0]
	if f := st.Figures(); st.Stage == review.StageOpen && f.Undecided == 0 {
		m.chosen = TaskSign
	}
	return m
}

// Page is what to show now.
func (m *Menu) Page() flow.Page {
	p := flow.Page{Heading: "Access review", Title: words.Clean(m.st.Frozen.Name), Question: "What do you want to do?", Next: "continue"}
	for _, t := range m.tasks {
		c := flow.Choice{ID: string(t), Label: t.Label(), Chosen: m.chosen == t, Group: "The review"}
		if t.OfItems() {
			c.Group = About(m.st, m.items)
		}
		p.Choices = append(p.Choices, c)
	}
	return p
}

// Choose takes a choice.
func (m *Menu) Choose(id string) *flow.Problem {
	m.chosen = Task(id)
	return nil
}

// Next ends with the chosen task.
func (m *Menu) Next() *flow.Problem {
	m.taken = true
	m.Finish("")
	return nil
}

// Taken is the task that was chosen; "" where none was.
func (m *Menu) Taken() Task {
	if !m.taken {
		return ""
	}
	return m.chosen
}

// Of makes the flow of a task about a review and items of it.
func Of(t Task, s Service, f Facts, st *review.State, items []string) Reviewed {
	switch t {
	case TaskDecide:
		return NewDecide(s, f, st, items, "")
	case TaskAssign:
		return newAssign(s, f, st, review.Select{Items: items})
	case TaskExcept:
		return newExcept(s, f, st, items)
	case TaskAmend:
		return newAmend(s, f, st, items[0])
	case TaskNote:
		return newNote(s, f, st, items)
	case TaskEnded:
		return newEnded(s, f, st)
	case TaskSign:
		return newSign(s, f, st)
	case TaskExtend:
		return newExtend(s, f, st)
	case TaskCancel:
		return newCancel(s, f, st)
	case TaskGive:
		return newGive(s, f, st)
	case TaskSheets:
		return newSheets(s, f, st)
	case TaskSend:
		return newSend(s, f, st)
	case TaskTakeBack:
		return newTakeBack(s, f, st)
	case TaskWork:
		return newWorkList(s, f, st)
	}
	return newEvidence(s, f, st)
}
