package handover

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"strings"
)

// The block that carries an invitation inside a message. Its lines hold
// nothing that quoted-printable or a mail program changes; the last one is a
// checksum, so that a damaged paste is told from a strange invitation.
const (
	blockBegin = "-----BEGIN CONNECTPD INVITATION-----"
	blockEnd   = "-----END CONNECTPD INVITATION-----"
	blockWidth = 60
	crcMark    = "crc."
)

// EndsBlock reports whether a line ends an invitation's block, for those who
// read a paste line by line.
func EndsBlock(line string) bool { return strings.Contains(line, blockEnd) }

var blockCoding = base64.RawStdEncoding

// Encode is the invitation as a block of text for a message.
func (i Invitation) Encode() (string, error) {
	clean, err := i.checked()
	if err != nil {
		return "", err
	}
	data, err := json.Marshal(wire{wireVersion, clean})
	if err != nil {
		return "", fmt.Errorf("encode the invitation: %w", err)
	}
	if len(data) > maxSize*3/4 { // base64 makes four bytes of three
		return "", invalid("it would be larger than %d bytes", maxSize)
	}
	text := blockCoding.EncodeToString(data)
	var b strings.Builder
	b.WriteString(blockBegin + "\n")
	for len(text) > blockWidth {
		b.WriteString(text[:blockWidth] + "\n")
		text = text[blockWidth:]
	}
	fmt.Fprintf(&b, "%s\n%s%08x\n%s\n", text, crcMark, crc32.ChecksumIEEE(data), blockEnd)
	return b.String(), nil
}

// decodeBlock finds the first block in a text and reads it. Quote marks that
// mail programs put before lines are taken off.
func decodeBlock(text []byte) (Invitation, error) {
	_, rest, ok := bytes.Cut(text, []byte(blockBegin))
	if !ok {
		return Invitation{}, errNone
	}
	body, _, ok := bytes.Cut(rest, []byte(blockEnd))
	if !ok {
		return Invitation{}, invalid("its end is missing; only part of it was probably copied")
	}
	if len(body) > 2*maxSize { // quote marks and line ends on top
		return Invitation{}, invalid("it is larger than %d bytes", maxSize)
	}
	var code strings.Builder
	sum := ""
	for line := range strings.Lines(string(body)) {
		line = strings.Trim(line, "> \t\r\n|")
		if s, found := strings.CutPrefix(line, crcMark); found {
			sum = s
			continue
		}
		code.WriteString(strings.TrimRight(line, "="))
	}
	data, err := blockCoding.DecodeString(code.String())
	if err != nil || sum != fmt.Sprintf("%08x", crc32.ChecksumIEEE(data)) {
		return Invitation{}, invalid("it was damaged on the way, or only part of it was copied")
	}
	return decodeJSON(data)
}
