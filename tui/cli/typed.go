package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"connectpd/store/failure"
)

// longestRepeated is the longest word that an error repeats where anything may
// have been typed: keys and tokens are longer.
const longestRepeated = 19

// repeated puts a typed word into a text, in quotes; "" for a word that may be
// a key.
func repeated(format, word string) string {
	if len(word) > longestRepeated {
		return ""
	}
	return fmt.Sprintf(format, fmt.Sprintf("%q", word))
}

// unknownCommand names the commands below c that were perhaps meant.
func unknownCommand(c *cobra.Command, typed string) error {
	return near(nearCommands(c, typed), failure.Tell(failure.CommandUnknown, failure.Blanks{"typed": repeated(": %s", typed), "command": c.CommandPath()}))
}

// nearCommands are the commands below c that a word is like, or that other
// programs call by that word, and those further down that are called so.
func nearCommands(c *cobra.Command, typed string) []string {
	var list []candidate
	for _, sub := range c.Commands() {
		switch {
		case sub.IsAdditionalHelpTopicCommand():
			list = append(list, candidate{"connectpd help " + sub.Name(), append(sub.SuggestFor, sub.Name())})
		case listed(sub):
			list = append(list, candidate{sub.CommandPath(), append(sub.SuggestFor, sub.Name())})
		}
		for _, below := range sub.Commands() {
			if strings.EqualFold(below.Name(), typed) {
				list = append(list, candidate{below.CommandPath(), []string{below.Name()}})
			}
		}
	}
	return nearest(typed, list)
}

// meantBy are the command lines that a word too many was perhaps part of: a
// command below c, a flag of c without its dashes, or c itself, which lists.
func meantBy(c *cobra.Command, typed string) []string {
	if _, lists := among(typed, []string{"list", "ls"}); lists {
		return []string{c.CommandPath()}
	}
	if c.HasAvailableSubCommands() {
		if close := nearCommands(c, typed); len(close) > 0 {
			return close
		}
	}
	if f := c.LocalFlags().Lookup(strings.ToLower(typed)); f != nil {
		return []string{c.CommandPath() + " --" + f.Name}
	}
	return nil
}

// orCommand adds to the error of a CONNECTOR that does not exist what the word
// may have meant instead.
func orCommand(c *cobra.Command, typed string, err error) error {
	if failure.Of(err).ID != failure.ConnectorUnknown {
		return err
	}
	if close := meantBy(c, typed); len(close) > 0 {
		return &toldError{near(close, failure.Of(err)).told, err}
	}
	return err
}

// flagError is a wrong flag. What stood beside a token flag may be a token: it
// is not repeated.
func flagError(c *cobra.Command, err error) error {
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		if stray := strayCommand(c); stray != nil {
			return stray
		}
		if unknown.GetSpecifiedShortnames() == "" {
			return unknownFlag(c, unknown.GetSpecifiedName())
		}
		return refuse(failure.FlagUnknown, failure.Blanks{"command": c.CommandPath(), "typed": repeated(": %s", "-"+unknown.GetSpecifiedName())})
	}
	if wrong, ok := errors.AsType[*toldError](err); ok {
		return wrong // its words are ours already
	}
	if strings.Contains(err.Error(), "token") {
		return refuse(failure.FlagToken, failure.Blanks{"command": c.CommandPath()})
	}
	if empty, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		f := empty.GetFlag()
		return refuse(failure.FlagEmpty, failure.Blanks{"flag": typedFlag(f), "values": valuesOf(f)})
	}
	if odd, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		f := odd.GetFlag()
		return refuse(failure.ChoiceOdd, failure.Blanks{"flag": typedFlag(f), "typed": odd.GetValue(), "values": valuesOf(f)})
	}
	return refuse(failure.FlagOdd, failure.Blanks{"reason": err.Error(), "command": c.CommandPath()})
}

// strayCommand is the error of a word before an unknown flag that is no
// command below c, where it has to be one or is like one: the flag may well be
// that command's.
func strayCommand(c *cobra.Command) error {
	word := c.Flags().Arg(0)
	if word == "" || !c.HasAvailableSubCommands() {
		return nil
	}
	if strings.Contains(c.Use, "CONNECTOR") && len(nearCommands(c, word)) == 0 {
		return nil
	}
	return unknownCommand(c, word)
}

// typedFlag is a flag as it is typed.
func typedFlag(f *pflag.Flag) string {
	if f.Shorthand != "" {
		return "-" + f.Shorthand
	}
	return "--" + f.Name
}

// valuesOf says which values a flag takes.
func valuesOf(f *pflag.Flag) string {
	name, _ := pflag.UnquoteUsage(f)
	switch f.Value.Type() {
	case "DURATION":
		return "90s, 30m, 12h or 7d"
	case "int":
		return name + ", a whole number"
	case "bool":
		return "alone"
	}
	return name
}

// unknownFlag names the flags of c that were perhaps meant, or the commands
// that have the one that was typed.
func unknownFlag(c *cobra.Command, name string) error {
	if elsewhere := having(c.Root(), name); len(elsewhere) > 0 && len(elsewhere) <= mostElsewhere {
		return refuse(failure.FlagElsewhere, failure.Blanks{"command": c.CommandPath(), "flag": name, "commands": strings.Join(elsewhere, ", ")})
	}
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, "--"+f.Name)
		}
	})
	typed := ""
	if !strings.Contains(name, "token") {
		typed = repeated(": %s", "--"+name)
	}
	return near(nearest("--"+name, named(names...)), failure.Tell(failure.FlagUnknown, failure.Blanks{"command": c.CommandPath(), "typed": typed}))
}

// mostElsewhere bounds the commands that are named for a flag of theirs: one
// that many have is no slip of the command.
const mostElsewhere = 4

// having lists the commands that have a flag of their own of this name.
func having(c *cobra.Command, name string) []string {
	var paths []string
	if c.HasParent() && c.LocalFlags().Lookup(name) != nil {
		paths = append(paths, c.CommandPath())
	}
	for _, sub := range c.Commands() {
		paths = append(paths, having(sub, name)...)
	}
	return paths
}
