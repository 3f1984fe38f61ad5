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
	topic := func(name, short, long string, also ...string) *cobra.Command {
		return &cobra.Command{Use: name, Short: short, Long: long, SuggestFor: also}
	}
	text := func(file string) string { return strings.TrimSpace(file) }
	return []*cobra.Command{
		topic("environment", "Environment variables", definitions(environment), "variables"),
		topic("exit-codes", "Exit codes", exitCodesHelp()),
		topic("formatting", "Output formats: text, JSON, CSV and exports", text(formattingHelp), "json", "csv", "output"),
		topic("reviews", "How access reviews work", text(reviewsHelp)),
		topic("security", "How the token is protected, and from whom", text(securityHelp)),
		topic("storage", "What is stored, backed up and deleted, and where", text(storageHelp), "backups", "files"),
		topic("tenants", "Connectors in a ConductorOne tenant", text(tenantsHelp)),
	}
}

// environment lists every variable that the program heeds.
var environment = []entry{
	{varHome, "folder for the data, as an absolute path (~/ is expanded)"},
	{varToken, "API token for this run of sync, used instead of the kept one and never stored"},
	{varAPI, "API base address to use instead of PagerDuty's public ones: https, or http on this computer. A kept token is only sent to the address it was saved for"},
	{varPassphrase + ", " + varPassphraseFile, "passphrase of the encrypted token file, for unattended runs"},
	{varSMTP, "mail server for handovers and reviews: smtp://user@host:587 (STARTTLS, required except on this computer) or smtps://user@host:465"},
	{varSMTPPassword + ", " + varSMTPPasswordFile, "its password"},
	{varClientID + ", " + varClientSecret, "sign-in to a ConductorOne tenant, for --platform conductorone"},
	{varConeID + ", " + varConeSecret + ", " + varConeServer, "the same, as used by cone, if the two above are not set; if set, the last one is the server to sign in to"},
	{varAccessToken, "recognized but not used: it expires within minutes"},
	{"HTTPS_PROXY, NO_PROXY", "the proxy for requests, and hosts that do not need it; an invalid proxy is an error, never bypassed"},
	{"SSL_CERT_FILE", "on Linux, a PEM file of trusted authorities to use instead of the system's"},
	{varPager, "shows output that is longer than the window; if unset, less; if empty or cat, none"},
	{"NO_COLOR, CLICOLOR, ACCESSIBLE, TERM", "as usual"},
}

// codeMeanings say what each exit code of the contract means.
var codeMeanings = []struct {
	code    Code
	meaning string
}{
	{Done, "done (a handover too)"},
	{Failed, "failed; nothing is lost, and the last synced data is unchanged"},
	{Usage, "wrong or missing arguments"},
	{Refused, "the token was rejected, lacks permission, or opens another account"},
	{NoConnector, "no such connector, person, team, role, schedule or review, or no connector is set up"},
	{Partial, "the sync is partial: some resource types could not be read and keep their last good data"},
	{NoKeychain, "the keychain is missing, locked, damaged or did not answer"},
	{Held, "the sync is held: far less came back than last time"},
	{Overdue, "a review or a removal is overdue (status --exit-code, if nothing else is wrong)"},
	{Cancelled, "cancelled"},
}

func exitCodesHelp() string {
	var list []entry
	for _, c := range codeMeanings {
		list = append(list, entry{strconv.Itoa(int(c.code)), c.meaning})
	}
	return definitions(list) + `

setup and rotate exit with the code of the sync that follows; what was saved stays
saved. Errors go to standard error as "error: what happened" and "hint: what to do".
status --exit-code fails if a connector needs attention.`
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
