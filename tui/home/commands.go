package home

import (
	"context"
	"errors"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/store/words"
	"connectpd/tui/parts"
	"connectpd/wizard"
	"connectpd/wizard/talk"
)

// command is what one key does to the row under the cursor.
type command struct {
	key key.Binding
	do  func() (parts.Action, tea.Cmd)
}

// commands are those that make sense here and now, most likely first. The
// first one is on Enter as well.
func (s *Screen) commands() []command {
	k := s.env.Keys
	var list []command
	if r := s.current(); r != nil {
		if r.draft != nil {
			list = s.draftCommands(*r.draft)
		} else {
			list = s.connectorCommands(*r.conn)
		}
	}
	list = append(list, command{k.New, func() (parts.Action, tea.Cmd) { return s.open(s.o.Setup, "", "Getting ready") }})
	enter := command{parts.As(k.Next, list[0].key.Help().Desc), list[0].do}
	return append([]command{enter}, list...)
}

func (s *Screen) draftCommands(d store.Draft) []command {
	k := s.env.Keys
	return []command{
		{k.Continue, func() (parts.Action, tea.Cmd) { return s.open(s.o.Setup, d.ID, "Taking up the set-up") }},
		{parts.As(k.Remove, "remove it"), func() (parts.Action, tea.Cmd) { return parts.Ask{Dialog: s.dropDialog(d)}, nil }},
	}
}

func (s *Screen) connectorCommands(c store.Connector) []command {
	k := s.env.Keys
	sync := command{k.Sync, func() (parts.Action, tea.Cmd) { return nil, s.sync(c, wizard.SyncRequest{Connector: c.ID}) }}
	rotate := command{k.Rotate, func() (parts.Action, tea.Cmd) { return s.open(s.o.Rotation, c.ID, "Getting ready") }}
	logs := command{k.Logs, func() (parts.Action, tea.Cmd) { return parts.Open{Screen: s.o.Logs(c)}, nil }}
	owners := command{k.Owners, func() (parts.Action, tea.Cmd) { return parts.Open{Screen: s.o.Owners(c)}, nil }}
	remove := command{k.Disconnect, func() (parts.Action, tea.Cmd) { return parts.Ask{Dialog: s.disconnectDialog(c)}, nil }}
	switch {
	case s.env.Runs.Of(c.ID) != nil:
		watch := command{parts.As(k.Sync, "watch the sync"), func() (parts.Action, tea.Cmd) { return parts.Return{Key: c.ID}, nil }}
		return append([]command{watch}, append(s.browse(c), logs, owners)...)
	case c.HandedOver != nil && c.Token.Number == 0:
		return append(s.handedOver(c), logs, owners)
	case c.Status == store.Syncing:
		watch := command{parts.As(k.Sync, "watch the sync"), func() (parts.Action, tea.Cmd) { return parts.Open{Screen: s.o.Join(c)}, nil }}
		return append([]command{watch}, append(s.browse(c), logs, owners)...)
	case c.TokenRefused != "" || c.Status == store.NeedsAttention && c.Token.Number == 0:
		enter := command{parts.As(k.Rotate, "new token"), rotate.do}
		return append(s.withHeld(c, enter, sync), append(s.browse(c), logs, owners, remove)...)
	}
	list := s.withHeld(c, sync)
	provider := command{k.Provider, opens(s.o.Provider, c)}
	list = append(append(list, s.browse(c)...), rotate, logs, owners, provider, remove)
	if c.OldToken != nil {
		list = append(list, command{k.OldKey, func() (parts.Action, tea.Cmd) { return parts.Ask{Dialog: s.oldKeyDialog(c)}, nil }})
	}
	return list
}

func (s *Screen) open(make Maker, id, busy string) (parts.Action, tea.Cmd) {
	s.begin(busy, nil)
	ctx := s.env.Ctx
	return nil, func() tea.Msg {
		screen, err := make(ctx, id)
		return made{screen, err}
	}
}

func (s *Screen) sync(c store.Connector, r wizard.SyncRequest) tea.Cmd {
	services := s.o.Services
	// The sync lives as long as ctx: it is cancelled only by who does not
	// want to wait for its start.
	ctx, stop := context.WithCancel(s.env.Ctx)
	s.begin("Starting the sync", stop)
	return func() tea.Msg {
		y, err := services.StartSync(ctx, r)
		return started{r, c, y, err}
	}
}

// started shows the running sync, or asks for what it lacks.
func (s *Screen) started(m started) (parts.Action, tea.Cmd) {
	s.idle()
	if m.err == nil {
		s.env.Runs.Add(m.sync)
		return parts.Open{Screen: s.o.Live(m.sync)}, nil
	}
	var needed *wizard.TokenNeededError
	var kc *keychain.Error
	switch {
	case errors.As(m.err, &kc) && (kc.Reason == keychain.NoPassphrase || kc.Reason == keychain.WrongPassphrase):
		return parts.Open{Screen: s.askPassphrase(m, kc)}, nil
	case errors.As(m.err, &needed) && m.of.Token.StoredIn == keychain.None && m.of.Token.Number != 0:
		return parts.Open{Screen: s.askToken(m)}, nil
	case errors.As(m.err, &needed), access.RefusalOf(m.err) == access.TokenRejected:
		return s.open(s.o.Rotation, m.of.ID, "Getting ready")
	}
	s.problem = m.err
	return nil, nil
}

