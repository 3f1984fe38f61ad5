package post

import (
	"crypto/tls"
	"errors"
	"net"
	"net/textproto"
	"strings"

	"github.com/wneessen/go-mail"

	"connectpd/store/words"
)

// why words what went wrong with a mail server.
func why(err error) string {
	var (
		certificate *tls.CertificateVerificationError
		record      tls.RecordHeaderError
		answer      *textproto.Error
		lookup      *net.DNSError
		refused     *mail.SendError
	)
	text := strings.TrimSpace(words.OneLine(err.Error()))
	switch {
	case errors.As(err, &certificate):
		return "its certificate is not trusted: " + certificate.Err.Error()
	case errors.As(err, &record):
		return "it does not speak TLS on this port; smtp:// uses STARTTLS, smtps:// TLS from the start"
	case errors.As(err, &lookup):
		return "there is no server with that name, or the name could not be looked up"
	case strings.Contains(text, "does not support STARTTLS"):
		return "it offers no encryption (STARTTLS), so nothing was sent"
	case errors.Is(err, mail.ErrNoSupportedAuthDiscovered), strings.Contains(text, "does not support SMTP AUTH"):
		return "it offers no supported way to sign in"
	case errors.As(err, &refused):
		return "it did not accept the message: " + text
	case errors.As(err, &answer) && answer.Code == 535:
		return "it refused the user name or the password"
	}
	return text
}
