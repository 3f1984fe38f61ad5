package home_test

import "testing"

func TestAHandOverIsSentAgainTakenOverRemoved(t *testing.T) {
	d, _, conn := showNew(t, handedOver)
	d.Sees("handed over to Grace Hopper", "take over")
	d.Keys("m")
	if got := opened(t, d); got != "send again "+conn.ID {
		t.Errorf("m opened %q", got)
	}
	d.Keys("enter")
	if got := opened(t, d); got != "setup "+conn.ID {
		t.Errorf("enter opened %q", got)
	}
	d.Keys("x")
	if got := opened(t, d); got != "forget "+conn.ID {
		t.Errorf("x opened %q", got)
	}
}

func TestExportAndIdentityProvider(t *testing.T) {
	d, _, conn := showReal(t, synced)
	for key, want := range map[string]string{"e": "export " + conn.ID, "d": "provider " + conn.ID} {
		d.Keys(key)
		if got := opened(t, d); got != want {
			t.Errorf("%s opened %q", key, got)
		}
	}
}
