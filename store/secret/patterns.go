package secret

import (
	"regexp"
	"strings"
)

// pattern is one form of secret. keep numbers the group that stays in front
// of "[redacted]" (0: nothing stays), after the one that stays behind it.
type pattern struct {
	re  *regexp.Regexp
	put string // replacement in regexp syntax
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
// They are applied in this order; each is written so that it leaves
// "[redacted]" alone.
var patterns = []pattern{
	// Header dumps: "Authorization: Token token=x", "Authorization:[Bearer x]",
	// "\"Authorization\":[\"Basic x\"]". Everything up to the end of the value.
	{regexp.MustCompile(`(?i)((?:proxy-)?authorization\\?["']?\s*[:=]\s*\[?\s*\\?["']?)(?:(?:token|bearer|basic|digest)[ \t]+)?[^\s"'\]\[\\,][^"'\]\[\r\n\\]*`), `${1}` + redacted},
	{regexp.MustCompile(`(?i)(\btoken[ \t]+token[ \t]*=[ \t]*)` + value), `${1}` + redacted},
	{regexp.MustCompile(`(?i)(\b(?:bearer|basic)[ \t]+)[A-Za-z0-9+/=._~-]{8,}`), `${1}` + redacted},
	{regexp.MustCompile(`secret-token:[^\s"'<>\\,;)\]}]+`), `secret-token:` + redacted},
	{regexp.MustCompile(`\bu\+[A-Za-z0-9_+/=-]{8,}`), redacted},
	{regexp.MustCompile(`\bpd[a-z]{2}\+[A-Za-z0-9_+/=.-]{8,}`), redacted},
	{regexp.MustCompile(`(?i)(\b(?:client_secret|client_assertion|access_token|refresh_token|id_token|passphrase|password|passwd|api_key|apikey|api_token)\\?["']?[ \t]*[:=][ \t]*)` + value), `${1}` + redacted},
	{regexp.MustCompile(`(?i)([?&;](?:token|key|secret|sig|signature)=)[^\s"'&;<>]+`), `${1}` + redacted},
	// A password may itself hold "@" or "/": everything up to the last "@" of
	// the word goes.
	{regexp.MustCompile(`(?i)(\b[a-z][a-z0-9+.-]*://[^\s/:@"'<>]*:)[^\s"'<>]*@`), `${1}` + redacted + `@`},
	{regexp.MustCompile(`(?i)((?:webcal|https?)://[a-z0-9.-]*pagerduty\.com(?::\d+)?(?:\\?/)+private(?:\\?/)+)[^\s"'<>]+`), `${1}` + redacted},
}

func replacePatterns(text string) string {
	// Cheap way out for the usual line: every pattern needs one of these.
	if !strings.ContainsAny(text, ":=+") && !strings.ContainsAny(text, " \t") {
		return text
	}
	for _, p := range patterns {
		text = p.re.ReplaceAllString(text, p.put)
	}
	return text
}
