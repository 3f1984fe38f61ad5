package app

import (
	"bytes"
	"strings"
	"testing"

	"connectpd/tui/styles"
	"connectpd/tui/ui"
	"connectpd/tui/ui/uitest"
)

// TestACutSyncPromisesNoData: what stays in the scrollback of a sync that was
// cut is true of a first one as well, before which there was no data.
func TestACutSyncPromisesNoData(t *testing.T) {
	w := uitest.New(t, styles.Options{})
	for _, stopped := range []bool{true, false} {
		var out bytes.Buffer
		printAfter(&out, w.Env, newRoot(w.Env, &page{env: w.Env, name: "first"}, nil), ui.Ending{}, true, stopped)
		if got := out.String(); !strings.Contains(got, "changed nothing") || strings.Contains(got, "last synced data") {
			t.Errorf("stopped in time: %v: %q", stopped, got)
		}
	}
}
