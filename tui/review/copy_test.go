package review_test

import (
	"testing"

	"connectpd/tui/styles"
)

// TestCopyingAnItem: y sends who holds what to the terminal's clipboard.
func TestCopyingAnItem(t *testing.T) {
	var sent []string
	d, _ := show(t, styles.Options{}, func(b *book) {
		b.w.Env.Clipboard = func(text string) { sent = append(sent, text) }
	})
	everybodys(d)
	d.Keys("y")
	d.Sees("Sent to your terminal's clipboard")
	if len(sent) != 1 || sent[0] != "Aaron Andersson (aaron@acme.example): manager, Payments" {
		t.Errorf("sent %q", sent)
	}
}
