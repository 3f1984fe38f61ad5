package remote

import (
	"bufio"
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
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

const proxyPassword = "pa55word-canary"

// kit makes servers that fail in one way each. Everything is on
// loopback; where a test cannot make a network fail (no route, no name
// service) the dialer gives the error that the system would.
type kit struct{ t *testing.T }

func (k kit) listen() net.Listener {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		k.t.Fatal(err)
	}
	k.t.Cleanup(func() { _ = l.Close() })
	return l
}

// each serves every connection with f and hangs up.
func (k kit) each(f func(net.Conn)) string {
	l := k.listen()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = c.Close() }()
				f(c)
			}()
		}
	}()
	return l.Addr().String()
}

// saying sends raw bytes once something arrived.
func (k kit) saying(raw string) string {
	return k.each(func(c net.Conn) {
		_, _ = c.Read(make([]byte, 1024))
		_, _ = io.WriteString(c, raw)
	})
}

// silent takes what arrives and says nothing until the client goes.
func (k kit) silent() string { return k.each(func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }) }

func (k kit) closed() string {
	l := k.listen()
	_ = l.Close()
	return l.Addr().String()
}

func (k kit) server(h http.Handler, conf *tls.Config) *httptest.Server {
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.TLS = conf
	s.StartTLS()
	k.t.Cleanup(s.Close)
	return s
}

// certificate is signed by an authority of the given name.
func (k kit) certificate(authority, host string, from, to time.Time) (tls.Certificate, *x509.CertPool) {
	k.t.Helper()
	caKey, key := newKey(k.t), newKey(k.t)
	ca := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: authority}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	leaf := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host}, NotBefore: from, NotAfter: to}
	der, err := x509.CreateCertificate(rand.Reader, leaf, ca, key.Public(), caKey)
	if err != nil {
		k.t.Fatal(err)
	}
	caDER, err := x509.CreateCertificate(rand.Reader, ca, ca, caKey.Public(), caKey)
	if err != nil {
		k.t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(caDER)
	if err != nil {
		k.t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// connecting is a proxy that answers CONNECT with a status.
func (k kit) connecting(status string) string {
	return k.each(func(c net.Conn) {
		if _, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
			_, _ = io.WriteString(c, "HTTP/1.1 "+status+"\r\nContent-Length: 0\r\n\r\n")
		}
	})
}

func noDial(err error) func(*http.Transport) {
	return func(tr *http.Transport) {
		tr.DialContext = func(context.Context, string, string) (net.Conn, error) {
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: err}
		}
	}
}

type late struct{}

func (late) Error() string { return "i/o timeout" }
func (late) Timeout() bool { return true }

