package ui

import "testing"

// TestWhatABrowserOpens: PagerDuty and a tenant; what was read leads to
// PagerDuty alone.
func TestWhatABrowserOpens(t *testing.T) {
	for address, opens := range map[string]bool{
		"https://acme.pagerduty.com/users/P1":          true,
		"https://acme.conductor.one/admin/connector/1": true,
		"http://acme.conductor.one/admin/connector/1":  false,
		"https://acme.conductor.one.example.com/":      false,
		"https://evilconductor.one/":                   false,
		"https://acme.conductor.one:8443/":             false,
		"https://acme.conductor.one@example.com/":      false,
		"file:///etc/passwd":                           false,
	} {
		if err := CheckOpened(address); (err == nil) != opens {
			t.Errorf("%s: %v", address, err)
		}
	}
	if CheckAddress("https://acme.conductor.one/") == nil {
		t.Error("what was read may lead to a tenant")
	}
}
