package line

import (
	"os"
	"regexp"
	"strings"
)

var invitationBlock = regexp.MustCompile(`(?s)(-----BEGIN CONNECTPD INVITATION-----\n).*?(-----END)`)

// firstRefused is the request that was refused first, of several at once.
var firstRefused = regexp.MustCompile(`GET /[\w/]+, request [0-9a-f]{32}`)

// invitationMasked leaves the encoded part of a message out.
func invitationMasked(text string) string {
	return invitationBlock.ReplaceAllString(text, "${1}...\n${2}")
}

// withoutWorkFolder hides where the tests run.
func withoutWorkFolder(text string) string {
	folder, err := os.Getwd()
	if err != nil {
		return text
	}
	return strings.ReplaceAll(text, folder, "FOLDER")
}
