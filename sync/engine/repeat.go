package engine

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"connectpd/store/failure"
	"connectpd/sync/remote"
)

// minEvery is the shortest time between the starts of two repeated runs.
const minEvery = time.Minute

// Round is one turn of Repeat.
type Round struct {
	Number int // 1 first
	// Fingerprint of the token that Token gave for this round.
	Fingerprint string
}

// Repeat runs a sync again and again (sync --every). It never ends by itself:
// a failure, an outage of hours or a rejected token only make it wait for the
// next turn; only the context ends it.
type Repeat struct {
	Every time.Duration // at least MinEvery
	Clock remote.Clock
	// Token reads the token anew for a turn and returns a fingerprint that
	// tells it from another token (never the token). Its error skips the
	// turn.
	Token func(ctx context.Context) (fingerprint string, err error)
	// Run syncs once with the token just read, tells of it, and reports
	// whether PagerDuty rejected that token.
	Run func(ctx context.Context, r Round) (rejected bool)
	// Skipped tells of a turn without a run: Token's error, or
	// *StillRejectedError. May be nil.
	Skipped func(r Round, why error)
	// Random gives the jitter, in [0,1); nil: the system's.
	Random func() float64
}

// stillRejectedError: the token that PagerDuty rejected is still the one in
// use, so that PagerDuty was not asked again.
type stillRejectedError struct{}

func (e *stillRejectedError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (*stillRejectedError) Failure() failure.Told { return failure.Tell(failure.StillRejected) }

// Loop runs until ctx is done and returns its error; before that only for an
// Every that is too short. The first turn is at once. Turns start Every apart
// (10 % more or less, so that many machines do not ask at the same second),
// one after another: a run that takes longer moves the next one, and between
// two runs there is always a tenth of Every.
func (l Repeat) Loop(ctx context.Context) error {
	if l.Every < minEvery {
		return fmt.Errorf("repeating every %s: at least %s is needed", l.Every, minEvery)
	}
	if l.Random == nil {
		l.Random = rand.Float64
	}
	rejected := "" // fingerprint of a rejected token
	for n := 1; ; n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		began := l.Clock.Now()
		rejected = l.turn(ctx, n, rejected)
		next := began.Add(l.jittered())
		if soonest := l.Clock.Now().Add(l.Every / 10); next.Before(soonest) {
			next = soonest
		}
		if err := l.until(ctx, next); err != nil {
			return err
		}
	}
}

func (l Repeat) turn(ctx context.Context, n int, rejected string) string {
	r := Round{Number: n}
	fingerprint, err := l.Token(ctx)
	if err != nil {
		if ctx.Err() == nil {
			l.skipped(r, err)
		}
		return rejected
	}
	r.Fingerprint = fingerprint
	if rejected != "" && fingerprint == rejected {
		l.skipped(r, &stillRejectedError{})
		return rejected
	}
	if l.Run(ctx, r) {
		return fingerprint
	}
	return ""
}

func (l Repeat) skipped(r Round, why error) {
	if l.Skipped != nil {
		l.Skipped(r, why)
	}
}

func (l Repeat) jittered() time.Duration {
	return time.Duration(float64(l.Every) * (0.9 + 0.2*l.Random()))
}

// until sleeps in short naps by the wall clock, so that a computer that slept
// in between does not sleep the whole time again.
func (l Repeat) until(ctx context.Context, t time.Time) error {
	t = t.Round(0) // without the monotonic reading
	for {
		left := t.Sub(l.Clock.Now().Round(0))
		if left <= 0 {
			return ctx.Err()
		}
		if err := l.Clock.Sleep(ctx, min(left, time.Minute)); err != nil {
			return err
		}
	}
}
