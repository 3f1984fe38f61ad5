package cli

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"

	"connectpd/store/secret"
)

// paged prints what write writes: in a terminal through the pager where it is
// longer than the window, anywhere else as it is.
func (a *app) paged(write func(io.Writer) error) error {
	pager := a.pager()
	if pager == nil {
		return write(a.env.Out)
	}
	text := &bytes.Buffer{}
	if err := write(text); err != nil {
		return err
	}
	if _, height := a.env.Size(); height == 0 || bytes.Count(text.Bytes(), []byte("\n")) < height {
		_, err := a.env.Out.Write(text.Bytes())
		return err
	}
	if err := a.env.Page(pager, bytes.NewReader(text.Bytes())); err != nil {
		_, err = a.env.Out.Write(text.Bytes()) // it did not start: nothing was shown yet
		return err
	}
	return nil
}

// pager is the program for long output and its arguments; nil for none.
func (a *app) pager() []string {
	if !a.env.CanAsk() || a.env.Page == nil || a.env.Size == nil || a.whyLines() != "" {
		return nil
	}
	named, set := a.env.Vars[varPager]
	if !set {
		return []string{"less"}
	}
	if argv := strings.Fields(named); len(argv) > 0 && argv[0] != "cat" {
		return argv
	}
	return nil
}

// page runs a pager in the terminal, by its arguments, never through a shell,
// with no secret in its environment. The error is that it did not start: how
// it ends is the business of whoever reads.
func page(argv []string, text io.Reader) error {
	c := exec.Command(argv[0], argv[1:]...)
	c.Stdin, c.Stdout, c.Stderr = text, os.Stdout, os.Stderr
	c.Env = secret.CleanEnv(os.Environ())
	if os.Getenv("LESS") == "" {
		c.Env = append(c.Env, "LESS=FRX") // leave what fits on the screen, and colours as they are
	}
	// Ctrl+C is the pager's: were this program to end by it, the shell and the
	// pager would both read the keyboard.
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)
	if err := c.Start(); err != nil {
		return err
	}
	_ = c.Wait()
	return nil
}
