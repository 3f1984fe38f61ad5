package ui_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"connectpd/store/failure"
	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
	"connectpd/wizard/flow"
)

// said is a conversation that plays one page and remembers what it was told.
type said struct {
	page   flow.Page
	calls  []string
	secret string
	takes  bool // pastes
	then   func(s *said)
}

func (s *said) note(words ...string) { s.calls = append(s.calls, strings.Join(words, " ")) }

func (s *said) Page() flow.Page { return s.page }

func (s *said) Choose(id string) *flow.Problem {
	s.note("choose", id)
	for i := range s.page.Choices {
		c := &s.page.Choices[i]
		switch {
		case c.Many && c.ID == id:
			c.Chosen = !c.Chosen
		case !c.Many:
			c.Chosen = c.ID == id
		}
	}
	return nil
}

func (s *said) Set(field, text string) {
	s.note("set", field, text)
	for i := range s.page.Fields {
		if s.page.Fields[i].ID == field {
			s.page.Fields[i].Value = text
		}
	}
}

func (s *said) SetSecret(field string, typed []byte) {
	s.note("secret", field)
	s.secret = string(typed)
}

func (s *said) Paste(b []byte) bool {
	if s.takes {
		s.note("paste")
		s.secret = string(b)
	}
	return s.takes
}

func (s *said) Act(id string) *flow.Problem { s.note("act", id); return nil }

func (s *said) Next() *flow.Problem {
	s.note("next")
	if s.then != nil {
		s.then(s)
	}
	return s.page.Problem
}

func (s *said) GoTo(row string) { s.note("goto", row) }
func (s *said) Back() bool      { s.note("back"); return true }

func (s *said) did(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(s.calls, want) {
		t.Errorf("the machine was told %q, want %q", s.calls, want)
	}
	s.calls = nil
}

func talkTo(t *testing.T, p flow.Page) (*ui.Conversation, *said, func(...string), func() string) {
	w := uitest.New(t, styles.Options{})
	s := &said{page: p}
	v := ui.NewConversation(w.Env, s)
	press := func(names ...string) {
		for _, n := range names {
			for _, k := range uitest.Keys(n) {
				v.Update(k)
			}
		}
	}
	view := func() string {
		return w.Env.Draw(ui.Frame{W: 80, H: 40, Header: v.Header(), Page: v.View(78, 36), Keys: v.Help().Short})
	}
	return v, s, press, view
}

func apps() flow.Page {
	return flow.Page{
		Heading: "Add a connector", Number: 2, Steps: make([]flow.Step, 6), Title: "App", Question: "Which application?", Next: "next",
		Choices: []flow.Choice{
			{ID: "a", Label: "PagerDuty", Detail: "Okta · 212 users", Group: "From your identity provider", Chosen: true},
			{ID: "b", Label: "PagerDuty sandbox", Group: "Other apps"},
			{ID: "c", Label: "Archived", Group: "Other apps", Refused: "it is archived"},
			{ID: "n", Label: "Create a new app", Group: "Other apps"},
		},
	}
}

func TestEnterTakesTheBestAnswer(t *testing.T) {
	_, s, press, view := talkTo(t, apps())
	if v := view(); !strings.Contains(v, "❯ ● PagerDuty") || !strings.Contains(v, "Step 2 of 6 · App") {
		t.Errorf("the best answer is not under the cursor:\n%s", v)
	}
	press("enter")
	s.did(t, "next")
}

// TestLookingAroundChoosesNothing: the marked choice is the answer until Space
// or Enter.
func TestLookingAroundChoosesNothing(t *testing.T) {
	_, s, press, view := talkTo(t, apps())
	press("down", "down", "down", "up")
	s.did(t)
	if v := view(); !strings.Contains(v, "● PagerDuty") || !strings.Contains(v, "❯ - Archived") || !strings.Contains(v, "○ Create a new") {
		t.Errorf("marks and pointer:\n%s", v)
	}
	press("enter") // one that cannot be chosen
	s.did(t, "choose c", "next")
	press("up", "space")
	s.did(t, "choose b")
	press("up", "enter")
	s.did(t, "choose a", "next")
	press("esc")
	s.did(t, "back")
}

