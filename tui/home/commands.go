package home

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/store/words"
	"connectpd/tui/ui"
	"connectpd/wizard/flow"
	"connectpd/wizard/manage"
	"connectpd/wizard/service"
)

// command is what one key does to the row under the cursor.
type command struct {
	key key.Binding
	do  func() (ui.Action, tea.Cmd)
}

// commands are those that make sense here and now, most likely first. Before
// them stands what Enter does: what opens the row.
func (s *Screen) commands() []command {
	k, opens := s.env.Keys, 1
	list := make([]command, 1, commandsAtMost)
	if r := s.current(); r != nil {
		switch {
		case r.revoke:
			list = append(list, command{k.Revoke, func() (ui.Action, tea.Cmd) { return ui.Revoke{}, nil }})
		case r.draft != nil:
			list = s.draftCommands(list, *r.draft)
		default:
			list, opens = s.connectorCommands(list, r.conn)
		}
	}
	list = append(list, command{k.New, func() (ui.Action, tea.Cmd) { return s.open(s.o.Setup, "", "Getting ready") }})
	list[0] = command{ui.As(k.Next, list[opens].key.Help().Desc), list[opens].do}
	return list
}

// commandsAtMost is room for the commands of any row: a frame lists them three
// times.
const commandsAtMost = 24

func (s *Screen) draftCommands(list []command, d store.Draft) []command {
	k := s.env.Keys
	return append(list,
		command{k.Continue, func() (ui.Action, tea.Cmd) { return s.open(s.o.Setup, d.ID, "Loading the setup") }},
		command{ui.As(k.Remove, "remove it"), func() (ui.Action, tea.Cmd) { return ui.Open{Screen: s.o.Remove(d)}, nil }},
	)
}

// connectorCommands adds the keys of a connector's tasks, and tells which of
// the commands opens it. One that syncs in this window is watched here.
func (s *Screen) connectorCommands(list []command, c *store.Connector) (commands []command, opens int) {
	here := s.env.Runs.Of(c.ID) != nil
	if here {
		syncing := *c
		syncing.Status = store.Syncing
		c = &syncing
	}
	tasks := manage.Tasks(*c, s.o.Services.PlaceOf(*c))
	opens = len(list) + slices.Index(tasks, manage.Opens(*c, tasks))
	for _, task := range tasks {
		list = append(list, command{s.key4(task, c), s.does(task, c, here)})
	}
	if place := s.o.Services.PlaceOf(*c); place.Link != "" {
		list = append(list, command{ui.As(s.env.Keys.OpenTyping, strings.ToLower(place.Called)+" page"),
			func() (ui.Action, tea.Cmd) { return nil, s.openThere(place.Link) }})
	}
	if status, _ := c.Standing(); status == store.NeedsAttention {
		list = append(list, command{ui.As(s.env.Keys.Details, "technical details"), func() (ui.Action, tea.Cmd) { return nil, s.technical(c.ID) }})
	}
	return list, opens
}

// openThere opens a connector's page where else it is registered; without a
// browser the address is shown.
func (s *Screen) openThere(address string) tea.Cmd {
	shown := ui.PageWords{Text: "No browser could be opened. Its page there:", Address: address}
	open, ctx := s.o.Open, s.env.Ctx
	if open == nil {
		s.page = shown
		return nil
	}
	return func() tea.Msg {
		if open(ctx, address) != nil {
			return opened{shown}
		}
		return opened{ui.PageWords{Text: "Its page opened in the browser."}}
	}
}

// technical reads what the log knows of a connector's failure; asked for again,
// it goes away.
func (s *Screen) technical(id string) tea.Cmd {
	if s.technicalOf(id) != "" {
		s.asked = technical{}
		return nil
	}
	services, ctx := s.o.Services, s.env.Ctx
	return func() tea.Msg {
		text, err := services.Technical(ctx, id)
		return technical{id, cmp.Or(text, "The log has no more about it."), err}
	}
}

// technicalOf is what was asked for of a connector.
func (s *Screen) technicalOf(id string) string {
	if s.asked.of != id {
		return ""
	}
	return s.asked.text
}

