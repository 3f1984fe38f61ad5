package simulator

import (
	"strconv"
	"sync"
	"time"
)

// documentedLimit is PagerDuty's: requests a minute for each key or user.
const documentedLimit = 960

// limits counts requests in fixed windows, one for each key (or user, for
// user tokens) and a second one for /oncalls.
type limits struct {
	general, onCalls int
	enforced, told   bool
	window           time.Duration

	mu      sync.Mutex
	buckets map[string]*bucket
}

type bucket struct {
	start time.Time
	count int
}

// rates are the ratelimit-* headers of an answer.
type rates struct {
	limit, remaining int
	reset            string // seconds, relative; "" not sent
}

func newLimits(o Options) *limits {
	l := &limits{general: o.RateLimit, onCalls: o.OnCallLimit, enforced: o.RateLimit > 0, window: o.RateWindow,
		told: o.RateHeaders || o.RateLimit > 0 || o.OnCallLimit > 0, buckets: map[string]*bucket{}}
	if l.general == 0 {
		l.general = documentedLimit
	}
	return l
}

// take counts a request and tells the headers of its answer; false when a
// limit is spent. Where two limits apply the headers are of the nearer one.
func (l *limits) take(meter, route string, now time.Time) (*rates, bool) {
	if !l.told {
		return nil, true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	general := l.bucket(meter, now)
	var own *bucket
	if l.onCalls > 0 && route == "/oncalls" {
		own = l.bucket(meter+" oncalls", now)
	}
	ok := !(l.enforced && general.count >= l.general || own != nil && own.count >= l.onCalls)
	if ok {
		general.count++
		if own != nil {
			own.count++
		}
	}
	r := l.rates(general, l.general, now)
	if own != nil {
		if o := l.rates(own, l.onCalls, now); o.remaining < r.remaining || o.remaining == 0 {
			r = o
		}
	}
	return r, ok
}

// bucket is a meter's window at a moment; a new one starts with its first
// request.
func (l *limits) bucket(meter string, now time.Time) *bucket {
	b := l.buckets[meter]
	if b == nil {
		b = &bucket{start: now}
		l.buckets[meter] = b
	}
	if d := now.Sub(b.start); d >= l.window || d < -l.window {
		b.start, b.count = now, 0
	}
	return b
}

func (l *limits) rates(b *bucket, limit int, now time.Time) *rates {
	left := b.start.Add(l.window).Sub(now)
	return &rates{limit, max(limit-b.count, 0), strconv.Itoa(int((left + time.Second - 1) / time.Second))}
}
