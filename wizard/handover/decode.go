package handover

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"

	"connectpd/store/secret"
)

// maxInput is the largest text that Decode looks through for an invitation:
// an exported e-mail with its headers and signatures, in bytes.
const maxInput = 1 << 20

// maxDepth bounds how deep e-mails inside e-mails are looked into.
const maxDepth = 4

// Decode reads an invitation from its block, from the whole message that
// carries it (as text, or an exported .eml), or from its bare JSON.
func Decode(text []byte) (Invitation, error) {
	if len(text) > maxInput {
		return Invitation{}, invalid("the text is larger than %d bytes", maxInput)
	}
	if plain, err := secret.PlainText(text); err == nil { // editors of Windows save UTF-16
		text = []byte(plain)
	}
	if trimmed := bytes.TrimSpace(text); len(trimmed) > 0 && trimmed[0] == '{' {
		return decodeJSON(trimmed)
	}
	found, err := decodeBlock(text)
	if !errors.Is(err, errNone) {
		return found, err
	}
	msg, failed := mail.ReadMessage(bytes.NewReader(text))
	if failed != nil {
		return Invitation{}, errNone
	}
	return decodePart(header(msg.Header), msg.Body, maxDepth)
}

type header map[string][]string

func (h header) get(key string) string {
	return mail.Header(h).Get(key)
}

// decodePart looks for the block in one part of a message, encoded as mail is.
func decodePart(h header, body io.Reader, depth int) (Invitation, error) {
	kind, params, err := mime.ParseMediaType(h.get("Content-Type"))
	if err != nil {
		kind = "text/plain"
	}
	if strings.HasPrefix(kind, "multipart/") && depth > 0 {
		return decodeParts(multipart.NewReader(body, params["boundary"]), depth-1)
	}
	switch strings.ToLower(strings.TrimSpace(h.get("Content-Transfer-Encoding"))) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	text, err := io.ReadAll(io.LimitReader(body, maxInput))
	if err != nil && len(text) == 0 {
		return Invitation{}, errNone
	}
	return decodeBlock(text)
}

func decodeParts(r *multipart.Reader, depth int) (Invitation, error) {
	for {
		// RawPart leaves quoted-printable to decodePart.
		part, err := r.NextRawPart()
		if err != nil {
			return Invitation{}, errNone
		}
		found, err := decodePart(header(part.Header), part, depth)
		if !errors.Is(err, errNone) {
			return found, err
		}
	}
}
