package post

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"reflect"
	"strings"
	"testing"
	"time"

	"connectpd/store/secret"
	"connectpd/wizard/handover"
	"connectpd/wizard/handover/smtptest"
)

func value(s string) secret.Value { return secret.New([]byte(s)) }

// mailer makes one for an address that holds NAME for the server's host and
// port on this computer.
func mailer(t *testing.T, box *smtptest.Server, address, password string, o MailerOptions) *Mailer {
	t.Helper()
	if o.TLS == nil {
		o.TLS = box.Trust()
	}
	if strings.Contains(address, smtptest.Host) {
		o.Dial = box.Dial
	}
	o.Now = func() time.Time { return time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC) }
	m, err := NewMailer(value(strings.ReplaceAll(address, "NAME", box.Address())), value(password), o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

const pass = "correct horse battery"

func TestLettersAreSent(t *testing.T) {
	signed := smtptest.Options{User: "ada@example.com", Password: pass}
	with := func(e smtptest.Encryption, o smtptest.Options) smtptest.Options { o.Encryption = e; return o }
	careless := signed
	careless.Careless = true
	for _, c := range []struct {
		name, address, password string
		box                     smtptest.Options
		tls                     bool
	}{
		{"this computer, nothing asked", "smtp://NAME", "", smtptest.Options{}, false},
		{"this computer, signed in without encryption", "smtp://ada%40example.com@NAME", pass, careless, false},
		{"this computer, encryption where there is some", "smtp://NAME", "", with(smtptest.StartTLS, smtptest.Options{}), true},
		{"STARTTLS", "smtp://ada@example.com@" + smtptest.Host, pass, with(smtptest.StartTLS, signed), true},
		{"TLS from the start", "smtps://ada%40example.com@" + smtptest.Host + ":465", pass, with(smtptest.FromTheStart, signed), true},
		{"the password in the address", "smtps://ada%40example.com:correct%20horse%20battery@" + smtptest.Host, "", with(smtptest.FromTheStart, signed), true},
		{"two passwords: the one apart", "smtps://ada%40example.com:other@" + smtptest.Host, pass, with(smtptest.FromTheStart, signed), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			box := smtptest.Serve(t, c.box)
			l := handover.Compose(asked(), asked().Owners, "Grüße")
			if err := mailer(t, box, c.address, c.password, MailerOptions{}).Send(t.Context(), l); err != nil {
				t.Fatal(err)
			}
			got := box.Letters()
			if len(got) != 1 || got[0].TLS != c.tls || got[0].User != c.box.User || got[0].From != "ada@example.com" || got[0].Greeting != "example.com" ||
				!reflect.DeepEqual(got[0].To, []string{"grace@example.com", "ops@example.com"}) {
				t.Fatalf("%+v", got)
			}
			readable(t, got[0].Data, l)
		})
	}
}

// readable fails where a message is not the letter, or says more than it.
func readable(t *testing.T, data []byte, l handover.Letter) {
	t.Helper()
	msg, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if subject, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject")); err != nil || subject != l.Subject {
		t.Errorf("subject %q, %v", subject, err)
	}
	to, err := msg.Header.AddressList("To")
	if err != nil || len(to) != 2 || to[0].Name != "Grace Hopper" || to[1].Address != "ops@example.com" {
		t.Errorf("to %v, %v", to, err)
	}
	if date, err := msg.Header.Date(); err != nil || date.Year() != 2026 {
		t.Errorf("date %v, %v", date, err)
	}
	if id := msg.Header.Get("Message-ID"); !strings.HasSuffix(id, "@example.com>") {
		t.Errorf("the message's id is %s", id)
	}
	for _, never := range []string{"User-Agent", "X-Mailer", "Received", "Bcc"} {
		if msg.Header.Get(never) != "" {
			t.Errorf("there is a header %s: %s", never, msg.Header.Get(never))
		}
	}
	body, err := io.ReadAll(quotedprintable.NewReader(msg.Body))
	if err != nil || strings.TrimRight(strings.ReplaceAll(string(body), "\r\n", "\n"), "\n") != strings.TrimRight(l.Text, "\n") {
		t.Errorf("the text differs: %v\n%s", err, body)
	}
	if got, err := handover.Decode(data); err != nil || !reflect.DeepEqual(got, asked()) {
		t.Errorf("the invitation in it: %+v, %v", got, err)
	}
}

