package doctor

import (
	"context"
	"fmt"
	"net/http"
	"sync"
)

// checkTenants looks whether the ConductorOne tenants that connectors live in
// answer. Nothing secret is sent; being offline is never a failure.
func (o Options) checkTenants(ctx context.Context, hosts []string) []Check {
	checks := make([]Check, len(hosts))
	var wg sync.WaitGroup
	for i, host := range hosts {
		b := base{"tenant-" + host, "The ConductorOne tenant " + host, "https://" + host, ""}
		wg.Go(func() {
			checks[i] = bounded(ctx, o.Limit, o.tooSlow(b.check, Warning, b.title, online),
				func(ctx context.Context) Check { return o.reachTenant(ctx, b) })
		})
	}
	wg.Wait()
	return checks
}

func (o Options) reachTenant(ctx context.Context, b base) Check {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, b.address+"/api/v1/auth/introspect", http.NoBody)
	if err != nil {
		return Check{b.check, Warning, fmt.Sprintf("%s is no address: %v.", b.title, err), "set the connector up again"}
	}
	request.Header.Set("User-Agent", "connectpd/"+o.Version)
	response, err := o.HTTP.Do(request)
	if err != nil {
		message, cure := o.unreachable(b, err)
		return Check{b.check, Warning, message, cure}
	}
	page := isPage(response)
	if s := response.StatusCode; !page && (s == http.StatusUnauthorized || s == http.StatusForbidden) {
		return Check{b.check, OK, b.title + " answers.", ""}
	}
	message, cure := oddAnswer(b, response.StatusCode)
	return Check{b.check, Warning, message, cure}
}
