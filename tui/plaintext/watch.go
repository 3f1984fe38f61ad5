package plaintext

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"connectpd/store"
	"connectpd/store/words"
	"connectpd/sync/engine"
	"connectpd/tui/ui"
	"connectpd/wizard/flow"
	"connectpd/wizard/service"
)

// lookEvery is how often the progress of a sync is looked at.
const lookEvery = 200 * time.Millisecond

// watchAlone watches a sync that the program was started for.
func (h *house) watchAlone(y *service.Sync) (ui.Ending, error) {
	end := ui.Ending{Kind: ui.Done, Connector: y.Connector}
	o, err := h.watch(y, cancelling)
	if err != nil {
		return end, err
	}
	sum := h.summarize(y.Connector, o)
	again, err := h.ended(y.Connector, &sum)
	end.Outcome, end.Summary = &sum.Outcome, &sum
	switch {
	case again:
		end.Kind = ui.Reenter
	case sum.Outcome.Run.Result == store.ResultCancelled:
		end.Kind = ui.Cancelled
	case err == nil:
		err = h.onward(y.Connector.ID, sum)
	}
	return end, quiet(err)
}

func cancelling() *flow.Question {
	return &flow.Question{
		Question: "Cancel the sync?",
		Text:     []string{"The last synced data stays unchanged."},
		Choices: []flow.Choice{
			{ID: flow.LeaveStay, Label: "Keep syncing", Chosen: true},
			{ID: flow.LeaveDrop, Label: "Cancel it"},
		},
	}
}

// watch tells how a sync goes until it has ended. Ctrl+C asks what ask gives,
// while the sync goes on.
func (h *house) watch(y *service.Sync, ask func() *flow.Question) (engine.Outcome, error) {
	text := "Syncing " + y.Connector.Named()
	if y.FromEnv {
		text += " with the token from CONNECTPD_TOKEN"
	}
	h.say(text + ".")
	if h.in.fd >= 0 {
		h.say(aboutSyncs)
	}
	v, beside := &speaker{}, ""
	tick := h.console.after(h.ctx, lookEvery)
	for {
		select {
		case <-y.Done():
			return h.watched(y, v)
		case <-h.ctx.Done():
			return h.stopSync(y, v)
		case <-h.stop:
			h.write("\n")
			if h.wantsOut(ask) {
				return h.stopSync(y, v)
			}
		case typed := <-h.in.unasked():
			switch strings.ToLower(h.in.drop(typed)) {
			case "":
				h.say(y.Progress.Snapshot().Sentence())
			case wordLeave, wordBack:
				if h.wantsOut(ask) {
					return h.stopSync(y, v)
				}
			default:
				h.say(notAsked)
			}
		case <-tick:
			tick = h.console.after(h.ctx, lookEvery)
			h.say(v.look(y.Progress.Snapshot())...)
			if now := y.LineThere(); now != beside {
				beside = now
				h.say(words.Stop(now))
			}
		}
	}
}

const aboutSyncs = "While it runs, press Enter to hear the progress, or Ctrl+C to stop it after a question."

// wantsOut asks whether to stop. When that cannot be asked, it is.
func (h *house) wantsOut(ask func() *flow.Question) bool {
	id, err := h.askLeaving(ask())
	return id != flow.LeaveStay || err != nil
}

// watched is the end of a sync: what was not said yet, and its outcome.
func (h *house) watched(y *service.Sync, v *speaker) (engine.Outcome, error) {
	o, err := y.Wait()
	if err != nil {
		return o, err
	}
	s := y.Progress.Snapshot()
	h.say(v.look(s)...)
	h.warnings(s.Warnings)
	h.heard = v
	return o, nil
}

// warningsSaid is how many warnings are said; the log has all.
const warningsSaid = 5

func (h *house) warnings(list []string) {
	for i, w := range list {
		if i == warningsSaid {
			h.say(fmt.Sprintf("And %d more warnings, which the log has.", len(list)-i))
			return
		}
		h.say("Warning: " + words.Stop(w))
	}
}

// stopSync cancels a sync and waits until it has recorded its end; again
// interrupted, or after a while, it does not wait.
func (h *house) stopSync(y *service.Sync, v *speaker) (engine.Outcome, error) {
	select {
	case <-y.Done():
		h.say("It has ended in the meantime.")
		return h.watched(y, v)
	default:
	}
	y.Cancel()
	h.say("Stopping the sync.")
	ctx, stop := context.WithCancel(context.WithoutCancel(h.ctx))
	defer stop()
	select {
	case <-y.Done():
		return h.watched(y, v)
	case <-h.console.after(ctx, stopPatience):
	case <-h.stop:
	}
	h.say("The sync did not stop in time. What it was reading is discarded; it changed nothing.")
	return engine.Outcome{}, fmt.Errorf("the sync was left: %w", context.Canceled)
}

// ended says what came of a sync and asks what follows from it: a held result
// is decided on (sum then says what became of it), a rejected token entered
// anew (again).
func (h *house) ended(c store.Connector, sum *service.Summary) (again bool, err error) {
	h.gap()
	h.saySummary(*sum)
	switch {
	case sum.HeldRun != 0:
		return false, h.decideHeld(c, sum)
	case sum.Reenter:
		return h.yes("Enter a new API token now?", "Enter a new token", "Not now", true)
	}
	return false, nil
}

func (h *house) saySummary(sum service.Summary) {
	h.say(words.Stop(sum.Title))
	var counts []string
	for _, n := range sum.Counts {
		if name, _, _ := strings.Cut(n, " "); h.heard == nil || !h.heard.Told(name) {
			counts = append(counts, n)
		}
	}
	h.say(words.Stop(strings.Join(counts, ", ")))
	if r := sum.Outcome.Run; r.Applied {
		if took := r.FinishedAt.Sub(r.StartedAt); took >= time.Second {
			h.say("It took " + words.Span(took) + ".")
		}
	}
	h.say(sum.Changes)
	for _, n := range slices.Concat(sum.Notes, sum.Advice) {
		// What a sync without gaps notes holds for the next ones as well.
		if sum.Outcome.Run.Result != store.ResultOK || len(h.notes.once(n)) > 0 {
			h.say(words.Capital(words.Stop(n)))
		}
	}
	if sum.Page != "" {
		h.say("Its page there, with its logs, is alone on the next line:")
		h.copyable(sum.Page)
	}
	for i, l := range sum.Look {
		if i == 0 {
			h.say("Findings:")
		}
		h.say(words.Stop(l.Text))
	}
	if h.within || h.demo != nil || sum.HeldRun != 0 || sum.Reenter {
		return // what comes next is asked
	}
	said := false
	for _, n := range sum.Next {
		if n.HasKey && h.leadsOn(sum) {
			continue // it is asked
		}
		if !said {
			h.say("Next steps:")
		}
		said = true
		h.say(n.Line + ": " + n.Does + ".")
	}
}

// yes asks a question with two answers. proposed tells whether Enter says yes.
func (h *house) yes(q, yes, no string, proposed bool) (bool, error) {
	m := menu{question: q, list: []option{{text: yes}, {text: no}}}
	if !proposed {
		m.list = []option{{text: no}, {text: yes}}
	}
	got, err := h.pick(h.ctx, m)
	if err != nil {
		return false, err
	}
	return (got.list[0] == 0) == proposed, nil
}