// Every way a network fails that this kit knows gets its own kind, its three
// sentences, and the name that helps; no secret is ever in them.
func TestNetworkFailuresAreToldApart(t *testing.T) {
	k := kit{t}
	now := time.Now()
	ok := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "{}") })
	stranger, _ := k.certificate("Acme Inspection CA", "api.example", now.Add(-time.Hour), now.Add(time.Hour))
	otherName, otherPool := k.certificate("Good CA", "portal.hotel.example", now.Add(-time.Hour), now.Add(time.Hour))
	old, oldPool := k.certificate("Good CA", "api.example", now.AddDate(-2, 0, 0), now.AddDate(-1, 0, 0))
	fresh, freshPool := k.certificate("Good CA", "api.example", now.Add(-time.Hour), now.Add(time.Hour))
	trusts := func(pool *x509.CertPool) func(*http.Transport) {
		return func(tr *http.Transport) {
			tr.TLSClientConfig.RootCAs, tr.TLSClientConfig.ServerName = pool, "api.example"
		}
	}
	via := func(scheme, host string) func(*http.Transport) {
		return func(tr *http.Transport) {
			tr.Proxy = http.ProxyURL(&url.URL{Scheme: scheme, Host: host, User: url.UserPassword("ada", proxyPassword)})
		}
	}
	header := func(l Limits) Limits { l.Header = 50 * time.Millisecond; return l }
	cases := []struct {
		name  string
		base  string
		set   func(*http.Transport)
		limit func(Limits) Limits
		kind  TroubleKind
		says  string // in one of its sentences
	}{
		{"a name nobody knows", "https://api.invalid", noDial(&net.DNSError{Err: "no such host", Name: "api.invalid", IsNotFound: true}), nil, UnknownName, "api.invalid"},
		{"no name service", "https://api.invalid", noDial(&net.DNSError{Err: "server misbehaving", Name: "api.invalid", IsTemporary: true}), nil, NoNameService, "DNS"},
		{"nobody listens", "https://" + k.closed(), nil, nil, Refused, "refused"},
		{"no route", "https://192.0.2.1", noDial(errnoNoRoute[0]), nil, NoRoute, "VPN"},
		{"a firewall that drops", "https://192.0.2.1", noDial(late{}), nil, ConnectTimeout, "HTTPS_PROXY"},
		{"no answer", "http://" + k.silent(), nil, header, NoAnswer, "in time"},
		{"a stop halfway", "http://" + k.saying("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{"), nil, nil, CutOff, "was lost"},
		{"a server that hangs up", "http://" + k.saying(""), nil, nil, CutOff, "was lost"},
		{"a proxy nobody knows", "https://api.example", func(tr *http.Transport) {
			via("http", "proxy.invalid:3128")(tr)
			noDial(&net.DNSError{Err: "no such host", Name: "proxy.invalid", IsNotFound: true})(tr)
		}, nil, ProxyUnknown, "proxy.invalid"},
		{"a proxy that is down", "https://api.example", via("http", k.closed()), nil, ProxyDown, "the proxy 127.0.0.1"},
		{"a proxy that drops", "https://api.example", func(tr *http.Transport) { via("http", "192.0.2.1:1")(tr); noDial(late{})(tr) }, nil, ProxySilent, "the proxy"},
		{"a proxy without TLS", "https://api.example", via("https", k.saying("HTTP/1.1 400 Bad Request\r\n\r\n")), nil, ProxyTLS, "https://"},
		{"a proxy that asks for a password", "https://api.example", via("http", k.connecting("407 Proxy Authentication Required")), nil, ProxyPassword, "407"},
		{"CONNECT forbidden", "https://api.example", via("http", k.connecting("403 Forbidden")), nil, ProxyRefused, "403 Forbidden"},
		{"CONNECT failed", "https://api.example", via("http", k.connecting("502 Bad Gateway")), nil, ProxyFailed, "502 Bad Gateway"},
		{"an untrusted authority", k.server(ok, &tls.Config{Certificates: []tls.Certificate{stranger}}).URL, trusts(x509.NewCertPool()), nil, Untrusted, "Acme Inspection CA"},
		{"another name", k.server(ok, &tls.Config{Certificates: []tls.Certificate{otherName}}).URL, trusts(otherPool), nil, OtherName, "portal.hotel.example"},
		{"expired", k.server(ok, &tls.Config{Certificates: []tls.Certificate{old}}).URL, trusts(oldPool), nil, Expired, "clock"},
		{"an old version of TLS", k.server(ok, &tls.Config{Certificates: []tls.Certificate{fresh}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}).URL,
			trusts(freshPool), nil, OldTLS, "TLS 1.2"},
		{"a certificate of ours wanted", k.server(ok, &tls.Config{Certificates: []tls.Certificate{fresh}, MaxVersion: tls.VersionTLS12, ClientAuth: tls.RequireAnyClientCert}).URL,
			trusts(freshPool), nil, TLSRefused, "encrypted connection"},
		{"a TLS handshake without end", "https://" + k.silent(), func(tr *http.Transport) { tr.TLSHandshakeTimeout = 50 * time.Millisecond }, nil, TLSSilent, "timed out"},
		{"plain http", "https://" + k.saying("HTTP/1.1 400 Bad Request\r\n\r\n"), nil, nil, PlainHTTP, "plain HTTP"},
		{"no TLS at all", "https://" + k.saying("220 mail.example ESMTP\r\n"), nil, nil, NotTLS, "TLS"},
		{"no http", "http://" + k.saying("220 mail.example ESMTP\r\n"), nil, nil, NotHTTP, "http"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			tr := NewTransport(1)
			tr.Proxy = nil
			if c.set != nil {
				c.set(tr)
			}
			defer tr.CloseIdleConnections()
			limits := Limits{Header: 10 * time.Second, Stall: 10 * time.Second, Try: 20 * time.Second, Body: 1 << 10}
			if c.limit != nil {
				limits = c.limit(limits)
			}
			got := ask(t, tr, c.base, "x", limits)
			if got == nil || got.Kind != c.kind {
				t.Fatalf("%#v: %v", got, got)
			}
			wantWords(t, got, c.says)
		})
	}
}