// askPassphrase asks for the encrypted file's passphrase and starts again.
func (s *Screen) askPassphrase(m started, kc *keychain.Error) parts.Screen {
	p := &parts.SecretPrompt{Env: s.env, Title: "Passphrase",
		Question: "Passphrase of the encrypted file",
		Text:     []string{"The API token of " + words.Clean(m.of.Name) + " is kept in an encrypted file."}}
	if kc.Reason == keychain.WrongPassphrase {
		p.Text = append(p.Text, "That was not the passphrase.")
	}
	p.Take = func(typed []byte) (parts.Action, tea.Cmd, string) {
		s.o.Services.Unlock(secret.New(typed))
		return parts.CloseWith{Msg: retry{m}}, nil, ""
	}
	return p
}

func (s *Screen) askToken(m started) parts.Screen {
	p := &parts.SecretPrompt{Env: s.env, Title: "API token",
		Question: "API token of " + words.Clean(m.of.Name),
		Text:     []string{"It is kept nowhere on this computer, so it is pasted at each sync."}}
	p.Take = func(typed []byte) (parts.Action, tea.Cmd, string) {
		clean, wrong := talk.CleanToken(typed)
		if wrong != nil {
			return nil, nil, wrong.What
		}
		m.request.Token = clean
		return parts.CloseWith{Msg: retry{m}}, nil, ""
	}
	return p
}

type retry struct{ started }

func (s *Screen) dropDialog(d store.Draft) *parts.Dialog {
	return parts.NewDialog("Remove this unfinished set-up?",
		[]string{"Its answers go, and a token that was kept with it is deleted from the keychain."}, 0,
		parts.Stay("Keep it"),
		parts.Answer{Label: "Remove it", Do: func() (parts.Action, tea.Cmd) {
			services, ctx := s.o.Services, context.WithoutCancel(s.env.Ctx)
			s.begin("Removing", nil)
			return nil, func() tea.Msg { return done{"The unfinished set-up is removed.", services.DropDraft(ctx, d.ID)} }
		}})
}

func (s *Screen) oldKeyDialog(c store.Connector) *parts.Dialog {
	return parts.NewDialog("Is the old key ending "+words.Clean(c.OldToken.Last4)+" disabled in PagerDuty?",
		[]string{"It was replaced on " + words.Day(c.OldToken.ReplacedAt) + " and was added here on " + words.Day(c.OldToken.AddedAt) + ".",
			"PagerDuty shows it under Integrations, API Access Keys. Disable can be undone; delete it later."}, 0,
		parts.Stay("Not yet: keep reminding me"),
		parts.Answer{Label: "It is disabled", Do: func() (parts.Action, tea.Cmd) {
			services, ctx := s.o.Services, context.WithoutCancel(s.env.Ctx)
			s.begin("Saving", nil)
			return nil, func() tea.Msg { return done{"The reminder is gone.", services.ForgetOldKey(ctx, c)} }
		}},
		parts.Answer{Label: "Ask PagerDuty: I still have the old key", Do: func() (parts.Action, tea.Cmd) {
			return s.open(s.o.OldKey, c.ID, "Getting ready")
		}})
}

// leaves says what disconnecting leaves where it is.
func leaves(c store.Connector) []string {
	text := []string{"Its API token is deleted from this computer. The key itself stays valid until it is deleted in PagerDuty."}
	if stays := wizard.TenantKeeps(c); stays != "" {
		text = append(text, words.Clean(stays))
	}
	return text
}

func (s *Screen) disconnectDialog(c store.Connector) *parts.Dialog {
	disconnect := func(purge bool) func() (parts.Action, tea.Cmd) {
		return func() (parts.Action, tea.Cmd) {
			services, ctx := s.o.Services, context.WithoutCancel(s.env.Ctx)
			s.begin("Disconnecting", nil)
			said := words.Clean(c.Name) + " is disconnected. Its API key still works in PagerDuty: delete it there."
			if stays := wizard.TenantKeeps(c); stays != "" {
				said += " " + words.Clean(stays)
			}
			return nil, func() tea.Msg {
				_, err := services.Disconnect(ctx, c.ID, purge)
				return done{said, err}
			}
		}
	}
	return parts.NewDialog("Disconnect "+words.Clean(c.Name)+"?",
		leaves(c), 0,
		parts.Stay("Keep it connected"),
		parts.Answer{Label: "Disconnect, keep its access data", Do: disconnect(false)},
		parts.Answer{Label: "Disconnect and delete its access data and log", Name: c.Name, Do: disconnect(true)})
}
