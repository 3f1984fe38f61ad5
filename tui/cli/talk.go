package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"connectpd/store"
	"connectpd/wizard"
	"connectpd/wizard/rotate"
)

// wantsLines reports whether plain lines were asked for instead of screens.
func (a *app) wantsLines() bool {
	v := a.env.Vars
	return a.flags.accessible || v["TERM"] == "dumb" || v["ACCESSIBLE"] != "" && v["ACCESSIBLE"] != "0"
}

// canTalk reports whether a conversation can be held: a person is there, and
// this build has the face that suits the terminal.
func (a *app) canTalk() bool {
	return a.env.CanAsk() && (!a.wantsLines() || a.env.Line != nil)
}

// face makes the face for this terminal. demo is nil outside the demo. It is
// called only where canTalk.
func (a *app) face(demo *DemoControls) Face {
	o := FaceOptions{
		In: a.env.In, Out: a.env.Out, Color: a.color(), ASCII: !a.env.UTF8,
		Now: a.env.Clock.Now, Demo: demo,
	}
	if a.wantsLines() {
		return a.env.Line(o)
	}
	return a.env.Face(o)
}

// color decides as everywhere: the flag, then NO_COLOR, then CLICOLOR.
func (a *app) color() bool {
	switch a.flags.color {
	case "always":
		return true
	case "never":
		return false
	}
	v := a.env.Vars
	return a.env.OutTTY && v["NO_COLOR"] == "" && v["CLICOLOR"] != "0" && v["TERM"] != "dumb"
}

// confirm asks a yes-or-no question on a line; no is the default. Where
// nobody can be asked, flag is what says yes.
func (a *app) confirm(ctx context.Context, question, flag string) (bool, error) {
	if !a.env.CanAsk() {
		return false, wrongUse("add "+flag, "%s Nobody can be asked here.", question)
	}
	if _, err := fmt.Fprint(a.env.Out, question+" [y/N] "); err != nil {
		return false, err
	}
	type answer struct {
		line string
		err  error
	}
	got := make(chan answer, 1)
	go func() {
		line, err := bufio.NewReader(a.env.In).ReadString('\n')
		got <- answer{line, err}
	}()
	select {
	case <-ctx.Done():
		return false, ctx.Err()
	case g := <-got:
		if g.err != nil && !errors.Is(g.err, io.EOF) {
			return false, fmt.Errorf("read the answer: %w", g.err)
		}
		switch strings.ToLower(strings.TrimSpace(g.line)) {
		case "y", "yes":
			return true, nil
		}
	}
	fmt.Fprintln(a.env.Err, "Nothing was changed.")
	return false, exit(Cancelled)
}

// after turns the end of a conversation into the end of the command, going on
// to what the person chose.
func (a *app) after(ctx context.Context, s *session, end wizard.Ending, err error) error {
	switch {
	case err != nil:
		return err
	case end.Kind == wizard.Reenter:
		return a.reenter(ctx, s, end.Connector)
	case end.Kind == wizard.Left, end.Kind == wizard.Cancelled, end.Kind == wizard.GoOnInLines:
		return exit(Cancelled)
	case end.Outcome != nil:
		return exit(codeOfOutcome(end.Outcome))
	}
	return nil
}

// reenter has a new token entered for a connector, then syncs with it.
func (a *app) reenter(ctx context.Context, s *session, c store.Connector) error {
	facts, err := s.services.RotateFacts(ctx, c.ID)
	if err != nil {
		return err
	}
	return a.rotateTalk(ctx, s, rotate.New(facts), false)
}

// rotateTalk holds the conversation of a rotation, and syncs afterwards.
func (a *app) rotateTalk(ctx context.Context, s *session, m *rotate.Machine, noSync bool) error {
	end, err := a.face(nil).Rotate(ctx, s.services, m)
	if err != nil {
		return err
	}
	c, replaced := m.Replaced()
	if !replaced || end.Outcome != nil || noSync {
		return a.after(ctx, s, end, nil)
	}
	r := wizard.SyncRequest{Connector: c.ID, Token: m.Token(), Stored: true}
	return a.syncOnce(ctx, s, c, r, showTUI)
}
