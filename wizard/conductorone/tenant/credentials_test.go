package tenant_test

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"connectpd/store/secret"
	"connectpd/wizard/conductorone"
	"connectpd/wizard/conductorone/tenant"
)

// The example id and secret that ConductorOne's documentation prints: a
// public test vector, of no tenant.
const (
	vectorID     = "strange-hydra-68836@acme.conductor.one/pcc"
	vectorSecret = "secret-token:conductorone.com:v1:" +
		"eyJrdHkiOiJPS1AiLCJjcnYiOiJFZDI1NTE5IiwieCI6IkMySEx5Y0d6eUhfZDQwcjJvejZoNkpqdndvRVFBZ0FTRVc2eDB6emh6Y2MiLCJk" +
		"IjoiLTgzVkxXUVUtZVhQY0ZCWVhDb2NpU29XVmhrYnRXUm9zdkZUZ3JqcXNVbyJ9"
)

func vector() tenant.Credentials {
	return tenant.Credentials{ClientID: vectorID, Secret: secret.New([]byte(vectorSecret))}
}

func TestTheDocumentedSecretDecodes(t *testing.T) {
	key, err := vector().SigningKey()
	if err != nil {
		t.Fatal(err)
	}
	public := base64.RawURLEncoding.EncodeToString(key[32:])
	if want := "C2HLycGzyH_d40r2oz6h6JjvwoEQAgASEW6x0zzhzcc"; public != want {
		t.Errorf("the public key is %s, want %s", public, want)
	}
}

func TestParseCredentials(t *testing.T) {
	other := strings.Replace(vectorID, "strange", "plain", 1)
	const eu = "mild-lynx-00001@acme.c1eu.ai/spc"
	for _, c := range []struct {
		name, pasted string
		id, secret   string
		err          error
	}{
		{"one a line", vectorID + "\n" + vectorSecret + "\n", vectorID, vectorSecret, nil},
		{"the other way round, on Windows", vectorSecret + "\r\n" + vectorID + "\r\n", vectorID, vectorSecret, nil},
		{"on one line", vectorID + " " + vectorSecret, vectorID, vectorSecret, nil},
		{"with the labels of the screen", "Client ID\n" + vectorID + "\nClient Secret\n" + vectorSecret, vectorID, vectorSecret, nil},
		{"labels with colons", "Client ID: " + vectorID + "\nClient secret: " + vectorSecret, vectorID, vectorSecret, nil},
		{"exports", "export CONDUCTORONE_CLIENT_ID='" + vectorID + "'\nexport CONDUCTORONE_CLIENT_SECRET=\"" + vectorSecret + "\"", vectorID, vectorSecret, nil},
		{"JSON", `{"clientId":"` + vectorID + `","clientSecret":"` + vectorSecret + `"}`, vectorID, vectorSecret, nil},
		{"JSON with an escaped slash", `{"clientSecret":"` + vectorSecret + `","clientId":"` + strings.Replace(vectorID, "/", `\/`, 1) + `"}`, vectorID, vectorSecret, nil},
		{"YAML of cone", "    client-id: " + vectorID + "\n    client-secret: " + vectorSecret + "\n", vectorID, vectorSecret, nil},
		{"a shell that echoes brackets", "<" + vectorID + "> (" + vectorSecret + ")", vectorID, vectorSecret, nil},
		{"id only", vectorID, vectorID, "", nil},
		{"secret only", vectorSecret, "", vectorSecret, nil},
		{"the same twice", vectorID + "\n" + vectorID + "\n" + vectorSecret + "\n" + vectorSecret, vectorID, vectorSecret, nil},
		{"EU", eu, eu, "", nil},
		{"two ids", vectorID + "\n" + other, "", "", tenant.ErrTwoClientIDs},
		{"two secrets", vectorSecret + "\n" + vectorSecret[:len(vectorSecret)-4], "", "", tenant.ErrTwoSecrets},
		{"nothing", "good morning", "", "", tenant.ErrNoCredentials},
		{"empty", "", "", "", tenant.ErrNoCredentials},
		{"a mail address", "ada@example.com", "", "", tenant.ErrNoCredentials},
		{"an address with a user", "https://ada@evil.example/pcc", "", "", tenant.ErrNoCredentials},
		{"far too long", strings.Repeat("x", tenant.MaxPasted+1), "", "", tenant.ErrPastedTooLarge},
	} {
		got, err := tenant.ParseCredentials([]byte(c.pasted))
		if !errors.Is(err, c.err) || got.ClientID != c.id || got.Secret.Reveal() != c.secret {
			t.Errorf("%s: %q, %d characters, %v", c.name, got.ClientID, got.Secret.Len(), err)
		}
	}
}

