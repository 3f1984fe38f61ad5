package plaintext

import (
	"errors"
	"slices"

	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/tui/rows"
	"connectpd/wizard/review"
	"connectpd/wizard/review/flows"
)

// turn asks about an item. Nothing but a word decides.
func (s *sitting) turn() error {
	s.gap()
	answer, err := s.ask(s.ctx, question{prompt: s.prompt(), help: s.help})
	if err != nil {
		return err
	}
	err = s.answer(fold(answer))
	if errors.Is(err, errBack) { // of a further question: the item again
		return nil
	}
	return err
}

// prompt is an item, and what can be answered.
func (s *sitting) prompt() string {
	it := s.item(s.at)
	text := "Item " + words.Count(s.at+1) + " of " + words.Count(len(s.items)) + ", " + it.Spoken() + ". " + rows.ItemSentence(it)
	for _, also := range s.also(it) {
		text += " " + words.Sentence(also)
	}
	ways := "Keep, revoke, "
	if it.Last != nil {
		ways += "last for the same as last time, "
	}
	return text + " " + ways + "skip, undo, list or leave. Enter skips."
}

// also is what matters of an item beside who holds what.
func (s *sitting) also(it *review.ItemState) []string {
	var list []string
	switch it.User.Status {
	case access.Invited:
		list = append(list, "has not accepted the invitation yet")
	case access.Deleted:
		list = append(list, "deleted in PagerDuty")
	}
	if it.OnCall {
		list = append(list, "on call now")
	}
	list = append(list, it.Findings...)
	if it.User.Account != "" && it.User.Account != review.MarkPerson {
		list = append(list, "a "+it.User.Account+" account")
	}
	if s.own[it.ID] {
		list = append(list, "your own access: someone else has to decide")
	}
	return list
}

func (s *sitting) help() {
	s.say("Keep and revoke decide on this item and move on to the next undecided one. Undo takes back the latest decision.",
		"List has everything else: another item, a comment, an end date or a lower role, another reviewer, signing.",
		"Your decisions are saved right away; come back any time.")
}

// answer acts on an answer; an item that was decided is followed by the next.
func (s *sitting) answer(word string) error {
	switch word {
	case "", "skip", "s":
		s.skip()
		return nil
	case "keep", "k":
		return s.decide(review.Keep, false)
	case "revoke", "r":
		return s.decide(review.Revoke, false)
	case "last", "as last time", "same as last time":
		return s.decide("", true)
	case "undo", "u":
		return s.undo()
	case wordList, "l", wordMore:
		return s.menu()
	}
	s.say("Answer keep, revoke, skip, undo, list or leave. Enter alone skips.")
	return nil
}

// skip goes to the next undecided item, else to the next one.
func (s *sitting) skip() {
	if !s.seek(s.at + 1) {
		s.at = (s.at + 1) % len(s.items)
	}
}

// decide decides on the item. What needs more than a word is asked.
func (s *sitting) decide(d review.Decision, asLast bool) error {
	it := s.item(s.at)
	r := review.DecideRequest{Review: s.st.Frozen.ID, Select: review.Select{Items: []string{it.ID}}, Decision: d, AsLast: asLast, As: s.as(), Entry: s.entry()}
	var err error
	switch {
	case s.own[it.ID]: // refused; what else it would need is not asked
	case d == review.Keep && it.Alone:
		r.Comment, err = s.text("Why do you keep it? The reason is part of the evidence. Text, or back:")
	case d == review.Revoke && it.Type == access.TypeRole:
		r.Target, err = s.target(it)
	}
	if err != nil {
		return err
	}
	st, err := s.s.Decide(s.ctx, r)
	if err != nil {
		return err
	}
	s.st = st
	s.decided(it.ID)
	return nil
}

// as is for whom is decided.
func (s *sitting) as() string {
	if s.whose != "" {
		return s.whose
	}
	return s.me
}

// text asks for a text that must not be empty.
func (s *sitting) text(prompt string) (string, error) {
	for {
		text, err := s.ask(s.ctx, question{prompt: prompt})
		if err != nil || text != "" {
			return text, err
		}
	}
}

// target asks what remains of a base role.
func (s *sitting) target(it *review.ItemState) (string, error) {
	targets := slices.Clone(it.Targets())
	slices.Reverse(targets)
	m := menu{question: "What remains?", proposed: -1}
	for _, t := range targets {
		text := it.TargetLabel(t)
		if t == review.None {
			text = "None: remove the user from PagerDuty"
		}
		m.list = append(m.list, option{text: text})
	}
	got, err := s.pick(s.ctx, m)
	if err != nil {
		return "", err
	}
	return targets[got.list[0]], nil
}

