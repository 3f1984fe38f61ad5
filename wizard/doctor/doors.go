package doctor

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"

	"connectpd/store"
	"connectpd/store/words"
)

// Door is where connectors are registered beside this computer.
type Door struct {
	Host    string
	Title   string // names it in a sentence
	Address string // turns everybody away who does not sign in; empty: none is known
}

// checkDoors looks whether the places where connectors are registered answer.
// Nothing secret is sent; being offline is never a failure.
func (o Options) checkDoors(ctx context.Context, list []store.Connector) []Check {
	doors := o.doors(list)
	checks := make([]Check, len(doors))
	var wg sync.WaitGroup
	for i, d := range doors {
		b := base{"tenant-" + d.Host, words.Capital(d.Title), d.Address, ""}
		wg.Go(func() {
			checks[i] = bounded(ctx, o.Limit, o.tooSlow(b.check, Warning, b.title, online),
				func(ctx context.Context) Check { return o.knock(ctx, b) })
		})
	}
	wg.Wait()
	return checks
}

// doors has each place once.
func (o Options) doors(list []store.Connector) []Door {
	var doors []Door
	if o.Door == nil {
		return nil
	}
	for _, c := range list {
		if d := o.Door(c); d.Address != "" && !slices.Contains(doors, d) {
			doors = append(doors, d)
		}
	}
	return doors
}

func (o Options) knock(ctx context.Context, b base) Check {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, b.address, http.NoBody)
	if err != nil {
		return Check{b.check, Warning, fmt.Sprintf("%s is not an address: %v.", b.title, err), "set up the connector again"}
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
