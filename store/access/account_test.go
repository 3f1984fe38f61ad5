package access

import "testing"

// An account whose answers do not name it is still one, and no text about it
// has a hole.
func TestAccountLabel(t *testing.T) {
	for a, want := range map[Account]string{
		{Subdomain: "acme", Region: "us", API: "https://api.pagerduty.com"}: "acme (US)",
		{Subdomain: "acme", API: "https://pd.example.com"}:                  "acme (at https://pd.example.com)",
		{Subdomain: "acme"}:             "acme",
		{Region: "eu"}:                  "without a name (EU)",
		{API: "https://pd.example.com"}: "without a name (at https://pd.example.com)",
		{}:                              "",
	} {
		if got := a.Label(); got != want {
			t.Errorf("%+v is %q, want %q", a, got, want)
		}
	}
}
