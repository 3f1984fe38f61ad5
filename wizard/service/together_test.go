package service

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"connectpd/store"
	"connectpd/store/access"
	"connectpd/sync/findings"
	"connectpd/sync/remote"
	"connectpd/wizard/manage"
)

// The test binary plays other processes: with this variable set it makes the
// changes of one writer to the store in its first argument and ends.
const writerVariable = "CONNECTPD_WIZARD_TEST_WRITER"

const (
	writers       = 8
	changesOfEach = 4
)

func TestMain(m *testing.M) {
	writer := os.Getenv(writerVariable)
	if writer == "" {
		os.Exit(m.Run())
	}
	n, err := strconv.Atoi(writer)
	if err == nil {
		err = playWriter(n, os.Args[1], os.Args[2], os.Args[3])
	}
	if err != nil {
		fmt.Println("writer:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// playWriter changes everything that people change, and prints each change
// that was acknowledged: what, and which.
func playWriter(n int, home, connector, heldRun string) error {
	ctx := context.Background()
	st, err := store.Open(ctx, home, store.Options{})
	if err != nil {
		return err
	}
	s := New(&Deps{Store: st, Clock: remote.RealClock{}})
	run, err := strconv.ParseInt(heldRun, 10, 64)
	if err != nil {
		return err
	}
	for i := range changesOfEach {
		mine := fmt.Sprintf("w%d-%d", n, i)
		for what, change := range map[string]func() error{
			"owner": func() error {
				_, err := s.ChangeOwners(ctx, connector, manage.OwnersChange{Add: []string{mine + "@example.com"}})
				return err
			},
			"app": func() error {
				_, err := st.AddApp(ctx, store.App{Name: mine})
				return err
			},
			"setting": func() error { return st.SetSetting(ctx, mine, mine) },
			"silence": func() error {
				return s.SetSilence(ctx, manage.SilenceRequest{Connector: connector, Kind: string(findings.PowerfulRole), ID: mine, Reason: "because"})
			},
			"draft": func() error {
				return st.UpdateDraft(ctx, "shared", func(answers []byte) ([]byte, error) {
					return append(answers, mine+"\n"...), nil
				})
			},
			"name": func() error { return st.RenameConnector(ctx, connector, mine) },
			"idp": func() error {
				_, err := s.MarkApp(ctx, connector, mine)
				return err
			},
			"held": func() error {
				_, err := s.AcceptHeld(ctx, connector, run)
				if _, busy := errors.AsType[*store.BusyError](err); busy || errors.Is(err, store.ErrNoHeldRun) {
					return errRefusedHere
				}
				return err
			},
		} {
			err := change()
			switch {
			case errors.Is(err, errRefusedHere): // and said so: nothing is acknowledged
			case err != nil:
				return fmt.Errorf("%s %s: %w", what, mine, err)
			default:
				fmt.Println(what, mine)
			}
		}
	}
	return st.Close()
}

var errRefusedHere = errors.New("refused")

// TestNoAcknowledgedChangeIsLost: eight processes change the same store at
// once, and every change that ended well is there afterwards.
func TestNoAcknowledgedChangeIsLost(t *testing.T) {
	ctx, home := t.Context(), t.TempDir()+"/home"
	st, err := store.Open(ctx, home, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	conn, held := heldConnector(t, st)
	acknowledged := runWriters(t, home, conn.ID, strconv.FormatInt(held.ID, 10))

	after, err := st.Connector(ctx, conn.ID)
	if err != nil {
		t.Fatal(err)
	}
	for what, found := range map[string]func() ([]string, error){
		"owner":   func() ([]string, error) { return emailNames(after.Owners), nil },
		"app":     func() ([]string, error) { return appNames(st.Apps(ctx)) },
		"setting": func() ([]string, error) { return settingsOf(ctx, st, acknowledged["setting"]) },
		"silence": func() ([]string, error) { return silenced(findings.Silences(ctx, st, conn.ID)) },
		"draft":   func() ([]string, error) { return draftLines(st.Drafts(ctx)) },
	} {
		got, err := found()
		if err != nil {
			t.Fatal(err)
		}
		want := acknowledged[what]
		if len(want) != writers*changesOfEach {
			t.Errorf("%s: only %d changes ended well", what, len(want))
		}
		for _, w := range want {
			if !slices.Contains(got, w) {
				t.Errorf("%s %s was acknowledged, and is not there", what, w)
			}
		}
	}
	if !slices.Contains(acknowledged["name"], after.Name) || !slices.Contains(acknowledged["idp"], after.App.IDP) {
		t.Errorf("the name %q and the provider %q are nobody's", after.Name, after.App.IDP)
	}
	if len(acknowledged["held"]) != 1 || after.HeldRun != 0 || after.LastApplied.ID != held.ID {
		t.Errorf("the held result was decided %d times; connector %+v", len(acknowledged["held"]), after)
	}
}

// heldConnector has one applied run, and one that is held.
func heldConnector(t *testing.T, st *store.Store) (store.Connector, store.Run) {
	t.Helper()
	ctx := t.Context()
	conn, err := st.SaveConnector(ctx, store.Connector{ID: st.NewConnectorID(), Name: "PagerDuty", App: store.App{Name: "PagerDuty"},
		Owners: []store.Owner{{Person: store.Person{Email: "ada@example.com", Role: store.SuperAdministrator}}}}, store.Placed{})
	if err != nil {
		t.Fatal(err)
	}
	read := map[access.Kind]access.Coverage{}
	for _, k := range access.Kinds {
		read[k] = access.Coverage{State: access.Read}
	}
	data := &access.Dataset{Coverage: read, Users: []access.User{{ID: "U1", Name: "Ada", Email: "ada@example.com", Role: "admin"}}}
	var last store.Run
	for _, end := range []func(context.Context, store.Run, *access.Dataset) (store.Run, error){st.Apply, st.Hold} {
		run, err := st.BeginRun(ctx, store.Run{ConnectorID: conn.ID, SeesAll: true})
		if err != nil {
			t.Fatal(err)
		}
		run.Result, run.Coverage = store.ResultOK, read
		if last, err = end(ctx, run, data); err != nil {
			t.Fatal(err)
		}
	}
	return conn, last
}

// runWriters runs all of them at once: the changes that they say they made, by
// what was changed.
func runWriters(t *testing.T, args ...string) map[string][]string {
	t.Helper()
	outputs := make([]strings.Builder, writers)
	commands := make([]*exec.Cmd, writers)
	for n := range commands {
		commands[n] = exec.CommandContext(t.Context(), os.Args[0], args...)
		commands[n].Env = append(os.Environ(), writerVariable+"="+strconv.Itoa(n))
		commands[n].Stdout, commands[n].Stderr = &outputs[n], &outputs[n]
		if err := commands[n].Start(); err != nil {
			t.Fatal(err)
		}
	}
	made := map[string][]string{}
	for n, c := range commands {
		if err := c.Wait(); err != nil {
			t.Fatalf("writer %d: %v\n%s", n, err, &outputs[n])
		}
		for line := range strings.Lines(outputs[n].String()) {
			what, which, _ := strings.Cut(strings.TrimSpace(line), " ")
			made[what] = append(made[what], which)
		}
	}
	return made
}

func emailNames(owners []store.Owner) (names []string) {
	for _, o := range owners {
		names = append(names, strings.TrimSuffix(o.Email, "@example.com"))
	}
	return names
}

func appNames(list []store.App, err error) (names []string, _ error) {
	for _, a := range list {
		names = append(names, a.Name)
	}
	return names, err
}

func settingsOf(ctx context.Context, st *store.Store, keys []string) (values []string, err error) {
	for _, k := range keys {
		v, err := st.Setting(ctx, k)
		if err != nil {
			return nil, err
		}
		values = append(values, v)
	}
	return values, nil
}

func silenced(list []findings.Silence, err error) (ids []string, _ error) {
	for _, s := range list {
		ids = append(ids, s.ID)
	}
	return ids, err
}

func draftLines(list []store.Draft, err error) ([]string, error) {
	if err != nil || len(list) != 1 {
		return nil, errors.Join(err, fmt.Errorf("%d drafts", len(list)))
	}
	return strings.Fields(string(list[0].Answers)), nil
}