func TestLettersThatAreNotSent(t *testing.T) {
	signed := smtptest.Options{User: "ada", Password: pass}
	for _, c := range []struct {
		name, address, password string
		box                     smtptest.Options
		strange                 bool // the certificate is not trusted
		why                     string
	}{
		{"no encryption", "smtp://ada@" + smtptest.Host, pass, smtptest.Options{User: "ada", Password: pass, Careless: true}, false, "offers no encryption"},
		{"a strange certificate", "smtps://ada@" + smtptest.Host, pass, smtptest.Options{Encryption: smtptest.FromTheStart, User: "ada", Password: pass}, true, "certificate"},
		{"a strange certificate by STARTTLS", "smtp://ada@" + smtptest.Host, pass, smtptest.Options{Encryption: smtptest.StartTLS, User: "ada", Password: pass}, true, "certificate"},
		{"no TLS from the start", "smtps://NAME", "", smtptest.Options{}, false, "does not speak TLS"},
		{"a wrong password", "smtps://ada@" + smtptest.Host, "wrong", smtptest.Options{Encryption: smtptest.FromTheStart, User: "ada", Password: pass}, false, "user name or the password"},
		{"no sign-in offered", "smtps://ada@" + smtptest.Host, pass, smtptest.Options{Encryption: smtptest.FromTheStart}, false, "no supported way to sign in"},
		{"sign-in wanted", "smtp://NAME", "", signed, false, "did not accept the message"},
		{"a receiver refused", "smtp://NAME", "", smtptest.Options{Refuse: "no such \x1b[31mperson"}, false, "no such"},
	} {
		t.Run(c.name, func(t *testing.T) {
			box := smtptest.Serve(t, c.box)
			o := MailerOptions{}
			if c.strange {
				o.TLS = smtptest.Serve(t, smtptest.Options{}).Trust()
			}
			err := mailer(t, box, c.address, c.password, o).Send(t.Context(), handover.Compose(asked(), asked().Owners, ""))
			var failed *mailError
			if !errors.As(err, &failed) || !strings.Contains(err.Error(), c.why) || strings.Contains(err.Error(), "\x1b") {
				t.Errorf("%v, want %q", err, c.why)
			}
			if strings.Contains(err.Error(), pass) {
				t.Error("the error holds the password")
			}
			if got := box.Letters(); len(got) > 0 {
				t.Errorf("it was sent: %+v", got)
			}
			if tried := box.Tried(); len(tried) > 0 && c.name != "a wrong password" {
				t.Errorf("the server was given %q", tried)
			}
		})
	}
}

// Domains outside ASCII are encoded; a name outside ASCII is refused before
// the server hears of it.
func TestAddressesOutsideASCII(t *testing.T) {
	for _, c := range []struct{ from, to, sent, why string }{
		{"ada@bücher.example", "grace@example.com", "ada@xn--bcher-kva.example", ""},
		{"ada@example.com", "grace@ελ.example", "ada@example.com", ""},
		{"ada@example.com", "gräce@example.com", "", "outside ASCII"},
		{"ädä@example.com", "grace@example.com", "", "outside ASCII"},
		{"ada@example.com", "grace", "", "not an email address"},
		{"ada@example.com", "grace@example.com> <eve@example.com", "", "not an email address"},
	} {
		box := smtptest.Serve(t, smtptest.Options{})
		l := handover.Compose(asked(), asked().Owners, "")
		l.From.Email, l.To = c.from, []handover.Person{{Name: "Grace", Email: c.to}}
		err := mailer(t, box, "smtp://NAME", "", MailerOptions{}).Send(t.Context(), l)
		got := box.Letters()
		switch {
		case c.why != "" && (err == nil || !strings.Contains(err.Error(), c.why) || len(got) > 0):
			t.Errorf("%s to %s: %v, %d letters", c.from, c.to, err, len(got))
		case c.why == "" && (err != nil || len(got) != 1 || got[0].From != c.sent || strings.Contains(got[0].Greeting, "ü")):
			t.Errorf("%s to %s: %v, %+v", c.from, c.to, err, got)
		}
	}
}

