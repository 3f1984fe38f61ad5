package plaintext

import "regexp"

var invitationBlock = regexp.MustCompile(`(?s)(-----BEGIN CONNECTPD INVITATION-----\n).*?(-----END)`)

// firstRefused is the request that was refused first, of several at once.
var firstRefused = regexp.MustCompile(`GET /[\w/]+, request [0-9a-f]{32}`)

// invitationMasked leaves the encoded part of a message out.
func invitationMasked(text string) string {
	return invitationBlock.ReplaceAllString(text, "${1}...\n${2}")
}
