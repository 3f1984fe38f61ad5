package findings

import (
	"fmt"

	"connectpd/store/access"
	"connectpd/store/words"
)

// schedules asks what concerns one schedule at a time.
func (f *finder) schedules() {
	for _, s := range f.in.Data.Schedules {
		f.nobodyOnCall(s)
		f.deletedOn(s)
		f.unused(s)
	}
}

func (f *finder) aboutSchedule(k Kind, sev Severity, s access.Schedule, who []Ref, head, why string) {
	subject := f.schedule(s.ID)
	f.out = append(f.out, Finding{Kind: k, ID: s.ID, Severity: sev, Subject: subject, Who: who, On: []Ref{subject}, head: head, Why: why})
}

// nobodyOnCall: where no policy uses the schedule a gap reaches nobody.
func (f *finder) nobodyOnCall(s access.Schedule) {
	if !f.read(access.KindOnCall) || f.unread[access.KindOnCall][s.ID] || f.holders[s.ID] > 0 {
		return
	}
	severity := High
	if s.Policies == 0 {
		severity = Low
	}
	name := f.schedule(s.ID).Name
	f.aboutSchedule(NobodyOnCall, severity, s, []Ref{}, "Nobody is on call on "+name,
		fmt.Sprintf("Nobody has the current shift of %s.", name))
}

func (f *finder) deletedOn(s access.Schedule) {
	var gone []Ref
	for _, id := range f.members[s.ID] {
		if f.users[id].Status == access.Deleted {
			gone = append(gone, f.user(id))
		}
	}
	if len(gone) == 0 {
		return
	}
	name := f.schedule(s.ID).Name
	f.aboutSchedule(DeletedOnSchedule, Medium, s, gone, name+" still lists "+words.Plural(len(gone), "deleted user", "deleted users"),
		fmt.Sprintf("%s still lists %s: %s.", name, words.Plural(len(gone), "deleted user", "deleted users"), words.Few(names(gone), named)))
}

// unused: shift-based schedules do not say who uses them (Policies is -1).
func (f *finder) unused(s access.Schedule) {
	if s.Policies != 0 || s.Kind != access.LayerBased || f.unread[access.KindSchedules][s.ID] {
		return
	}
	name := f.schedule(s.ID).Name
	f.aboutSchedule(UnusedSchedule, Low, s, []Ref{}, name+" is not used by any escalation policy",
		fmt.Sprintf("No escalation policy uses %s.", name))
}
