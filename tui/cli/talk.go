package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/tui/ui"
	"connectpd/wizard/rotate"
	"connectpd/wizard/service"
)

// whyLines is what asks for plain lines instead of screens, in words; empty
// where nothing does.
func (a *app) whyLines() string {
	v := a.env.Vars
	switch {
	case a.goneOnInLines:
		return "Continuing in plain lines; your answers so far are kept. The next start has screens again."
	case a.flags.accessible:
		return "Plain lines, because of --accessible. Leave it out for screens."
	case v["ACCESSIBLE"] != "" && v["ACCESSIBLE"] != "0":
		return "Plain lines, because ACCESSIBLE is set. Unset it for screens."
	case v["TERM"] == "dumb":
		return "Plain lines, because TERM is dumb. Use another terminal for screens."
	case a.accessibleSetting:
		return "Plain lines, because of the setting. For screens: connectpd config accessible off"
	}
	return ""
}

// canTalk reports whether a conversation can be held: a person is there, and
// this build has the face that suits the terminal.
func (a *app) canTalk() bool {
	return a.env.CanAsk() && (a.whyLines() == "" || a.env.Line != nil)
}

// face gives the face for this terminal. It is called only where canTalk.
func (a *app) face() Face {
	if a.whyLines() == "" {
		return a.env.Face(a.faceOptions())
	}
	return a.plainLines()
}

// plainLines is the face of plain lines: one for the whole run, because it may
// have read ahead.
func (a *app) plainLines() Lines {
	if a.lines == nil {
		a.lines = a.env.Line(a.faceOptions())
	}
	return a.lines
}

func (a *app) faceOptions() FaceOptions {
	return FaceOptions{
		In: a.env.In, Out: a.env.Out, Color: a.color(), ASCII: !a.env.UTF8,
		Folder: a.env.Folder, Clock: a.env.Clock, Width: a.width,
		Why: a.whyLines(), Demo: a.demoControls,
	}
}

func (a *app) width() int {
	if a.env.Size == nil {
		return 0
	}
	w, _ := a.env.Size()
	return w
}

// talk holds a conversation, on the screen and, where the person goes on in
// plain lines, there.
func (a *app) talk(ctx context.Context, s *session, hold func(Face) (ui.Ending, error)) (ui.Ending, error) {
	end, err := hold(a.face())
	if err != nil || end.Kind != ui.GoOnInLines || a.env.Line == nil {
		return end, err
	}
	a.goneOnInLines = true
	if end.Open == nil {
		return hold(a.plainLines())
	}
	end, err = a.plainLines().GoOn(ctx, s.services, end.Open)
	if err == nil && end.Kind == ui.Left {
		// It is home that was left; what the program was started for was
		// over before.
		end.Kind = ui.Done
	}
	return end, err
}

// color decides as everywhere: the flag, then NO_COLOR, then CLICOLOR.
// Plain lines have none.
func (a *app) color() bool { return a.colorOn(a.env.OutTTY) }

// colorOn decides for an output that is a terminal or is none.
func (a *app) colorOn(terminal bool) bool {
	switch a.flags.color {
	case "always":
		return true
	case "never":
		return false
	}
	v := a.env.Vars
	return terminal && a.whyLines() == "" && v["NO_COLOR"] == "" && v["CLICOLOR"] != "0"
}

// confirm asks a yes-or-no question on a line; no is the default. Where
// nobody can be asked, flag is what says yes.
func (a *app) confirm(ctx context.Context, question, flag string) (bool, error) {
	if !a.env.CanAsk() {
		return false, refuse(failure.AskQuestion, failure.Blanks{"question": question, "flag": flag})
	}
	if f, ok := a.inLines(); ok {
		yes, err := f.Confirm(ctx, question)
		if err != nil || yes {
			return yes, err
		}
		a.aside("Nothing was changed.")
		return false, exit(Cancelled)
	}
	line, err := a.askLine(ctx, question+" [y/N] ")
	if err != nil {
		return false, err
	}
	switch strings.ToLower(line) {
	case "y", "yes":
		return true, nil
	}
	a.aside("Nothing was changed.")
	return false, exit(Cancelled)
}

// confirmByName asks before data is deleted: only the connector's name says
// yes. Where nobody can be asked, flag does.
func (a *app) confirmByName(ctx context.Context, question, name, flag string) error {
	if !a.env.CanAsk() {
		return refuse(failure.AskQuestion, failure.Blanks{"question": question, "flag": flag})
	}
	ask, prompt := a.askLine, question+" Type "+words.Clean(name)+" to confirm: "
	if f, ok := a.inLines(); ok {
		ask, prompt = f.AskText, question+" Type "+words.Clean(name)+" to confirm."
	}
	typed, err := ask(ctx, prompt)
	if errors.Is(err, context.Canceled) && ctx.Err() == nil {
		return exit(Cancelled) // the person left, and knows it
	}
	if err != nil || strings.EqualFold(strings.TrimSpace(typed), words.Clean(strings.TrimSpace(name))) {
		return err
	}
	a.aside("That is not its name. Nothing was changed.")
	return exit(Cancelled)
}

// askLine reads one line, without spaces around it.
func (a *app) askLine(ctx context.Context, prompt string) (string, error) {
	if _, err := fmt.Fprint(a.env.Out, a.folded(strings.TrimSpace(prompt))+" "); err != nil {
		return "", err
	}
	line, err := untilDone(ctx, func() ([]byte, error) {
		line, err := bufio.NewReader(a.env.In).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("read the answer: %w", err)
		}
		return []byte(line), nil
	})
	return strings.TrimSpace(string(line)), err
}

// after turns the end of a conversation into the end of the command, going on
// to what the person chose.
func (a *app) after(ctx context.Context, s *session, end ui.Ending, err error) error {
	switch {
	case err != nil:
		return err
	case end.Kind == ui.Reenter:
		return a.reenter(ctx, s, end.Connector)
	case end.Kind == ui.Left, end.Kind == ui.Cancelled, end.Kind == ui.GoOnInLines:
		return exit(Cancelled)
	case end.Outcome != nil:
		return exit(codeOfOutcome(end.Outcome))
	case end.Kind == ui.Done:
		a.sayTokenIgnored(s) // the summary of a sync would have
	}
	return nil
}

// reenter has a new token entered for a connector, then syncs with it.
func (a *app) reenter(ctx context.Context, s *session, c store.Connector) error {
	facts, err := s.services.RotateFacts(ctx, c.ID)
	if err != nil {
		return err
	}
	return a.rotateTalk(ctx, s, rotate.New(facts, s.services), false)
}

// rotateTalk holds the conversation of a rotation, and syncs afterwards.
func (a *app) rotateTalk(ctx context.Context, s *session, m *rotate.Machine, noSync bool) error {
	end, err := a.talk(ctx, s, func(f Face) (ui.Ending, error) { return f.Rotate(ctx, s.services, m) })
	if err != nil {
		return err
	}
	c, replaced := m.Replaced()
	if !replaced || end.Outcome != nil || noSync || end.Kind == ui.Cancelled {
		return a.after(ctx, s, end, nil)
	}
	r := service.SyncRequest{Connector: c.ID, Token: m.Token(), Stored: true}
	return a.syncOnce(ctx, s, c, r, showTUI)
}
