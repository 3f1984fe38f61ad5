package tenant

import (
	"bytes"
	"errors"
	"net/url"
	"regexp"
	"strings"

	"connectpd/store/secret"
)

// Credentials are an API credential of a tenant. Either half may be empty
// while they are being entered.
type Credentials struct {
	ClientID string // words@tenant.conductor.one/use
	Secret   secret.Value
	// Server is the address to ask where the environment names one; empty, the
	// host of the client id.
	Server string
}

// What is wrong with credentials, as far as words differ.
var (
	ErrNoCredentials  = errors.New("the pasted text has neither a client id (words@TENANT.conductor.one/pcc) nor a client secret (secret-token:...)")
	errTwoClientIDs   = errors.New("the pasted text has two different client ids: paste one with its secret")
	errTwoSecrets     = errors.New("the pasted text has two different client secrets: paste one with its id")
	errNoClientID     = errors.New("the client id is missing: it looks like words@TENANT.conductor.one/pcc")
	errNoSecret       = errors.New("the client secret is missing: it begins with the words secret-token")
	errBadClientID    = errors.New("this is not a client id: it looks like words@TENANT.conductor.one/pcc")
	ErrSecretCut      = errors.New("the client secret cannot be read: only part of it was probably copied")
	errSecretVersion  = errors.New("the client secret is of a version that connectpd does not support")
	errPastedTooLarge = errors.New("the pasted text is far too long for a client id and secret")
)

// maxPasted bounds what ParseCredentials looks at; both halves together have
// about 300 characters.
const maxPasted = 64 << 10

// The shapes of the two halves. An id stands alone or behind a quote, a sign
// or a bracket, so that the middle of an address (https://user@host/path) is
// none.
var (
	idShape     = regexp.MustCompile(`(?:^|[\s"'` + "`" + `=:,;({\[<])([A-Za-z0-9][A-Za-z0-9._+-]*@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?/[A-Za-z0-9_-]+)`)
	wholeID     = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._+-]*@([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?)/[A-Za-z0-9_-]+$`)
	secretShape = regexp.MustCompile(`secret-token:[A-Za-z0-9._-]+:v[0-9]+:[A-Za-z0-9_+/=-]*`)
)

// ParseCredentials finds a client id and a client secret in what was pasted:
// in any order, with labels, quotes, as NAME=VALUE lines or as JSON. A half
// that is not there stays empty; an error means that nothing could be taken,
// or that it is not clear which. What is taken has the right shape; Valid
// tells whether it can be used.
func ParseCredentials(pasted []byte) (Credentials, error) {
	if len(pasted) > maxPasted {
		return Credentials{}, errPastedTooLarge
	}
	// A JSON string may spell the id's slash in these ways.
	text := bytes.ReplaceAll(pasted, []byte(`\/`), []byte(`/`))
	text = bytes.ReplaceAll(text, []byte(`\u002f`), []byte(`/`))
	var found Credentials
	for _, m := range secretShape.FindAll(text, -1) {
		v := secret.New(bytes.TrimRight(m, "="))
		if !found.Secret.Empty() && !found.Secret.Equal(v) {
			return Credentials{}, errTwoSecrets
		}
		found.Secret = v
	}
	text = secretShape.ReplaceAll(text, []byte(" "))
	for _, m := range idShape.FindAllSubmatch(text, -1) {
		id := string(m[1])
		if found.ClientID != "" && found.ClientID != id {
			return Credentials{}, errTwoClientIDs
		}
		found.ClientID = id
	}
	if found.ClientID == "" && found.Secret.Empty() {
		return Credentials{}, ErrNoCredentials
	}
	return found, nil
}

// Tenant is the tenant's host, out of the id and without a port; "" where
// there is no id.
func (c Credentials) Tenant() string { return tenantOf(c.ClientID) }

func tenantOf(clientID string) string {
	host, _, _ := strings.Cut(hostOf(clientID), ":")
	return host
}

// hostOf is the id's host, with its port.
func hostOf(clientID string) string {
	m := wholeID.FindStringSubmatch(clientID)
	if m == nil || strings.Contains(m[1], "..") {
		return ""
	}
	return strings.ToLower(m[1])
}

// Known tells whether the tenant's host is one of ConductorOne's. The token
// goes to this host, so a person who is shown another one should look twice.
func (c Credentials) Known() bool {
	return knownHost(c.Tenant()) && (c.Server == "" || knownHost(HostIn(c.Server)))
}

// knownSuffixes are ConductorOne's domains: its own and the European Union's.
var knownSuffixes = []string{".conductor.one", ".c1eu.ai"}

func knownHost(host string) bool {
	for _, suffix := range knownSuffixes {
		if name, ok := strings.CutSuffix(host, suffix); ok && name != "" {
			return true
		}
	}
	return false
}

// Valid tells what keeps the credentials from being used: a missing half, or
// one that is damaged. Only the tenant knows whether they are accepted.
func (c Credentials) Valid() error {
	_, err := c.SigningKey()
	return err
}

// Asked is the host that is asked: the tenant's, unless the environment names
// another.
func (c Credentials) Asked() string {
	if c.Server != "" {
		return HostIn(c.Server)
	}
	return c.Tenant()
}

// Base is the address to ask.
func (c Credentials) Base() string {
	if c.Server != "" {
		return strings.TrimRight(c.Server, "/")
	}
	return "https://" + hostOf(c.ClientID)
}

// HostIn is the host of an address; "" where there is none.
func HostIn(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
