package ui

import "testing"

// TestWhatABrowserOpens: PagerDuty and the very hosts that were signed in to,
// whatever their domain; what was read leads to PagerDuty alone.
func TestWhatABrowserOpens(t *testing.T) {
	signedIn := func(host string) bool {
		return host == "acme.conductor.one" || host == "access.acme.example" || host == "acme.c1eu.ai"
	}
	for address, opens := range map[string]bool{
		"https://acme.pagerduty.com/users/P1":           true,
		"https://acme.conductor.one/admin/connector/1":  true,
		"https://acme.c1eu.ai/admin/connector/1":        true,
		"https://access.acme.example/admin/connector/1": true,
		"https://ACCESS.acme.example/admin/connector/1": true,
		"https://other.conductor.one/admin/connector/1": false,
		"https://acme.example/admin/connector/1":        false,
		"https://x.access.acme.example/":                false,
		"http://acme.conductor.one/admin/connector/1":   false,
		"https://acme.conductor.one.example.com/":       false,
		"https://evilconductor.one/":                    false,
		"https://acme.conductor.one:8443/":              false,
		"https://acme.conductor.one@example.com/":       false,
		"file:///etc/passwd":                            false,
	} {
		if err := CheckOpened(address, signedIn); (err == nil) != opens {
			t.Errorf("%s: %v", address, err)
		}
	}
	if CheckAddress("https://acme.conductor.one/") == nil {
		t.Error("what was read may lead to a tenant")
	}
}
