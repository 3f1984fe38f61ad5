package ui

import (
	"connectpd/wizard/flow"
)

// InLines ends the program so that a conversation goes on in plain lines;
// within, home is to come after it there too.
func InLines(c flow.Conversation, within bool) Finish {
	end := Ending{Kind: GoOnInLines}
	if within {
		end.Open = c
	}
	return Finish{Ending: end}
}

// CanEnd reports that nothing in this window would be cut off by its end.
func (e *Env) CanEnd() bool { return len(e.Runs.Live()) == 0 }
