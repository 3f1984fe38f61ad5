package simulator

import (
	"crypto/sha256"
	"encoding/hex"
)

// api is the address that "self" links start with.
func (a *Account) api() string {
	if a.region == "eu" {
		return "https://api.eu.pagerduty.com"
	}
	return "https://api.pagerduty.com"
}

// web is the address of the account's web pages.
func (a *Account) web() string {
	if a.region == "eu" {
		return "https://" + a.subdomain + ".eu.pagerduty.com"
	}
	return "https://" + a.subdomain + ".pagerduty.com"
}

func (a *Account) ref(kind, path, id, summary string) wireRef {
	self, html := a.api()+path+id, a.web()+path+id
	return wireRef{ID: id, Type: kind, Summary: summary, Self: &self, HTMLURL: &html}
}

// userRef names a live or a deleted user.
func (a *Account) userRef(id string) wireRef {
	if u := a.userByID[id]; u != nil {
		return a.ref("user_reference", "/users/", id, u.name)
	}
	gone := a.deleted[id]
	r := a.ref("user_reference", "/users/", id, gone.name)
	r.HTMLURL = nil
	r.DeletedAt = stamp(gone.at)
	return r
}

func (a *Account) teamRef(id string) wireRef {
	return a.ref("team_reference", "/teams/", id, a.teamByID[id].name)
}

func (a *Account) policyRef(p *policy) wireRef {
	return a.ref("escalation_policy_reference", "/escalation_policies/", p.id, p.name)
}

func (a *Account) scheduleRef(s *schedule) wireRef {
	r := a.ref("schedule_reference", "/schedules/", s.id, s.name)
	if s.shifts {
		self := a.api() + "/v3/schedules/" + s.id
		r.Type, r.Self = "schedule_v3_reference", &self
	}
	return r
}

// calendar makes a schedule's or a user's private calendar address: a secret,
// made the same each time so that tests can look for it.
func calendar(id string) (http, web string) {
	sum := sha256.Sum256([]byte("calendar " + id))
	path := "webcal.pagerduty.com/private/" + hex.EncodeToString(sum[:])[:40] + "/feed"
	return "https://" + path, "webcal://" + path
}

// Secrets lists every calendar address the account serves. None of them may
// appear in anything a client keeps or shows.
func (a *Account) Secrets() []string {
	a.mu.RLock()
	defer a.mu.RUnlock()
	var out []string
	for _, s := range a.schedules {
		h, w := calendar(s.id)
		out = append(out, h, w)
	}
	for _, u := range a.users {
		h, w := calendar(u.id)
		out = append(out, h, w)
	}
	return out
}

var colors = [...]string{"green", "red", "blue", "purple", "dark-slate-blue", "teal"}

// renderUser is a user's row. include names what is expanded; sight what the
// asker may see.
func (a *Account) renderUser(u *user, v *sight, include map[string]bool) wireUser {
	w := wireUser{
		Name: u.name, Email: u.email, TimeZone: u.timeZone, Color: colors[int(u.id[len(u.id)-1])%len(colors)],
		AvatarURL: "https://pd-static-assets.pagerduty.com/users/blank-avatar.png",
		Billed:    u.role != "read_only_limited_user", Role: u.role, InvitationSent: u.invited,
		CreatedViaSSO: u.sso, Teams: []any{}, Coordinated: []string{}, ID: u.id, Type: "user", Summary: u.name,
		Self: a.api() + "/users/" + u.id, HTMLURL: a.web() + "/users/" + u.id,
	}
	if u.jobTitle != "" {
		w.JobTitle = &u.jobTitle
	}
	if a.plan.Teams {
		for _, id := range u.teams {
			switch {
			case !v.team(id):
			case include["teams"]:
				w.Teams = append(w.Teams, a.renderTeam(a.teamByID[id]))
			default:
				w.Teams = append(w.Teams, a.teamRef(id))
			}
		}
	}
	a.addContact(&w, u, include)
	if include["subdomains"] {
		w.Subdomains = []string{a.subdomain}
	}
	return w
}

func (a *Account) addContact(w *wireUser, u *user, include map[string]bool) {
	self, rule := w.Self+"/contact_methods/C"+u.id, w.Self+"/notification_rules/N"+u.id
	c := wireRef{ID: "C" + u.id, Type: "email_contact_method_reference", Summary: "Default", Self: &self}
	n := wireRef{ID: "N" + u.id, Type: "assignment_notification_rule_reference",
		Summary: "0 minutes: channel " + c.ID, Self: &rule}
	w.ContactMethods, w.NotificationRules = []any{c}, []any{n}
	if include["contact_methods"] {
		full := wireContact{wireRef: c, Label: "Default", Address: u.email}
		full.Type = "email_contact_method"
		w.ContactMethods = []any{full}
	}
	if include["notification_rules"] {
		full := wireRule{wireRef: n, Contact: c, Urgency: "high"}
		full.Type = "assignment_notification_rule"
		w.NotificationRules = []any{full}
	}
}

func (a *Account) renderTeam(t *team) wireTeam {
	w := wireTeam{ID: t.id, Name: t.name, Description: t.description, Type: "team", Summary: t.name,
		Self: a.api() + "/teams/" + t.id, HTMLURL: a.web() + "/teams/" + t.id, DefaultRole: "manager"}
	if t.private {
		w.DefaultRole = "none"
	}
	return w
}

func (a *Account) renderSchedule(s *schedule, v *sight) wireSchedule {
	w := wireSchedule{ID: s.id, Type: "schedule", Summary: s.name, Name: s.name, TimeZone: s.timeZone,
		Description: s.description, Self: a.api() + "/schedules/" + s.id, HTMLURL: a.web() + "/schedules/" + s.id,
		Policies: a.policyRefs(s, v), Teams: a.teamRefs(s.teams, v), Users: []wireRef{}}
	w.HTTPCalURL, w.WebCalURL = calendar(s.id)
	for _, id := range s.people() {
		w.Users = append(w.Users, a.userRef(id))
	}
	return w
}

func (a *Account) policyRefs(s *schedule, v *sight) []wireRef {
	out := []wireRef{}
	for _, p := range v.uses[s.id] {
		if v.policy(p.id) {
			out = append(out, a.policyRef(p))
		}
	}
	return out
}

func (a *Account) teamRefs(ids []string, v *sight) []wireRef {
	out := []wireRef{}
	if !a.plan.Teams {
		return out
	}
	for _, id := range ids {
		if v.team(id) {
			out = append(out, a.teamRef(id))
		}
	}
	return out
}

func (a *Account) renderShiftRef(s *schedule) wireShiftRef {
	return wireShiftRef{ID: s.id, Type: "schedule_v3_reference", Summary: s.name,
		Self: a.api() + "/v3/schedules/" + s.id, HTMLURL: a.web() + "/schedules/" + s.id}
}
