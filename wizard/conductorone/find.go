package conductorone

import (
	"cmp"
	"path/filepath"
	"slices"

	"go.yaml.in/yaml/v3"

	"connectpd/store/secret"
	"connectpd/sync/remote"
	"connectpd/wizard/conductorone/tenant"
)

// Found are credentials that lie about on this computer. They are offered by
// name and tenant, and never used unasked.
type Found struct {
	Name   string // cone's profile; EnvCone; empty for the program's own variables
	Source string // in words: "the environment", "cone's profile default"
	tenant.Credentials
}

// envCone is the Found.Name of cone's variables.
const envCone = "CONE_CLIENT_ID"

// Surroundings are where credentials are looked for. Secrets were taken out of
// the environment when the program started.
type Surroundings struct {
	// ClientID and Secret are CONDUCTORONE_CLIENT_ID and _SECRET.
	ClientID string
	Secret   secret.Value
	// Cone is CONE_CLIENT_ID, CONE_CLIENT_SECRET and CONE_API_ENDPOINT, the
	// variables of ConductorOne's own command line.
	Cone tenant.Credentials
	// AccessToken: CONDUCTORONE_ACCESS_TOKEN is set. It is of no use here: it
	// ends after minutes, and nothing can renew it.
	AccessToken bool
	// Home is the person's home folder, ConeConfig the folder that
	// CONE_CONFIG_PATH names, if any.
	Home, ConeConfig string
	ReadFile         func(path string) ([]byte, error)
}

// maxProfile bounds cone's configuration file.
const maxProfile = 256 << 10

// Env is the credential that the environment holds, also one that is not whole:
// the program's own, else cone's.
func (in Surroundings) Env() tenant.Credentials {
	own := tenant.Credentials{ClientID: in.ClientID, Secret: in.Secret}
	if usable(in.Cone) && !usable(own) || own.ClientID == "" && own.Secret.Empty() {
		return in.Cone
	}
	return own
}

// FromEnv are the credentials of the environment alone.
func (in Surroundings) FromEnv() []Found {
	var found foundList
	found.add("", "the environment", tenant.Credentials{ClientID: in.ClientID, Secret: in.Secret})
	found.add(envCone, coneSource(in.Cone), in.Cone)
	return found
}

// findCredentials looks in the environment, then at the profiles of cone,
// ConductorOne's own command line. Only credentials that could work are
// found; what cannot be read is not there.
func findCredentials(in Surroundings) []Found {
	found := foundList(in.FromEnv())
	folder := in.ConeConfig
	if folder == "" && in.Home != "" {
		folder = filepath.Join(in.Home, ".conductorone")
	}
	if folder == "" || in.ReadFile == nil {
		return found
	}
	doc, err := in.ReadFile(filepath.Join(folder, "config.yaml"))
	if err != nil {
		return found
	}
	for _, p := range coneProfiles(doc) {
		found.add(p.name, "cone's profile "+p.name, p.Credentials)
	}
	return found
}

// foundList has each credential once.
type foundList []Found

// add adds a credential that could work and is not known yet.
func (l *foundList) add(name, source string, c tenant.Credentials) {
	known := slices.ContainsFunc(*l, func(f Found) bool {
		return f.ClientID == c.ClientID && f.Secret.Equal(c.Secret)
	})
	if usable(c) && !known {
		*l = append(*l, Found{Name: name, Source: source, Credentials: c})
	}
}

// coneSource names cone's variables, and the server where they name one.
func coneSource(c tenant.Credentials) string {
	if c.Server == "" {
		return "CONE_CLIENT_ID and CONE_CLIENT_SECRET"
	}
	return "CONE_CLIENT_ID and CONE_CLIENT_SECRET, asked at " + tenant.HostIn(c.Server) + " (CONE_API_ENDPOINT)"
}

type coneProfile struct {
	name string
	tenant.Credentials
}

// coneProfiles reads the profiles of cone's config.yaml, by name. A file that
// is none has no profiles.
func coneProfiles(doc []byte) []coneProfile {
	if len(doc) > maxProfile {
		return nil
	}
	var file struct {
		Profiles map[string]yaml.Node `yaml:"profiles"`
	}
	if yaml.Unmarshal(doc, &file) != nil {
		return nil
	}
	var found []coneProfile
	for name, node := range file.Profiles {
		var p struct {
			ID     string `yaml:"client-id"`
			Secret string `yaml:"client-secret"`
		}
		// One profile that cannot be read does not hide the others.
		if node.Decode(&p) != nil || p.ID == "" || p.Secret == "" {
			continue
		}
		found = append(found, coneProfile{remote.Clean(name), tenant.Credentials{ClientID: p.ID, Secret: secret.New([]byte(p.Secret))}})
	}
	slices.SortFunc(found, func(a, b coneProfile) int { return cmp.Compare(a.name, b.name) })
	return found
}

// usable reports that credentials could be tried: both halves are whole, and
// the address that would be asked is one that may be.
func usable(c tenant.Credentials) bool { return c.Valid() == nil && validBase(c.Base()) == nil }
