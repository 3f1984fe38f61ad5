package service

import (
	"context"
	"strconv"
	"time"

	"connectpd/store"
	"connectpd/store/keychain"
)

// SettingTokenReminder is the store's key of the setting: a number of days,
// or "off".
const SettingTokenReminder = "token-reminder"

// TokenReminderDays is the age at which one is reminded of a token where the
// setting was never set.
const TokenReminderDays = 90

// TokenReminder is the age from which a token is worth a reminder; 0 is
// never. A setting that cannot be read counts as never set.
func (s *Connectors) TokenReminder(ctx context.Context) time.Duration {
	const day = 24 * time.Hour
	value, err := s.Store.Setting(ctx, SettingTokenReminder)
	if err != nil || value == "" {
		return TokenReminderDays * day
	}
	days, err := strconv.Atoi(value)
	if err != nil {
		return 0 // off
	}
	return time.Duration(days) * day
}

// TokenIsOld reports whether a connector's kept token has reached the age of
// the reminder. Of a token that is pasted at each sync the age is not known.
func TokenIsOld(c store.Connector, now time.Time, reminder time.Duration) bool {
	t := c.Token
	return reminder > 0 && t.Number != 0 && t.StoredIn != keychain.None && !t.AddedAt.IsZero() && now.Sub(t.AddedAt) >= reminder
}