func TestValidCredentials(t *testing.T) {
	for name, c := range map[string]struct {
		id, secret string
		want       error
	}{
		"good":             {vectorID, vectorSecret, nil},
		"white space":      {vectorID, vectorSecret + "\n", nil},
		"no id":            {"", vectorSecret, tenant.ErrNoClientID},
		"no secret":        {vectorID, "", tenant.ErrNoSecret},
		"id is a mail":     {"ada@example.com", vectorSecret, tenant.ErrBadClientID},
		"id with dots":     {"a@acme..one/pcc", vectorSecret, tenant.ErrBadClientID},
		"id with a path":   {"a@acme.conductor.one/pcc/../x", vectorSecret, tenant.ErrBadClientID},
		"a cut secret":     {vectorID, vectorSecret[:len(vectorSecret)-9], tenant.ErrSecretCut},
		"a cut beginning":  {vectorID, vectorSecret[20:], tenant.ErrSecretCut},
		"a newer version":  {vectorID, strings.Replace(vectorSecret, ":v1:", ":v2:", 1), tenant.ErrSecretVersion},
		"another key kind": {vectorID, "secret-token:x:v1:" + base64.RawURLEncoding.EncodeToString([]byte(`{"kty":"EC","crv":"P-256"}`)), tenant.ErrSecretVersion},
		"halves of two":    {vectorID, "secret-token:x:v1:" + base64.RawURLEncoding.EncodeToString([]byte(`{"kty":"OKP","crv":"Ed25519","x":"AAAA","d":"-83VLWQU-eXPcFBYXCociSoWVhkbtWRosvFTgrjqsUo"}`)), tenant.ErrSecretCut},
	} {
		creds := tenant.Credentials{ClientID: c.id, Secret: secret.New([]byte(c.secret))}
		if err := creds.Valid(); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if _, err := conductorone.New(creds, conductorone.Options{}); !errors.Is(err, c.want) {
			t.Errorf("%s: New: %v, want %v", name, err, c.want)
		}
	}
}

func FuzzParseCredentials(f *testing.F) {
	for _, seed := range []string{
		"", vectorID, vectorSecret, vectorID + "\n" + vectorSecret, `{"clientId":"` + vectorID + `","clientSecret":"` + vectorSecret + `"}`,
		"secret-token:::", "secret-token:a:v1:\xff", "a@b/c", "a@b:99999/c", "a@b.c/d a@b.c/d", "@/", "\x00@\u202e/", strings.Repeat("a@b/c ", 300),
		"export CONDUCTORONE_CLIENT_SECRET='" + vectorSecret + "'",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, pasted []byte) {
		c, err := tenant.ParseCredentials(pasted)
		if err != nil {
			if c.ClientID != "" || !c.Secret.Empty() {
				t.Error("an error with credentials")
			}
			return
		}
		if c.ClientID == "" && c.Secret.Empty() {
			t.Error("neither credentials nor an error")
		}
		if c.ClientID != "" {
			if again, err := tenant.ParseCredentials([]byte(c.ClientID)); err != nil || again.ClientID != c.ClientID {
				t.Errorf("%q is not found in itself: %v", c.ClientID, err)
			}
			if host := c.Tenant(); strings.ContainsAny(host, "/@?#: \\") || strings.ToLower(host) != host {
				t.Errorf("%q is no host", host)
			}
		}
		if !c.Secret.Empty() && !strings.HasPrefix(c.Secret.Reveal(), "secret-token:") {
			t.Error("the secret does not begin as secrets do")
		}
		if c.Valid() == nil {
			if _, err := conductorone.New(c, conductorone.Options{}); err != nil {
				t.Errorf("valid credentials make no client: %v", err)
			}
		}
	})
}
