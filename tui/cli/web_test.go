package cli_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"connectpd/sync/simulator"
	"connectpd/tui/cli"
)

// TestPagesAreOpened: status and access lead to the pages of a connector, its
// people and its teams; without a browser their addresses stand alone.
func TestPagesAreOpened(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp("--keychain", "os")
	truth := w.account.Truth(w.clock.Now())
	person, team, schedule := truth.Users[0], truth.Teams[0], truth.Schedules[0]
	account := strings.TrimSuffix(person.URL, "/users/"+person.ID)
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"status"}, account},
		{[]string{"access"}, account + "/users"},
		{[]string{"access", "PagerDuty", "--type", "team"}, account + "/teams"},
		{[]string{"access", "--user", strings.ToUpper(person.Email)}, person.URL},
		{[]string{"access", "--resource", team.Name}, team.URL},
		{[]string{"access", "--type", "schedule", "--resource", schedule.ID}, schedule.URL},
	} {
		args := append(c.args, "--web")
		if r := w.want(cli.Done, "", args...); r.out != c.want+"\n" || !strings.Contains(r.err, "No browser was opened") {
			t.Errorf("%v printed %q, want %q\n%s", args, r.out, c.want, r.err)
		}
		for _, refuses := range []error{nil, errors.New("no display")} {
			e, out, errs := w.env("", args...)
			var opened []string
			e.OpenBrowser = func(_ context.Context, address string) error { opened = append(opened, address); return refuses }
			if code := cli.Run(t.Context(), e); code != cli.Done || len(opened) != 1 || opened[0] != c.want {
				t.Errorf("%v: exit %d, opened %q, want %q\n%s", args, code, opened, c.want, errs)
			}
			if printed := out.String() != ""; printed != (refuses != nil) {
				t.Errorf("%v, where the browser answers %v, printed %q", args, refuses, out)
			}
		}
	}
	w.want(cli.NoConnector, "", "access", "--web", "--user", "nobody@example.com")
	w.want(cli.NoConnector, "", "access", "--web", "--resource", "Nonesuch")
	w.want(cli.Usage, "", "access", "--web", "--json")
	w.want(cli.Usage, "", "access", "--web", "--as-of", "1")
	w.want(cli.Usage, "", "status", "--web", "--exit-code")
	if r := w.want(cli.Failed, "", "access", "--web", "--type", "role", "--resource", "admin"); !strings.Contains(r.err, "has no page") {
		t.Errorf("a role's page: %s", r.err)
	}
}

// TestAnAddressThatWasReadLeadsToPagerDuty, or nowhere.
func TestAnAddressThatWasReadLeadsToPagerDuty(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	user := w.account.AddUser(simulator.NewUser{Name: "Eve", Email: "eve@example.com", Role: "user"})
	w.transport = rewriting{user}
	w.setUp("--keychain", "os")
	e, out, errs := w.env("", "access", "--user", "eve@example.com", "--web")
	e.OpenBrowser = func(_ context.Context, address string) error { t.Errorf("opened %q", address); return nil }
	if code := cli.Run(t.Context(), e); code != cli.Failed || out.String() != "" || !strings.Contains(errs.String(), "was not opened") {
		t.Errorf("exit %d, printed %q\n%s", code, out, errs)
	}
}

// rewriting has the page of a user elsewhere.
type rewriting struct{ user string }

func (t rewriting) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, errors.Join(err, answer.Body.Close())
	}
	body = bytes.ReplaceAll(body, []byte(".pagerduty.com/users/"+t.user), []byte(".example/users/"+t.user))
	answer.ContentLength = int64(len(body))
	answer.Header.Del("Content-Length")
	before := answer.Body
	answer.Body = io.NopCloser(bytes.NewReader(body))
	return answer, before.Close()
}
