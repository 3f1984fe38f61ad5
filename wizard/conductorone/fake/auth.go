package fake

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// client is an API credential.
type client struct {
	id      string
	public  ed25519.PublicKey
	userID  string
	role    string // what it was scoped to
	revoked bool
}

type bearer struct {
	client *client
	until  time.Time
}

// NewCredential makes an API credential of a user. scope is the name of the
// one role it is limited to; "" all of the user's.
func (t *Tenant) NewCredential(userID, scope string) (clientID, clientSecret string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.made++
	seed := sha256.Sum256(fmt.Appendf(nil, "%s %d %d", t.host, t.seed, t.made))
	key := ed25519.NewKeyFromSeed(seed[:])
	public := key.Public().(ed25519.PublicKey)
	c := &client{id: fmt.Sprintf("brisk-otter-%05d@%s/pcc", t.made, t.host), public: public, userID: userID, role: scope}
	if u := t.user(userID); scope == "" && u != nil {
		c.role = u.Role
	}
	t.clients[c.id] = c
	enc := base64.RawURLEncoding.EncodeToString
	jwk := encode(struct {
		Kty string `json:"kty"`
		Crv string `json:"crv"`
		X   string `json:"x"`
		D   string `json:"d"`
	}{"OKP", "Ed25519", enc(public), enc(seed[:])})
	return c.id, "secret-token:conductorone.com:v1:" + enc(jwk)
}

// Revoke deletes a credential; its bearers are void at once.
func (t *Tenant) Revoke(clientID string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if c := t.clients[clientID]; c != nil {
		c.revoked = true
	}
}

// ExpireBearers voids every bearer that was given, before its time.
func (t *Tenant) ExpireBearers() {
	t.mu.Lock()
	defer t.mu.Unlock()
	clear(t.bearers)
}

type wireToken struct {
	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type"`
	ExpiresIn   int    `json:"expires_in"`
}

type wireOAuthError struct {
	Error       string `json:"error"`
	Description string `json:"error_description"`
}

// token is the token endpoint.
func (t *Tenant) token(x *exchange) answer {
	form, err := url.ParseQuery(string(x.body))
	kind, _, _ := strings.Cut(x.req.Header.Get("Content-Type"), ";")
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return respond(http.StatusBadRequest, wireOAuthError{"invalid_request", "the body is not a form"})
	}
	if form.Get("grant_type") != "client_credentials" ||
		form.Get("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" {
		return respond(http.StatusBadRequest, wireOAuthError{"unsupported_grant_type", "this tenant wants a signed assertion"})
	}
	c, why := t.verify(form.Get("client_id"), form.Get("client_assertion"))
	if why != "" {
		return respond(http.StatusUnauthorized, wireOAuthError{"invalid_client", why})
	}
	t.made++
	value := fmt.Sprintf("bearer-%05d-%x", t.made, sha256.Sum256(fmt.Appendf(nil, "%d %s", t.made, c.id)))
	t.bearers[value] = bearer{c, t.o.Now().Add(t.o.TokenLife)}
	return respond(http.StatusOK, wireToken{value, "Bearer", int(t.o.TokenLife / time.Second)})
}

// verify checks a signed assertion.
func (t *Tenant) verify(clientID, assertion string) (*client, string) {
	c := t.clients[clientID]
	parts := strings.Split(assertion, ".")
	if c == nil || c.revoked || len(parts) != 3 {
		return nil, "unknown client"
	}
	var header struct{ Alg, Nonce string }
	var claims struct {
		Iss, Sub      string
		Aud           audience
		Iat, Nbf, Exp int64
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || !unpack(parts[0], &header) || !unpack(parts[1], &claims) {
		return nil, "the assertion is no JWT"
	}
	now := t.o.Now().Unix()
	switch {
	case header.Alg != "EdDSA" || !ed25519.Verify(c.public, []byte(parts[0]+"."+parts[1]), signature):
		return nil, "the signature is not this client's"
	case header.Nonce == "" || t.nonces[header.Nonce]:
		return nil, "the assertion was used before"
	case claims.Iss != clientID || claims.Sub != clientID:
		return nil, "issuer and subject are not the client"
	case !slices.Equal(claims.Aud, audience{t.host}):
		return nil, "the audience is not this tenant"
	case claims.Exp <= now || claims.Nbf > now || claims.Iat > now+60:
		return nil, "the assertion is not valid at this time"
	case claims.Exp > now+300:
		return nil, "the assertion is valid for too long"
	}
	t.nonces[header.Nonce] = true
	return c, ""
}

// audience is a text or a list of texts: both forms are sent by programs of
// ConductorOne's own.
type audience []string

func (a *audience) UnmarshalJSON(doc []byte) error {
	var one string
	if json.Unmarshal(doc, &one) == nil {
		*a = audience{one}
		return nil
	}
	return json.Unmarshal(doc, (*[]string)(a))
}

func unpack(part string, v any) bool {
	doc, err := base64.RawURLEncoding.DecodeString(part)
	return err == nil && json.Unmarshal(doc, v) == nil
}

// signedIn is whose bearer a request carries.
func (t *Tenant) signedIn(r *http.Request) *client {
	value, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	b, known := t.bearers[value]
	if !ok || !known || !t.o.Now().Before(b.until) || b.client.revoked {
		return nil
	}
	return b.client
}
