package cli

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

var units = map[byte]time.Duration{
	's': time.Second, 'm': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour,
}

// parseDuration reads a DURATION of the contract: a whole number and one of
// s, m, h, d (90s 30m 12h 7d). It is more than zero. A day has 24 hours.
func parseDuration(text string) (time.Duration, error) {
	wrong := fmt.Errorf("%q is not a duration; use the form 90s, 30m, 12h or 7d", text)
	if len(text) < 2 {
		return 0, wrong
	}
	number, unit := text[:len(text)-1], units[text[len(text)-1]]
	n, err := strconv.ParseInt(number, 10, 64)
	switch {
	case err != nil || n <= 0 || unit == 0 || strings.HasPrefix(number, "+"):
		return 0, wrong
	case n > int64((1<<63-1)/unit):
		return 0, fmt.Errorf("the duration %q is too long", text)
	}
	return time.Duration(n) * unit, nil
}

// duration is a flag that holds a DURATION; the zero value is none given.
type duration time.Duration

func (d *duration) String() string {
	if *d == 0 {
		return ""
	}
	return shortDuration(time.Duration(*d))
}

func (d *duration) Set(text string) error {
	v, err := parseDuration(text)
	*d = duration(v)
	return err
}

// Type is what the help shows as the flag's value.
func (*duration) Type() string { return "DURATION" }

// shortDuration writes a duration as the contract reads it, in the largest
// unit that divides it.
func shortDuration(d time.Duration) string {
	for _, u := range [...]byte{'d', 'h', 'm'} {
		if n := units[u]; d >= n && d%n == 0 {
			return strconv.FormatInt(int64(d/n), 10) + string(u)
		}
	}
	return strconv.FormatInt(int64(d/time.Second), 10) + "s"
}
