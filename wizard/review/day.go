package review

import (
	"fmt"
	"strings"
	"time"
)

// dayForms are how people write a day.
var dayForms = [...]string{time.DateOnly, "2 January 2006", "2 Jan 2006", "January 2, 2006", "Jan 2, 2006"}

// ParseDay reads a day as people write it, and gives it as 2026-12-12.
func ParseDay(typed string) (string, error) {
	typed = strings.Join(strings.Fields(typed), " ")
	for _, form := range dayForms {
		if t, err := time.Parse(form, typed); err == nil {
			return t.Format(time.DateOnly), nil
		}
	}
	return "", fmt.Errorf("%q is not a date", typed)
}
