package findings

import (
	"fmt"
	"slices"
	"strings"

	"connectpd/store/access"
	"connectpd/store/words"
)

// people asks what concerns one person at a time.
func (f *finder) people() {
	for _, u := range f.in.Data.Users {
		if !isLive(u) {
			continue
		}
		f.powerful(u)
		f.pending(u)
		f.cannotRespond(u)
		f.outsideSSO(u)
		f.belongsNowhere(u)
	}
}

func (f *finder) powerful(u access.User) {
	if !access.IsAdmin(u.Role) {
		return
	}
	who := f.user(u.ID)
	f.about(PowerfulRole, Low, who, nil, fmt.Sprintf("%s is %s", who.Name, f.role(u.Role)),
		fmt.Sprintf("%s is %s: can see and change everything in the account.", who.Name, f.role(u.Role)))
}

// pending: access is a team, a schedule, a shift or a powerful role; every
// user has a base role.
func (f *finder) pending(u access.User) {
	if u.Status != access.Invited {
		return
	}
	who := f.user(u.ID)
	teams, schedules := f.inTeams[u.ID], distinct(f.onSchedules[u.ID], f.onCall[u.ID])
	var holds []string
	severity := Medium
	if access.IsAdmin(u.Role) {
		severity = High
		holds = append(holds, "the role "+f.role(u.Role))
	}
	if len(teams) > 0 {
		holds = append(holds, "membership in "+words.Plural(len(teams), "team", "teams")+" ("+words.Few(names(teams), named)+")")
	}
	if len(schedules) > 0 {
		holds = append(holds, "a place on "+words.Plural(len(schedules), "schedule", "schedules")+" ("+words.Few(names(schedules), named)+")")
	}
	if len(holds) == 0 {
		return
	}
	f.about(PendingInvitation, severity, who, slices.Concat(teams, schedules),
		fmt.Sprintf("%s never accepted the invitation but already has access", who.Name),
		fmt.Sprintf("%s has not accepted the invitation but already has %s.", who.Name, words.List(holds)))
}

func distinct(lists ...[]Ref) []Ref {
	var out []Ref
	for _, r := range slices.Concat(lists...) {
		if !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

func (f *finder) cannotRespond(u access.User) {
	if access.CanRespond(u.Role) {
		return
	}
	on := f.onCall[u.ID]
	direct := slices.ContainsFunc(f.in.Data.DirectOnCall, func(r access.UserRef) bool { return r.ID == u.ID })
	if len(on) == 0 && !direct {
		return
	}
	where := "by an escalation policy"
	if len(on) > 0 {
		where = "on " + words.Few(names(on), named)
	}
	who := f.user(u.ID)
	f.about(CannotRespond, High, who, on,
		fmt.Sprintf("%s is on call and cannot respond (%s)", who.Name, f.role(u.Role)),
		fmt.Sprintf("%s is on call now %s with the role %s, which cannot act on incidents.", who.Name, where, f.role(u.Role)))
}

// outsideSSO: only a clear "no" of the API counts.
func (f *finder) outsideSSO(u access.User) {
	idp := f.in.Connector.App.IDP
	if idp == "" || u.SSO != access.No {
		return
	}
	who, severity := f.user(u.ID), Medium
	head := who.Name + " was not created through single sign-on"
	why := fmt.Sprintf("%s was not created through single sign-on, but people sign in to %s with %s.",
		who.Name, f.in.Connector.App.Name, idp)
	if access.IsAdmin(u.Role) {
		severity = High
		head = fmt.Sprintf("%s, %s, was not created through single sign-on", who.Name, f.role(u.Role))
		why = fmt.Sprintf("%s is %s and was not created through single sign-on, but people sign in to %s with %s.",
			who.Name, f.role(u.Role), f.in.Connector.App.Name, idp)
	}
	f.about(OutsideSSO, severity, who, nil, head, why)
}

// belongsNowhere needs memberships and schedule members whole: what was not
// read may be where somebody belongs. Without teams on the plan nobody is in
// one, which says nothing.
func (f *finder) belongsNowhere(u access.User) {
	for _, k := range [...]access.Kind{access.KindTeams, access.KindMemberships, access.KindSchedules, access.KindScheduleMembers, access.KindOnCall} {
		if !f.read(k) || !f.onPlan(k) || len(f.unread[k]) > 0 {
			return
		}
	}
	if !f.in.SeesAll || len(f.inTeams[u.ID])+len(f.onSchedules[u.ID])+len(f.onCall[u.ID]) > 0 {
		return
	}
	who := f.user(u.ID)
	f.about(NoTeamNoSchedule, Low, who, nil, who.Name+" is not in any team or on any schedule",
		fmt.Sprintf("%s (%s) is not in any team or on any schedule.", who.Name, f.role(u.Role)))
}

// domains: the account's own e-mail domain is not something the API tells.
// Taken for own are the domains of the connector's owners, the most common
// one, and those that a fifth of the people use.
func (f *finder) domains() {
	by := make(map[string][]Ref)
	total := 0
	for _, u := range f.in.Data.Users {
		d := domainOf(u.Email)
		if isLive(u) && d != "" {
			by[d] = append(by[d], f.user(u.ID))
			total++
		}
	}
	own := f.ownDomains(by, total)
	for d, people := range by {
		if own[d] {
			continue
		}
		verb := "use"
		if len(people) == 1 {
			verb = "uses"
		}
		f.out = append(f.out, Finding{
			Kind: ForeignDomain, ID: d, Severity: Medium, Subject: Ref{Type: "domain", ID: d, Name: d}, Who: people,
			head: fmt.Sprintf("%s %s an email address at %s", words.Few(names(people), named), verb, d),
			Why: fmt.Sprintf("%s %s an email address at %s; this account's own domains appear to be %s.",
				words.Few(names(people), named), verb, d, words.List(sortedKeys(own))),
		})
	}
}

func (f *finder) ownDomains(by map[string][]Ref, total int) map[string]bool {
	own := make(map[string]bool)
	most := ""
	for d, people := range by {
		if len(people)*5 >= total {
			own[d] = true
		}
		if most == "" || len(people) > len(by[most]) || len(people) == len(by[most]) && d < most {
			most = d
		}
	}
	if most != "" {
		own[most] = true
	}
	for _, o := range f.in.Connector.Owners {
		if d := domainOf(o.Email); len(by[d]) > 0 {
			own[d] = true
		}
	}
	return own
}

func domainOf(email string) string {
	at := strings.LastIndexByte(email, '@')
	if at < 0 {
		return ""
	}
	return strings.ToLower(strings.TrimSpace(email[at+1:]))
}

func sortedKeys(m map[string]bool) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// directOnCall: nobody's schedule says that they are on call.
func (f *finder) directOnCall() {
	if !f.read(access.KindOnCall) {
		return
	}
	for _, r := range f.in.Data.DirectOnCall {
		who := f.user(r.ID)
		if who.Name == r.ID && r.Name != "" {
			who.Name = r.Name
		}
		f.about(DirectOnCall, Low, who, nil, who.Name+" is on call by a policy without a schedule",
			fmt.Sprintf("%s is on call now directly by an escalation policy, without a schedule.", who.Name))
	}
}
