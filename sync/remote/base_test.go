package remote

import (
	"strings"
	"testing"
)

func TestBase(t *testing.T) {
	api, tenant := Base{Called: "the API address", Like: "https://api.example", Path: true}, Base{Called: "the tenant's address"}
	for address, says := range map[string]string{
		"https://api.example": "", "https://api.example:8443": "", "http://127.0.0.1:80": "", "http://localhost:1": "", "http://[::1]:1": "",
		"http://api.example": "unencrypted", "ftp://api.example": "must begin with https://", "api.example": "has no host", "": "has no host",
		"https://ada:canary@api.example": "user name or password", "https://api.example?x=1": "must end with", "https://api.example#x": "must end with",
		"https://ada:canary%zz@api.example": "cannot be read",
	} {
		for _, b := range []Base{api, tenant} {
			err := b.Check(address)
			if (err == nil) != (says == "") || err != nil && (!strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), b.Called) || strings.Contains(err.Error(), "canary")) {
				t.Errorf("%s %q: %v, want %q", b.Called, address, err, says)
			}
		}
	}
	if err := api.Check("https://api.example/pd"); err != nil {
		t.Error(err)
	}
	if tenant.Check("https://api.example/pd") == nil {
		t.Error("a tenant's address with a path is taken")
	}
}
