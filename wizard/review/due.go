package review

import (
	"fmt"
	"strings"
	"time"
	_ "time/tzdata" // zones are the same on every computer

	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// readDue is the end of a day in a zone.
func readDue(day, zone string) (Due, *flow.Problem) {
	day = strings.TrimSpace(day)
	if day == "" {
		return Due{}, refuse(flow.CodeMissing, "--due DATE", "It is not said by when the review is due.", "Name the day with --due 2026-12-12.")
	}
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return Due{}, refuse(flow.CodeInvalid, "--due DATE", fmt.Sprintf("%q is no day.", words.OneLine(day)), "Type it as 2026-12-12.")
	}
	where, err := time.LoadLocation(zone)
	if err != nil || zone == "Local" {
		return Due{}, refuse(flow.CodeInvalid, "--zone ZONE", fmt.Sprintf("%q is no time zone.", words.OneLine(zone)), "Name one as Europe/Berlin, or UTC.")
	}
	if zone == "" {
		zone = "UTC"
	}
	end := time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, where).Add(-time.Second)
	return Due{Day: day, Zone: zone, At: end.UTC()}, nil
}

// location is the zone in which days of the review are counted; UTC where this
// computer does not know it.
func (d Due) location() *time.Location {
	where, err := time.LoadLocation(d.Zone)
	if err != nil {
		return time.UTC
	}
	return where
}
