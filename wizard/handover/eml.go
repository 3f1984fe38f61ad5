package handover

import (
	"bytes"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"time"

	"connectpd/store/words"
)

// EML is the letter as a message by RFC 5322, ready to open in a mail program
// and send (X-Unsent makes those that know it open a draft). id is unique and
// made of letters and digits.
func EML(l Letter, date time.Time, id string) ([]byte, error) {
	var b bytes.Buffer
	field := func(name, value string) { fmt.Fprintf(&b, "%s: %s\r\n", name, value) }
	field("From", address(l.From))
	to := make([]string, len(l.To))
	for i, p := range l.To {
		to[i] = address(p)
	}
	field("To", strings.Join(to, ",\r\n "))
	field("Subject", mime.QEncoding.Encode("utf-8", words.OneLine(l.Subject)))
	field("Date", date.Format(time.RFC1123Z))
	field("Message-ID", fmt.Sprintf("<%s@%s>", id, Domain(l.From.Email)))
	field("MIME-Version", "1.0")
	field("Content-Type", "text/plain; charset=utf-8")
	field("Content-Transfer-Encoding", "quoted-printable")
	field("X-Unsent", "1")
	b.WriteString("\r\n")
	body := quotedprintable.NewWriter(&b)
	if _, err := body.Write([]byte(strings.ReplaceAll(l.Text, "\n", "\r\n"))); err != nil {
		return nil, fmt.Errorf("encode the message: %w", err)
	}
	if err := body.Close(); err != nil {
		return nil, fmt.Errorf("encode the message: %w", err)
	}
	return b.Bytes(), nil
}

func address(p Person) string {
	return (&mail.Address{Name: words.OneLine(p.Name), Address: words.OneLine(p.Email)}).String()
}
