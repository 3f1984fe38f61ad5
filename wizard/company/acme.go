package company

import (
	"time"

	"connectpd/sync/simulator"
)

// Whoever and whatever of Acme tests name, by id.
const (
	AcmeAda, AcmeGrace, AcmeStan, AcmeLona = "PUADA01", "PUGRA01", "PUSTA01", "PULON01"
	AcmePlatform, AcmePrimary, AcmeHoliday = "PTPLAT1", "PSPRIM1", "PSHOLI1"

	edsger, invited = "PUEDS01", "PUINV01"
	payments, news  = "PTPAYM1", "PSNEWS1"
)

// Acme is an account of few people, who are known by name: an account owner on
// call, somebody invited, somebody deleted whom a schedule still lists, a
// stakeholder on call, somebody in no team, a schedule that nobody is on.
func Acme() *simulator.Account {
	return simulator.Build(7, "acme", func(b *simulator.Bulk) {
		user := func(id, name, email, role string) simulator.NewUser {
			return simulator.NewUser{ID: id, Name: name, Email: email + "@acme.example", Role: role, TimeZone: "Europe/Berlin"}
		}
		ira := user(invited, "Ira Vited", "ira", "limited_user")
		ira.Invited = true
		for _, u := range []simulator.NewUser{
			user(AcmeAda, "Ada Lovelace", "ada", "owner"), user(AcmeGrace, "Grace Hopper", "hopper", "limited_user"), ira,
			user(AcmeStan, "Stan Keholder", "stan", "read_only_user"), user(AcmeLona, "Lona Wolf", "lona", "limited_user"),
		} {
			b.AddUser(u)
		}
		dora := b.AddDeleted("Dora Leted")
		b.AddTeam(simulator.NewTeam{ID: AcmePlatform, Name: "Platform"})
		b.AddTeam(simulator.NewTeam{ID: payments, Name: "Payments"})
		b.Join(AcmePlatform, AcmeAda, "manager")
		b.Join(AcmePlatform, AcmeGrace, "responder")
		b.Join(payments, AcmeAda, "responder")
		b.Join(payments, invited, "observer")
		b.AddSchedule(simulator.NewSchedule{ID: AcmePrimary, Name: "Platform primary", TimeZone: "UTC", Layers: []simulator.Layer{
			{ID: b.ID(), Name: "Before", Start: founded, End: founded.Add(time.Hour), Turn: time.Hour, People: []string{dora, AcmeGrace}},
			{ID: b.ID(), Name: "Now", Start: founded, Turn: 50 * year, People: []string{AcmeGrace, AcmeAda}},
		}})
		b.AddSchedule(simulator.NewSchedule{ID: news, Name: "Customer news", People: []string{AcmeStan}})
		b.AddSchedule(simulator.NewSchedule{ID: AcmeHoliday, Name: "Holiday cover"})
		b.AddPolicy("Platform", []simulator.Target{{ScheduleID: AcmePrimary}})
		b.AddPolicy("News", []simulator.Target{{ScheduleID: news}})
		b.AddPolicy("Holidays", []simulator.Target{{ScheduleID: AcmeHoliday}})
	})
}

const year = 365 * 24 * time.Hour

var founded = time.Date(2020, 1, 6, 9, 0, 0, 0, time.UTC)

// AcmesNews is what happens at Acme before its newest sync: somebody joins,
// Grace Hopper becomes more powerful and leaves a schedule to Ada Lovelace, a
// team is new.
func AcmesNews(a *simulator.Account) {
	a.AddUser(simulator.NewUser{ID: edsger, Name: "Edsger Dijkstra", Email: "edsger@acme.example", Role: "user", TimeZone: "Europe/Berlin"})
	a.AddMember(payments, edsger, "manager")
	a.SetRole(AcmeGrace, "admin")
	a.SetTeamRole(AcmePlatform, AcmeGrace, "manager")
	a.SetEmail(AcmeGrace, "grace@acme.example")
	a.RemoveFromSchedule(AcmePrimary, AcmeGrace)
	a.SetTimeZone(AcmePrimary, "Europe/Berlin")
	a.AddTeam("Observability", false)
}
