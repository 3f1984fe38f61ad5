package plaintext

import (
	"fmt"

	"connectpd/store/words"
)

// heardAtOnce is how many lines are said before it is asked whether to go on.
const heardAtOnce = 10

// hear says lines, some at a time.
func (h *house) hear(lines []string) error {
	for from := 0; from < len(lines); from += heardAtOnce {
		to := min(len(lines), from+heardAtOnce)
		for _, l := range lines[from:to] {
			h.say(words.Stop(l))
		}
		if to == len(lines) {
			return nil
		}
		if more, err := h.goOn(fmt.Sprintf("%s of %s read.", words.Count(to), words.Count(len(lines)))); err != nil || !more {
			return err
		}
	}
	return nil
}

// goOn asks whether to hear more; back says no.
func (h *house) goOn(so string) (bool, error) {
	for {
		answer, err := h.ask(h.ctx, question{prompt: so + " Enter for more, or back:"})
		switch {
		case err == errBack:
			return false, nil
		case err != nil:
			return false, err
		case answer == "" || fold(answer) == wordMore:
			return true, nil
		}
		h.say("Press Enter alone for more, or answer back.")
	}
}

// narrowed asks for part of the words where lines are many, and keeps those that
// have it.
func (h *house) narrowed(lines []string, what string) ([]string, error) {
	if len(lines) <= atOnce {
		return lines, nil
	}
	for {
		answer, err := h.ask(h.ctx, question{
			prompt: fmt.Sprintf("%s %s. Part of a word, or Enter for all:", words.Count(len(lines)), what),
		})
		if err != nil || answer == "" || fold(answer) == wordAll {
			return lines, err
		}
		var fit []string
		for _, l := range lines {
			if (option{text: l}).fits(fold(answer)) {
				fit = append(fit, l)
			}
		}
		if len(fit) > 0 {
			h.say(fmt.Sprintf("%d of %s %s.", len(fit), words.Count(len(lines)), what))
			return fit, nil
		}
		h.say(fmt.Sprintf("None contains %q.", answer))
	}
}
