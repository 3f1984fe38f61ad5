package ui

import (
	"strings"
	"time"

	"connectpd/store"
	"connectpd/store/words"
	"connectpd/wizard/service"
)

// WaitsFor says what a connector waits for somebody to do; empty when all is
// well. reminder is the age from which a token is worth replacing, 0 never.
// The words are not cleaned yet.
func WaitsFor(c store.Connector, now time.Time, reminder time.Duration) string {
	status, why := c.Standing()
	switch {
	case c.Status == store.Syncing:
		return ""
	case status == store.NeedsAttention && why != "":
		return why
	case status == store.NeedsAttention:
		return "needs attention"
	case c.HandedOver != nil:
		return ""
	case c.TokenRefused != "":
		return c.TokenRefused
	case c.Status == store.NotConnected && c.LastApplied == nil:
		return "not synced yet"
	case c.CutOff() != "":
		return c.CutOff()
	case c.OldToken != nil:
		return "old key ending " + c.OldToken.Last4 + " still to disable"
	case service.TokenIsOld(c, now, reminder):
		return "its token is " + words.Span(now.Sub(c.Token.AddedAt)) + " old"
	}
	return ""
}

// Owns reports whether a person, by e-mail, is among a connector's owners.
func Owns(c store.Connector, email string) bool {
	for _, o := range c.Owners {
		if email != "" && strings.EqualFold(o.Email, email) {
			return true
		}
	}
	return false
}
