package cli_test

import (
	"fmt"
	"testing"

	"connectpd/sync/simulator"
	"connectpd/tui/cli"
)

// One answer that passes ends no set-up and no rotation, whichever of their
// requests it meets: the check, the look for owners or the proof of the key as
// it was read back.
func TestOnePassingTroubleEndsNoSetUp(t *testing.T) {
	t.Parallel()
	for _, kind := range []simulator.FaultKind{simulator.Fault503, simulator.FaultReset, simulator.FaultTruncated} {
		for nth := 1; nth <= 3; nth++ {
			t.Run(fmt.Sprintf("%s, request %d", kind, nth), func(t *testing.T) {
				t.Parallel()
				w := newWorld(t)
				w.server.AddFault(simulator.Fault{Route: "/users", Nth: nth, Kind: kind})
				w.setUp("--keychain", "os", "--no-sync")
				before := w.server.Count("/users")
				w.server.AddFault(simulator.Fault{Route: "/users", Nth: nth, Kind: kind})
				w.want(cli.Done, w.account.NewToken(), "rotate", "--token-stdin", "--yes", "--no-sync")
				if after := w.server.Count("/users") - before; before <= nth || after <= nth {
					t.Errorf("the trouble met nobody: %d and %d requests for users", before, after)
				}
			})
		}
	}
}
