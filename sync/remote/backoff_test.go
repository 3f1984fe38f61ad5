package remote

import (
	"testing"
	"time"
)

func TestBackoff(t *testing.T) {
	b := Backoff{First: 500 * time.Millisecond, Longest: 15 * time.Second}
	for try, want := range map[int]time.Duration{1: 500 * time.Millisecond, 2: time.Second, 5: 8 * time.Second, 6: 15 * time.Second, 99: 15 * time.Second} {
		if got := b.Pause(try, 0); got != want/2 {
			t.Errorf("try %d: at least %s, want %s", try, got, want/2)
		}
		if got := b.Pause(try, 0.999); got < want*9/10 || got >= want {
			t.Errorf("try %d: at most %s, want just below %s", try, got, want)
		}
	}
}
