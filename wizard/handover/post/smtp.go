package post

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"time"

	"github.com/wneessen/go-mail"

	"connectpd/store/failure"
	"connectpd/store/secret"
	"connectpd/wizard/handover"
)

// mailPatience is how long a mail server may take for the whole exchange.
const mailPatience = 30 * time.Second

// Ports of submission: RFC 6409 and RFC 8314.
const (
	portSubmission = 587
	portSMTPS      = 465
)

// Mailer sends letters through one mail server. It is a Sender.
//
// The connection is encrypted: from its first byte (smtps), or by STARTTLS
// (smtp), without which nothing is sent. Only a server on this computer may do
// without.
type Mailer struct {
	host     string
	port     int
	user     string
	password secret.Value
	tls      bool // from the first byte

	o MailerOptions
}

// MailerOptions of NewMailer.
type MailerOptions struct {
	Now func() time.Time
	TLS *tls.Config // tests; nil: the system's certificates
	// Dial connects; tests; nil: the network.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Patience bounds an exchange; 0: half a minute.
	Patience time.Duration
}

// addressError is a mail server's address that cannot be used. It repeats
// nothing of the address: there may be a password in it.
type addressError struct{ Why string }

func (e *addressError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *addressError) Failure() failure.Told {
	return failure.Tell(failure.MailAddress, failure.Blanks{"reason": e.Why})
}

// NewMailer reads the address of a mail server, smtp(s)://user@host:port. A
// password in it is taken out first; password wins over it where both are
// given. Errors are *AddressError.
func NewMailer(address, password secret.Value, o MailerOptions) (*Mailer, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Dial == nil {
		o.Dial = (&net.Dialer{}).DialContext
	}
	if o.Patience == 0 {
		o.Patience = mailPatience
	}
	u, err := url.Parse(string(address.Reveal()))
	if err != nil {
		return nil, &addressError{"it is not an address"} // its own words would repeat it
	}
	m := &Mailer{host: u.Hostname(), password: password, o: o}
	if u.User != nil {
		m.user = u.User.Username()
		if inside, ok := u.User.Password(); ok && password.Empty() {
			m.password = secret.New([]byte(inside))
		}
	}
	return m, m.check(u)
}

// check completes the mailer and refuses what cannot be meant.
func (m *Mailer) check(u *url.URL) error {
	switch u.Scheme {
	case "smtp":
		m.port = portSubmission
	case "smtps":
		m.port, m.tls = portSMTPS, true
	default:
		return &addressError{"it begins with neither smtp:// nor smtps://"}
	}
	if text := u.Port(); text != "" {
		port, err := strconv.Atoi(text)
		if err != nil || port < 1 || port > 65535 {
			return &addressError{"its port is invalid"}
		}
		m.port = port
	}
	switch {
	case u.User != nil && m.user == "":
		return &addressError{"its user is empty"}
	case m.host == "":
		return &addressError{"it has no server"}
	case u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "":
		return &addressError{"something follows the server's name"}
	case m.user != "" && m.password.Empty():
		return &addressError{"it has a user but no password"}
	case m.user == "" && !m.password.Empty():
		return &addressError{"there is a password but no user"}
	}
	return nil
}

// Password is what the server is signed in to with, for those who keep it out
// of what is printed; empty without one.
func (m *Mailer) Password() secret.Value { return m.password }

// Server names it for people.
func (m *Mailer) Server() string { return net.JoinHostPort(m.host, strconv.Itoa(m.port)) }

// mailError is a letter that a mail server did not take.
type mailError struct {
	Server string
	Why    string // for people; may hold the server's own words
	Err    error
}

func (e *mailError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *mailError) Failure() failure.Told {
	return failure.Tell(failure.MailRefused, failure.Blanks{"server": e.Server, "reason": e.Why})
}
func (e *mailError) Unwrap() error { return e.Err }

