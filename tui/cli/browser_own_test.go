package cli

import (
	"context"
	"slices"
	"testing"

	"connectpd/wizard/platform"
	"connectpd/wizard/platform/platformtest"
	"connectpd/wizard/service"
)

// TestTheBrowserOpensTheHostsThatWereSignedInTo, whatever their domain, and no
// others.
func TestTheBrowserOpensTheHostsThatWereSignedInTo(t *testing.T) {
	s := &session{services: service.New(&service.Deps{Platforms: platform.List{&platformtest.Depot{}}})}
	var opened []string
	open := s.browser(func(_ context.Context, address string) error { opened = append(opened, address); return nil })
	for _, address := range []string{"https://depot.example.com/1", "https://acme.pagerduty.com/api_keys", "https://other.example.com/1",
		"http://depot.example.com/1", "https://acme.conductor.one/1"} {
		_ = open(t.Context(), address)
	}
	if want := []string{"https://depot.example.com/1", "https://acme.pagerduty.com/api_keys"}; !slices.Equal(opened, want) {
		t.Errorf("opened %v", opened)
	}
	if s.browser(nil) != nil {
		t.Error("a browser where there is none")
	}
}
