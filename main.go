// Connectpd sets up a PagerDuty connector and syncs its access data.
package main

import (
	_ "connectpd/tui/background" // first: see there

	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"connectpd/tui"
	"connectpd/tui/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		// The first signal asks for an orderly end; from then on the next
		// one ends the process at once.
		<-ctx.Done()
		stop()
	}()
	env := cli.FromProcess(version())
	env.Face = fullScreen
	os.Exit(int(cli.Run(ctx, env)))
}

// fullScreen joins the screens to the command line.
func fullScreen(o cli.FaceOptions) cli.Face {
	full := tui.Options{In: o.In, Out: o.Out, Color: o.Color, ASCII: o.ASCII, Now: o.Now}
	if o.Demo != nil {
		full.Demo = &tui.Demo{Key: o.Demo.Key, Revoke: o.Demo.Revoke}
	}
	return tui.New(full)
}

// version is the module's version, as the build recorded it.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
