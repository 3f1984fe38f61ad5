package remote

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// RetryAfter reads the header of that name: seconds, or a date. 0 is none.
func RetryAfter(h http.Header, now time.Time) time.Duration {
	said := strings.TrimSpace(h.Get("Retry-After"))
	if n, err := strconv.Atoi(said); err == nil {
		return time.Duration(min(max(n, 0), 24*60*60)) * time.Second
	}
	if at, err := http.ParseTime(said); err == nil {
		return min(max(at.Sub(now), 0), 24*time.Hour)
	}
	return 0
}
