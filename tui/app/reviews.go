package app

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
func (n *navigator) reviews(c store.Connector) ui.Screen { return screen.New(n.reviewOptions(c)) }

func (n *navigator) reviewOptions(c store.Connector) screen.Options {
	if n.places == nil {
		n.places = map[string]screen.Place{}
	}
	return screen.Options{
		Env: n.env, Services: n.s, Connector: c, Open: n.s.OpenBrowser, Folder: n.folder, Places: n.places,
		Flow: func(f flow.Flow, ended func() (ui.Action, tea.Cmd)) ui.Screen {
			return form.New(form.Options{Env: n.env, Flow: f, NoLines: true, Ended: ended})
		},
		Start: func() ui.Screen { return n.startReview(c) },
	}
}

// startReview asks what to review, and goes on to the items.
func (n *navigator) startReview(c store.Connector) ui.Screen {
	ctx, s := n.env.Ctx, n.s
	back := func(service.Summary, error) ui.Action { return ui.Close{} }
	return newWaiting(n.env, "Getting ready", back, func() tea.Msg {
		facts, err := s.StartFacts(ctx, c, review.Screen, n.folder)
		return opened{err: err, screen: func() ui.Screen {
			f := flows.NewStart(s, facts)
			return form.New(form.Options{Env: n.env, Flow: f, NoLines: true, Ended: func() (ui.Action, tea.Cmd) {
				if st := f.State(); st != nil {
					return ui.Swap{Screen: screen.NewItems(n.reviewOptions(c), st.Frozen.ID, st.Frozen.Name)}, nil
				}
				return ui.Close{}, nil
			}})
		}}
	})
}

// lookAtReviews opens what a command names: the list, one review, or the start
// of one.
func (n *navigator) lookAtReviews(l ui.Look) ui.Screen {
	switch {
	case l.Start:
		return n.startReview(l.Connector)
	case l.ID != "":
		return screen.NewItems(n.reviewOptions(l.Connector), l.ID, "")
	}
	return n.reviews(l.Connector)
}