// A name is no reason not to send.
func TestNamesOfAnyKindAreSent(t *testing.T) {
	for _, name := range []string{`Ada "Countess" Lovelace`, `back\slash`, "a <b@example.com>", "Jörg, Müller"} {
		box := smtptest.Serve(t, smtptest.Options{})
		l := handover.Compose(asked(), asked().Owners, "")
		l.From.Name, l.To = name, []handover.Person{{Name: name, Email: "grace@example.com"}}
		if err := mailer(t, box, "smtp://NAME", "", MailerOptions{}).Send(t.Context(), l); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		msg, err := mail.ReadMessage(bytes.NewReader(box.Letters()[0].Data))
		if err != nil {
			t.Fatal(err)
		}
		if to, err := msg.Header.AddressList("To"); err != nil || len(to) != 1 || to[0].Name != name {
			t.Errorf("%s: to %v, %v", name, to, err)
		}
	}
}

func TestServersThatDoNotAnswer(t *testing.T) {
	letter := handover.Compose(asked(), asked().Owners, "")
	silent := smtptest.Serve(t, smtptest.Options{Silent: true})
	err := mailer(t, silent, "smtp://NAME", "", MailerOptions{Patience: 50 * time.Millisecond}).Send(t.Context(), letter)
	var failed *mailError
	if !errors.As(err, &failed) || !strings.Contains(err.Error(), "in time") {
		t.Errorf("silent: %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, stop)
	if err := mailer(t, silent, "smtp://NAME", "", MailerOptions{}).Send(ctx, letter); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped by the person: %v", err)
	}
	closed := smtptest.Serve(t, smtptest.Options{})
	m := mailer(t, closed, "smtp://127.0.0.1:1", "", MailerOptions{})
	if err := m.Send(t.Context(), letter); !errors.As(err, &failed) || !strings.Contains(err.Error(), "127.0.0.1:1") {
		t.Errorf("nobody there: %v", err)
	}
}

func TestAddresses(t *testing.T) {
	for address, want := range map[string]string{
		"smtp://mail.example.com":        "mail.example.com:587",
		"smtps://mail.example.com/":      "mail.example.com:465",
		"smtp://ada@mail.example.com:25": "mail.example.com:25",
		"smtp://[::1]:2525":              "[::1]:2525",
	} {
		password := ""
		if strings.Contains(address, "ada") {
			password = pass
		}
		m, err := NewMailer(value(address), value(password), MailerOptions{})
		if err != nil || m.Server() != want {
			t.Errorf("%s: %v", address, err)
		}
	}
	secretly := "s3cr3t"
	for _, address := range []string{
		"", "mail.example.com", "http://mail.example.com", "smtp://", "smtp://user:" + secretly + "/x@host", "smtp://user:12/" + secretly + "@host",
		"smtp://user:" + secretly + "#x@host", "smtp://user:" + secretly + "?x@host", "smtp://user:" + secretly + "%zz@host",
		"smtp://host:99999", "smtp://host:" + secretly, "smtp://host/" + secretly, "smtp://ada@host", "smtp://host\n" + secretly,
		"smtp://:" + secretly + "@host",
	} {
		_, err := NewMailer(value(address), secret.Value{}, MailerOptions{})
		var wrong *addressError
		if !errors.As(err, &wrong) || wrong.Failure().Hint() == "" {
			t.Errorf("%s: %v", address, err)
		} else if strings.Contains(err.Error(), secretly) {
			t.Errorf("%s: the error repeats the password: %v", address, err)
		}
	}
	if _, err := NewMailer(value("smtp://host"), value(pass), MailerOptions{}); err == nil {
		t.Error("a password for nobody")
	}
}

func asked() handover.Invitation {
	return handover.Invitation{
		Connector: "PagerDuty", App: handover.App{Name: "PagerDuty — 本番", IDP: "Okta"},
		From:   handover.Person{Name: "Ada Lovelace", Email: "ada@example.com"},
		Owners: []handover.Person{{Name: "Grace Hopper", Email: "grace@example.com"}, {Email: "ops@example.com"}},
	}
}
