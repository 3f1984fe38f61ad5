package cli_test

import (
	"strings"
	"testing"

	"connectpd/tui/cli"
)

// Where a person can be asked, data is deleted only when the connector's name
// was typed, whether it is connected still or was disconnected before.
func TestPurgeAsksForTheName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.setUp()
	asked := func(want cli.Code, answer string) string {
		t.Helper()
		e, out, errs := w.env(answer+"\n", "disconnect", "PagerDuty", "--purge")
		e.InTTY, e.OutTTY = true, true
		if code := cli.Run(t.Context(), e); code != want {
			t.Fatalf("answered %q: exit %d, want %d\n%s%s", answer, code, want, out, errs)
		}
		return out.String()
	}
	for _, no := range []string{"", "y", "yes", "PagerDut"} {
		asked(cli.Cancelled, no)
	}
	w.want(cli.Done, "", "access", "--json")
	w.want(cli.Done, "", "disconnect", "PagerDuty", "--yes")
	asked(cli.Cancelled, "y")
	if out := asked(cli.Done, " pagerduty "); !strings.Contains(out, "Type PagerDuty to confirm") || !strings.Contains(out, "Deleted what PagerDuty left") {
		t.Error(out)
	}
	w.setUp()
	if out := asked(cli.Done, "PagerDuty"); !strings.Contains(out, "Its access data and its log are deleted") {
		t.Error(out)
	}
}
