package post

import (
	"bytes"
	"fmt"
	"mime"
	"net/mail"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"

	"connectpd/wizard/handover"
)

// written is a letter as a file holds it, and as it is read again.
func written(t *testing.T, l handover.Letter) ([]byte, *mail.Message) {
	t.Helper()
	eml, err := EML(l, time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC), "c1")
	if err != nil {
		t.Fatal(err)
	}
	msg, err := mail.ReadMessage(bytes.NewReader(eml))
	if err != nil {
		t.Fatalf("%v\n%s", err, eml)
	}
	return eml, msg
}

func TestEMLIsAMessage(t *testing.T) {
	l := handover.Compose(asked(), asked().Owners, "Grüße")
	eml, msg := written(t, l)
	for line := range bytes.SplitSeq(eml, []byte("\r\n")) {
		if bytes.ContainsAny(line, "\r\n") || len(line) > 78 || bytes.ContainsFunc(line, func(r rune) bool { return r > unicode.MaxASCII }) {
			t.Errorf("line %q", line)
		}
	}
	readable(t, eml, l)
	if msg.Header.Get("X-Unsent") != "1" || msg.Header.Get("Message-ID") != "<c1@example.com>" {
		t.Errorf("headers %v", msg.Header)
	}
	again, _ := written(t, l)
	if !bytes.Equal(eml, again) {
		t.Errorf("the same letter is written in another way:\n%s\n%s", eml, again)
	}
}

// Nothing says which program wrote a message on which computer.
func TestEMLSaysNothingOfTheComputer(t *testing.T) {
	eml, msg := written(t, handover.Compose(asked(), asked().Owners, ""))
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	if head, _, _ := bytes.Cut(eml, []byte("\r\n\r\n")); bytes.Contains(head, []byte(host)) {
		t.Errorf("this computer's name, %s, is in\n%s", host, head)
	}
	want := map[string]bool{"From": true, "To": true, "Subject": true, "Date": true, "Message-Id": true, "Mime-Version": true,
		"Content-Type": true, "Content-Transfer-Encoding": true, "X-Unsent": true}
	for name := range msg.Header {
		if !want[name] {
			t.Errorf("there is a header %s: %s", name, msg.Header[name])
		}
		delete(want, name)
	}
	if len(want) > 0 {
		t.Errorf("there is no %v", want)
	}
}

func TestNamesSurviveTheHeaders(t *testing.T) {
	for _, name := range []string{
		"Jörg, Müller", `Ada "Countess" Lovelace`, `back\slash`, "a <b@example.com>", "本番 👩‍🚀", "",
		strings.Repeat("本", 100), strings.Repeat("x", 100), strings.Repeat("Ada ", 24) + "Ada",
	} {
		i := asked()
		i.App.Name, i.From.Name = name, name
		var to []handover.Person
		for n := range 20 {
			to = append(to, handover.Person{Name: name, Email: fmt.Sprintf("p%d@example.com", n)})
		}
		l := handover.Compose(i, to, "")
		_, msg := written(t, l)
		from, err := msg.Header.AddressList("From")
		if err != nil || len(from) != 1 || from[0].Name != name || from[0].Address != "ada@example.com" {
			t.Errorf("%q: from %v, %v", name, from, err)
		}
		if got, err := msg.Header.AddressList("To"); err != nil || len(got) != 20 || got[3].Name != name || got[19].Address != "p19@example.com" {
			t.Errorf("%q: to %v, %v", name, got, err)
		}
		if subject, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject")); err != nil || subject != l.Subject {
			t.Errorf("%q: subject %q, %v", name, subject, err)
		}
	}
}

func TestNamesCannotAddHeaders(t *testing.T) {
	const more = "x\r\nBcc: eve@example.com"
	l := handover.Letter{
		Subject: more, Text: "Hello\n",
		From: handover.Person{Name: more, Email: "ada@example.com\r\nBcc: eve@example.com"},
		To:   []handover.Person{{Name: more, Email: "grace@example.com\r\nBcc: eve@example.com"}},
	}
	if eml, msg := written(t, l); len(msg.Header) != 9 || msg.Header.Get("Bcc") != "" {
		t.Errorf("headers were added:\n%s", eml)
	}
}

// A mail program may know a way where mail servers in general do not.
func TestEMLToAddressesThatServersRefuse(t *testing.T) {
	for email, want := range map[string]string{
		"grace@bücher.example": "grace@xn--bcher-kva.example", "gräce@example.com": "gräce@example.com", "grace": "grace@",
	} {
		l := handover.Compose(asked(), nil, "")
		l.From.Email, l.To = email, []handover.Person{{Name: "Grace", Email: email}}
		eml, msg := written(t, l)
		if got := msg.Header.Get("To"); got != `"Grace" <`+want+">" {
			t.Errorf("%s: to %s", email, got)
		}
		if got, err := handover.Decode(eml); err != nil || !reflect.DeepEqual(got, asked()) {
			t.Errorf("%s: the invitation in it: %+v, %v", email, got, err)
		}
	}
}
