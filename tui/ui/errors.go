package ui

import (
	"errors"

	"connectpd/store/access"
	"connectpd/store/keychain"
	"connectpd/store/words"
)

// Cure is what an error says should be done about it; "" where it does not.
func Cure(err error) string {
	if cure := access.Cure(err); cure != "" {
		return cure
	}
	var k *keychain.Error
	if errors.As(err, &k) {
		return k.Cure
	}
	return ""
}

// ErrorWords adds what happened and what to do about it.
func ErrorWords(p *Page, err error) {
	p.Bad(words.Clean(err.Error()))
	if cure := Cure(err); cure != "" {
		p.Indent(2).Text(words.Clean(cure)).Indent(-2)
	}
}