// key4 is the key of a task.
func (s *Screen) key4(task manage.Task, c *store.Connector) key.Binding {
	switch k := s.env.Keys; task {
	case manage.Watch:
		return ui.As(k.Sync, "watch the sync")
	case manage.NewToken:
		if manage.NeedsToken(*c) {
			return ui.As(k.Rotate, "new token")
		}
		return k.Rotate
	case manage.Sync:
		return k.Sync
	case manage.Decide:
		return k.Held
	case manage.SeeAccess:
		return k.Access
	case manage.SeeChanges:
		return k.Changes
	case manage.SeeFindings:
		return k.Findings
	case manage.SeeReviews:
		return k.Reviews
	case manage.WriteExport:
		return k.Export
	case manage.SeeLog:
		return k.Logs
	case manage.SeeOwners:
		return k.Owners
	case manage.OldKey:
		return k.OldKey
	case manage.Provider:
		return k.Provider
	case manage.GiveName:
		return k.Rename
	case manage.MoveAway:
		return k.MoveToken
	case manage.TakeOff:
		return k.Disconnect
	case manage.TakeOver:
		return k.TakeOver
	case manage.SendAgain:
		return k.SendAgain
	case manage.Forget:
		return k.Remove
	}
	return key.Binding{}
}

// does is what a task does to a connector.
func (s *Screen) does(task manage.Task, c *store.Connector, here bool) func() (ui.Action, tea.Cmd) {
	return func() (ui.Action, tea.Cmd) {
		s.looking = task == manage.SeeAccess || task == manage.SeeChanges || task == manage.SeeLog
		switch task {
		case manage.Sync:
			return nil, s.sync(*c, service.SyncRequest{Connector: c.ID})
		case manage.NewToken:
			return s.open(s.o.Rotation, c.ID, "Getting ready")
		case manage.OldKey:
			return s.open(s.o.OldKey, c.ID, "Getting ready")
		case manage.TakeOver:
			return s.open(s.o.Setup, c.ID, "Loading the setup")
		case manage.Watch:
			if here {
				return ui.Return{Key: c.ID}, nil
			}
		}
		return ui.Open{Screen: s.o.Screens[task](*c)}, nil
	}
}

func (s *Screen) open(make Maker, id, busy string) (ui.Action, tea.Cmd) {
	s.begin(busy, keychain.None, nil)
	s.looking = false
	ctx := s.env.Ctx
	return nil, func() tea.Msg {
		screen, err := make(ctx, id)
		return made{screen, err}
	}
}

func (s *Screen) sync(c store.Connector, r service.SyncRequest) tea.Cmd {
	services := s.o.Services
	// The sync lives as long as ctx: it is cancelled only by who does not
	// want to wait for its start.
	ctx, stop := context.WithCancel(s.env.Ctx)
	s.begin("Starting the sync", c.Token.StoredIn, stop)
	return func() tea.Msg {
		y, err := services.StartSync(ctx, r)
		return started{r, c, y, err}
	}
}

// started shows the running sync, or asks for what it lacks.
func (s *Screen) started(m started) (ui.Action, tea.Cmd) {
	s.idle()
	if m.err == nil {
		s.env.Runs.Add(m.sync)
		return ui.Open{Screen: s.o.Live(m.sync)}, nil
	}
	var needed *service.TokenNeededError
	var kc *keychain.Error
	switch {
	case errors.As(m.err, &kc) && (kc.Reason == keychain.NoPassphrase || kc.Reason == keychain.WrongPassphrase):
		return ui.Open{Screen: s.askPassphrase(m, kc)}, nil
	case errors.As(m.err, &needed) && m.of.Token.StoredIn == keychain.None && m.of.Token.Number != 0:
		return ui.Open{Screen: s.askToken(m)}, nil
	case errors.As(m.err, &needed), access.RefusalOf(m.err) == access.TokenRejected:
		return s.open(s.o.Rotation, m.of.ID, "Getting ready")
	}
	s.problem = m.err
	return nil, nil
}

// askPassphrase asks for the encrypted file's passphrase and starts again.
func (s *Screen) askPassphrase(m started, kc *keychain.Error) ui.Screen {
	p := &ui.SecretPrompt{Env: s.env, Title: "Passphrase",
		Question: "Passphrase of the encrypted file",
		Text:     []string{"The API token of " + words.Clean(m.of.Name) + " is kept in an encrypted file."}}
	if kc.Reason == keychain.WrongPassphrase {
		p.Text = append(p.Text, "That is not the passphrase.")
	}
	p.Take = func(typed []byte) (ui.Action, tea.Cmd, string) {
		s.o.Services.Unlock(secret.New(typed))
		return ui.CloseWith{Msg: retry{m}}, nil, ""
	}
	return p
}

func (s *Screen) askToken(m started) ui.Screen {
	p := &ui.SecretPrompt{Env: s.env, Title: "API token",
		Question: "API token of " + words.Clean(m.of.Name),
		Text:     []string{"It is not kept on this computer, so you paste it at each sync."}}
	p.Take = func(typed []byte) (ui.Action, tea.Cmd, string) {
		clean, wrong := flow.CleanToken(typed)
		if wrong != nil {
			return nil, nil, wrong.What
		}
		m.request.Token = clean
		return ui.CloseWith{Msg: retry{m}}, nil, ""
	}
	return p
}

type retry struct{ started }