func TestRefusedChoiceSaysWhy(t *testing.T) {
	_, _, press, view := talkTo(t, apps())
	press("down", "down")
	if v := view(); !strings.Contains(v, "it is archived") {
		t.Errorf("no reason:\n%s", v)
	}
}

// TestListKeysMoveInChoices: the letters of every list move where nothing is
// typed, never into a field, and type in a field.
func TestListKeysMoveInChoices(t *testing.T) {
	_, s, press, _ := talkTo(t, owners())
	press("j", "j", "k", "space", "g", "space", "ctrl+d", "ctrl+u", "space", "ctrl+d", "space")
	s.did(t, "choose Grace", "choose Ada", "choose Ada", "choose Tony")
	p := apps()
	p.Fields = []flow.Field{{ID: "name", Label: "Name"}}
	v, s, press, _ := talkTo(t, p)
	press("j", "j", "j", "j", "j")
	if v.Typing() {
		t.Error("j moves into a field")
	}
	s.did(t)
	press("down", "type:jkgG")
	s.did(t, "set name j", "set name jk", "set name jkg", "set name jkgG")
}

func owners() flow.Page {
	p := flow.Page{Title: "Owners", Question: "Who?", Next: "next",
		Actions: []flow.Action{{ID: "add", Label: "Add a person"}}}
	for _, n := range []string{"Ada", "Grace", "Edsger", "Barbara", "Donald", "Tony", "Frances", "Alan", "Radia", "Ken", "Dennis"} {
		p.Choices = append(p.Choices, flow.Choice{ID: n, Label: n, Many: true, Chosen: n == "Ada"})
	}
	return p
}

func TestManyAreTickedAndSearchedById(t *testing.T) {
	_, s, press, view := talkTo(t, owners())
	press("down", "space")
	s.did(t, "choose Grace")
	press("/", "type:adi rá")
	v := view()
	if !strings.Contains(v, "Radia") || strings.Contains(v, "Edsger") {
		t.Errorf("the search does not narrow:\n%s", v)
	}
	if !strings.Contains(v, "[x] Ada") || !strings.Contains(v, "[x] Grace") {
		t.Errorf("what is chosen went out of sight:\n%s", v)
	}
	press("enter") // ticks the hit, and ends the search
	s.did(t, "choose Radia")
	if v := view(); !strings.Contains(v, "[x] Radia") || !strings.Contains(v, "Edsger") {
		t.Errorf("after the search:\n%s", v)
	}
	s.did(t)
}

func TestActionsByKeyAndByCursor(t *testing.T) {
	_, s, press, view := talkTo(t, owners())
	if !strings.Contains(view(), "F3 Add a person") {
		t.Error("the action's key is not shown")
	}
	press("f3")
	s.did(t, "act add")
	press("tab", "enter")
	s.did(t, "act add")
}

func form() flow.Page {
	return flow.Page{Title: "Person", Question: "Who else?", Next: "add", Fields: []flow.Field{
		{ID: "email", Label: "Email", Focus: true}, {ID: "name", Label: "Name", Optional: true}}}
}

func TestLettersTypeInAFieldAndTheMachineKeepsThem(t *testing.T) {
	v, s, press, view := talkTo(t, form())
	if !v.Typing() {
		t.Fatal("the field has not the focus")
	}
	press("type:a?", "tab", "type:B", "enter")
	s.did(t, "set email a", "set email a?", "set name B", "next")
	if !strings.Contains(view(), "a?") {
		t.Error("what was typed is gone")
	}
}

func TestProblemMovesToItsField(t *testing.T) {
	_, s, press, view := talkTo(t, form())
	s.then = func(s *said) {
		s.page.Problem = &flow.Problem{Told: failure.Tell(failure.NoOwner), Field: "name", Kept: "Nothing was saved."}
	}
	press("enter", "type:x")
	s.did(t, "next", "set name x")
	for _, w := range []string{"✗ No owner is selected yet.", "A connector needs at least one owner", "Choose yourself", "Nothing was saved."} {
		if !strings.Contains(view(), w) {
			t.Errorf("the problem does not say %q", w)
		}
	}
}

