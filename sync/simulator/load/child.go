package load

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"connectpd/sync/simulator"
)

// childVariable tells a process that it is a simulator, and which.
const childVariable = "SIMULATOR_CHILD"

// ChildConfig is a simulator in a process of its own. Both sides can make the
// account from it.
type ChildConfig struct {
	Seed    uint64
	Size    Size // zero: the demo's company
	Plan    *simulator.Plan
	Options simulator.Options // without Now and Sleep
	Faults  []simulator.Fault
}

// Account makes the account, always the same one.
func (c ChildConfig) Account() *simulator.Account {
	a := simulator.Demo()
	if c.Size != (Size{}) {
		a = Generate(c.Seed, c.Size)
	}
	if c.Plan != nil {
		a.SetPlan(*c.Plan)
	}
	return a
}

type childHello struct{ URL, Token string }

// ServeChild serves until the parent is gone, if StartChild started this
// process, and tells whether it did. A test binary that starts children calls
// it first thing in TestMain and ends when it returns true.
func ServeChild() bool {
	config := os.Getenv(childVariable)
	if config == "" {
		return false
	}
	if err := serveChild(config, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "simulator:", err)
		os.Exit(1)
	}
	return true
}

func serveChild(config string, in io.Reader, out io.Writer) error {
	var c ChildConfig
	if err := json.Unmarshal([]byte(config), &c); err != nil {
		return fmt.Errorf("reading the configuration: %w", err)
	}
	a := c.Account()
	r, err := simulator.Listen(a, c.Options)
	if err != nil {
		return err
	}
	for _, f := range c.Faults {
		r.AddFault(f)
	}
	answers := json.NewEncoder(out)
	if err := answers.Encode(childHello{r.URL(), a.AccountKey()}); err != nil {
		return err
	}
	for lines := bufio.NewScanner(in); lines.Scan(); {
		if err := answers.Encode(r.Stats()); err != nil {
			return err
		}
	}
	return r.Close()
}

// Child is a simulator in another process.
type Child struct {
	URL, Token string
	cmd        *exec.Cmd
	in         io.WriteCloser
	answers    *json.Decoder
}

// StartChild starts this same program again as a simulator: see ServeChild.
func StartChild(c ChildConfig) (*Child, error) {
	config, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("describing the simulator: %w", err)
	}
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding this program: %w", err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), childVariable+"="+string(config))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("starting the simulator: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("starting the simulator: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting the simulator: %w", err)
	}
	child := &Child{cmd: cmd, in: in, answers: json.NewDecoder(out)}
	var hello childHello
	if err := child.answers.Decode(&hello); err != nil {
		_ = child.Close()
		return nil, fmt.Errorf("the simulator did not start (is ServeChild called in TestMain?): %w", err)
	}
	child.URL, child.Token = hello.URL, hello.Token
	return child, nil
}

// Stats asks for the server's figures.
func (c *Child) Stats() (s simulator.Stats, err error) {
	if _, err = io.WriteString(c.in, "stats\n"); err == nil {
		err = c.answers.Decode(&s)
	}
	return s, err
}

// Close ends the child.
func (c *Child) Close() error {
	_ = c.in.Close()
	if err := c.cmd.Wait(); err != nil {
		return fmt.Errorf("the simulator's end: %w", err)
	}
	return nil
}

// CPU is the processor time the child took, known once it is closed.
func (c *Child) CPU() time.Duration {
	if c.cmd.ProcessState == nil {
		return 0
	}
	return c.cmd.ProcessState.UserTime() + c.cmd.ProcessState.SystemTime()
}
