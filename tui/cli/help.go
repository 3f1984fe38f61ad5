package cli

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"connectpd/tui/ui"
)

// widestHelp is how wide a help gets: longer lines are hard to read.
const widestHelp = 100

// printHelp writes the help of a command, no wider than the window. Examples
// stay as they are: they are there to be copied.
// What could not be written is told like any error, once the command line is
// over: cobra gives a help no way to fail.
func (a *app) printHelp(c *cobra.Command, _ []string) {
	width := min(a.fitted(), widestHelp)
	b := &strings.Builder{}
	b.WriteString(reflow(strings.TrimSpace(cmp.Or(c.Long, c.Short)), width) + "\n")
	section := func(title, text string) {
		if text = strings.Trim(text, "\n"); text != "" {
			fmt.Fprintf(b, "\n%s\n%s\n", a.styles().Strong.Render(title), text)
		}
	}
	if c.Runnable() || c.HasSubCommands() {
		usage := hanging("  "+c.UseLine(), width, 4)
		if c.HasAvailableSubCommands() {
			usage += "\n" + hanging("  "+c.CommandPath()+" [command]", width, 4)
		}
		section("Examples:", c.Example)
		section("Usage:", usage)
		for _, g := range c.Groups() {
			section(g.Title, commandList(c, width, func(sub *cobra.Command) bool { return listed(sub) && sub.GroupID == g.ID }))
		}
		section("Commands:", commandList(c, width, func(sub *cobra.Command) bool { return listed(sub) && sub.GroupID == "" }))
		section("Flags:", flagList(c.LocalFlags(), width))
		section("Global flags:", flagList(c.InheritedFlags(), width))
		section("Topics (connectpd help TOPIC):", commandList(c, width, (*cobra.Command).IsAdditionalHelpTopicCommand))
		if c.HasAvailableSubCommands() {
			fmt.Fprintf(b, "\n%s\n", reflow(fmt.Sprintf("More about a command: connectpd help%s COMMAND", strings.TrimPrefix(c.CommandPath(), "connectpd")), width))
		}
	}
	_, err := io.WriteString(c.OutOrStdout(), b.String())
	a.helpErr = err
}

// listed reports whether a command is named where commands are: help is, which
// cobra does not count among those that can be run.
func listed(c *cobra.Command) bool { return c.IsAvailableCommand() || c.Name() == "help" }

// commandList are the commands below c of one kind, with what they do.
func commandList(c *cobra.Command, width int, of func(*cobra.Command) bool) string {
	b, widest := &strings.Builder{}, 0
	for _, sub := range c.Commands() {
		widest = max(widest, len(sub.Name()))
	}
	for _, sub := range c.Commands() {
		if of(sub) {
			b.WriteString(reflow(fmt.Sprintf("  %-*s  %s", widest, sub.Name(), sub.Short), width) + "\n")
		}
	}
	return b.String()
}

// narrowestFlag is where what flags mean begins at least.
const narrowestFlag = 10

// flagList are flags with what they mean, beside names of an ordinary length
// and below longer ones.
func flagList(flags *pflag.FlagSet, width int) string {
	if !flags.HasAvailableFlags() {
		return ""
	}
	usages := flags.FlagUsages()
	if width == 0 {
		return usages
	}
	const gap = 3
	widestName, column := max(16, min(32, width-44)), narrowestFlag
	for line := range strings.Lines(usages) {
		if name, _ := columns(line); name <= widestName {
			column = max(column, name+gap)
		}
	}
	b := &strings.Builder{}
	for line := range strings.Lines(usages) {
		name, meaning := columns(line)
		begun := fmt.Sprintf("%-*s", column, line[:name])
		if name > widestName {
			b.WriteString(line[:name] + "\n")
			begun = strings.Repeat(" ", column)
		}
		b.WriteString(hanging(begun+strings.TrimSpace(line[meaning:]), width, column) + "\n")
	}
	return b.String()
}

// columns are where the first column of a line ends and the second begins; the
// line's indentation twice where there is only one.
func columns(line string) (end, second int) {
	indent := len(line) - len(strings.TrimLeft(line, " "))
	rest := line[indent:]
	gap := strings.Index(rest, "  ")
	if gap < 0 {
		return indent, indent
	}
	end = indent + gap
	return end, end + len(rest[gap:]) - len(strings.TrimLeft(rest[gap:], " "))
}

// reflow makes a text fit the width; 0 is any. Paragraphs are set anew, at the
// indentation at which they stand; so are the items of a list and what stands
// in a second column.
func reflow(text string, width int) string {
	if width == 0 {
		return text
	}
	var lines []string
	block, hang := "", 0 // what is set anew, and where its lines after the first begin
	end := func() {
		if block != "" {
			lines = append(lines, hanging(block, width, hang))
		}
		block = ""
	}
	for line := range strings.SplitSeq(text, "\n") {
		begins, indent := hangingIndent(line)
		switch {
		case line == "":
			end()
			lines = append(lines, "")
		case block != "" && !begins && indent == hang:
			block += " " + strings.TrimSpace(line)
		default:
			end()
			block, hang = line, indent
		}
	}
	end()
	return strings.Join(lines, "\n")
}

// hangingIndent is where the lines that go on with a line begin, and whether it
// begins something: a row of two columns or the item of a list.
func hangingIndent(line string) (begins bool, indent int) {
	first, second := columns(line)
	if strings.HasPrefix(line[second:], "- ") {
		return true, second + len("- ")
	}
	return second > first, second
}

// hanging breaks a line between its words; what follows the first line is
// indented.
func hanging(line string, width, indent int) string {
	if width == 0 || ui.Width(line) <= width || indent >= width {
		return line
	}
	rest := wrapWords(line[indent:], width-indent)
	return line[:indent] + strings.ReplaceAll(rest, "\n", "\n"+strings.Repeat(" ", indent))
}
