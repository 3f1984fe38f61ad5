package cli

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
)

// topicWidth is how wide a help topic is written, as the other helps are.
const topicWidth = 80

// entry is a line of a help topic: what it is about, and what that means.
type entry struct{ name, meaning string }

// The topics that are whole texts.
var (
	//go:embed help/formatting.txt
	formattingHelp string
	//go:embed help/reviews.txt
	reviewsHelp string
	//go:embed help/security.txt
	securityHelp string
	//go:embed help/storage.txt
	storageHelp string
	//go:embed help/tenants.txt
	tenantsHelp string
)

// helpTopics are texts that belong to no command: connectpd help TOPIC.
func helpTopics() []*cobra.Command {
	topic := func(name, short, long string) *cobra.Command {
		return &cobra.Command{Use: name, Short: short, Long: long}
	}
	text := func(file string) string { return strings.TrimSpace(file) }
	return []*cobra.Command{
		topic("environment", "Variables that connectpd heeds", definitions(environment)),
		topic("exit-codes", "What the exit codes mean", exitCodesHelp()),
		topic("formatting", "How output looks, and what JSON, CSV and exports hold", text(formattingHelp)),
		topic("reviews", "What an access review asks, keeps and shows", text(reviewsHelp)),
		topic("security", "What guards the token, and against whom", text(securityHelp)),
		topic("storage", "What is kept where, backed up and deleted", text(storageHelp)),
		topic("tenants", "A connector in a ConductorOne tenant", text(tenantsHelp)),
	}
}

// environment lists every variable that the program heeds.
var environment = []entry{
	{varHome, "folder for the data, as a whole path (~/ is expanded)"},
	{varToken, "API token for this run of sync; wins over the kept one, is never stored"},
	{varAPI, "another API base than PagerDuty's public ones: https, or http on this computer. A kept token is only ever sent to the base it was saved for"},
	{varPassphrase + ", " + varPassphraseFile, "passphrase of the encrypted token file, for unattended runs"},
	{varSMTP, "mail server for handovers: smtp://user@host:587 (STARTTLS, which only a server on this computer may lack) or smtps://user@host:465"},
	{varSMTPPassword + ", " + varSMTPPasswordFile, "its password"},
	{varClientID + ", " + varClientSecret, "sign-in to a ConductorOne tenant, for --platform conductorone"},
	{varConeID + ", " + varConeSecret + ", " + varConeServer, "the same, as cone knows it, where the two above are not set; the last names the server that is asked, while it is set"},
	{varAccessToken, "recognized, not used: it ends after minutes"},
	{"HTTPS_PROXY, NO_PROXY", "the proxy that requests go through, and the hosts that need none; one that cannot be read is refused, never passed by"},
	{"SSL_CERT_FILE", "on Linux, a PEM file of trusted authorities in place of the system's"},
	{varPager, "shows output in a terminal that is longer than the window; unset it is less, empty or cat none"},
	{"NO_COLOR, CLICOLOR, ACCESSIBLE, TERM", "as everywhere"},
}

// codeMeanings say what each exit code of the contract means.
var codeMeanings = []struct {
	code    Code
	meaning string
}{
	{Done, "done (a handover too)"},
	{Failed, "failed; nothing is lost, the last data stands"},
	{Usage, "wrong or missing arguments"},
	{Refused, "the token was rejected, lacks permission, or opens another account"},
	{NoConnector, "no such connector, person, team, role, schedule or review, or no connector is set up"},
	{Partial, "the sync is partial: some resource types could not be read; their last good data stands"},
	{NoKeychain, "the keychain is missing, locked, damaged or did not answer"},
	{Held, "the sync is held: far less came back than last time"},
	{Overdue, "a review or a removal is overdue (status --exit-code, where nothing worse is wrong)"},
	{Cancelled, "cancelled"},
}

func exitCodesHelp() string {
	var list []entry
	for _, c := range codeMeanings {
		list = append(list, entry{strconv.Itoa(int(c.code)), c.meaning})
	}
	return definitions(list) + `

setup and rotate end with the code of the sync that follows; what was saved stays
saved. Errors go to standard error as "error: what happened" and "hint: what to do".
status --exit-code fails where a connector needs a person.`
}

// definitions writes each name with its meaning indented below it; short names
// stand beside it.
func definitions(list []entry) string {
	const beside = 5
	b := &strings.Builder{}
	for _, e := range list {
		indent := beside
		if len(e.name) >= beside {
			indent = 4
			b.WriteString(e.name + "\n" + strings.Repeat(" ", indent))
		} else {
			fmt.Fprintf(b, "%-*s", indent, e.name)
		}
		wrapped := ansi.Wordwrap(e.meaning, topicWidth-indent, "")
		b.WriteString(strings.ReplaceAll(wrapped, "\n", "\n"+strings.Repeat(" ", indent)) + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}
