package cli_test

import (
	"context"
	"strings"
	"testing"

	"connectpd/tui/cli"
	"connectpd/tui/ui"
	"connectpd/wizard/flow"
	"connectpd/wizard/manage"
	"connectpd/wizard/rotate"
	"connectpd/wizard/service"
	"connectpd/wizard/setup"
)

// screens is a full-screen face whose home is left for plain lines.
type screens struct {
	cli.Face
	end ui.Ending
}

func (s screens) Home(context.Context, *service.Services, ui.Look) (ui.Ending, error) {
	return s.end, nil
}

func (s screens) Setup(context.Context, *service.Services, *setup.Machine) (ui.Ending, error) {
	return s.end, nil
}

// plain is a line mode that notes what it is asked to hold.
type plain struct {
	cli.Lines
	held string
	look ui.Look
	open flow.Conversation
}

func (p *plain) Home(_ context.Context, _ *service.Services, look ui.Look) (ui.Ending, error) {
	p.held, p.look = "home", look
	return ui.Ending{Kind: ui.Left}, nil
}

func (p *plain) Setup(context.Context, *service.Services, *setup.Machine) (ui.Ending, error) {
	p.held = "the setup"
	return ui.Ending{Kind: ui.Left}, nil
}

func (p *plain) GoOn(_ context.Context, _ *service.Services, open flow.Conversation) (ui.Ending, error) {
	p.held, p.open = "what was open", open
	return ui.Ending{Kind: ui.Left}, nil
}

// TestWhatWasOpenGoesOnInLines: F2 in what was opened at home goes on with it
// in plain lines, also where a set-up had led home (the demo); F2 in what the
// program was started for holds that. The first line says why.
func TestWhatWasOpenGoesOnInLines(t *testing.T) {
	w := newWorld(t)
	w.setUp("--no-sync")
	begun := &rotate.Machine{}
	for _, c := range []struct {
		args []string
		open flow.Conversation
		want string
		code cli.Code
	}{
		{nil, nil, "home", cli.Done}, {nil, begun, "what was open", cli.Done},
		{[]string{"setup"}, nil, "the setup", cli.Cancelled}, {[]string{"setup"}, begun, "what was open", cli.Done},
	} {
		p := &plain{}
		why := ""
		e, _, errs := w.env("", c.args...)
		e.InTTY, e.OutTTY = true, true
		e.Face = func(cli.FaceOptions) cli.Face {
			return screens{end: ui.Ending{Kind: ui.GoOnInLines, Open: c.open}}
		}
		e.Line = func(o cli.FaceOptions) cli.Lines { why = o.Why; return p }
		if code := cli.Run(t.Context(), e); code != c.code {
			t.Errorf("exit %d: %s", code, errs)
		}
		if p.held != c.want || p.open != c.open {
			t.Errorf("lines hold %q with %v, want %q", p.held, p.open, c.want)
		}
		if why == "" {
			t.Error("nothing says why there are lines")
		}
	}
}

// TestReviewHoldsTheConversation: a terminal without screens gets the reviews as
// a conversation, and --plain and a pipe the list.
func TestReviewHoldsTheConversation(t *testing.T) {
	w := newWorld(t)
	w.setUp()
	for _, c := range []struct {
		args []string
		term string
		tty  bool
		held string
	}{
		{[]string{"review", "--accessible"}, "xterm", true, "home"}, {[]string{"review"}, "dumb", true, "home"},
		{[]string{"review", "start"}, "dumb", true, "home"}, {[]string{"review", "--plain"}, "dumb", true, ""},
		{[]string{"review", "--json"}, "dumb", true, ""}, {[]string{"review", "--accessible"}, "dumb", false, ""},
	} {
		w.vars["TERM"] = c.term
		p := &plain{}
		e, _, errs := w.env("", c.args...)
		e.InTTY, e.OutTTY = c.tty, c.tty
		e.Line = func(cli.FaceOptions) cli.Lines { return p }
		if code := cli.Run(t.Context(), e); code != cli.Done {
			t.Errorf("%q: exit %d: %s", c.args, code, errs)
		}
		if p.held != c.held || (p.held != "") != (p.look.List == manage.SeeReviews) || p.look.Start != (len(c.args) == 2 && c.args[1] == "start") {
			t.Errorf("%q in %s: held %q with %+v", c.args, c.term, p.held, p.look)
		}
	}
}

// TestHelpNamesPlainLinesFirst: the help begins with what the program is, and
// who listens to it hears before any list how to have everything as lines.
func TestHelpNamesPlainLinesFirst(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"help"}} {
		e, out, _ := newWorld(t).env("", args...)
		e.Line = func(cli.FaceOptions) cli.Lines { return &plain{} }
		if code := cli.Run(t.Context(), e); code != cli.Done {
			t.Errorf("%q: exit %d", args, code)
		}
		first, _, _ := strings.Cut(out.String(), "Examples:")
		if !strings.HasPrefix(first, "connectpd sets up a PagerDuty connector") || !strings.Contains(first, "--accessible makes everything plain lines") || strings.Count(first, "\n") > 6 {
			t.Errorf("%q begins with %q", args, first)
		}
	}
}
