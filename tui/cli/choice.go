package cli

import (
	"strings"

	"github.com/spf13/pflag"

	"connectpd/store/failure"
)

// choice is a flag with a fixed set of values: they stand in the help, are
// offered by completion, and anything else is refused.
type choice struct {
	value *string
	flag  string
	of    []string
}

// choiceVar defines such a flag. Where nothing is proposed it may be empty.
func choiceVar(flags *pflag.FlagSet, value *string, name, proposed, usage string, of ...string) {
	*value = proposed
	flags.Var(&choice{value, "--" + name, of}, name, usage)
}

func (c *choice) String() string {
	if c.value == nil { // pflag asks a zero value too
		return ""
	}
	return *c.value
}

// Type is what the help shows in the place of the value.
func (c *choice) Type() string { return strings.Join(c.of, "|") }

// Set takes one of the values.
func (c *choice) Set(text string) error {
	if text == "" && *c.value == "" {
		return nil
	}
	value, err := oneOf(c.flag, text, c.of...)
	if err != nil {
		return err
	}
	*c.value = value
	return nil
}

// text is a flag whose value has a name of its own in the help.
type text struct {
	value *string
	name  string
}

func (t *text) String() string {
	if t.value == nil { // pflag asks a zero value too
		return ""
	}
	return *t.value
}

// Type is what the help shows in the place of the value.
func (t *text) Type() string { return t.name }

// Set takes any text.
func (t *text) Set(typed string) error {
	*t.value = typed
	return nil
}

// among is the allowed value that was typed; letter case does not matter.
func among(value string, allowed []string) (string, bool) {
	for _, v := range allowed {
		if strings.EqualFold(v, value) {
			return v, true
		}
	}
	return "", false
}

// oneOf is the allowed value that was typed. It refuses any other.
func oneOf(flag, value string, allowed ...string) (string, error) {
	if v, ok := among(value, allowed); ok {
		return v, nil
	}
	return "", near(nearest(value, named(allowed...)), failure.Tell(failure.ChoiceOdd, failure.Blanks{"flag": flag, "typed": value, "values": strings.Join(allowed, "|")}))
}
