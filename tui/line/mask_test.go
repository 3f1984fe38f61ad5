package line

import "regexp"

var invitationBlock = regexp.MustCompile(`(?s)(-----BEGIN CONNECTPD INVITATION-----\n).*?(-----END)`)

// invitationMasked leaves the encoded part of a message out.
func invitationMasked(text string) string {
	return invitationBlock.ReplaceAllString(text, "${1}...\n${2}")
}
