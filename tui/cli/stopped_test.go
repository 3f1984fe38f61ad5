package cli

import (
	"context"
	"errors"
	"strings"
	"testing"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/wizard/company"
)

// TestWhatASignalLeavesOfASetup: before it is saved nothing was synced; a
// connector that is saved, and was never synced, says how to go on; and an error
// of another kind stays what it is.
func TestWhatASignalLeavesOfASetup(t *testing.T) {
	t.Parallel()
	st := company.OpenStore(t, t.TempDir()+"/home", store.Options{})
	kept := keychain.Memory()
	open := func(keychain.Kind) (keychain.Keychain, error) { return kept, nil }
	saved := company.Record(t, st, open, store.Connector{}, keychain.OS, secret.New([]byte("y_NbAkKc66ryYTWUXYEu")))
	s := &session{store: st}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	for _, c := range []struct {
		saved      store.Connector
		says, cure string
	}{
		{store.Connector{}, "cancelled; nothing was synced", "connectpd setup"},
		{saved, "the connector is saved, and nothing has been synced yet", "connectpd sync"},
	} {
		err := s.setupStopped(ctx, c.saved, context.Canceled)
		if !strings.Contains(err.Error(), c.says) || !strings.Contains(hintOf(err), c.cure) || codeOf(err) != Cancelled {
			t.Errorf("exit %d: %v (%s)", codeOf(err), err, hintOf(err))
		}
	}
	full := errors.New("the disk is full")
	if err := s.setupStopped(ctx, saved, full); err != full {
		t.Errorf("%v", err)
	}
	if err := s.setupStopped(t.Context(), saved, context.Canceled); err != context.Canceled {
		t.Errorf("left without a signal: %v", err)
	}
}
