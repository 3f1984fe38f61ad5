// Connectpd sets up a PagerDuty connector and syncs its access data.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"connectpd/tui/app"
	_ "connectpd/tui/background" // first: see there
	"connectpd/tui/cli"
	"connectpd/tui/plaintext"
	"connectpd/tui/terminal"
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	interrupts := &plaintext.Interrupts{}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		for s := range signals {
			if s == os.Interrupt && interrupts.Take() {
				continue
			}
			// This signal asks for an orderly end; from then on the next
			// one ends the process at once.
			cancel()
			signal.Stop(signals)
			return
		}
	}()
	env := cli.FromProcess(version())
	env.Face = fullScreen
	env.Line = func(o cli.FaceOptions) cli.Lines { return lines(o, interrupts) }
	os.Exit(int(cli.Run(ctx, env)))
}

// fullScreen joins the screens to the command line.
func fullScreen(o cli.FaceOptions) cli.Face {
	full := app.Options{In: o.In, Out: o.Out, Color: o.Color, ASCII: o.ASCII, Now: o.Clock.Now, Folder: o.Folder}
	if o.Demo != nil {
		full.Demo = &app.Demo{Key: o.Demo.Key, Revoke: o.Demo.Revoke}
	}
	return app.New(full)
}

// lines joins the plain lines to the command line.
func lines(o cli.FaceOptions, interrupts *plaintext.Interrupts) cli.Lines {
	plain := plaintext.Options{
		In: terminal.In(o.In), Out: o.Out, ASCII: o.ASCII, Why: o.Why, Width: o.Width, Clock: o.Clock, Interrupts: interrupts,
		Folder: o.Folder,
	}
	if o.Demo != nil {
		plain.Demo = &plaintext.Demo{Key: o.Demo.Key, Revoke: o.Demo.Revoke}
	}
	return plaintext.New(plain)
}

// version is the module's version, as the build recorded it, and what it was
// built from.
func version() (string, cli.Build) {
	info, ok := debug.ReadBuildInfo()
	switch {
	case !ok:
		return "(devel)", cli.Build{}
	case info.Main.Version == "":
		return "(devel)", cli.BuildOf(info)
	}
	return info.Main.Version, cli.BuildOf(info)
}