// Send sends a letter. It went to everybody or, after an error, may have gone
// to some. Errors are *MailError, or the context's.
func (m *Mailer) Send(ctx context.Context, l handover.Letter) error {
	if err := sendable(l); err != nil {
		return &mailError{m.Server(), "the message cannot be addressed: " + err.Error(), err}
	}
	msg, err := message(l, m.o.Now(), rand.Text())
	if err != nil {
		return &mailError{m.Server(), "the message cannot be written: " + err.Error(), err}
	}
	ctx, stop := context.WithTimeoutCause(ctx, m.o.Patience, errPatience)
	defer stop()
	line := &line{}
	client, err := m.client(ctx, line, l.From.Email)
	if err == nil {
		err = exchange(ctx, client, line, msg)
	}
	switch cause := context.Cause(ctx); {
	case err == nil:
		return nil
	case errors.Is(cause, errPatience):
		return &mailError{m.Server(), "it did not answer in time", err}
	case cause != nil:
		return cause
	}
	return &mailError{m.Server(), secret.Redact(why(err), m.password), err}
}

var errPatience = errors.New("no answer in time")

// line is the connection to a mail server. The library heeds a context only
// while it connects; afterwards closing the line ends an exchange.
type line struct{ conn net.Conn }

// exchange sends a message and ends the connection. Once the server took the
// message, a farewell that fails takes nothing back.
func exchange(ctx context.Context, client *mail.Client, l *line, msg *mail.Msg) error {
	conn, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		l.close()
		return err
	}
	if err := client.SendWithSMTPClient(conn, msg); err != nil {
		l.close()
		return err
	}
	_ = client.CloseWithSMTPClient(conn)
	return nil
}

// dial connects, and closes the connection when ctx ends.
func (m *Mailer) dial(ctx context.Context, l *line, config *tls.Config) (net.Conn, error) {
	conn, err := m.o.Dial(ctx, "tcp", m.Server())
	if err != nil {
		return nil, err
	}
	l.conn = conn
	context.AfterFunc(ctx, l.close)
	if !m.tls {
		return conn, nil
	}
	secured := tls.Client(conn, config)
	return secured, secured.HandshakeContext(ctx)
}

func (l *line) close() {
	if l.conn != nil {
		_ = l.conn.Close() // it may be closed already
	}
}

func (m *Mailer) client(ctx context.Context, l *line, from string) (*mail.Client, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if m.o.TLS != nil {
		config = m.o.TLS.Clone()
	}
	config.ServerName = m.host
	options := []mail.Option{
		mail.WithPort(m.port), mail.WithTLSConfig(config),
		mail.WithTimeout(2 * m.o.Patience), // the context ends first
		mail.WithHELO(domain(from)),        // relays refuse "localhost"; this computer's name is nobody's business
		mail.WithTLSPolicy(m.policy()),
		mail.WithDialContextFunc(func(context.Context, string, string) (net.Conn, error) {
			return m.dial(ctx, l, config) // the library's own context ends with its greeting
		}),
	}
	if m.user != "" {
		options = append(options, mail.WithOpportunisticSMTPAuth(m.signIns()...),
			mail.WithUsername(m.user), mail.WithPassword(string(m.password.Reveal())))
	}
	return mail.NewClient(m.host, options...)
}

// signIns are the ways to sign in, best first. Those that show the server the
// password in clear text need encryption, or a server on this computer.
func (m *Mailer) signIns() []mail.SMTPAuthType {
	list := []mail.SMTPAuthType{mail.SMTPAuthSCRAMSHA256, mail.SMTPAuthSCRAMSHA1, mail.SMTPAuthCramMD5}
	if m.local() {
		return append(list, mail.SMTPAuthPlainNoEnc, mail.SMTPAuthLoginNoEnc)
	}
	return append(list, mail.SMTPAuthPlain, mail.SMTPAuthLogin)
}

// policy: STARTTLS is required, except of a server on this computer, whose
// connection leaves it as little as the password does.
func (m *Mailer) policy() mail.TLSPolicy {
	switch {
	case m.tls:
		return mail.NoTLS // dial encrypts
	case m.local():
		return mail.TLSOpportunistic
	default:
		return mail.TLSMandatory
	}
}

func (m *Mailer) local() bool {
	ip := net.ParseIP(m.host)
	return m.host == "localhost" || ip != nil && ip.IsLoopback()
}

// sendable is nil where every mail server takes the e-mails of a letter.
func sendable(l handover.Letter) error {
	if _, err := mailAddress(l.From.Email); err != nil {
		return fmt.Errorf("the sender's email: %w", err)
	}
	for _, p := range l.To {
		if _, err := mailAddress(p.Email); err != nil {
			return fmt.Errorf("a receiver's email: %w", err)
		}
	}
	return nil
}
