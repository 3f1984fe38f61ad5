package conductorone

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"

	"connectpd/store"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/platform"
)

// signer is a sign-in that is to be proved.
type signer struct {
	host, from string
	client     func(context.Context) (*Client, error)
}

// Prove signs in to the tenants of these connectors, and with what the
// environment holds. It reads who that is, their roles and the catalogue's
// form, and makes, changes and keeps nothing.
func (p *Platform) Prove(ctx context.Context, list []store.Connector) []platform.Proof {
	signers := p.signers(list)
	if len(signers) == 0 {
		return []platform.Proof{{
			Name: "sign-in",
			Told: "There is no ConductorOne sign-in to test: no connector lives in a tenant, and the environment has no credential.",
			Cure: "set CONDUCTORONE_CLIENT_ID and CONDUCTORONE_CLIENT_SECRET, or run: connectpd setup --platform conductorone",
		}}
	}
	proofs := make([][]platform.Proof, len(signers))
	var proving sync.WaitGroup
	for i, s := range signers {
		proving.Go(func() { proofs[i] = s.prove(ctx) })
	}
	proving.Wait()
	return slices.Concat(proofs...)
}

// signers has each client id once.
func (p *Platform) signers(list []store.Connector) []signer {
	var signers []signer
	known := map[string]bool{}
	for _, c := range list {
		if c.Tenant == nil || known[c.Tenant.ClientID] {
			continue
		}
		known[c.Tenant.ClientID] = true
		signers = append(signers, signer{c.Tenant.Host, p.signInWords(c),
			func(ctx context.Context) (*Client, error) { return p.clientOf(ctx, c) }})
	}
	for _, f := range p.Settings().Surroundings.FromEnv() {
		if known[f.ClientID] {
			continue
		}
		known[f.ClientID] = true
		signers = append(signers, signer{f.Tenant(), "the sign-in of the environment (" + f.ClientID + ")",
			func(context.Context) (*Client, error) { return p.clientFor(f.Credentials) }})
	}
	return signers
}

// prove signs in, and where that works looks at roles and form.
func (s signer) prove(ctx context.Context) []platform.Proof {
	client, err := s.client(ctx)
	if err != nil {
		return []platform.Proof{{Name: "sign-in-" + s.host, Err: err}}
	}
	caller, err := client.Caller(ctx)
	if err != nil {
		return []platform.Proof{{Name: "sign-in-" + s.host, Err: err}}
	}
	return []platform.Proof{
		{Name: "sign-in-" + s.host, Told: s.host + " accepts " + s.from + ", of " + caller.Name + "."},
		s.roles(caller),
		s.form(ctx, client),
	}
}

// roles says whether the caller's roles suffice for a connector.
func (s signer) roles(caller tenant.Caller) platform.Proof {
	proof := platform.Proof{Name: "roles-" + s.host}
	switch {
	case caller.Role == tenant.CouldNotCheck:
		proof.Told = s.host + " does not show the roles of " + caller.Name + "."
		proof.Cure = "check in the tenant that they are a Connector Administrator or Super Administrator"
	case !caller.Role.MayOwn():
		proof.Told = caller.Name + " is neither Connector Administrator nor Super Administrator in " + s.host +
			", but " + strings.Join(caller.RoleNames, ", ") + ": it may refuse to create or change a connector."
		proof.Cure = "ask a Super Administrator for the role, or ask one of them to set up the connector"
	case caller.Limited:
		proof.Told = "The credential is limited to less than the role of " + caller.Name + " in " + s.host + ", " + caller.Role.String() + "."
		proof.Cure = "if a step is refused, create a credential without limits (AI & API > API credentials)"
	default:
		proof.Told = caller.Name + " is " + caller.Role.String() + " in " + s.host + ", which can create and change connectors."
	}
	return proof
}

// form says under which name the catalogue's form wants the API token.
func (s signer) form(ctx context.Context, client *Client) platform.Proof {
	proof := platform.Proof{Name: "form-" + s.host}
	form, err := client.form(ctx, tenant.Connector{})
	switch {
	case err != nil:
		proof.Err = err
	case !form.Shown:
		proof.Told = s.host + " does not show the catalog's form for PagerDuty; the usual field name, " + form.Field + ", would be used."
		proof.Cure = "use a credential of a Connector Administrator or Super Administrator"
	default:
		proof.Told = "The catalog form of " + s.host + " for PagerDuty takes the API token as " + strconv.Quote(form.Field) + "."
	}
	return proof
}
