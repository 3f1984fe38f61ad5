package tenant

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"strings"
)

// SigningKey reads the key out of the secret:
// secret-token:conductorone.com:v1:BASE64URL(JWK).
func (c Credentials) SigningKey() (ed25519.PrivateKey, error) {
	switch {
	case c.ClientID == "":
		return nil, errNoClientID
	case c.Tenant() == "":
		return nil, errBadClientID
	case c.Secret.Empty():
		return nil, errNoSecret
	}
	parts := strings.SplitN(strings.TrimSpace(c.Secret.Reveal()), ":", 4)
	if len(parts) != 4 {
		return nil, ErrSecretCut
	}
	if parts[2] != "v1" {
		return nil, errSecretVersion
	}
	return keyOf(parts[3])
}

func keyOf(encoded string) (ed25519.PrivateKey, error) {
	doc, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(encoded, "="))
	if err != nil {
		return nil, ErrSecretCut
	}
	var jwk struct {
		Kty, Crv, X, D string
	}
	if json.Unmarshal(doc, &jwk) != nil {
		return nil, ErrSecretCut
	}
	if jwk.Kty != "OKP" || jwk.Crv != "Ed25519" {
		return nil, errSecretVersion
	}
	seed, err := base64.RawURLEncoding.DecodeString(jwk.D)
	if err != nil || len(seed) != ed25519.SeedSize {
		return nil, ErrSecretCut
	}
	key := ed25519.NewKeyFromSeed(seed)
	public := key.Public().(ed25519.PublicKey)
	if jwk.X != "" && jwk.X != base64.RawURLEncoding.EncodeToString(public) {
		return nil, ErrSecretCut
	}
	return key, nil
}
