package cli

import (
	"fmt"

	"connectpd/store"
	"connectpd/store/words"
)

// personWords name a person; not everybody has a name here.
func personWords(name, email string) string {
	if name == "" {
		return email
	}
	return name + " <" + email + ">"
}

// changeWords are the changes of a run.
func changeWords(r *store.Run) string {
	c := r.Changes
	switch {
	case r.Baseline:
		return "This was the first sync: there is nothing to compare it with yet."
	case c == store.ChangeCounts{}:
		return "Nothing changed since the last sync."
	}
	text := fmt.Sprintf("Since the last sync: %s gained, %s lost, %s altered", words.Count(c.Gained), words.Count(c.Lost), words.Count(c.Altered))
	if c.OnCall > 0 {
		text += ", " + words.Plural(c.OnCall, "on-call turn", "on-call turns") + " changed hands"
	}
	return text + "."
}

// say prints sentences, folded to the width.
func (a *app) say(lines ...string) error {
	for _, l := range lines {
		if _, err := fmt.Fprintln(a.env.Out, a.folded(words.Clean(l))); err != nil {
			return err
		}
	}
	return nil
}

// aside tells on standard error what is worth knowing beside what was asked
// for.
func (a *app) aside(text string) {
	text = words.Clean(text)
	if a.env.ErrTTY {
		text = hanging(text, a.width(), 0)
	}
	fmt.Fprintln(a.env.Err, text)
}
