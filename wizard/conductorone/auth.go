package conductorone

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	"connectpd/store/secret"
	"connectpd/sync/remote"
	"connectpd/wizard/platform"
)

// The sign-in: the secret holds an Ed25519 key, with which a short-lived
// assertion is signed; the tenant gives a bearer for it. The secret itself is
// never sent.

const (
	tokenPath     = "/auth/v1/token"
	assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
	// leeway is how long before and after now an assertion is valid. The
	// tenant accepts at most five minutes ahead.
	leeway = 2 * time.Minute
	// earlier is how long before its end a bearer is renewed.
	earlier = 30 * time.Second
	// shortLife and longLife bound what is believed of expires_in.
	shortLife = 5 * time.Minute // where it is missing
	longLife  = 12 * time.Hour
	// maxDrift is the difference of the clocks from which on it may be the
	// reason of a refusal.
	maxDrift = time.Minute
)

// assertion signs that the holder of the key is the client, now.
func (c *Client) assertion(now time.Time) string {
	nonce := make([]byte, 16)
	_, _ = rand.Read(nonce) // never fails: crypto/rand ends the program instead
	header := part(struct {
		Alg   string `json:"alg"`
		Nonce string `json:"nonce"`
	}{"EdDSA", hex.EncodeToString(nonce)})
	claims := part(struct {
		Issuer   string   `json:"iss"`
		Subject  string   `json:"sub"`
		Audience []string `json:"aud"`
		IssuedAt int64    `json:"iat"`
		Before   int64    `json:"nbf"`
		Expires  int64    `json:"exp"`
	}{c.creds.ClientID, c.creds.ClientID, []string{c.tenant}, now.Unix(), now.Add(-leeway).Unix(), now.Add(leeway).Unix()})
	signed := header + "." + claims
	return signed + "." + base64.RawURLEncoding.EncodeToString(ed25519.Sign(c.key, []byte(signed)))
}

// part is a part of the assertion.
func part(v any) string {
	doc, _ := json.Marshal(v) // never fails: texts and whole numbers only
	return base64.RawURLEncoding.EncodeToString(doc)
}

// session is the bearer in use. turn is held by whoever looks at it or renews
// it; it is a channel, so that waiting for it ends with the context.
type session struct {
	turn   chan struct{}
	bearer secret.Value
	until  time.Time
	drift  time.Duration // the tenant's clock minus ours, once it mattered
}

// bearer is a valid bearer, renewed when its time is nearly over or when it
// is the one that was just refused.
func (c *Client) bearer(ctx context.Context, refused secret.Value) (secret.Value, error) {
	s := &c.session
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return secret.Value{}, ctx.Err()
	}
	good := !s.bearer.Empty() && c.now().Before(s.until)
	if good && (refused.Empty() || !s.bearer.Equal(refused)) {
		return s.bearer, nil
	}
	if err := c.signIn(ctx); err != nil {
		return secret.Value{}, err
	}
	return s.bearer, nil
}

// now is the wall clock: a computer that slept does not believe that a bearer
// slept with it.
func (c *Client) now() time.Time { return c.o.Clock.Now().Round(0) }

// signIn asks for a bearer. A refusal by a tenant whose clock differs from
// ours is asked once more with the tenant's time.
func (c *Client) signIn(ctx context.Context) error {
	s := &c.session
	err := c.askToken(ctx, s.drift)
	var failed *Error
	if !errors.As(err, &failed) || failed.Kind != platform.KindRefused || failed.ClockOff == 0 {
		return err
	}
	drift := failed.ClockOff
	if (drift - s.drift).Abs() < maxDrift {
		return err // that is the time it was asked with
	}
	if err := c.askToken(ctx, drift); err != nil {
		return err
	}
	s.drift = drift
	return nil
}

func (c *Client) askToken(ctx context.Context, drift time.Duration) error {
	var got struct {
		AccessToken string `json:"access_token"`
		TokenType   text   `json:"token_type"`
		ExpiresIn   number `json:"expires_in"`
	}
	err := c.do(ctx, call{
		op: opSignIn, method: http.MethodPost, path: tokenPath, safe: true, unsigned: true,
		// An assertion is good for one request, so every try signs its own.
		form: func() url.Values {
			return url.Values{
				"client_id":             {c.creds.ClientID},
				"grant_type":            {"client_credentials"},
				"client_assertion_type": {assertionType},
				"client_assertion":      {c.assertion(c.now().Add(drift))},
			}
		},
		decode: func(body []byte) error {
			if err := remote.Decode(body, &got); err != nil {
				return err
			}
			if !sendable(got.AccessToken) {
				return remote.ShapeError{What: "the answer holds no access token"}
			}
			return nil
		},
	})
	if err != nil {
		return signInError(err)
	}
	life := time.Duration(min(max(got.ExpiresIn, 0), int64Seconds(longLife))) * time.Second
	if life == 0 {
		life = shortLife
	}
	c.session.bearer = secret.New([]byte(got.AccessToken))
	c.session.until = c.now().Add(life - min(earlier, life/4))
	return nil
}

func int64Seconds(d time.Duration) number { return number(d / time.Second) }

// sendable tells whether a text can stand in a header.
func sendable(token string) bool {
	if token == "" {
		return false
	}
	for _, r := range token {
		if r <= ' ' || r >= 0x7f {
			return false
		}
	}
	return true
}

// signInError: a token endpoint refuses with 400 as well as with 401 and 403,
// and all of them say that the credential is not accepted.
func signInError(err error) error {
	var failed *Error
	if !errors.As(err, &failed) || failed.Kind == platform.KindNotJSON {
		return err
	}
	switch failed.Status {
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden:
		failed.Kind = platform.KindRefused
	}
	return err
}

// authorize puts the bearer on a request.
func authorize(req *http.Request, bearer secret.Value) {
	req.Header.Set("Authorization", "Bearer "+bearer.Reveal())
}
