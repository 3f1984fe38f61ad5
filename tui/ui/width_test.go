package ui

import (
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// TestPlainLettersTakeOneCell: alone and beside every other kind of letter, as
// the library measures them.
func TestPlainLettersTakeOneCell(t *testing.T) {
	beside := []string{"", "a", "é", "─", "…", "\u0301", "\ufe0f", "\u200d", "👍🏽", "山", "\x1b[1m", "\x1b[1;36m", "\x1b[0m", "\x1b[", "\x1b[1", "\x1b[1;mm", "\x1b[1K", "\x1b[?1m", "\x1b", "\x1b]8;;https://x\x1b\\", "\u00ad", "\u0600"}
	count := 0
	for r := rune(0); r < 0x3000; r++ {
		if !plain(r) {
			continue
		}
		count++
		if n := ansi.StringWidth(string(r)); n != 1 {
			t.Errorf("%q takes %d cells", r, n)
		}
		for _, other := range beside {
			for _, s := range []string{string(r) + other, other + string(r), other + string(r) + other} {
				if got, want := Width(s), ansi.StringWidth(s); got != want {
					t.Errorf("%q takes %d cells, want %d", s, got, want)
				}
			}
		}
	}
	if count < 500 {
		t.Errorf("%d letters only are plain", count)
	}
}
