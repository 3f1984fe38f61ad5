package cli_test

import (
	"crypto/tls"
	"encoding/pem"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"connectpd/sync/simulator"
)

// insteadOfPagerDuty answers for PagerDuty's own addresses, over TLS and
// through a proxy that the program's environment names: it cannot tell the
// account from one in life. It gives that environment.
func insteadOfPagerDuty(t *testing.T, company *simulator.Account, o simulator.Options) (env []string) {
	t.Helper()
	server := simulator.NewServer(company, o)
	t.Cleanup(server.Close)
	web := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host != "api.pagerduty.com" {
			w.WriteHeader(http.StatusUnauthorized) // the other region knows no such key
			return
		}
		server.ServeHTTP(w, r)
	}))
	authority, pair := certificateFor(t, "api.pagerduty.com", "api.eu.pagerduty.com")
	web.TLS = &tls.Config{Certificates: []tls.Certificate{pair}}
	web.StartTLS()
	t.Cleanup(web.Close)
	proxy := httptest.NewServer(tunnelTo(web.Listener.Addr().String()))
	t.Cleanup(proxy.Close)
	file := filepath.Join(t.TempDir(), "authority.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: authority}), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"HTTPS_PROXY=" + proxy.URL, "SSL_CERT_FILE=" + file}
}

// tunnelTo is a proxy whose every tunnel ends at one address.
func tunnelTo(address string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect || !strings.HasSuffix(r.Host, "pagerduty.com:443") {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		there, err := net.DialTimeout("tcp", address, 5*time.Second)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		defer there.Close() //nolint:errcheck // it ends with the tunnel
		w.WriteHeader(http.StatusOK)
		here, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer here.Close() //nolint:errcheck // as above
		go func() {
			_, _ = io.Copy(there, here)
			_ = there.Close()
		}()
		_, _ = io.Copy(here, there)
	})
}
