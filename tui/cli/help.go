package cli

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"connectpd/tui/ui"
)

// widestHelp is how wide a help gets: longer lines are hard to read.
const widestHelp = 100

// printHelp writes the help of a command, no wider than the window. Examples
// stay as they are: they are there to be copied.
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
		usage := "  " + c.UseLine()
		if c.HasAvailableSubCommands() {
			usage += "\n  " + c.CommandPath() + " [command]"
		}
		section("Usage:", reflow(usage, width))
		section("Examples:", c.Example)
		for _, g := range c.Groups() {
			section(g.Title, commandList(c, width, func(sub *cobra.Command) bool { return sub.IsAvailableCommand() && sub.GroupID == g.ID }))
		}
		section("Commands:", commandList(c, width, func(sub *cobra.Command) bool { return sub.IsAvailableCommand() && sub.GroupID == "" }))
		section("Flags:", flagList(c.LocalFlags(), width))
		section("Global flags:", flagList(c.InheritedFlags(), width))
		section("Topics (connectpd help TOPIC):", commandList(c, width, (*cobra.Command).IsAdditionalHelpTopicCommand))
		if c.HasAvailableSubCommands() {
			fmt.Fprintf(b, "\n%s\n", reflow(fmt.Sprintf("More about a command: connectpd help%s COMMAND", strings.TrimPrefix(c.CommandPath(), "connectpd")), width))
		}
	}
	fmt.Fprint(c.OutOrStdout(), b.String())
}

// commandList are the commands below c of one kind, with what they do.
func commandList(c *cobra.Command, width int, of func(*cobra.Command) bool) string {
	b := &strings.Builder{}
	for _, sub := range c.Commands() {
		if of(sub) {
			b.WriteString(reflow(fmt.Sprintf("  %-*s  %s", sub.NamePadding()-1, sub.Name(), sub.Short), width) + "\n")
		}
	}
	return b.String()
}

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
	widestName, column := max(16, min(32, width-44)), 0
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

// reflow makes a text fit the width; 0 is any. Paragraphs are set anew; what
// stands in columns or is indented keeps its place.
func reflow(text string, width int) string {
	if width == 0 {
		return text
	}
	set := func(line string) bool { return line == "" || strings.Contains(line, "  ") || line[0] == ' ' }
	var lines []string
	var paragraph string
	end := func() {
		if paragraph != "" {
			lines = append(lines, hanging(paragraph, width, 0))
		}
		paragraph = ""
	}
	for line := range strings.SplitSeq(text, "\n") {
		if set(line) {
			end()
			_, indent := columns(line)
			lines = append(lines, hanging(line, width, indent))
			continue
		}
		paragraph = strings.TrimSpace(paragraph + " " + line)
	}
	end()
	return strings.Join(lines, "\n")
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
