package review

import (
	"strings"
	"time"
	_ "time/tzdata" // zones are the same on every computer

	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// readDue is the end of a day in a zone.
func readDue(day, zone string) (Due, *flow.Problem) {
	day = strings.TrimSpace(day)
	if day == "" {
		return Due{}, refuse(failure.ReviewDueMissing, "--due DATE")
	}
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return Due{}, refuse(failure.ReviewDay, "--due DATE", failure.Blanks{"typed": words.OneLine(day)})
	}
	where, err := time.LoadLocation(zone)
	if err != nil || zone == "Local" {
		return Due{}, refuse(failure.ReviewZone, "--zone ZONE", failure.Blanks{"typed": words.OneLine(zone)})
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
