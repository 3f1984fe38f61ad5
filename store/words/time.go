package words

import (
	"fmt"
	"time"
)

// Elapsed writes a duration as a stopwatch does: 0:07, 12:30, 1:02:03.
func Elapsed(d time.Duration) string {
	s := int(max(0, d).Round(time.Second) / time.Second)
	if s < 3600 {
		return fmt.Sprintf("%d:%02d", s/60, s%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}

// Span writes a duration in words: "12 seconds", "3 minutes", "2 days".
func Span(d time.Duration) string {
	switch {
	case d < 0:
		return Span(0)
	case d < time.Minute:
		return Plural(int(d/time.Second), "second", "seconds")
	case d < time.Hour:
		return Plural(int(d/time.Minute), "minute", "minutes")
	case d < 48*time.Hour:
		return Plural(int(d/time.Hour), "hour", "hours")
	}
	return Plural(int(d/(24*time.Hour)), "day", "days")
}

// Ago is how long ago t was, in words.
func Ago(now, t time.Time) string {
	d := now.Sub(t)
	if d < 5*time.Second {
		return "just now"
	}
	return Span(d) + " ago"
}

// Moment names a time the way people do: "14:02" today, "Thursday 14:02" this
// week, "12 March 14:02" before, with the year where it is another one.
func Moment(now, t time.Time) string {
	now, t = now.Local(), t.Local()
	days := midnight(now).Sub(midnight(t)).Hours() / 24
	switch {
	case days < 0.5 && days > -0.5:
		return t.Format("15:04")
	case days > 0 && days < 1.5:
		return "yesterday " + t.Format("15:04")
	case days > 0 && days < 6.5:
		return t.Format("Monday 15:04")
	case t.Year() == now.Year():
		return t.Format("2 January 15:04")
	}
	return Date(t)
}

// Date names a moment whatever the time is now: "12 March 2026 14:02".
func Date(t time.Time) string { return t.Local().Format("2 January 2006 15:04") }

// Weekday is a day and a time as people say them: "Monday 2 January, 15:04".
func Weekday(t time.Time) string { return t.Local().Format("Monday 2 January, 15:04") }

// Day names a day: "12 March 2026".
func Day(t time.Time) string { return t.Local().Format("2 January 2006") }

func midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}
