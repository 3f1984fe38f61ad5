package fake

import "time"

// DemoIdentity is what the demo's wizard needs of its tenant.
type DemoIdentity struct {
	Host                   string
	ClientID, ClientSecret string // of Me, with all of the role's permissions
	Me                     Person
	People                 []Person // Me first
}

// demoPeople are those of the demo's company, whom its PagerDuty account
// knows by the same addresses, and one it does not know.
var demoPeople = []Person{
	{Name: "Ada Okafor", Email: "ada@example.com", Title: "Head of Platform", Role: SuperAdmin},
	{Name: "Henrik Sandberg", Email: "henrik.sandberg@example.com", Title: "Chief Technology Officer", Role: readOnly},
	{Name: "Leila Haddad", Email: "leila.haddad@example.com", Title: "Security Lead", Role: ConnectorAdmin},
	{Name: "Tomasz Zieliński", Email: "tomasz.zielinski@example.com", Title: "Site Reliability Lead", Role: appAdmin},
	{Name: "Mónica Reyes", Email: "monica.reyes@example.com", Title: "Identity and Access Manager", Role: SuperAdmin},
	{Name: "Kenji Watanabe", Email: "kenji.watanabe@example.com", Title: "Engineering Manager, Payments"},
	{Name: "Ruth Abel", Email: "ruth.abel@example.com", Title: "IT Operations (contractor)", Role: ConnectorAdmin},
	{Name: "Siobhán Kelly", Email: "siobhan.kelly@example.com", Title: "Engineering Manager, Storefront", Role: ConnectorAdmin},
	{Name: "Arjun Mehta", Email: "arjun.mehta@example.com", Title: "Engineering Manager, Orders"},
	{Name: "Camille Laurent", Email: "camille.laurent@example.com", Title: "Engineering Manager, Data"},
	{Name: "Noor Rahman", Email: "noor.rahman@example.com", Title: "Head of Customer Communications"},
	{Name: "Peter Vance", Email: "peter.vance@example.com", Title: "Compliance Officer", Role: readOnly},
	{Name: "Ines Duarte", Email: "ines.duarte@example.com", Title: "Access Review Coordinator", Role: ConnectorAdmin},
}

// DemoOptions are slow enough to be watched.
func DemoOptions() Options {
	return Options{Latency: 250 * time.Millisecond, StartsAfter: 2 * time.Second, SyncTakes: 9 * time.Second}
}

// Demo is the tenant of the demo's company, Harbourline: people with their
// roles, the apps that its identity providers made or discovered, and some
// that were added by hand.
func Demo(o Options) (*Tenant, DemoIdentity) {
	t := New("harbourline.conductor.one", o)
	t.seed = 20250106
	id := DemoIdentity{Host: t.host, Me: demoPeople[0], People: demoPeople}
	me := ""
	for i, p := range demoPeople {
		user := t.AddPerson(p)
		if i == 0 {
			me = user
		}
	}
	t.AddPerson(Person{Name: "Otto Lindqvist", Email: "otto.lindqvist@example.com", Title: "Platform Engineer", Role: ConnectorAdmin, Disabled: true})
	t.AddPerson(Person{Name: "Ticket robot", Email: "robot@example.com", Role: ConnectorAdmin, Service: true})

	okta := t.AddDirectory("Okta", 262)
	entra := t.AddDirectory("Microsoft Entra ID", 41)
	t.AddConnector(okta, CatalogOkta, "Okta")
	t.AddApp("PagerDuty", okta, 212)
	for _, a := range []struct {
		name, parent string
		accounts     int
	}{
		{"GitHub", okta, 131}, {"Slack", okta, 258}, {"Zoom", okta, 240}, {"Salesforce", okta, 37}, {"Power BI", entra, 22},
		{"PagerDuty sandbox", "", 0}, {"Amazon Web Services", "", 64}, {"Snowflake", "", 29},
	} {
		t.AddApp(a.name, a.parent, a.accounts)
	}
	for _, name := range []string{"PagerDuty Status Page", "Miro", "Figma"} {
		t.AddDiscovered(okta, name)
	}
	id.ClientID, id.ClientSecret = t.NewCredential(me, "")
	return t, id
}
