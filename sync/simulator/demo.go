package simulator

import (
	"fmt"
	"time"
)

const demoSeed = 20250106

// DemoIdentity is what the demo's wizard needs of its company.
type DemoIdentity struct {
	Company   string
	Subdomain string
	Token     string // a full account key
	Spare     string // another one, to rotate to
	ReadOnly  string
	Me        Person
	People    []Person // a dozen to choose owners from, Me first
}

// Person is somebody of the demo's company. PagerDutyRole is the base role.
type Person struct{ Name, Email, PagerDutyRole string }

type demo struct {
	*Account
	byName map[string]*user
	next   int // of the users, who joins the next team
}

// Demo is the believable company of the demo: Harbourline, an online
// bookshop, with about 250 people, 24 teams and 40 schedules, six of them
// shift-based. There are things to notice: invitations never accepted that
// hold access, a schedule nobody is on, one that lists a deleted user, Admins
// outside SSO, a stakeholder on call, somebody on call directly by a policy,
// people in no team, a schedule that no policy uses.
func Demo() *Account {
	d := &demo{Account: newAccount(demoSeed, "harbourline"), byName: map[string]*user{}}
	d.hire()
	d.formTeams()
	d.schedule()
	d.surprise()
	d.finish()
	return d.Account
}

// DemoIdentity is the demo's company and keys.
func (a *Account) DemoIdentity() DemoIdentity {
	id := DemoIdentity{Company: "Harbourline", Subdomain: a.Subdomain(),
		Token: a.AccountKey(), Spare: a.SpareKey(), ReadOnly: a.ReadOnlyKey()}
	a.mu.RLock()
	defer a.mu.RUnlock()
	for _, want := range demoPeople {
		for _, u := range a.users {
			if u.name == want.name {
				id.People = append(id.People, Person{u.name, u.email, u.role})
			}
		}
	}
	if len(id.People) > 0 {
		id.Me = id.People[0]
	}
	return id
}

// demoPeople have names of their own: those an owner would be chosen from.
var demoPeople = []struct {
	name, email, role, title string
	sso                      bool
}{
	{"Ada Okafor", "ada@example.com", "admin", "Head of Platform", true},
	{"Henrik Sandberg", "henrik.sandberg@example.com", "owner", "Chief Technology Officer", true},
	{"Leila Haddad", "leila.haddad@example.com", "admin", "Security Lead", true},
	{"Tomasz Zieliński", "tomasz.zielinski@example.com", "admin", "Site Reliability Lead", true},
	{"Mónica Reyes", "monica.reyes@example.com", "admin", "Identity and Access Manager", true},
	{"Kenji Watanabe", "kenji.watanabe@example.com", "admin", "Engineering Manager, Payments", false},
	{"Ruth Abel", "ruth.abel@example.com", "admin", "IT Operations (contractor)", false},
	{"Siobhán Kelly", "siobhan.kelly@example.com", "user", "Engineering Manager, Storefront", true},
	{"Arjun Mehta", "arjun.mehta@example.com", "user", "Engineering Manager, Orders", true},
	{"Camille Laurent", "camille.laurent@example.com", "user", "Engineering Manager, Data", true},
	{"Noor Rahman", "noor.rahman@example.com", "read_only_user", "Head of Customer Communications", true},
	{"Peter Vance", "peter.vance@example.com", "limited_user", "Compliance Officer", true},
}

var demoTitles = map[string][]string{
	"user":                   {"Senior Software Engineer", "Staff Engineer", "Engineering Manager"},
	"limited_user":           {"Software Engineer", "Software Engineer", "Site Reliability Engineer", "Support Engineer"},
	"observer":               {"Product Manager", "Data Analyst"},
	"restricted_access":      {"Contractor", "Vendor Support"},
	"read_only_user":         {"Operations Manager", "Customer Service Lead"},
	"read_only_limited_user": {"Customer Service Agent"},
}

func (d *demo) hire() {
	for _, p := range demoPeople {
		d.hired(&user{name: p.name, email: p.email, role: p.role, jobTitle: p.title, sso: &p.sso})
	}
	names := demoNames()
	for i := 0; len(d.users) < 250; i++ {
		role := "limited_user"
		switch {
		case i%4 == 1:
			role = "user"
		case i%17 == 3:
			role = "observer"
		case i%23 == 4:
			role = "restricted_access"
		case i%9 == 6:
			role = "read_only_user"
		case i%19 == 7:
			role = "read_only_limited_user"
		}
		titles := demoTitles[role]
		sso := i%41 != 11
		local := emailLocal(names[i])
		if local == "" {
			local = fmt.Sprintf("colleague%d", i)
		}
		d.hired(&user{name: names[i], email: local + "@example.com", role: role,
			jobTitle: titles[i%len(titles)], sso: &sso})
	}
}

