package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"connectpd/store"
	"connectpd/store/keychain"
	"connectpd/store/secret"
	"connectpd/sync/pagerduty"
	"connectpd/wizard/company"
)

// web answers like PagerDuty without a token, or as told per host.
type web struct {
	mu      sync.Mutex
	status  int
	date    time.Time
	err     error
	hang    bool
	headers []http.Header
	urls    []string
}

func (w *web) Do(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	w.headers = append(w.headers, r.Header.Clone())
	w.urls = append(w.urls, r.URL.String())
	w.mu.Unlock()
	if w.hang {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	if w.err != nil {
		return nil, w.err
	}
	header := http.Header{}
	if !w.date.IsZero() {
		header.Set("Date", w.date.UTC().Format(http.TimeFormat))
	}
	return &http.Response{StatusCode: w.status, Header: header, Body: http.NoBody}, nil
}

var _ Store = (*store.Store)(nil)

// ill is a store in trouble.
type ill struct {
	Store
	check, readOnly error
	aside           []string
	bare            bool // without a backup
	altered         []*store.ReviewDamagedError
}

func (i ill) QuickCheck(context.Context) error { return i.check }
func (i ill) ReadOnly() error                  { return i.readOnly }
func (i ill) Damaged() []string                { return i.aside }
func (i ill) NewestKept() time.Time {
	if i.bare {
		return time.Time{}
	}
	return i.Store.NewestKept()
}
func (i ill) CheckReviews(context.Context) ([]*store.ReviewDamagedError, error) {
	return i.altered, nil
}

// ails puts trouble into a machine's store.
func (o *Options) ails(with ill) {
	open := o.Store
	o.Store = func(ctx context.Context) (Store, error) {
		s, err := open(ctx)
		with.Store = s
		return with, err
	}
}

// broken is a keychain whose probe fails, or hangs.
type broken struct {
	keychain.Keychain
	err  error
	hang bool
}

func (b broken) Probe(ctx context.Context) error {
	if b.hang {
		select {}
	}
	return b.err
}

var now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

var good = Terminal{InTTY: true, OutTTY: true, Width: 120, Height: 40, UTF8: true, Term: "xterm-256color"}

// machine is one that reaches PagerDuty, with a keychain and no store yet.
func machine(t *testing.T) Options {
	t.Helper()
	home := filepath.Join(t.TempDir(), "home")
	memory := keychain.Memory()
	clock := func() time.Time { return now }
	o := Options{
		Home: home,
		Store: func(ctx context.Context) (Store, error) {
			return store.Open(ctx, home, store.Options{Now: clock})
		},
		Keychain: func(keychain.Kind) (keychain.Keychain, error) { return memory, nil },
		HTTP:     &web{status: 401, date: now}, Version: "1.2", Terminal: good,
		Now: clock, Limit: time.Minute,
	}
	return o
}

// kept puts something into a machine's store.
func (o *Options) kept(t *testing.T, put func(*store.Store)) {
	t.Helper()
	s, err := o.Store(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	put(s.(*store.Store))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

var key = secret.New([]byte("u+canaryOfTheToken3x"))

// connected is a machine with connectors whose tokens are kept so.
func connected(t *testing.T, kinds ...keychain.Kind) Options {
	t.Helper()
	o := machine(t)
	o.kept(t, func(s *store.Store) {
		for _, kind := range kinds {
			company.Record(t, s, o.Keychain, store.Connector{}, kind, key)
		}
	})
	return o
}

// healthy is a machine on which all is well.
func healthy(t *testing.T) Options {
	t.Helper()
	return connected(t, keychain.OS)
}

// find gives one check of a report.
func find(t *testing.T, r Report, name string) Check {
	t.Helper()
	for _, c := range r.Checks {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("no check %s in %+v", name, r.Checks)
	return Check{}
}

func assertWords(t *testing.T, r Report) {
	t.Helper()
	for _, c := range r.Checks {
		if c.Name == "" || c.Message == "" || (c.State == OK) != (c.Cure == "") || !strings.HasSuffix(c.Message, ".") || strings.HasSuffix(c.Message, "..") {
			t.Errorf("words are missing: %+v", c)
		}
	}
}

func TestAHealthyMachine(t *testing.T) {
	r := Run(t.Context(), healthy(t))
	assertWords(t, r)
	if r.Count(Failure) != 0 || r.Count(Warning) != 0 {
		t.Errorf("%+v", r.Checks)
	}
	var names []string
	for _, c := range r.Checks {
		names = append(names, c.Name)
	}
	if got := strings.Join(names, " "); got != "store files keychain network-us network-eu clock terminal terminal-size color locale" {
		t.Error(got)
	}
	data, err := json.Marshal(Report{1, r.Checks[:1]})
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"version":1,"checks":[{"name":"store","state":"ok","message":"`; !strings.HasPrefix(string(data), want) || !strings.HasSuffix(string(data), `","cure":""}]}`) {
		t.Errorf("%s", data)
	}
}

func TestStore(t *testing.T) {
	damaged := &store.DamagedError{Path: "/h/db"}
	readOnly := &store.ForeignError{Home: "/h", Path: "/h", Owner: "ada", Me: "root"}
	well := healthy(t)
	cases := []struct {
		name  string
		open  error
		store ill
		state State
		words string
		cure  string
	}{
		{"does not open", &store.NewerError{Path: "/h/db", Has: "9", Knows: "3"}, ill{}, Failure, "newer connectpd", "use the newer"},
		{"damaged", nil, ill{check: damaged}, Failure, "damaged", damaged.Failure().Hint()},
		{"an error without a cure", errors.New("boom"), ill{}, Failure, "boom", "run connectpd doctor"},
		{"only to be read", nil, ill{readOnly: readOnly}, Failure, readOnly.Error(), readOnly.Failure().Hint()},
		{"one put aside", nil, ill{aside: []string{"/h/db.damaged-1"}}, Warning, "/h/db.damaged-1", "delete"},
		{"no backup", nil, ill{bare: true}, Warning, "none of its backups", "connectpd sync"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			o := well
			o.ails(c.store)
			if c.open != nil {
				o.Store = func(context.Context) (Store, error) { return nil, c.open }
			}
			r := Run(t.Context(), o)
			assertWords(t, r)
			got := find(t, r, "store")
			if got.State != c.state || !strings.Contains(got.Message, c.words) || !strings.Contains(got.Cure, c.cure) {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestNothingIsMadeWhereNoStoreIs(t *testing.T) {
	o := healthy(t)
	above := t.TempDir()
	o.Home = filepath.Join(above, "a", "b")
	o.Store = func(context.Context) (Store, error) {
		t.Error("the store was opened")
		return nil, errors.New("no")
	}
	r := Run(t.Context(), o)
	if c := find(t, r, "store"); c.State != OK || !strings.Contains(c.Message, o.Home) {
		t.Errorf("%+v", c)
	}
	if left, _ := os.ReadDir(above); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	file := filepath.Join(above, "file")
	_ = os.WriteFile(file, nil, 0o600)
	o.Home = filepath.Join(file, "home")
	if c := find(t, Run(t.Context(), o), "store"); c.State != Failure || !strings.Contains(c.Cure, "CONNECTPD_HOME") {
		t.Errorf("%+v", c)
	}
}

func TestModes(t *testing.T) {
	o := healthy(t)
	path := filepath.Join(o.Home, "keychain", "c1~1.age")
	_ = os.Mkdir(filepath.Dir(path), 0o700)
	_ = os.WriteFile(path, nil, 0o600)
	if c := find(t, Run(t.Context(), o), "files"); c.State != OK {
		t.Errorf("%+v", c)
	}
	_ = os.Chmod(path, 0o640)
	c := find(t, Run(t.Context(), o), "files")
	if c.State != Failure || !strings.Contains(c.Message, path+" (mode 0640)") || !strings.Contains(c.Cure, o.Home) {
		t.Errorf("%+v", c)
	}
}

func TestKeychains(t *testing.T) {
	fails := func(r keychain.Reason) error {
		return &keychain.Error{Op: "probe", Reason: r}
	}
	none, inOS, inFiles := machine(t), connected(t, keychain.OS), connected(t, keychain.File)
	cases := []struct {
		name  string
		on    Options
		err   error
		check string
		state State
	}{
		{"no keychain, and one is needed", inOS, fails(keychain.Missing), "keychain", Failure},
		{"no keychain, and none is needed", none, fails(keychain.Missing), "keychain", Warning},
		{"no keychain, tokens are in files", inFiles, fails(keychain.NoCollection), "keychain", Warning},
		{"frozen, though not needed", none, fails(keychain.NotAnswering), "keychain", Failure},
		{"locked, though not needed", none, fails(keychain.Locked), "keychain", Failure},
		{"files without a passphrase", inFiles, fails(keychain.NoPassphrase), "encrypted-file", Warning},
		{"files damaged", inFiles, fails(keychain.Damaged), "encrypted-file", Failure},
		{"another error", none, errors.New("boom"), "keychain", Failure},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			o := c.on
			o.Keychain = func(keychain.Kind) (keychain.Keychain, error) { return broken{err: c.err}, nil }
			r := Run(t.Context(), o)
			assertWords(t, r)
			if got := find(t, r, c.check); got.State != c.state {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestNetwork(t *testing.T) {
	cases := []struct {
		name  string
		web   *web
		state State
		words string
	}{
		{"a network's sign-in page", &web{status: 200}, Warning, "Something between"},
		{"a redirect", &web{status: 302}, Warning, "Something between"},
		{"a proxy", &web{status: 407}, Warning, "proxy"},
		{"an error of PagerDuty's", &web{status: 503}, Warning, "error (503)"},
		{"too many requests", &web{status: 429}, Warning, "pause"},
		{"no such name", &web{err: &net.DNSError{Err: "no such host", Name: "api.pagerduty.com", IsNotFound: true}}, Warning, "name api.pagerduty.com was not found"},
		{"an untrusted certificate", &web{err: &tls.CertificateVerificationError{
			UnverifiedCertificates: []*x509.Certificate{{Issuer: pkix.Name{CommonName: "Acme Inspection CA"}}}, Err: x509.UnknownAuthorityError{},
		}}, Warning, "Acme Inspection CA"},
		{"refused", &web{err: &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}}, Warning, "was refused"},
		{"no answer", &web{hang: true}, Warning, "within"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := machine(t)
				o.HTTP = c.web
				r := Run(t.Context(), o)
				assertWords(t, r)
				for _, name := range []string{"network-us", "network-eu"} {
					if got := find(t, r, name); got.State != c.state || !strings.Contains(got.Message, c.words) {
						t.Errorf("%+v", got)
					}
				}
				if got := find(t, r, "clock"); got.State != Warning {
					t.Errorf("%+v", got)
				}
				if r.Count(Failure) != 0 {
					t.Errorf("being offline is a failure: %+v", r.Checks)
				}
			})
		})
	}
}

func TestNetworkAsksWithoutAToken(t *testing.T) {
	o := machine(t)
	w := &web{status: 401}
	o.HTTP, o.APIBase = w, "http://127.0.0.1:9/"
	if c := find(t, Run(t.Context(), o), "network-api"); c.State != OK {
		t.Errorf("%+v", c)
	}
	if len(w.headers) != 3 {
		t.Fatalf("%d requests", len(w.headers))
	}
	for i, h := range w.headers {
		if h.Get("Authorization") != "" || h.Get("User-Agent") != "connectpd/1.2" {
			t.Errorf("%v", h)
		}
		if u := w.urls[i]; !strings.HasPrefix(u, pagerduty.USBase) && !strings.HasPrefix(u, pagerduty.EUBase) && u != "http://127.0.0.1:9/abilities" {
			t.Error(u)
		}
	}
}

func TestClock(t *testing.T) {
	for _, c := range []struct {
		server time.Duration
		state  State
		words  string
	}{
		{0, OK, "agrees"}, {-119 * time.Second, OK, "agrees"}, {119 * time.Second, OK, "agrees"},
		{-5 * time.Minute, Warning, "5 minutes ahead of"}, {time.Hour, Warning, "1 hour behind"},
	} {
		o := machine(t)
		o.HTTP = &web{status: 401, date: now.Add(c.server)}
		got := find(t, Run(t.Context(), o), "clock")
		if got.State != c.state || !strings.Contains(got.Message, c.words) {
			t.Errorf("%v: %+v", c.server, got)
		}
	}
}

func TestTerminal(t *testing.T) {
	cases := []struct {
		name  string
		with  func(*Terminal)
		check string
		state State
		words string
	}{
		{"piped output", func(x *Terminal) { x.OutTTY = false }, "terminal", Warning, "The output is not a terminal"},
		{"piped input", func(x *Terminal) { x.InTTY = false }, "terminal", Warning, "The input is not a terminal"},
		{"both piped", func(x *Terminal) { x.InTTY, x.OutTTY = false, false }, "terminal", Warning, "Input and output are not a terminal"},
		{"dumb", func(x *Terminal) { x.Term = "dumb" }, "terminal", Warning, "line by line"},
		{"no TERM", func(x *Terminal) { x.Term = "" }, "terminal", Warning, "not set"},
		{"no TERM on Windows", func(x *Terminal) { x.Term, x.Windows = "", true }, "terminal", OK, "terminal"},
		{"an odd TERM", func(x *Terminal) { x.Term = "x\x1b[31m" }, "terminal", OK, "x?[31m"},
		{"narrow", func(x *Terminal) { x.Width = 39 }, "terminal-size", Warning, "39 columns"},
		{"low", func(x *Terminal) { x.Height = 9 }, "terminal-size", Warning, "9 lines"},
		{"compact", func(x *Terminal) { x.Width, x.Height = 40, 10 }, "terminal-size", OK, "80 by 24"},
		{"no window", func(x *Terminal) { x.Width = 0 }, "terminal-size", OK, "no window"},
		{"NO_COLOR", func(x *Terminal) { x.NoColor = true }, "color", OK, "NO_COLOR"},
		{"colours", func(*Terminal) {}, "color", OK, "sixteen"},
		{"C locale", func(x *Terminal) { x.UTF8, x.Locale = false, "C" }, "locale", Warning, "The locale C is"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			o := machine(t)
			c.with(&o.Terminal)
			r := Run(t.Context(), o)
			assertWords(t, r)
			if got := find(t, r, c.check); got.State != c.state || !strings.Contains(got.Message, c.words) {
				t.Errorf("%+v", got)
			}
			if r.Count(Failure) != 0 {
				t.Errorf("a terminal is never a failure: %+v", r.Checks)
			}
		})
	}
}

func TestEveryCheckIsBounded(t *testing.T) {
	o := healthy(t)
	o.Keychain = func(keychain.Kind) (keychain.Keychain, error) { return broken{hang: true}, nil }
	o.Store = func(context.Context) (Store, error) { select {} }
	o.Limit = 10 * time.Millisecond
	r := Run(t.Context(), o) // else the test would never end
	assertWords(t, r)
	for _, name := range []string{"store", "keychain"} {
		if c := find(t, r, name); c.State != Failure || !strings.Contains(c.Message, "did not answer within 10ms") {
			t.Errorf("%+v", c)
		}
	}
}

// TestReviewsAreProved: doctor says that reviews are as they were written, and
// which one is not.
func TestReviewsAreProved(t *testing.T) {
	o := machine(t)
	o.kept(t, func(s *store.Store) {
		c := company.Record(t, s, o.Keychain, store.Connector{}, keychain.OS, key)
		for _, name := range []string{"Q3", "Q4"} {
			_, err := s.AddReview(t.Context(), store.Review{ID: s.NewReviewID(), ConnectorID: c.ID, Name: name, StartedAt: now, Summary: []byte("{}")}, []byte("{}"))
			if err != nil {
				t.Fatal(err)
			}
		}
	})
	if c := find(t, Run(t.Context(), o), "reviews"); c.State != OK || !strings.Contains(c.Message, "2 reviews") {
		t.Errorf("%+v", c)
	}
	o.ails(ill{altered: []*store.ReviewDamagedError{{Review: "Q4", What: "event 3 is not as it was written"}}})
	if c := find(t, Run(t.Context(), o), "reviews"); c.State != Failure || !strings.Contains(c.Message, "Q4") || !strings.Contains(c.Cure, "--repair") {
		t.Errorf("%+v", c)
	}
}