func ask(t *testing.T, rt http.RoundTripper, base, token string, l Limits) *Trouble {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header["Authorization"] = []string{token}
	_, err = Exchanger{Transport: rt, Alarm: RealClock{}, Redact: func(s string) string { return s }}.Do(req, l)
	if err == nil {
		return nil
	}
	var trouble *Trouble
	if !errors.As(err, &trouble) {
		t.Fatalf("%T: %v", err, err)
	}
	return trouble
}

func wantWords(t *testing.T, got *Trouble, says string) {
	t.Helper()
	told := got.Told("PagerDuty")
	what, means, cure := told.What, told.Why, told.Do
	all := strings.Join([]string{what, means, cure, got.Error()}, "\n")
	if what == "" || means == "" || cure == "" || !strings.HasSuffix(what, ".") || !strings.HasSuffix(means, ".") || !strings.HasSuffix(cure, ".") {
		t.Errorf("not three sentences:\n%s", all)
	}
	if !strings.Contains(all, says) {
		t.Errorf("%q is not in\n%s", says, all)
	}
	if strings.Contains(all, proxyPassword) || strings.ContainsAny(all, "{}") {
		t.Errorf("a password or a gap in\n%s", all)
	}
}

// The kinds that need no network.
func TestOtherTroubles(t *testing.T) {
	tr := NewTransport(1)
	if got := ask(t, tr, "http://127.0.0.1:1", "broken\r\nX: y", Limits{Header: time.Second, Stall: time.Second, Try: time.Second}); got == nil || got.Kind != Unsendable || got.Passes() {
		t.Errorf("%#v", got)
	}
	if got := TroubleOf(errors.New("something new")); got.Kind != Unreachable {
		t.Errorf("%#v", got)
	}
	if TroubleOf(nil).Told("PagerDuty").What == "" {
		t.Error("no words for a failure without a cause")
	}
	for status, kind := range map[int]TroubleKind{407: ProxyPassword, 511: SignIn} {
		if got := TroubleOfStatus(status); got == nil || got.Kind != kind {
			t.Errorf("%d: %#v", status, got)
		}
	}
	if TroubleOfStatus(503) != nil {
		t.Error("a 503 may be the service's own")
	}
	for kind := range troubles {
		wantWords(t, &Trouble{Kind: kind}, "")
	}
}

// A proxy that is asked for and cannot be read is an error: the request does
// not go out without it, and its password is not shown.
func TestMalformedProxies(t *testing.T) {
	const secret = proxyPassword
	for address, reason := range map[string]string{
		"http://ada:" + secret + "%zz@proxy.example:3128":  "raw %",
		"http://ada:" + secret + "#1@proxy.example:3128":   "raw #",
		"http://ada:" + secret + "/1@proxy.example:3128":   "raw /",
		"http://ada:" + secret + `\1@proxy.example:3128`:   `raw \`,
		"http://ada:12#" + secret + "@proxy.example":       "raw #",
		"ada:" + secret + "%@proxy.example:3128":           "raw %",
		"http://ada:" + secret + "@proxy.example:port":     "port",
		"ftp://ada:" + secret + "@proxy.example":           "must begin with",
		"http://ada:" + secret + "@":                       "no host",
		"http://ada:" + secret + "@proxy.example:3128/way": "after its host",
	} {
		t.Setenv("HTTPS_PROXY", address)
		t.Setenv("NO_PROXY", "direct.example")
		got := ask(t, NewTransport(1), "https://api.example", "x", Limits{Header: time.Second, Stall: time.Second, Try: time.Second})
		if got == nil || got.Kind != ProxyMalformed || got.Passes() || !got.Unsent() {
			t.Errorf("%s: %#v", address, got)
			continue
		}
		wantWords(t, got, reason)
		request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://direct.example", http.NoBody)
		if proxy, err := proxyFromEnvironment()(request); proxy != nil || err != nil {
			t.Errorf("an exempt host: %v, %v", proxy, err)
		}
	}
	for _, address := range []string{"", "proxy.example:3128", "http://ada:p%25%23@proxy.example:3128/", "socks5://proxy.example", "https://proxy.example"} {
		if reason := proxyFault(address); reason != "" {
			t.Errorf("%q: %s", address, reason)
		}
	}
}