// decided says how far it is, and goes on.
func (s *sitting) decided(id string) {
	it := s.st.Item(id)
	text := "Kept."
	switch {
	case it.Decision == review.Revoke && it.Target != review.None:
		text = "To be revoked, " + it.TargetLabel(it.Target) + " remains."
	case it.Decision == review.Revoke:
		text = "To be revoked."
	case it.Until != "":
		text = "Kept until " + review.DayText(it.Until) + "."
	}
	s.say(text + " " + s.progress())
	if !s.seek(s.at + 1) {
		s.say("Everything here is decided. Answer list to sign the review or do anything else.")
		s.skip()
	}
}

// undo takes back the newest decision of these items, and asks about it again.
func (s *sitting) undo() error {
	newest, at := 0, -1
	for n := range s.items {
		if it := s.item(n); it.Seq > newest && !s.own[it.ID] {
			newest, at = it.Seq, n
		}
	}
	if at < 0 {
		s.say("Nothing is decided yet: there is nothing to undo.")
		return nil
	}
	var ids []string
	for n := range s.items {
		if it := s.item(n); it.Seq == newest {
			ids = append(ids, it.ID)
		}
	}
	st, err := s.s.Undo(s.ctx, review.UndoRequest{Review: s.st.Frozen.ID, Items: ids, Entry: s.entry()})
	if err != nil {
		return err
	}
	s.st, s.at = st, at
	s.say("Undone: " + flows.About(st, ids) + ". " + s.progress())
	return nil
}

// menu has everything but the decision of one word. back goes to the list of
// reviews, or to the items.
func (s *sitting) menu() error {
	var ids []string
	if len(s.items) > 0 {
		ids = []string{s.item(s.at).ID}
	}
	m := menu{question: "What now?", proposed: -1, list: []option{{text: "List the items and their decisions"}, {text: "Go to an item"}, {text: "Whose items: " + s.whoseWords()}}}
	tasks := flows.Tasks(s.st, s.facts(), len(ids))
	for _, t := range tasks {
		text := t.Label()
		if t.OfItems() {
			text += ": " + flows.About(s.st, ids)
		}
		m.also = append(m.also, option{text: text})
	}
	got, err := s.pick(s.ctx, m)
	switch {
	case err != nil:
		return err
	case got.also >= 0:
		return s.task(tasks[got.also], ids)
	case got.list[0] == 0:
		return s.hearItems()
	case got.list[0] == 1:
		return s.goTo()
	}
	return s.askWhose()
}

func (s *sitting) whoseWords() string {
	if s.whose == "" {
		return "everyone's now"
	}
	return "those of " + s.whose + " now"
}

// facts are what the flows of this sitting are told.
func (s *sitting) facts() flows.Facts {
	return flows.Facts{Me: s.me, As: s.as(), Via: review.Screen, Now: s.now(), Folder: s.o.Folder}
}

// task holds the flow of a task, and takes in what it changed.
func (s *sitting) task(t flows.Task, ids []string) error {
	f := flows.Of(t, s.s, s.facts(), s.st, ids)
	if err := s.flow(f); err != nil {
		return err
	}
	if st := f.State(); st != nil {
		s.st = st
	}
	return nil
}

// hearItems says every item and how it stands.
func (s *sitting) hearItems() error {
	lines := make([]string, len(s.items))
	for n := range s.items {
		lines[n] = rows.Item(s.item(n)).Sentence
	}
	lines, err := s.narrowed(lines, "items")
	if err != nil {
		return err
	}
	return s.hear(lines)
}

// goTo asks which item, by part of its words.
func (s *sitting) goTo() error {
	m := menu{question: "Which item?", proposed: -1}
	for n := range s.items {
		it := s.item(n)
		m.list = append(m.list, option{text: it.Who() + ", " + it.Holds() + " on " + it.On() + ": " + it.Spoken(), name: it.ID})
	}
	got, err := s.pick(s.ctx, m)
	if err != nil {
		return err
	}
	if s.at, s.asking = got.list[0], true; s.st.Stage != review.StageOpen {
		s.say(rows.Item(s.item(s.at)).Sentence)
	}
	return nil
}

// askWhose asks whose items are gone through.
func (s *sitting) askWhose() error {
	f := flows.NewWhose(s.st, s.me, s.whose)
	if err := s.converse(f, false); err != nil {
		return err
	}
	if whose, ok := f.Taken(); ok {
		s.choose(whose)
		s.asking = s.seek(0)
	}
	return nil
}
