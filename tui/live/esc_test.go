package live_test

import (
	"testing"

	"connectpd/tui/styles"
)

// TestEscIsNeverIgnored: other keys pressed as a sync ends were meant for what
// stood there before; Esc leaves at once.
func TestEscIsNeverIgnored(t *testing.T) {
	f := of(t, news)
	d, ends := f.show(t, styles.Options{})
	d.Run(begin(d))
	d.Keys("enter", "a", "q")
	if len(*ends) > 0 || len(d.Actions) > 0 {
		t.Fatalf("a key typed ahead did %v", d.Actions)
	}
	d.Keys("esc")
	if len(*ends) != 1 {
		t.Errorf("Esc is ignored: %v", d.Actions)
	}
}
