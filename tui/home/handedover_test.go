package home_test

import (
	"testing"

	"connectpd/store"
	"connectpd/tui/styles"
)

func TestAHandOverIsSentAgainTakenOverRemoved(t *testing.T) {
	handed := several()[2]
	d, _ := show(t, styles.Options{}, []store.Connector{handed})
	d.Sees("handed over to Grace Hopper", "take over")
	d.Keys("m")
	if got := opened(t, d); got != "send again c3" {
		t.Errorf("m opened %q", got)
	}
	d.Keys("enter")
	if got := opened(t, d); got != "setup c3" {
		t.Errorf("enter opened %q", got)
	}
	d.Keys("x")
	if got := opened(t, d); got != "forget c3" {
		t.Errorf("x opened %q", got)
	}
}

func TestExportAndIdentityProvider(t *testing.T) {
	d, _ := show(t, styles.Options{}, several()[:1])
	for key, want := range map[string]string{"e": "export c1", "d": "provider c1"} {
		d.Keys(key)
		if got := opened(t, d); got != want {
			t.Errorf("%s opened %q", key, got)
		}
	}
}
