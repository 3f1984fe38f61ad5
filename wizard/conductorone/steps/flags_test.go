package steps_test

import (
	"slices"
	"testing"

	"connectpd/store/secret"
	"connectpd/wizard/conductorone/tenant"
	"connectpd/wizard/setup"
	"connectpd/wizard/setup/setuptest"
)

func TestFlagsOfATenant(t *testing.T) {
	f := setuptest.EmptyHome()
	m := setuptest.Begin(t, f, setup.Options{}).M
	if wrong := m.Fill(setup.SetupFlags{Platform: "conductorone", App: "PagerDuty", Owners: []string{"ada@example.com"}, Keychain: "os", Yes: true}); len(wrong) > 0 {
		t.Fatal(wrong[0].Lines())
	}
	var flags []string
	for _, miss := range m.Missing() {
		flags = append(flags, miss.Flag)
	}
	if !slices.Equal(flags, []string{"CONDUCTORONE_CLIENT_ID", "CONDUCTORONE_CLIENT_SECRET"}) {
		t.Errorf("missing %v", flags)
	}
	f.EnvCredentials.ClientID = setuptest.Credential().ClientID
	m = setuptest.Begin(t, f, setup.Options{}).M
	m.Fill(setup.SetupFlags{Platform: "conductorone", Yes: true})
	flags = nil
	for _, miss := range m.Missing() {
		flags = append(flags, miss.Flag)
	}
	if !slices.Equal(flags, []string{"CONDUCTORONE_CLIENT_SECRET", "--token-stdin or --token-file FILE"}) {
		t.Errorf("missing %v", flags)
	}
	f.EnvCredentials.Secret = secret.New([]byte("secret-token:conductorone.com:v1:half"))
	m = setuptest.Begin(t, f, setup.Options{}).M
	if wrong := m.Fill(setup.SetupFlags{Platform: "conductorone", Yes: true}); len(wrong) != 1 || wrong[0].Flag != tenant.SignInFlags {
		t.Errorf("half a secret: %+v", wrong)
	}
	for flag, flags := range map[string]setup.SetupFlags{
		"--new-app NAME": {NewApp: "x", IDP: "Okta"}, "--me EMAIL": {Me: "nobody"}, "--owner EMAIL": {Owners: []string{"nobody"}},
		"--app ID|NAME or --new-app NAME": {App: "a", NewApp: "b"},
	} {
		m := setuptest.Begin(t, setuptest.EmptyHome(), setup.Options{}).M
		flags.Platform = "conductorone"
		if wrong := m.Fill(flags); len(wrong) != 1 || wrong[0].Flag != flag {
			t.Errorf("%s: %+v", flag, wrong)
		}
	}
}
