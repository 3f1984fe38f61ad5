package cli

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"connectpd/store/failure"
	"connectpd/wizard/flow"
	"connectpd/wizard/service"
)

// setting is one that people may change.
type setting struct {
	key, proposed string
	meaning       string
	values        []string // those that a shell offers
	check         func(value string) error
}

// settings lists those that this build heeds.
func (a *app) settings() []setting {
	onOff := []string{"on", "off"}
	all := []setting{{
		key: settingMe, proposed: "unknown", meaning: "who you are, by the email you sign in to PagerDuty with: EMAIL", check: checkMe,
	}, {
		key: settingReminder, proposed: strconv.Itoa(service.TokenReminderDays),
		meaning: "days after which status and home remind you to replace a token: DAYS|off", values: []string{"off"},
		check: checkReminder,
	}, {
		key: settingHistory, proposed: "off",
		meaning: "days to keep changes in the history; off keeps them all. Reviews are always kept: DAYS|off", values: []string{"off"},
		check: checkHistory,
	}}
	if a.env.Line != nil {
		all = append(all, setting{
			key: settingAccessible, proposed: "off", meaning: "plain lines instead of screens: on|off",
			values: onOff, check: func(v string) error { return oneOf(settingAccessible, v, onOff...) },
		})
	}
	return all
}

// The settings' keys, also in the store.
const (
	settingMe         = service.SettingMe
	settingReminder   = service.SettingTokenReminder
	settingHistory    = service.SettingKeepHistory
	settingAccessible = "accessible"
)

// checkMe takes an e-mail, or "Name <e-mail>".
func checkMe(v string) error {
	_, email, err := flow.ParsePerson(v)
	switch {
	case err != nil:
		return flow.EmailProblem("", "", v, err)
	case flow.MadeUp(email):
		return flow.MadeUpProblem("", "", email)
	}
	return nil
}

func checkReminder(v string) error { return checkDays(settingReminder, v) }
func checkHistory(v string) error  { return checkDays(settingHistory, v) }

func checkDays(key, v string) error {
	if n, err := strconv.Atoi(v); v != "off" && (err != nil || n < 1 || n > 3650) {
		return refuse(failure.SettingDays, failure.Blanks{"key": key, "typed": v})
	}
	return nil
}

func (a *app) configCommand() *cobra.Command {
	long := "Show all settings or one, or change one.\n\n"
	for _, s := range a.settings() {
		long += fmt.Sprintf("  %-15s %s (%s)\n", s.key, s.meaning, s.proposed)
	}
	return &cobra.Command{
		Use: "config [KEY [VALUE]]", Short: "Settings", Long: long, Args: between(0, 2),
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
	switch i := slices.IndexFunc(all, func(one setting) bool { return len(args) == 1 && one.key == args[0] }); {
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
		i := slices.IndexFunc(all, func(one setting) bool { return one.key == args[0] })
		if i < 0 {
			return near(nearest(args[0], named(keysOf(all)...)), failure.Tell(failure.SettingUnknown, failure.Blanks{"typed": args[0]}))
		}
		all = all[i : i+1]
	}
	if len(args) == 2 {
		if err := all[0].check(args[1]); err != nil {
			return err
		}
		return s.store.SetSetting(ctx, all[0].key, args[1])
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
