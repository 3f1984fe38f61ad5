package keychain

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// enable is the switch of the tests against real programs. Set, a missing
// program is a failure; unset, they are skipped.
const enable = "CONNECTPD_TEST_SECRET_SERVICE"

// needRealService skips the test unless it is switched on.
func needRealService(t *testing.T) {
	t.Helper()
	if os.Getenv(enable) != "1" {
		t.Skip("the real Secret Service is not asked for; to run it: " +
			"apt-get install -y dbus gnome-keyring libsecret-tools && " + enable + "=1 go test ./store/keychain")
	}
	for _, program := range []string{"dbus-daemon", "gnome-keyring-daemon", "secret-tool"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Fatalf("%s is set, but %v (Debian packages: dbus gnome-keyring libsecret-tools)", enable, err)
		}
	}
}

// session is a desktop session of its own: a home, a bus, and the programs
// started on it, all gone when the test ends.
type session struct {
	t       *testing.T
	home    string
	env     []string
	address string
}

// The configuration of a bus that starts nothing by itself.
const bareBus = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path=%s</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`

// newSession starts a private bus and points this process at it. With
// services it is a session bus as the distribution configures it (the unlock
// dialog is a service that it starts), else one that starts nothing: a keychain
// that is killed during a call would be started again, and outlive the test.
func newSession(t *testing.T, services bool) *session {
	t.Helper()
	needRealService(t)
	// Not t.TempDir: the path of a socket may have 108 bytes at most.
	home, err := os.MkdirTemp("", "kc")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(home) })
	s := &session{t: t, home: home}
	for _, dir := range []string{"run", ".cache", ".local/share/keyrings"} {
		if err := os.MkdirAll(filepath.Join(home, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	s.env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "XDG_RUNTIME_DIR=" + filepath.Join(home, "run"),
		"XDG_DATA_HOME=" + filepath.Join(home, ".local/share"), "XDG_CACHE_HOME=" + filepath.Join(home, ".cache"),
	}
	s.startBus(services)
	return s
}

func (s *session) startBus(services bool) {
	s.t.Helper()
	args := []string{"--nofork", "--nopidfile", "--print-address=1"}
	if services {
		args = append(args, "--session", "--address=unix:path="+filepath.Join(s.home, "bus"))
	} else {
		config := filepath.Join(s.home, "bus.conf")
		text := fmt.Sprintf(bareBus, filepath.Join(s.home, "bus"))
		if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
			s.t.Fatal(err)
		}
		args = append(args, "--config-file="+config)
	}
	bus := exec.Command("dbus-daemon", args...)
	bus.Env = s.env
	out, err := bus.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := bus.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { s.endBus(bus) })
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		s.t.Fatalf("the bus did not tell its address: %v", err)
	}
	s.address = strings.TrimSpace(address)
	s.env = append(s.env, "DBUS_SESSION_BUS_ADDRESS="+s.address)
	s.t.Setenv("DBUS_SESSION_BUS_ADDRESS", s.address)
}

// endBus ends the bus and waits until godbus has noticed: it keeps one
// connection per process, and the next test has another bus.
func (s *session) endBus(bus *exec.Cmd) {
	shared, err := dbus.SessionBus()
	_ = bus.Process.Kill()
	_ = bus.Wait()
	if err == nil {
		<-shared.Context().Done()
	}
}

// connect is a connection of the test's own.
func (s *session) connect() *dbus.Conn {
	s.t.Helper()
	conn, err := dbus.Connect(s.address)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// keyring starts gnome-keyring and waits for its name on the bus. With a
// password its login keyring is made or unlocked.
func (s *session) keyring(password string) *exec.Cmd {
	s.t.Helper()
	args := []string{"--foreground", "--components=secrets"}
	if password != "" {
		args = append(args, "--unlock")
	}
	cmd := exec.Command("gnome-keyring-daemon", args...)
	cmd.Env = s.env
	cmd.Stdin = strings.NewReader(password)
	s.untilOwned(true, func() {
		if err := cmd.Start(); err != nil {
			s.t.Fatal(err)
		}
	})
	s.t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	return cmd
}

// untilOwned does act and waits until the Secret Service's name has, or has
// no longer, an owner.
func (s *session) untilOwned(owned bool, act func()) {
	s.t.Helper()
	conn := s.connect()
	signals := make(chan *dbus.Signal, 16)
	conn.Signal(signals)
	match := []dbus.MatchOption{dbus.WithMatchInterface("org.freedesktop.DBus"), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, secretsName)}
	if err := conn.AddMatchSignal(match...); err != nil {
		s.t.Fatal(err)
	}
	act()
	late := time.After(time.Minute)
	for {
		select {
		case signal := <-signals:
			if signal != nil && len(signal.Body) == 3 && signal.Body[0] == secretsName && (signal.Body[2] != "") == owned {
				return
			}
		case <-late:
			s.t.Fatalf("the keychain's name on the bus did not become owned=%v", owned)
		}
	}
}

// stop ends gnome-keyring and waits until its name is free.
func (s *session) stop(cmd *exec.Cmd) {
	s.t.Helper()
	s.untilOwned(false, func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
}

// tool runs secret-tool, which reads the keychain by another library.
func (s *session) tool(account string) (string, bool) {
	cmd := exec.Command("secret-tool", "lookup", "service", "connectpd", "username", account)
	cmd.Env = s.env
	out, err := cmd.Output()
	return string(out), err == nil
}
