package conductorone

import (
	"io"
	"io/fs"
	"net/http"
	"path/filepath"
	"slices"
	"testing"

	"connectpd/store/secret"
	"connectpd/wizard/conductorone/fake"
	"connectpd/wizard/conductorone/tenant"
)

// A credential of nobody, of a tenant that is never asked.
var vectorID, vectorSecret = fake.New(host, fake.Options{}).NewCredential("nobody", "")

func vector() tenant.Credentials {
	return tenant.Credentials{ClientID: vectorID, Secret: secret.New([]byte(vectorSecret))}
}

func TestTheTenantFollowsFromTheID(t *testing.T) {
	for id, want := range map[string]struct {
		tenant, base string
		known        bool
	}{
		"a@acme.conductor.one/pcc":      {"acme.conductor.one", "https://acme.conductor.one", true},
		"a@ACME.Conductor.One/pcc":      {"acme.conductor.one", "https://acme.conductor.one", true},
		"a@acme.c1eu.ai/spc":            {"acme.c1eu.ai", "https://acme.c1eu.ai", true},
		"a@acme.example.com:8443/pcc":   {"acme.example.com", "https://acme.example.com:8443", false},
		"a@conductor.one.evil.com/pcc":  {"conductor.one.evil.com", "https://conductor.one.evil.com", false},
		"a@evilconductor.one/pcc":       {"evilconductor.one", "https://evilconductor.one", false},
		"a@acme.conductor.one/wfe-2_xy": {"acme.conductor.one", "https://acme.conductor.one", true},
	} {
		creds := tenant.Credentials{ClientID: id, Secret: secret.New([]byte(vectorSecret))}
		c, err := New(creds, Options{})
		if err != nil {
			t.Errorf("%s: %v", id, err)
			continue
		}
		if creds.Tenant() != want.tenant || c.Tenant() != want.tenant || c.base != want.base || creds.Known() != want.known {
			t.Errorf("%s: tenant %s, base %s, known %v", id, creds.Tenant(), c.base, creds.Known())
		}
	}
}

func TestTheBaseIsHTTPSOrLoopback(t *testing.T) {
	for base, good := range map[string]bool{
		"https://stand.in":       true,
		"https://127.0.0.1:9/":   true,
		"http://127.0.0.1:8080":  true,
		"http://localhost:8080":  true,
		"http://[::1]:8080":      true,
		"http://stand.in":        false,
		"http://10.0.0.1":        false,
		"ftp://127.0.0.1":        false,
		"https://u:p@stand.in":   false,
		"https://stand.in/path":  false,
		"https://stand.in?x=1":   false,
		"https://":               false,
		"http://127.0.0.1.evil/": false,
		"::":                     false,
	} {
		if _, err := New(vector(), Options{Base: base}); (err == nil) != good {
			t.Errorf("%s: %v", base, err)
		}
	}
}

