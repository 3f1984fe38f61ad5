package post

import (
	"errors"
	"net/mail"
	"strings"
	"unicode"

	"golang.org/x/net/idna"

	"connectpd/store/words"
)

var (
	errNoAddress = errors.New("it is not an email address")
	errNotASCII  = errors.New("it has letters outside ASCII before the @, which many mail servers do not accept; " +
		"use another address, or send the message yourself")
)

// mailAddress is an e-mail as every mail server takes it: a domain outside
// ASCII is encoded, and a name outside ASCII refused before anything is sent.
func mailAddress(email string) (string, error) {
	email = words.OneLine(email)
	if a, err := mail.ParseAddress(email); err != nil || a.Address != email {
		return "", errNoAddress
	}
	name, host, _ := strings.Cut(email, "@")
	if strings.ContainsFunc(name, func(r rune) bool { return r > unicode.MaxASCII }) {
		return "", errNotASCII
	}
	host, err := asciiHost(host)
	return name + "@" + host, err
}

func asciiHost(host string) (string, error) {
	if !strings.ContainsFunc(host, func(r rune) bool { return r > unicode.MaxASCII }) {
		return host, nil // whatever it is, it can be sent
	}
	encoded, err := idna.Lookup.ToASCII(host)
	if err != nil {
		return "", errNoAddress
	}
	return encoded, nil
}

// domain of an e-mail, for the greeting and the Message-ID; it names no
// machine.
func domain(email string) string {
	if _, host, ok := strings.Cut(words.OneLine(email), "@"); ok && host != "" {
		if encoded, err := asciiHost(host); err == nil {
			return encoded
		}
	}
	return "connectpd.invalid"
}
