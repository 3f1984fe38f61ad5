package engine

import (
	"strings"
	"testing"

	"connectpd/store/access"
)

// One long error that three kinds have in common is told once.
func TestAReasonIsToldOnce(t *testing.T) {
	const long = "GET /schedules: HTTP 500, six times in two minutes"
	got := coverageReason(map[access.Kind]access.Coverage{
		access.KindSchedules:       {State: access.NotRead, Reason: long},
		access.KindScheduleMembers: {State: access.NotRead, Reason: "the schedules could not be read"},
		access.KindOnCall:          {State: access.Read, Except: []string{"S1"}, Reason: long},
	})
	if strings.Count(got, long) != 1 || !strings.HasSuffix(got, "are incomplete: for the same reason") && !strings.HasSuffix(got, "is incomplete: for the same reason") {
		t.Errorf("%q", got)
	}
}