func TestPastes(t *testing.T) {
	key := flow.Page{Title: "API key", Question: "Create a key", Fields: []flow.Field{{ID: "sub", Label: "Account", Optional: true}}}
	const token = "u+AbCdEfGhIjKlMnOpQr"
	_, s, press, _ := talkTo(t, key)
	s.takes = true
	press("paste:" + token + "\n")
	s.did(t, "paste")
	if s.secret != token+"\n" {
		t.Error("the paste arrived altered")
	}
	press("burst:" + token) // a terminal that does not mark pastes
	s.did(t, "paste")
	press("type:ac") // typing goes to the only field
	s.did(t, "set sub a", "set sub ac")
	press("paste:me")
	s.did(t, "set sub acme")

	page := flow.Page{Title: "API token", Question: "Paste it", Fields: []flow.Field{{ID: "tok", Secret: true, Focus: true}}}
	_, s, press, view := talkTo(t, page)
	press("type:" + token)
	if s.secret != token || strings.Contains(view(), "AbCd") || !strings.Contains(view(), "20 characters") {
		t.Errorf("the typed token:\n%s", view())
	}
	s.calls = nil
	press("paste:x") // the machine does not take pastes here: into the field, then on
	s.did(t, "secret tok", "next")
}

func TestSecretIsClearedOnLeave(t *testing.T) {
	page := flow.Page{Title: "API token", Question: "Paste it", Fields: []flow.Field{{ID: "tok", Secret: true, Focus: true}}}
	_, s, press, view := talkTo(t, page)
	press("type:secret")
	s.then = func(s *said) { s.page = apps() }
	press("enter")
	s.page = page
	if strings.Contains(view(), "6 characters") {
		t.Error("the field still holds the secret")
	}
}

func TestReviewHasItsCursorOnSave(t *testing.T) {
	_, s, press, view := talkTo(t, flow.Page{Title: "Review", Question: "Right?", Next: "save",
		Rows: []flow.Row{{ID: "app", Label: "App", Value: "PagerDuty"}, {ID: "owners", Label: "Owners", Value: "Ada", Warning: "no Admin"}}})
	if !strings.Contains(view(), "❯ [ Save ]") || !strings.Contains(view(), "! no Admin") {
		t.Errorf("review:\n%s", view())
	}
	press("enter")
	s.did(t, "next")
	press("up", "enter")
	s.did(t, "goto owners")
}

func TestAPageThatCameByItselfWaitsForItsReader(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	s := &said{page: form()}
	v := ui.NewConversation(w.Env, s)
	s.page = apps()
	v.Refresh()
	v.Update(uitest.Keys("enter")[0])
	s.did(t)
	w.Pass(time.Second)
	v.Update(uitest.Keys("enter")[0])
	s.did(t, "next")
}

func TestSpinnerTurnsOnlyWhileWaiting(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	s := &said{page: apps()}
	v := ui.NewConversation(w.Env, s)
	if v.Turn() != nil {
		t.Error("a page that waits for nothing asks for ticks")
	}
	s.page.Waiting = "Checking"
	if v.Turn() == nil || v.Turn() != nil {
		t.Error("one tick at a time")
	}
}

