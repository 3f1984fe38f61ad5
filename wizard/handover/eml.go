package handover

import (
	"bytes"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"time"

	"connectpd/store/atomicfile"
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
	field("Message-ID", fmt.Sprintf("<%s@%s>", id, domain(l.From.Email)))
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

// WriteFile writes a message into dir (made 0700) as name, 0600 and whole: an
// older one of that name is replaced in one step.
func WriteFile(dir, name string, data []byte) (string, error) {
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return path, fmt.Errorf("make the folder of the message: %w", err)
	}
	atomicfile.Sweep(dir)
	if err := atomicfile.Write(path, data); err != nil {
		return path, fmt.Errorf("write the message: %w", err)
	}
	return path, nil
}
