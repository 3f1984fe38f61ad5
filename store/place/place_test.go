package place

import (
	"errors"
	"strings"
	"testing"
)

// TestNoKeychainIsNamedForAFile: what is told of an encrypted file, and what
// helps, name no keychain.
func TestNoKeychainIsNamedForAFile(t *testing.T) {
	for _, r := range []Reason{NotFound, Stopped, Failed, WrongPassphrase, NoPassphrase, ShortPassphrase} {
		told := (&Error{Op: "read", Kind: File, Reason: r, Err: errors.New("no entropy")}).Failure()
		if text := told.What + " " + told.Why + " " + told.Do; strings.Contains(text, "keychain") || told.What == "" {
			t.Errorf("%s: %s", r, text)
		}
	}
	for kind, says := range map[Kind]bool{OS: true, File: false} {
		told := Unwaited(kind).Failure()
		if strings.Contains(told.What+told.Do, "keychain") != says || strings.Contains(told.Do, "asks you to unlock") != says {
			t.Errorf("%s: %s %s", kind, told.What, told.Do)
		}
	}
}
