package remote

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
)

// TroubleOf tells what broke an exchange. It always answers; what it does not
// know is Unreachable.
func TroubleOf(err error) *Trouble {
	var known *Trouble
	if errors.As(err, &known) {
		return known
	}
	t := &Trouble{Kind: Unreachable, Err: err}
	if err == nil {
		return t
	}
	for _, look := range []func(*Trouble, error) bool{ours, proxyTrouble, certificateTrouble, tlsTrouble, nameTrouble, connectionTrouble} {
		if look(t, err) {
			break
		}
	}
	return t
}

// set notes a kind, and the name that its sentence uses.
func (t *Trouble) set(k TroubleKind, name string) bool {
	t.Kind, t.Name = k, Clean(name)
	return true
}

// ours are the deadlines of Exchange.
func ours(t *Trouble, err error) bool {
	switch {
	case errors.Is(err, ErrNoAnswer):
		return t.set(NoAnswer, "")
	case errors.Is(err, ErrStalled), errors.Is(err, ErrTooSlow):
		return t.set(Stalled, "")
	}
	return false
}

// proxyTrouble is met on the way to the proxy; what the proxy answered is
// known from judgeConnect.
func proxyTrouble(t *Trouble, err error) bool {
	var op *net.OpError
	if !errors.As(err, &op) {
		return false
	}
	switch op.Op {
	case "socks connect":
		return t.set(ProxyRefused, hostOf(op))
	case "proxyconnect":
	default:
		return false
	}
	var name *net.DNSError
	var record tls.RecordHeaderError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(op.Err, &name):
		return t.set(ProxyUnknown, name.Name)
	case errors.As(op.Err, &record), errors.As(op.Err, &certificate), strings.Contains(op.Err.Error(), "tls: "):
		return t.set(ProxyTLS, "")
	case timedOut(op.Err):
		return t.set(ProxySilent, hostOf(op.Err))
	default:
		return t.set(ProxyDown, hostOf(op.Err))
	}
}

func certificateTrouble(t *Trouble, err error) bool {
	var failed *tls.CertificateVerificationError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &name):
		return t.set(OtherName, strings.Join(name.Certificate.DNSNames[:min(3, len(name.Certificate.DNSNames))], ", "))
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return t.set(Expired, invalid.Cert.NotBefore.UTC().Format("2006-01-02")+" to "+invalid.Cert.NotAfter.UTC().Format("2006-01-02"))
	case errors.As(err, &failed):
		return t.set(Untrusted, issuerOf(failed.UnverifiedCertificates))
	}
	var unknown x509.UnknownAuthorityError
	if errors.As(err, &unknown) {
		return t.set(Untrusted, issuerOf([]*x509.Certificate{unknown.Cert}))
	}
	return false
}

// issuerOf names who vouches for the last certificate of a chain.
func issuerOf(chain []*x509.Certificate) string {
	if len(chain) == 0 || chain[len(chain)-1] == nil {
		return ""
	}
	issuer := chain[len(chain)-1].Issuer
	if issuer.CommonName != "" {
		return issuer.CommonName
	}
	return issuer.String()
}

func tlsTrouble(t *Trouble, err error) bool {
	var record tls.RecordHeaderError
	text := err.Error()
	switch {
	case errors.Is(err, http.ErrSchemeMismatch):
		return t.set(PlainHTTP, "")
	case errors.As(err, &record):
		if string(record.RecordHeader[:]) == "HTTP/" {
			return t.set(PlainHTTP, "")
		}
		return t.set(NotTLS, "")
	case strings.Contains(text, "TLS handshake timeout"):
		return t.set(TLSSilent, "")
	case strings.Contains(text, "protocol version not supported"), strings.Contains(text, "unsupported protocol version"):
		return t.set(OldTLS, "")
	case strings.Contains(text, "tls: "):
		return t.set(TLSRefused, "")
	}
	return false
}

func nameTrouble(t *Trouble, err error) bool {
	var name *net.DNSError
	switch {
	case !errors.As(err, &name):
		return false
	case name.IsNotFound:
		return t.set(UnknownName, name.Name)
	default:
		return t.set(NoNameService, name.Name)
	}
}

func connectionTrouble(t *Trouble, err error) bool {
	text := err.Error()
	switch {
	case isOneOf(err, errnoRefused):
		return t.set(Refused, hostOf(err))
	case isOneOf(err, errnoNoRoute):
		return t.set(NoRoute, hostOf(err))
	case isDial(err) && timedOut(err):
		return t.set(ConnectTimeout, hostOf(err))
	case timedOut(err):
		return t.set(NoAnswer, "")
	case strings.Contains(text, "invalid header field"):
		return t.set(Unsendable, "")
	case strings.Contains(text, "malformed HTTP"), strings.Contains(text, "malformed MIME header"):
		return t.set(NotHTTP, "")
	case isOneOf(err, errnoCut), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), strings.Contains(text, "server closed"):
		return t.set(CutOff, "")
	}
	return false
}

func isOneOf(err error, list []error) bool {
	return slices.ContainsFunc(list, func(e error) bool { return errors.Is(err, e) })
}

func isDial(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

func timedOut(err error) bool {
	var timeout interface{ Timeout() bool }
	return errors.As(err, &timeout) && timeout.Timeout()
}

// hostOf is the address that a connection was for.
func hostOf(err error) string {
	var op *net.OpError
	if errors.As(err, &op) && op.Addr != nil {
		return op.Addr.String()
	}
	return ""
}
