package line

import (
	"context"
	"errors"
	"fmt"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/words"
	"connectpd/sync/engine"
	"connectpd/wizard"
)

// decideHeld asks what to do with a held result until that is decided, or put
// off. sum then says how it stands.
func (h *house) decideHeld(c store.Connector, sum *wizard.Summary) error {
	held, err := engine.Held(h.ctx, h.s.Store, c.ID)
	switch {
	case err != nil:
		return err
	case held == nil || sum.HeldRun != 0 && held.Run.ID != sum.HeldRun:
		h.say("This result is no longer held.")
		return nil
	}
	if sum.HeldRun == 0 { // nothing was said of it yet
		h.gap()
		h.sayShrinks(held)
	}
	key := h.newKey()
	for {
		got, err := h.pick(h.ctx, menu{
			question: "What about the held result?", key: key,
			list: []option{
				{text: "Decide later"},
				{text: fmt.Sprintf("Hear the %s that would be lost", words.Plural(len(held.Lost), "thing", "things"))},
				{text: "Accept it: what is no longer there counts as gone"},
				{text: "Discard it: the data from before stands"},
			},
			help: func() { h.sayShrinks(held) },
		})
		if err != nil {
			return err
		}
		decided := true
		switch got.list[0] {
		case 0:
			return nil
		case 1:
			decided, err = false, h.hear(lossLines(held.Lost))
		case 2:
			decided, err = h.acceptHeld(c, held, sum)
		case 3:
			err = h.discardHeld(c, held, sum)
		}
		switch {
		case errors.Is(err, errBack):
		case err != nil && !h.serviceError(err):
			return err
		case err == nil && decided:
			return nil
		}
	}
}

func (h *house) sayShrinks(held *engine.HeldRun) {
	for _, s := range held.Shrinks {
		h.say(fmt.Sprintf("%s: %s before, %s now: %s.", kindNames[s.Kind], words.Count(s.Before), words.Count(s.After), s.Reason))
	}
	h.say("The last data stands until you decide. What came back is kept beside it.")
}

var kindNames = map[access.Kind]string{
	access.KindUsers: "Users", access.KindTeams: "Teams", access.KindMemberships: "Team members",
	access.KindSchedules: "Schedules", access.KindScheduleMembers: "Schedule members", access.KindOnCall: "On-call turns",
}

func lossLines(lost []engine.Loss) []string {
	lines := make([]string, len(lost))
	for i, l := range lost {
		what := string(l.Type) + " " + nameOr(l.Name, l.ID)
		if l.Entitlement != "" {
			lines[i] = personName(l.User) + ": " + string(l.Entitlement) + " of " + what
			continue
		}
		lines[i] = words.Capital(what)
	}
	return lines
}

// acceptHeld asks once more before anything counts as gone.
func (h *house) acceptHeld(c store.Connector, held *engine.HeldRun, sum *wizard.Summary) (bool, error) {
	h.say("What is no longer there counts as gone from then on. It stays in the history.",
		"Do this when you know that the account did shrink.")
	sure, err := h.yes("Take the smaller account as it is?", "Accept it", "Not now", false)
	if err != nil || !sure {
		return false, err
	}
	ctx := context.WithoutCancel(h.ctx)
	run, err := h.s.AcceptHeld(ctx, c.ID, held.Run.ID)
	if err != nil {
		return false, err
	}
	o := sum.Outcome
	o.Run, o.Held, o.Err = run, nil, nil
	*sum = h.s.Summarize(ctx, c.ID, o)
	h.saySummary(*sum)
	return true, nil
}

func (h *house) discardHeld(c store.Connector, held *engine.HeldRun, sum *wizard.Summary) error {
	if err := h.s.DiscardHeld(context.WithoutCancel(h.ctx), c.ID, held.Run.ID); err != nil {
		return err
	}
	sum.HeldRun = 0
	h.say("Dropped. The data from before stands; the next sync reads the account again.")
	return nil
}

// serviceError tells an error after which the conversation goes on, and says
// it. What ends conversations is none.
func (h *house) serviceError(err error) bool {
	var ended *EndedError
	if err == errLeave || err == errBack || errors.As(err, &ended) || h.ctx.Err() != nil || h.err != nil {
		return false
	}
	h.sayError(err)
	return true
}
