package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
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
	near := nearest(typed, named(names...))
	for i, n := range near {
		near[i] = c.CommandPath() + " " + n
	}
	return wrongUse(suggest(near, c.CommandPath()+" --help lists the commands"), "there is no such command%s", repeated(": %s", typed))
}

// flagError is a wrong flag. What stood beside a token flag may be a token: it
// is not repeated.
func flagError(c *cobra.Command, err error) error {
	see := "see: " + c.CommandPath() + " --help"
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok && unknown.GetSpecifiedShortnames() == "" {
		return unknownFlag(c, unknown.GetSpecifiedName(), see)
	}
	if wrong, ok := errors.AsType[*usageError](err); ok {
		return wrong // its words are ours already
	}
	text := err.Error()
	if strings.Contains(text, "token") {
		text = "a flag about the token is not written like that"
	}
	return wrongUse(see, "%s", text)
}

// unknownFlag names the flags of c that were perhaps meant, or the commands
// that have the one that was typed.
func unknownFlag(c *cobra.Command, name, see string) error {
	if elsewhere := having(c.Root(), name); len(elsewhere) > 0 {
		return wrongUse("--"+name+" is a flag of "+strings.Join(elsewhere, ", ")+"; "+see, "%s has no flag --%s", c.CommandPath(), name)
	}
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, "--"+f.Name)
		}
	})
	what := c.CommandPath() + " has no such flag"
	if said := repeated(": %s", "--"+name); !strings.Contains(name, "token") {
		what += said
	}
	return wrongUse(suggest(nearest("--"+name, named(names...)), see), "%s", what)
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
