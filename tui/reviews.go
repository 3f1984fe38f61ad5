package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/tui/form"
	screen "connectpd/tui/review"
	"connectpd/tui/ui"
	"connectpd/wizard/flow"
	"connectpd/wizard/review"
	"connectpd/wizard/review/flows"
	"connectpd/wizard/service"
)

// reviews lists the access reviews of a connector.
func (h *house) reviews(c store.Connector) ui.Screen { return screen.New(h.reviewOptions(c)) }

func (h *house) reviewOptions(c store.Connector) screen.Options {
	if h.places == nil {
		h.places = map[string]screen.Place{}
	}
	return screen.Options{
		Env: h.env, Services: h.s, Connector: c, Open: h.s.OpenBrowser, Folder: h.folder, Places: h.places,
		Flow: func(f flow.Flow, ended func() (ui.Action, tea.Cmd)) ui.Screen {
			return form.New(form.Options{Env: h.env, Flow: f, NoLines: true, Ended: ended})
		},
		Start: func() ui.Screen { return h.startReview(c) },
	}
}

// startReview asks what to review, and goes on to the items.
func (h *house) startReview(c store.Connector) ui.Screen {
	ctx, s := h.env.Ctx, h.s
	back := func(service.Summary, error) ui.Action { return ui.Close{} }
	return newWaiting(h.env, "Getting ready", back, func() tea.Msg {
		facts, err := s.StartFacts(ctx, c, review.Screen, h.folder)
		return opened{err: err, screen: func() ui.Screen {
			f := flows.NewStart(s, facts)
			return form.New(form.Options{Env: h.env, Flow: f, NoLines: true, Ended: func() (ui.Action, tea.Cmd) {
				if st := f.State(); st != nil {
					return ui.Swap{Screen: screen.NewItems(h.reviewOptions(c), st.Frozen.ID, st.Frozen.Name)}, nil
				}
				return ui.Close{}, nil
			}})
		}}
	})
}

// lookAtReviews opens what a command names: the list, one review, or the start
// of one.
func (h *house) lookAtReviews(l ui.Look) ui.Screen {
	switch {
	case l.Start:
		return h.startReview(l.Connector)
	case l.ID != "":
		return screen.NewItems(h.reviewOptions(l.Connector), l.ID, "")
	}
	return h.reviews(l.Connector)
}
