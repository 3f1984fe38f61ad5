package doctor

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
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

const online = "look whether this machine is online, and whether HTTPS_PROXY or a firewall is in the way"

func (o Options) reach(ctx context.Context, b base) (Check, skew) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimRight(b.address, "/")+"/abilities", http.NoBody)
	if err != nil {
		return Check{b.check, Warning, fmt.Sprintf("%s is no address: %v.", b.title, err), "correct CONNECTPD_API_URL"}, skew{}
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
	defer response.Body.Close() //nolint:errcheck // only read
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 64<<10))
	if response.StatusCode == http.StatusUnauthorized {
		return Check{b.check, OK, fmt.Sprintf("%s answers at %s.", b.title, request.URL.Host), ""},
			skewOf(response.Header.Get("Date"), began, ended)
	}
	message, cure := oddAnswer(b, response.StatusCode)
	return Check{b.check, Warning, message, cure}, skew{}
}

// unreachable says why nothing answered.
func (o Options) unreachable(b base, err error) (message, cure string) {
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.As(err, &cert):
		return fmt.Sprintf("%s answers with a certificate that this machine does not trust.", b.title),
			"if your company looks into encrypted traffic, install its certificate; also check the clock"
	case errors.As(err, &dns) && !dns.Timeout():
		return fmt.Sprintf("%s cannot be reached: the name %s is not found.", b.title, dns.Name), online
	case errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Sprintf("%s did not answer within %s.", b.title, o.Limit), online
	default:
		return fmt.Sprintf("%s cannot be reached: %v.", b.title, cause(err)), online
	}
}

// cause is the innermost error: the outer ones repeat the address.
func cause(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}

// oddAnswer says what an answer other than 401 means.
func oddAnswer(b base, status int) (message, cure string) {
	switch {
	case status >= 500:
		return fmt.Sprintf("%s answers, but with an error (%d).", b.title, status),
			"try again later; status.pagerduty.com tells more"
	case status == http.StatusTooManyRequests:
		return fmt.Sprintf("%s answers, but asks for a pause (429).", b.title), "try again in a minute"
	case status == http.StatusProxyAuthRequired:
		return fmt.Sprintf("A proxy stands before %s and wants a sign-in (407).", b.title),
			"put the proxy's user and password into HTTPS_PROXY"
	default:
		return fmt.Sprintf("Something else than PagerDuty answers for %s (%d), perhaps a proxy or the sign-in page of a network.", b.title, status), online
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
		return Check{"clock", Warning, fmt.Sprintf("This computer's clock is %s %s PagerDuty's.", off, way),
			"set it, or let it be set over the network: ages, shifts and certificates are judged by it"}
	}
	return Check{"clock", Warning, "The clock could not be compared with PagerDuty's: nothing answered.", "run connectpd doctor again when online"}
}
