package cli

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"connectpd/store/failure"
	"connectpd/wizard/flow"
	"connectpd/wizard/service"
)

// setting is one that people may change.
type setting struct {
	key, proposed string
	meaning       string
	values        []string                           // those that a shell offers
	read          func(typed string) (string, error) // what is kept of what was typed
}

// settings lists those that this build heeds.
func (a *app) settings() []setting {
	onOff := []string{"on", "off"}
	all := []setting{{
		key: settingMe, proposed: "unknown", meaning: "who you are, by the email you sign in to PagerDuty with: EMAIL", read: readMe,
	}, {
		key: settingReminder, proposed: strconv.Itoa(service.TokenReminderDays),
		meaning: "days after which status and home remind you to replace a token: DAYS|off", values: []string{"off"},
		read: readDays(settingReminder),
	}, {
		key: settingHistory, proposed: "off",
		meaning: "days to keep changes in the history; off keeps them all. Reviews are always kept: DAYS|off", values: []string{"off"},
		read: readDays(settingHistory),
	}}
	if a.env.Face != nil {
		all = append(all, setting{
			key: settingMouse, proposed: "on", meaning: "use the mouse in lists; off leaves it to the terminal: on|off",
			values: onOff, read: func(v string) (string, error) { return oneOf(settingMouse, v, onOff...) },
		})
	}
	if a.env.Line != nil {
		all = append(all, setting{
			key: settingAccessible, proposed: "off", meaning: "plain lines instead of screens: on|off",
			values: onOff, read: func(v string) (string, error) { return oneOf(settingAccessible, v, onOff...) },
		})
	}
	return all
}

// The settings' keys, also in the store.
const (
	settingMe         = service.SettingMe
	settingReminder   = service.SettingTokenReminder
	settingHistory    = service.SettingKeepHistory
	settingMouse      = service.SettingMouse
	settingAccessible = "accessible"
)

// readMe takes an e-mail, or "Name <e-mail>".
func readMe(v string) (string, error) {
	_, email, err := flow.ParsePerson(v)
	switch {
	case err != nil:
		return "", flow.EmailProblem("", "", v, err)
	case flow.MadeUp(email):
		return "", flow.MadeUpProblem("", "", email)
	}
	return v, nil
}

// readDays takes a number of days, also written as a duration in days (30d),
// or off.
func readDays(key string) func(string) (string, error) {
	return func(v string) (string, error) {
		typed := strings.ToLower(v)
		if typed == "off" {
			return typed, nil
		}
		n, err := strconv.Atoi(strings.TrimSuffix(typed, "d"))
		if err != nil || n < 1 || n > 3650 {
			return "", refuse(failure.SettingDays, failure.Blanks{"key": key, "typed": v})
		}
		return strconv.Itoa(n), nil
	}
}

func (a *app) configCommand() *cobra.Command {
	long := "Show all settings or one, or change one.\n\n"
	for _, s := range a.settings() {
		long += fmt.Sprintf("  %-15s %s (%s)\n", s.key, s.meaning, s.proposed)
	}
	return &cobra.Command{
		Use: "config [KEY [VALUE]]", SuggestFor: []string{"settings", "set", "get"}, Short: "Settings", Long: long, Args: between(0, 2),
		Example: examples(
			"connectpd config",
			"connectpd config me ada@example.com",
			"connectpd config token-reminder 60",
		),
		ValidArgsFunction: a.completeSetting,
		RunE:              a.run(a.config),
	}
}

// completeSetting offers a KEY, then its values.
func (a *app) completeSetting(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	all := a.settings()
	switch i := slices.IndexFunc(all, func(one setting) bool { return len(args) == 1 && strings.EqualFold(one.key, args[0]) }); {
	case len(args) == 0:
		return keysOf(all), cobra.ShellCompDirectiveNoFileComp
	case i >= 0:
		return all[i].values, cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveNoFileComp
}

func keysOf(all []setting) []string {
	keys := make([]string, len(all))
	for i, s := range all {
		keys[i] = s.key
	}
	return keys
}

func (a *app) config(ctx context.Context, args []string) error {
	s, err := a.readingUnless(ctx, len(args) == 2)
	if err != nil {
		return err
	}
	all := a.settings()
	if len(args) > 0 {
		i := slices.IndexFunc(all, func(one setting) bool { return strings.EqualFold(one.key, args[0]) })
		if i < 0 {
			return near(nearest(args[0], named(keysOf(all)...)), failure.Tell(failure.SettingUnknown, failure.Blanks{"typed": args[0]}))
		}
		all = all[i : i+1]
	}
	if len(args) == 2 {
		value, err := all[0].read(args[1])
		if err != nil {
			return err
		}
		return s.store.SetSetting(ctx, all[0].key, value)
	}
	for _, one := range all {
		value, err := s.setting(ctx, one)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(a.env.Out, "%s %s\n", one.key, value); err != nil {
			return err
		}
	}
	return nil
}

// setting is a setting's value, or what is proposed where it was never set.
func (s *session) setting(ctx context.Context, one setting) (string, error) {
	value, err := s.store.Setting(ctx, one.key)
	if value == "" {
		value = one.proposed
	}
	return value, err
}
