// Package smtptest is a mail server in the process of a test: it takes letters
// by SMTP, with or without TLS and sign-in, and shows what came in.
// Only tests import it.
package smtptest

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Host is a name that the server's certificate holds, and that Dial leads to
// the server: for a client it is some other computer.
const Host = "mail.example.test"

// Encryption is what the server offers.
type Encryption int

// The kinds of encryption.
const (
	Plain    Encryption = iota
	StartTLS            // on request
	FromTheStart
)

// Options of Serve.
type Options struct {
	Encryption Encryption
	// User and Password are who may send; empty: anybody, without sign-in.
	User, Password string
	// Careless lets people sign in without encryption.
	Careless bool
	// Refuse is said to every receiver, instead of taking the letter.
	Refuse string
	// Silent never says a word.
	Silent bool
}

// Letter is a message that came in.
type Letter struct {
	From string
	To   []string
	Data []byte
	User string // who signed in
	TLS  bool   // the connection was encrypted
	// Greeting is the domain that the sender named.
	Greeting string
}

// Server is a running mail server.
type Server struct {
	address string
	roots   *x509.CertPool
	o       Options

	mu      sync.Mutex
	letters []Letter
	tried   []string // passwords that arrived
}

// Serve starts a server on this computer, until the test ends.
func Serve(t testing.TB, o Options) *Server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{address: listener.Addr().String(), roots: x509.NewCertPool(), o: o}
	certificate := s.certificate(t)
	if o.Silent {
		t.Cleanup(func() { _ = listener.Close() })
		return s // connections are taken by the system, and never answered
	}
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &session{server: s, conn: c}, nil
	}))
	server.Domain, server.AllowInsecureAuth = Host, o.Careless
	server.ErrorLog = log.New(io.Discard, "", 0)
	switch o.Encryption {
	case StartTLS:
		server.TLSConfig = certificate
	case FromTheStart:
		listener = tls.NewListener(listener, certificate)
	}
	go func() { _ = server.Serve(listener) }() // ends with Close
	t.Cleanup(func() { _ = server.Close() })
	return s
}

func (s *Server) certificate(t testing.TB) *tls.Config {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: Host}, DNSNames: []string{Host, "localhost"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore:   time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	made, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	s.roots.AddCert(made)
	return &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
}

// Address is host:port.
func (s *Server) Address() string { return s.address }

// Trust trusts the server's certificate.
func (s *Server) Trust() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: s.roots}
}

// Dial leads every address to the server.
func (s *Server) Dial(ctx context.Context, network, _ string) (net.Conn, error) {
	return (&net.Dialer{}).DialContext(ctx, network, s.address)
}

// Letters lists what came in.
func (s *Server) Letters() []Letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Letter(nil), s.letters...)
}

// Tried lists the passwords that arrived, right or wrong.
func (s *Server) Tried() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.tried...)
}

type session struct {
	server *Server
	conn   *smtp.Conn
	letter Letter
	user   string
}

func (s *session) AuthMechanisms() []string {
	if s.server.o.User == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		s.server.mu.Lock()
		s.server.tried = append(s.server.tried, password)
		s.server.mu.Unlock()
		if user != s.server.o.User || password != s.server.o.Password {
			return smtp.ErrAuthFailed
		}
		s.user = user
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.server.o.User != "" && s.user == "" {
		return smtp.ErrAuthRequired
	}
	s.letter.From = from
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if s.server.o.Refuse != "" {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: s.server.o.Refuse}
	}
	s.letter.To = append(s.letter.To, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return errors.New("the letter broke off")
	}
	s.letter.Data, s.letter.User, s.letter.Greeting = data, s.user, s.conn.Hostname()
	_, s.letter.TLS = s.conn.TLSConnectionState()
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.letters = append(s.server.letters, s.letter)
	return nil
}

func (s *session) Reset()        { s.letter = Letter{} }
func (s *session) Logout() error { return nil }
