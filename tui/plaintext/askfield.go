package plaintext

import (
	"context"
	"strings"
	"unicode"

	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/setup"
)

// fieldText is a field that can be changed, as it stands.
func fieldText(f flow.Field) string {
	switch {
	case f.Secret && f.Length == 0:
		return f.Label + ": type it"
	case f.Secret:
		return f.Label + ": type it again; " + received(f.Length, f.Last4) + " so far"
	case f.Value == "" && f.Optional:
		return f.Label + ", optional: nothing yet"
	case f.Optional:
		return f.Label + ", optional: " + f.Value
	}
	return f.Label + ": " + f.Value
}

func received(length int, last4 string) string {
	text := words.Plural(length, "character", "characters")
	if last4 != "" {
		text += ", ending " + last4
	}
	return text
}

// askField asks for the first field of the queue.
func (t *talker) askField(ctx context.Context, p flow.Page, f flow.Field) error {
	t.c.say(t.heard.once(f.Help)...)
	q := question{help: func() { t.help(p) }}
	var err error
	empty := false
	if f.Secret {
		q.prompt = t.secretPrompt(p, f)
		empty, err = t.typeSecret(ctx, q, f)
		empty = empty && !keeps(p, f)
	} else {
		q.prompt = fieldPrompt(p, f)
		err = t.typeText(ctx, q, f)
	}
	switch {
	case err == errBack:
		return t.back()
	case err != nil:
		return err
	case len(t.queue) == 0:
		return nil // what was typed went elsewhere
	case empty && t.offersMore(p):
		t.act()
		t.choosing = true
		return nil
	}
	t.queue, t.asked = t.queue[1:], append(t.asked, f.ID)
	if len(t.queue) == 0 && t.form {
		t.formDone()
	}
	return nil
}

// formDone goes on after the last field, unless there is something left to
// choose.
func (t *talker) formDone() {
	for _, s := range sets(t.m.Page().Choices) {
		if !s.settled() && !t.answered[s.id] {
			return
		}
	}
	t.next()
}

// offersMore reports that a page has more to offer than its secret.
func (t *talker) offersMore(p flow.Page) bool {
	return len(p.Actions) > 0 || len(p.Fields) > 1 || len(p.Choices) > 1 || t.demo != nil && t.demo() != ""
}

// keeps reports that a secret was received that may still do.
func keeps(p flow.Page, f flow.Field) bool {
	return f.Length > 0 && !isWrong(p, f)
}

// isWrong reports that what a field holds will not do. Secrets are wrong
// together: which of two that differ is the right one cannot be seen.
func isWrong(p flow.Page, f flow.Field) bool {
	if p.Problem == nil || !contentIsWrong(p.Problem.Code) {
		return false
	}
	about, ok := field(p, p.Problem.Field)
	return ok && (about.ID == f.ID || about.Secret && f.Secret)
}

// fieldPrompt asks for a plain field, with the page's question before it where
// the page is there for this field: nothing else would ask that.
func fieldPrompt(p flow.Page, f flow.Field) string {
	label := f.Label
	if f.Optional {
		label += ", optional"
	}
	text := words.Stop(label)
	if asksField(p, f) && p.Question != "" {
		text = words.Stop(p.Question) + " " + text
	}
	if len(f.Suggestions) > 0 {
		text += " Common answers: " + strings.Join(f.Suggestions, ", ") + "."
	}
	switch {
	case isWrong(p, f):
	case f.Value != "" && f.Optional:
		return text + " " + f.Value + " is entered. Text, a minus sign to clear it, or Enter to keep it:"
	case f.Value != "":
		return text + " " + f.Value + " is proposed. Text or Enter:"
	case f.Placeholder != "":
		text += " For example " + f.Placeholder + "."
	}
	if f.Optional {
		return text + " Text, or Enter for nothing:"
	}
	return text + " Text:"
}

func (t *talker) typeText(ctx context.Context, q question, f flow.Field) error {
	answer, err := t.c.ask(ctx, q)
	switch {
	case err != nil:
		return err
	case t.pasted(answer):
	case answer == "-" && f.Optional:
		t.told = nil
		t.m.Set(f.ID, "")
	case answer != "":
		t.told = nil
		t.m.Set(f.ID, answer)
	}
	return nil
}

func (t *talker) secretPrompt(p flow.Page, f flow.Field) string {
	text := words.Stop(f.Label)
	if f.ID == flow.FieldToken && p.Question != "" {
		text = words.Stop(p.Question)
	}
	switch {
	case keeps(p, f):
		return text + " Hidden text, or Enter to keep " + received(f.Length, f.Last4) + ":"
	case t.offersMore(p):
		return text + " Hidden text, or Enter for other choices:"
	}
	return text + " Hidden text:"
}

// typeSecret reads a secret and says what arrived, never the secret.
func (t *talker) typeSecret(ctx context.Context, q question, f flow.Field) (empty bool, err error) {
	typed, err := t.c.askHidden(ctx, q)
	if err != nil {
		return false, err
	}
	defer clear(typed)
	if len(strings.TrimSpace(string(typed))) == 0 {
		return true, nil
	}
	t.told = nil
	t.m.SetSecret(f.ID, typed)
	t.c.say("Received " + arrived(f.ID, typed) + ".")
	return false, nil
}

// arrived tells how much was typed, and of an API token its last four, by
// which people tell keys apart. Of a passphrase nothing is told.
func arrived(id string, typed []byte) string {
	if id != flow.FieldPassphrase && id != flow.FieldPassphraseAgain {
		if token, problem := setup.CleanToken(typed); problem == nil {
			return received(token.Len(), token.Last4())
		}
	}
	return received(len([]rune(string(typed))), "")
}

// pasted offers to the machine what can only be an API token, although it was
// not asked for here. It has been shown by then, which is said.
func (t *talker) pasted(answer string) bool {
	secret := flow.HoldsSecret(answer)
	if !secret && !looksLikeKey(answer) || !t.m.Paste([]byte(answer)) {
		return false
	}
	t.act()
	if secret {
		t.c.say("This contains a client secret, and it was shown as you typed it. It was accepted. Clear this window afterward, or create another credential.")
		return true
	}
	t.c.say("This is an API token, and it was shown as you typed it. It was accepted. Clear this window afterward, or create another key.")
	return true
}

// keyLength is that of PagerDuty's keys, in characters.
const keyLength = 20

// looksLikeKey: as long as a key, one word, with letters of both cases. Names
// of accounts have no capital letters.
func looksLikeKey(s string) bool {
	if len(s) != keyLength || strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII || unicode.IsSpace(r) }) {
		return false
	}
	return strings.ContainsFunc(s, unicode.IsUpper) && strings.ContainsFunc(s, unicode.IsLower)
}
