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
	var names []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() || sub.Name() == "help" || sub.IsAdditionalHelpTopicCommand() {
			names = append(names, sub.Name())
		}
	}
	close := nearest(typed, named(names...))
	for i, n := range close {
		close[i] = c.CommandPath() + " " + n
	}
	return near(close, failure.Tell(failure.CommandUnknown, failure.Blanks{"typed": repeated(": %s", typed), "command": c.CommandPath()}))
}

// flagError is a wrong flag. What stood beside a token flag may be a token: it
// is not repeated.
func flagError(c *cobra.Command, err error) error {
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok && unknown.GetSpecifiedShortnames() == "" {
		return unknownFlag(c, unknown.GetSpecifiedName())
	}
	if wrong, ok := errors.AsType[*toldError](err); ok {
		return wrong // its words are ours already
	}
	if strings.Contains(err.Error(), "token") {
		return refuse(failure.FlagToken, failure.Blanks{"command": c.CommandPath()})
	}
	return refuse(failure.FlagOdd, failure.Blanks{"reason": err.Error(), "command": c.CommandPath()})
}

// unknownFlag names the flags of c that were perhaps meant, or the commands
// that have the one that was typed.
func unknownFlag(c *cobra.Command, name string) error {
	if elsewhere := having(c.Root(), name); len(elsewhere) > 0 {
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