func TestFindCredentials(t *testing.T) {
	profiles := `
profiles:
  default:
    client-id: ` + vectorID + `
    client-secret: ` + vectorSecret + `
  eu: {client-id: "a@acme.c1eu.ai/pcc", client-secret: '` + vectorSecret + `'}
  broken: [1, 2]
  cut:
    client-id: a@acme.conductor.one/pcc
    client-secret: secret-token:conductorone.com:v1:eyJ
  empty:
other: thing
`
	files := map[string]string{filepath.Join("home", ".conductorone", "config.yaml"): profiles, filepath.Join("cfg", "config.yaml"): "profiles: {only: {client-id: b@b.conductor.one/pcc, client-secret: '" + vectorSecret + "'}}"}
	read := func(path string) ([]byte, error) {
		if doc, ok := files[path]; ok {
			return []byte(doc), nil
		}
		return nil, fs.ErrNotExist
	}
	names := func(in Surroundings) []string {
		var out []string
		for _, f := range findCredentials(in) {
			if f.Valid() != nil {
				t.Errorf("%s is found and cannot work", f.Source)
			}
			out = append(out, f.Source+" of "+f.Tenant())
		}
		return out
	}
	v := secret.New([]byte(vectorSecret))
	for _, c := range []struct {
		name string
		in   Surroundings
		want []string
	}{
		{"nothing", Surroundings{ReadFile: read}, nil},
		{"the environment", Surroundings{ClientID: "e@env.conductor.one/pcc", Secret: v}, []string{"the environment of env.conductor.one"}},
		{"half an environment", Surroundings{ClientID: vectorID}, nil},
		{"cone's variables", Surroundings{ClientID: "e@env.conductor.one/pcc", Secret: v, Cone: tenant.Credentials{ClientID: vectorID, Secret: v}},
			[]string{"the environment of env.conductor.one", "CONE_CLIENT_ID and CONE_CLIENT_SECRET of acme.conductor.one"}},
		{"and a server", Surroundings{Cone: tenant.Credentials{ClientID: vectorID, Secret: v, Server: "https://acme.c1eu.ai/"}},
			[]string{"CONE_CLIENT_ID and CONE_CLIENT_SECRET, asked at acme.c1eu.ai (CONE_API_ENDPOINT) of acme.conductor.one"}},
		{"and one without encryption", Surroundings{Cone: tenant.Credentials{ClientID: vectorID, Secret: v, Server: "http://acme.c1eu.ai"}}, nil},
		{"cone", Surroundings{Home: "home", ReadFile: read}, []string{"cone's profile default of acme.conductor.one", "cone's profile eu of acme.c1eu.ai"}},
		{"the same in both", Surroundings{ClientID: vectorID, Secret: v, Home: "home", ReadFile: read},
			[]string{"the environment of acme.conductor.one", "cone's profile eu of acme.c1eu.ai"}},
		{"cone elsewhere", Surroundings{Home: "home", ConeConfig: "cfg", ReadFile: read}, []string{"cone's profile only of b.conductor.one"}},
		{"no file", Surroundings{Home: "nobody", ReadFile: read}, nil},
	} {
		if got := names(c.in); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// The server that the environment names is the one that is asked, and one that
// is not ConductorOne's is looked at twice.
func TestTheServerOfTheEnvironment(t *testing.T) {
	c := tenant.Credentials{ClientID: vectorID, Secret: secret.New([]byte(vectorSecret)), Server: "https://acme.c1eu.ai/"}
	asked := ""
	client, err := New(c, Options{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		asked = r.URL.Scheme + "://" + r.URL.Host
		return nil, io.ErrUnexpectedEOF
	}), Clock: hasty{}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Caller(t.Context()); err == nil || asked != "https://acme.c1eu.ai" {
		t.Errorf("asked %q, %v", asked, err)
	}
	elsewhere := c
	elsewhere.Server = "https://example.com"
	if !c.Known() || elsewhere.Known() {
		t.Error("a host is taken for another's")
	}
}

// The program's own variables are the ones that are meant, unless only cone's
// can be used.
func TestWhichVariablesAreMeant(t *testing.T) {
	v := secret.New([]byte(vectorSecret))
	whole := tenant.Credentials{ClientID: vectorID, Secret: v}
	for name, c := range map[string]struct {
		in   Surroundings
		want tenant.Credentials
	}{
		"none":      {Surroundings{}, tenant.Credentials{}},
		"both":      {Surroundings{ClientID: "e@env.conductor.one/pcc", Secret: v, Cone: whole}, tenant.Credentials{ClientID: "e@env.conductor.one/pcc", Secret: v}},
		"half":      {Surroundings{ClientID: "e@env.conductor.one/pcc"}, tenant.Credentials{ClientID: "e@env.conductor.one/pcc"}},
		"cone":      {Surroundings{Cone: whole}, whole},
		"half, and": {Surroundings{ClientID: "e@env.conductor.one/pcc", Cone: whole}, whole},
	} {
		if got := c.in.Env(); got.ClientID != c.want.ClientID || !got.Secret.Equal(c.want.Secret) {
			t.Errorf("%s: %q", name, got.ClientID)
		}
	}
}
