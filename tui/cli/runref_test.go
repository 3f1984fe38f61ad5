package cli

import (
	"testing"
	"time"
)

// A DATE means the same run whatever the computer's time zone is.
func TestParseMomentIsUTC(t *testing.T) {
	for text, want := range map[string]time.Time{
		"2026-03-31":                time.Date(2026, 3, 31, 23, 59, 59, 999999999, time.UTC),
		"2026-03-31T14:00":          time.Date(2026, 3, 31, 14, 0, 0, 0, time.UTC),
		"2026-03-31 14:00":          time.Date(2026, 3, 31, 14, 0, 0, 0, time.UTC),
		"2026-03-31T14:00:00+02:00": time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC),
	} {
		got, err := parseMoment(text)
		if err != nil || !got.Equal(want) || got.Location() == time.Local && time.Local != time.UTC {
			t.Errorf("%s: %s, %v", text, got, err)
		}
	}
}
