package conductorone

import (
	"cmp"
	"path/filepath"
	"slices"

	"go.yaml.in/yaml/v3"

	"connectpd/store/secret"
	"connectpd/sync/remote"
)

// Found are credentials that lie about on this computer. They are offered by
// name and tenant, and never used unasked.
type Found struct {
	Name   string // cone's profile; empty for the environment
	Source string // in words: "the environment", "cone's profile default"
	Credentials
}

// Surroundings are where credentials are looked for.
type Surroundings struct {
	// ClientID and Secret are CONDUCTORONE_CLIENT_ID and _SECRET. The secret
	// was taken out of the environment when the program started.
	ClientID string
	Secret   secret.Value
	// Home is the person's home folder, ConeConfig the folder that
	// CONE_CONFIG_PATH names, if any.
	Home, ConeConfig string
	ReadFile         func(path string) ([]byte, error)
}

// maxProfile bounds cone's configuration file.
const maxProfile = 256 << 10

// FindCredentials looks in the environment, then at the profiles of cone,
// ConductorOne's own command line. Only credentials that could work are
// found; what cannot be read is not there.
func FindCredentials(in Surroundings) []Found {
	var found []Found
	add := func(name, source string, c Credentials) {
		known := slices.ContainsFunc(found, func(f Found) bool {
			return f.ClientID == c.ClientID && f.Secret.Equal(c.Secret)
		})
		if c.Valid() == nil && !known {
			found = append(found, Found{Name: name, Source: source, Credentials: c})
		}
	}
	add("", "the environment", Credentials{ClientID: in.ClientID, Secret: in.Secret})
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
		add(p.name, "cone's profile "+p.name, p.Credentials)
	}
	return found
}

type coneProfile struct {
	name string
	Credentials
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
		found = append(found, coneProfile{remote.Clean(name), Credentials{ClientID: p.ID, Secret: secret.New([]byte(p.Secret))}})
	}
	slices.SortFunc(found, func(a, b coneProfile) int { return cmp.Compare(a.name, b.name) })
	return found
}