func (d *demo) hired(u *user) {
	u.id = d.ids.object()
	u.timeZone = []string{"Europe/Amsterdam", "Europe/Lisbon", "America/New_York", "Asia/Kolkata"}[len(d.users)%4]
	u.created = epoch.Add(time.Duration(len(d.users)) * 200 * time.Hour)
	d.users = append(d.users, u)
	d.userByID[u.id] = u
	d.byName[u.name] = u
}

var demoTeams = []struct {
	name, description string
	size              int
	private           bool
}{
	{"Storefront", "Home page, product pages and navigation", 14, false},
	{"Search", "Search and filters of the shop", 9, false},
	{"Checkout", "Basket, address and order confirmation", 12, false},
	{"Payments", "Cards, wallets, refunds", 13, false},
	{"Orders", "Orders from placement to delivery", 12, false},
	{"Fulfilment", "Picking, packing and carriers", 11, false},
	{"Warehouse Systems", "Stock and scanners in the two warehouses", 9, false},
	{"Catalog", "Titles, editions, publishers' feeds", 12, false},
	{"Recommendations", "What to read next", 8, false},
	{"Mobile Apps", "iOS and Android", 11, false},
	{"Accounts and Sign-in", "Customer accounts", 8, false},
	{"Platform", "Clusters, deployment, build", 13, false},
	{"Networking", "Edge, DNS, load balancing", 7, false},
	{"Databases", "Relational stores and backups", 8, false},
	{"Data Platform", "Events, warehouse, reporting", 10, false},
	{"Security", "Detection and response", 7, true},
	{"Site Reliability", "Service levels and incident practice", 9, false},
	{"Customer Support", "First line for readers", 26, false},
	{"Marketplace", "Independent sellers", 9, false},
	{"Pricing", "Prices, promotions, tax", 8, false},
	{"E-books", "Digital delivery and readers", 10, false},
	{"Finance Systems", "Ledger and invoicing", 6, true},
	{"Internal IT", "Workplace and licences", 9, false},
	{"Developer Experience", "Tools for engineers", 7, false},
}

// formTeams spreads people over the teams: most are in one, some in two, the
// last to join in none yet.
func (d *demo) formTeams() {
	d.next = len(demoPeople)
	for i, t := range demoTeams {
		tm := &team{id: d.ids.object(), name: t.name, description: t.description, private: t.private}
		d.teams = append(d.teams, tm)
		d.teamByID[tm.id] = tm
		for n := range t.size {
			u := d.users[d.next%len(d.users)]
			d.next++
			if d.next >= len(d.users)-6 { // the last six stay in no team
				d.next = len(demoPeople)
			}
			switch {
			case contains(u.teams, tm.id):
			case isStakeholder(u.role) || u.role == "restricted_access":
				d.join(tm, u, "observer")
			case n == 1 || u.role == "user" && n%4 == 0:
				d.join(tm, u, "manager")
			default:
				d.join(tm, u, "responder")
			}
		}
		if i%3 == 0 { // somebody from the team before helps out
			if u := d.users[len(demoPeople)+i*9]; !contains(u.teams, tm.id) {
				d.join(tm, u, "responder")
			}
		}
	}
	for _, p := range []struct{ name, team, role string }{
		{"Ada Okafor", "Platform", "manager"}, {"Kenji Watanabe", "Payments", "manager"},
		{"Siobhán Kelly", "Storefront", "manager"}, {"Arjun Mehta", "Orders", "manager"},
		{"Camille Laurent", "Data Platform", "manager"}, {"Leila Haddad", "Security", "manager"},
		{"Tomasz Zieliński", "Site Reliability", "manager"}, {"Ruth Abel", "Internal IT", "manager"},
		{"Mónica Reyes", "Internal IT", "manager"}, {"Noor Rahman", "Customer Support", "observer"},
	} {
		d.join(d.teamNamed(p.team), d.byName[p.name], p.role)
	}
}
