package styles

import (
	"net/url"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Link is drawn text with an address behind it, where the terminal knows links.
// Only https addresses are; one with a host in capitals is a pattern that a
// person fills in. Text is drawn already: a style around a link may tear it.
func (s *Styles) Link(address, text string) string {
	if !s.HasLinks || !leads(address) {
		return text
	}
	return ansi.SetHyperlink(address) + text + ansi.ResetHyperlink()
}

func leads(address string) bool {
	u, err := url.Parse(address) // which refuses control characters
	return err == nil && u.Scheme == "https" && u.User == nil && u.Host != "" && u.Host == strings.ToLower(u.Host)
}
