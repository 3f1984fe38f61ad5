package pagerduty

import (
	"strings"
	"testing"
)

func TestAPanicInAGroupIsAnErrorWithoutValues(t *testing.T) {
	g, _ := newGroup(t.Context())
	g.Go(func() error { panic("quoting y_CanaryCanaryCanary") })
	err := g.Wait()
	if err == nil || strings.Contains(err.Error(), "Canary") {
		t.Fatalf("error: %v", err)
	}
	if !strings.Contains(err.Error(), "TestAPanicInAGroup") {
		t.Errorf("its place is not named: %v", err)
	}
}
