package cli

import (
	"context"
	"io"

	"connectpd/sync/remote"
	"connectpd/tui/ui"
	"connectpd/wizard/flow"
	"connectpd/wizard/rotate"
	"connectpd/wizard/service"
	"connectpd/wizard/setup"
)

// Face holds the conversations with a person in a terminal. The full-screen
// one and the line mode implement it; main joins them to the command line, so
// that this package needs no terminal library.
//
// Every method returns when its conversation is over and the terminal is as
// it was before. What a person should find in the scrollback afterwards is
// printed by the face. The error is for what the Ending cannot say (the
// terminal, a service that broke); a person who leaves gives ui.Left.
type Face interface {
	// Setup leads through the steps, from whichever the machine is at.
	Setup(ctx context.Context, s *service.Services, m *setup.Machine) (ui.Ending, error)
	// Rotate replaces the token of a connector, or enters it anew.
	Rotate(ctx context.Context, s *service.Services, m *rotate.Machine) (ui.Ending, error)
	// Sync watches a running sync to its end.
	Sync(ctx context.Context, s *service.Services, y *service.Sync) (ui.Ending, error)
	// Home shows the connectors and starts everything else from there. Screens
	// open what is looked at above it; plain lines begin at home.
	Home(ctx context.Context, s *service.Services, look ui.Look) (ui.Ending, error)
}

// Lines is the face of plain lines. It can do more, because nothing else needs
// the whole terminal meanwhile.
type Lines interface {
	Face
	// GoOn goes on with a conversation that was begun on the screen from
	// home, and holds home after it.
	GoOn(ctx context.Context, s *service.Services, open flow.Conversation) (ui.Ending, error)
	// AskSecret reads one line without showing it, and says what arrived: of
	// a token also its ending.
	AskSecret(ctx context.Context, what string, token bool) ([]byte, error)
	// Confirm asks a question whose answer is no unless somebody says yes.
	Confirm(ctx context.Context, question string) (bool, error)
	// AskText reads one line.
	AskText(ctx context.Context, what string) (string, error)
}

// FaceOptions is what a face needs to know of the terminal and the run.
type FaceOptions struct {
	In    io.Reader
	Out   io.Writer
	Color bool // colours may be used; with false also no bold or reverse
	ASCII bool // the locale is not UTF-8
	Clock remote.Clock
	// Folder is where exports are proposed.
	Folder string
	Width  func() int // of the window, in cells; 0 where it does not tell
	// Why says what chose plain lines; empty for screens.
	Why  string
	Demo *DemoControls // nil outside the demo
}

// DemoControls is what only the demo can do. Its keys open a made-up account
// on this computer and nothing else, so that showing them gives nothing away.
type DemoControls struct {
	// Key is the API key that the demo's account would show the person who
	// creates one now: valid, and not the one in use.
	Key func() string
	// Revoke makes the demo's account refuse the key in use from now on.
	Revoke func()
}
