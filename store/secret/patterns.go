package secret

import (
	"regexp"
	"strings"
)

// pattern is one form of secret and what stands in its place, in the syntax
// of Regexp.ReplaceAllString.
type pattern struct {
	re  *regexp.Regexp
	put string
}

// value matches what stands after "name=" or "name:": quoted or up to a
// separator.
const value = `(?:\\?"[^"\\\r\n]*\\?"?|'[^'\r\n]*'?|[^\s"',;&)\]}\\]+)`

// patterns are the forms in which secrets reach text without our knowing
// them: the two Authorization schemes of the PagerDuty API, its user tokens
// (u+…) and OAuth tokens (pdus+…), a ConductorOne client secret
// (secret-token:conductorone.com:v1:…), fields of a token exchange, passwords
// in addresses, and the private addresses of PagerDuty calendars.
//
// They are applied in this order.
var patterns = []pattern{
	// Header dumps: "Authorization: Token token=x", "Authorization:[Bearer x]",
	// "\"Authorization\":[\"Basic x\"]". Everything up to the end of the value.
	{regexp.MustCompile(`(?i)((?:proxy-)?authorization\\?["']?\s*[:=]\s*\[?\s*\\?["']?)(?:(?:token|bearer|basic|digest)[ \t]+)?[^\s"'\]\[\\,][^"'\]\[\r\n\\]*`), `${1}` + placeholder},
	{regexp.MustCompile(`(?i)(\btoken[ \t]+token[ \t]*=[ \t]*)` + value), `${1}` + placeholder},
	{regexp.MustCompile(`(?i)(\b(?:bearer|basic)[ \t]+)[A-Za-z0-9+/=._~-]{8,}`), `${1}` + placeholder},
	{regexp.MustCompile(`secret-token:[^\s"'<>\\,;)\]}]+`), `secret-token:` + placeholder},
	{regexp.MustCompile(`\bu\+[A-Za-z0-9_+/=-]{8,}`), placeholder},
	{regexp.MustCompile(`\bpd[a-z]{2}\+[A-Za-z0-9_+/=.-]{8,}`), placeholder},
	{regexp.MustCompile(`(?i)(\b(?:client_secret|client_assertion|access_token|refresh_token|id_token|passphrase|password|passwd|api_key|apikey|api_token)\\?["']?[ \t]*[:=][ \t]*)` + value), `${1}` + placeholder},
	{regexp.MustCompile(`(?i)([?&;](?:token|key|secret|sig|signature)=)[^\s"'&;<>]+`), `${1}` + placeholder},
	// A password may itself hold "@" or "/": everything up to the last "@" of
	// the word goes.
	{regexp.MustCompile(`(?i)(\b[a-z][a-z0-9+.-]*:(?:\\?/){2}[^\s/:@"'<>]*:)[^\s"'<>]*@`), `${1}` + placeholder + `@`},
	{regexp.MustCompile(`(?i)((?:webcal|https?):(?:\\?/){2}[a-z0-9.-]*pagerduty\.com(?::\d+)?(?:\\?/)+private(?:\\?/)+)[^\s"'<>]+`), `${1}` + placeholder},
}

// placeholder stands for "[redacted]" while patterns are applied, so that they
// meet it as one character and never cut it in two.
const placeholder = "\x1a"

func replacePatterns(text string) string {
	text = strings.ReplaceAll(text, redacted, placeholder)
	for _, p := range patterns {
		text = p.re.ReplaceAllString(text, p.put)
	}
	return strings.ReplaceAll(text, placeholder, redacted)
}
