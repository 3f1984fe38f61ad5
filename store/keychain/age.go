package keychain

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"filippo.io/age"
	"golang.org/x/text/unicode/norm"

	"connectpd/store/secret"
)

// Work factors: the base-2 logarithm of scrypt's N. 17 took 0.5 s and 128 MiB
// on the machine this was measured on; a file that asks for more than the
// maximum is taken for damaged instead of being worked on for minutes.
const (
	defaultWorkFactor = 17
	maxWorkFactor     = 20
)

// errPassphrase: the passphrase does not open this file, or the part of the
// file that tells was changed.
var errPassphrase = errors.New("the passphrase does not open the file")

// seal encrypts plain with a passphrase in the age format.
func seal(passphrase secret.Value, plain []byte, workFactor int) ([]byte, error) {
	to, err := age.NewScryptRecipient(passphrase.Reveal())
	if err != nil {
		return nil, fmt.Errorf("encrypt: %w", err)
	}
	to.SetWorkFactor(workFactor)
	var out bytes.Buffer
	w, err := age.Encrypt(&out, to)
	if err != nil {
		return nil, fmt.Errorf("encrypt: %w", err)
	}
	if _, err := w.Write(plain); err != nil {
		return nil, fmt.Errorf("encrypt: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("encrypt: %w", err)
	}
	return out.Bytes(), nil
}

// unseal decrypts. errPassphrase when the passphrase fits in none of its
// spellings; any other error means that the data is damaged.
func unseal(passphrase secret.Value, data []byte) (plain secret.Value, err error) {
	for _, p := range spellings(passphrase) {
		if plain, err = unsealWith(p, data); !errors.Is(err, errPassphrase) {
			return plain, err
		}
	}
	return plain, err
}

// spellings are the passphrase as it is and, where they differ, with its
// accents composed and decomposed: keyboards and files of different systems
// write the same letter in either way.
func spellings(passphrase secret.Value) []secret.Value {
	list := []secret.Value{passphrase}
	for _, form := range []norm.Form{norm.NFC, norm.NFD} {
		other := secret.New(form.Bytes([]byte(passphrase.Reveal())))
		if !slices.ContainsFunc(list, other.Equal) {
			list = append(list, other)
		}
	}
	return list
}

func unsealWith(passphrase secret.Value, data []byte) (secret.Value, error) {
	by, err := age.NewScryptIdentity(passphrase.Reveal())
	if err != nil {
		return secret.Value{}, fmt.Errorf("%w: %w", errPassphrase, err)
	}
	by.SetMaxWorkFactor(maxWorkFactor)
	r, err := age.Decrypt(bytes.NewReader(data), by)
	if no, ok := errors.AsType[*age.NoIdentityMatchError](err); ok && slices.Contains(no.StanzaTypes, "scrypt") {
		return secret.Value{}, fmt.Errorf("%w: %w", errPassphrase, err)
	}
	if err != nil {
		return secret.Value{}, fmt.Errorf("decrypt: %w", err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		return secret.Value{}, fmt.Errorf("decrypt: %w", err)
	}
	return secret.New(plain), nil
}
