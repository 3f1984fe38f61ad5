package access

import "testing"

func TestAccountLabel(t *testing.T) {
	for _, c := range []struct {
		account Account
		want    string
	}{
		{Account{Subdomain: "acme", Region: "us", API: "https://api.test"}, "acme (US)"},
		{Account{Subdomain: "acme", API: "https://api.test"}, "acme (at https://api.test)"},
		{Account{Region: "eu", API: "https://api.test"}, "not given by PagerDuty (EU)"},
		{Account{API: "https://api.test"}, "https://api.test"},
		{Account{}, ""},
	} {
		if got := c.account.Label(); got != c.want {
			t.Errorf("%+v: %q, want %q", c.account, got, c.want)
		}
	}
}
