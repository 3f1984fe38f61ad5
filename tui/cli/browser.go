package cli

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"time"

	"connectpd/store/secret"
	"connectpd/tui/ui"
)

// browser gives what opens any web address here; nil where there is no browser
// to be seen: over SSH, or without a display.
func browser(getenv func(string) string) func(context.Context, string) error {
	program := browserProgram(runtime.GOOS, getenv)
	if program == nil {
		return nil
	}
	return func(ctx context.Context, address string) error {
		return launch(ctx, append(program[:len(program):len(program)], address))
	}
}

// browser opens what may be opened, and nothing else; nil where there is no
// browser.
func (s *session) browser(open func(context.Context, string) error) func(context.Context, string) error {
	if open == nil {
		return nil
	}
	return func(ctx context.Context, address string) error {
		signedIn := func(host string) bool { return s.services.Platforms.SignedIn(ctx, host) }
		if err := ui.CheckOpened(address, signedIn); err != nil {
			return err
		}
		return open(ctx, address)
	}
}

// browserProgram is the program and its first arguments, or nil.
func browserProgram(system string, getenv func(string) string) []string {
	if getenv("SSH_CONNECTION") != "" || getenv("SSH_TTY") != "" || getenv("SSH_CLIENT") != "" {
		return nil
	}
	switch {
	case system == "windows":
		return []string{"rundll32", "url.dll,FileProtocolHandler"}
	case system == "darwin":
		return []string{"open"}
	case getenv("DISPLAY") == "" && getenv("WAYLAND_DISPLAY") == "":
		return nil
	}
	return []string{"xdg-open"}
}

// launchPatience is how long a launcher is watched for failing at once. Some
// stay for as long as the browser does.
const launchPatience = 2 * time.Second

// launch starts a program by its arguments, never through a shell, with
// nothing of ours in its environment and nothing of its on our screen.
func launch(ctx context.Context, argv []string) error {
	c := exec.Command(argv[0], argv[1:]...)
	c.Env = secret.CleanEnv(os.Environ())
	if err := c.Start(); err != nil {
		return fmt.Errorf("open the browser: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			return fmt.Errorf("open the browser: %w", err)
		}
	case <-ctx.Done():
	case <-time.After(launchPatience):
	}
	return nil
}
