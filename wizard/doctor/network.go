package doctor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"connectpd/store/words"
	"connectpd/sync/remote"
)

// skew is how far this computer's clock is ahead of a server's.
type skew struct {
	ahead time.Duration
	known bool
}

// checkNetwork asks every base for something without a token: 401 is the
// answer that says "PagerDuty is here". Being offline is never a failure.
func (o Options) checkNetwork(ctx context.Context) ([]Check, []skew) {
	bases := o.bases()
	checks := make([]Check, len(bases))
	skews := make([]skew, len(bases))
	var wg sync.WaitGroup
	for i, b := range bases {
		wg.Go(func() { checks[i], skews[i] = o.checkBase(ctx, b) })
	}
	wg.Wait()
	return checks, skews
}

func (o Options) checkBase(ctx context.Context, b base) (Check, skew) {
	type result struct {
		check Check
		skew  skew
	}
	late := result{check: o.tooSlow(b.check, Warning, b.title, online)}
	r := bounded(ctx, o.Limit, late, func(ctx context.Context) result {
		check, skew := o.reach(ctx, b)
		return result{check, skew}
	})
	return r.check, r.skew
}

const online = "check that this computer is online, and whether HTTPS_PROXY or a firewall is in the way"

func (o Options) reach(ctx context.Context, b base) (Check, skew) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimRight(b.address, "/")+"/abilities", http.NoBody)
	if err != nil {
		return Check{b.check, Warning, fmt.Sprintf("%s is not an address: %v.", b.title, err), "correct CONNECTPD_API_URL"}, skew{}
	}
	request.Header.Set("User-Agent", "connectpd/"+o.Version)
	request.Header.Set("Accept", "application/vnd.pagerduty+json;version=2")
	began := o.Now()
	response, err := o.HTTP.Do(request)
	ended := o.Now()
	if err != nil {
		message, cure := o.unreachable(b, err)
		return Check{b.check, Warning, message, cure}, skew{}
	}
	page := isPage(response)
	if response.StatusCode == http.StatusUnauthorized && !page {
		return Check{b.check, OK, fmt.Sprintf("%s answers at %s.", b.title, request.URL.Host), ""},
			skewOf(response.Header.Get("Date"), began, ended)
	}
	message, cure := oddAnswer(b, response.StatusCode)
	return Check{b.check, Warning, message, cure}, skew{}
}

// unreachable says why nothing answered.
func (o Options) unreachable(b base, err error) (message, cure string) {
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Sprintf("%s did not answer within %s.", b.title, o.Limit), online
	}
	return troubleAt(b, remote.TroubleOf(err))
}

// troubleAt words a failure of the network.
func troubleAt(b base, t *remote.Trouble) (message, cure string) {
	told := t.Told(b.title)
	return told.Text(), told.Hint()
}

// isPage reads an answer to its end, and tells somebody else's page.
func isPage(r *http.Response) bool {
	defer func() { _ = r.Body.Close() }()
	body, _ := io.ReadAll(io.LimitReader(r.Body, 64<<10)) // what there is will do
	return remote.IsPage(r.Header, body)
}

// oddAnswer says what an answer other than 401 means.
func oddAnswer(b base, status int) (message, cure string) {
	if t := remote.TroubleOfStatus(status); t != nil {
		return troubleAt(b, t)
	}
	switch {
	case status >= 500:
		return fmt.Sprintf("%s answers, but with an error (%d).", b.title, status),
			"try again later" + b.status
	case status == http.StatusTooManyRequests:
		return fmt.Sprintf("%s answers, but asks for a pause (429).", b.title), "try again in a minute"
	default:
		return troubleAt(b, &remote.Trouble{Kind: remote.Page})
	}
}

func skewOf(date string, began, ended time.Time) skew {
	server, err := http.ParseTime(date)
	if err != nil {
		return skew{}
	}
	here := began.Add(ended.Sub(began) / 2)
	return skew{ahead: here.Sub(server), known: true}
}

// most is how far off a clock may be.
const most = 2 * time.Minute

func checkClock(skews []skew) Check {
	for _, s := range skews {
		if !s.known {
			continue
		}
		off := s.ahead.Abs().Truncate(time.Second)
		if off <= most {
			return Check{"clock", OK, "The clock agrees with PagerDuty's.", ""}
		}
		way := "ahead of"
		if s.ahead < 0 {
			way = "behind"
		}
		return Check{"clock", Warning, fmt.Sprintf("This computer's clock is %s %s PagerDuty's.", words.Span(off.Round(time.Minute)), way),
			"set it, or turn on network time: ages, shifts and certificates depend on it"}
	}
	return Check{"clock", Warning, "The clock could not be compared with PagerDuty's: nothing answered.", "run connectpd doctor again when online"}
}
