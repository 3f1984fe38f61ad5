package post

import (
	"bytes"
	"fmt"
	netmail "net/mail"
	"time"

	"github.com/wneessen/go-mail"

	"connectpd/store/words"
	"connectpd/wizard/handover"
)

// EML is the letter as a message by RFC 5322, ready to open in a mail program
// and send (X-Unsent makes those that know it open a draft). id is unique and
// made of letters and digits.
func EML(l handover.Letter, date time.Time, id string) ([]byte, error) {
	msg, err := message(l, date, id)
	if err != nil {
		return nil, err
	}
	msg.SetGenHeader("X-Unsent", "1")
	var b bytes.Buffer
	if _, err := msg.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("write the message: %w", err)
	}
	return b.Bytes(), nil
}

// message is the letter as mail. Its id and its headers name no machine and no
// program.
func message(l handover.Letter, date time.Time, id string) (*mail.Msg, error) {
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent())
	msg.SetAddrHeaderFromMailAddress(mail.HeaderFrom, address(l.From))
	to := make([]*netmail.Address, len(l.To))
	for i, p := range l.To {
		to[i] = address(p)
	}
	msg.SetAddrHeaderFromMailAddress(mail.HeaderTo, to...)
	msg.SetMessageIDWithValue(id + "@" + domain(l.From.Email))
	msg.SetDateWithValue(date)
	msg.Subject(words.OneLine(l.Subject))
	msg.SetBodyString(mail.TypeTextPlain, l.Text)
	if len(l.Files) > 0 {
		msg.SetBoundary("connectpd-" + id) // the same letter is the same bytes
	}
	for _, f := range l.Files {
		if err := msg.AttachReader(words.OneLine(f.Name), bytes.NewReader(f.Data), mail.WithFileContentType(mail.ContentType(f.Type))); err != nil {
			return nil, fmt.Errorf("attach %s: %w", f.Name, err)
		}
	}
	return msg, nil
}

// address is a person as a header names them. An e-mail that not every mail
// server takes stays as it is: the person who sends the message may have one
// that does.
func address(p handover.Person) *netmail.Address {
	email, err := mailAddress(p.Email)
	if err != nil {
		email = words.OneLine(p.Email)
	}
	return &netmail.Address{Name: words.OneLine(p.Name), Address: email}
}