func TestConversationFitsEveryWindow(t *testing.T) {
	for i, n := range uitest.Nasty {
		w := uitest.New(t, styles.Options{Color: i%2 == 0, ASCII: i%5 == 0})
		p := flow.Page{Heading: n, Number: 3, Steps: make([]flow.Step, 6), Title: n, Question: n, Intro: []string{n}, Guide: []string{n, n}, Copy: n,
			Address: n, Hints: []string{n}, Notes: []string{n}, Warnings: []string{n}, Waiting: n, WaitHint: n, Next: n, Message: []string{n},
			Fields:  []flow.Field{{ID: "f", Label: n, Value: n, Placeholder: n, Help: n, Suggestions: []string{n}}, {ID: "s", Label: n, Secret: true, Length: 20, Last4: n}},
			Rows:    []flow.Row{{ID: "r", Label: n, Value: n, Warning: n}},
			Actions: []flow.Action{{ID: "x", Label: n, Help: n}},
			Problem: &flow.Problem{Told: failure.Tell(failure.OwnerRefused, failure.Blanks{"who": n, "why": n}), Kept: n, Field: "f"},
		}
		for j, m := range uitest.Nasty {
			p.Choices = append(p.Choices, flow.Choice{ID: string(rune('a' + j)), Label: m, Detail: n, Group: m, Chosen: j == i, Many: i%2 == 0, Refused: []string{"", n}[j%2]})
		}
		v := ui.NewConversation(w.Env, &said{page: p})
		check := func(cols, rows int) {
			bw, bh := ui.BodySize(cols, rows)
			uitest.Fits(t, w.Env.Draw(ui.Frame{W: cols, H: rows, Header: v.Header(), Page: v.View(bw, bh), Keys: v.Help().Short}), cols, rows)
		}
		if i == 0 || i == 7 {
			uitest.Sizes(check)
			continue
		}
		for _, s := range [][2]int{{40, 10}, {41, 13}, {80, 24}, {120, 40}} {
			check(s[0], s[1])
		}
	}
}

func TestPassingOverAnswersOfAnotherQuestionChoosesNothing(t *testing.T) {
	page := flow.Page{Title: "Connector", Question: "Where?", Next: "next", Choices: []flow.Choice{
		{ID: "platform:local", Label: "Here", Chosen: true},
		{ID: "keychain:os", Label: "Keychain", Refused: "broken"},
		{ID: "keychain:file", Label: "File"},
		{ID: "keychain:none", Label: "Nowhere"},
	}}
	_, s, press, view := talkTo(t, page)
	press("down", "down", "down", "up", "up", "up")
	s.did(t)
	if !strings.Contains(view(), "❯ ● Here") {
		t.Errorf("pointer and mark:\n%s", view())
	}
	s.then = func(s *said) {
		s.page.Problem = &flow.Problem{Told: failure.Tell(failure.PlaceMissing), Field: "keychain:"}
	}
	press("enter")
	s.did(t, "next")
	if !strings.Contains(view(), "❯ ○ File") {
		t.Errorf("the cursor is not where the problem is:\n%s", view())
	}
	s.then = nil
	press("down", "enter")
	s.did(t, "choose keychain:none", "next")
}

// TestARowLeadsToItsPage: by the letter, where no browser opens it, and behind
// its text.
func TestARowLeadsToItsPage(t *testing.T) {
	const page = "https://acme.conductor.one/admin/connector/1"
	rows := flow.Page{Title: "Check and save", Question: "Is this right?", Next: "save", Rows: []flow.Row{
		{ID: "app", Label: "App", Value: "PagerDuty"},
		{Label: "Tenant", Value: "Uses the app PagerDuty"}, {Label: "Tenant", Value: "Continues the connector", Link: page}}}
	_, s, press, view := talkTo(t, rows)
	if v := view(); strings.Count(v, "Tenant") != 1 || !strings.Contains(v, "o its page there") {
		t.Errorf("the rows:\n%s", v)
	}
	press("o")
	if v := view(); !strings.Contains(v, "Open this address in a browser:") || !strings.Contains(v, page) {
		t.Errorf("the address is not shown:\n%s", v)
	}
	s.page.Actions = []flow.Action{{ID: flow.ActOpen, Label: "Open its page there"}}
	press("o")
	s.did(t, "act open")
	w := uitest.New(t, styles.Options{Color: true, Links: true})
	drawn := w.Env.Draw(ui.Frame{W: 80, H: 24, Page: ui.NewConversation(w.Env, &said{page: rows}).View(78, 20)})
	if !strings.Contains(drawn, page) {
		t.Errorf("no link behind the row:\n%q", drawn)
	}
}
