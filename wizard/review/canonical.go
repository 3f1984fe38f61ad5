package review

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/gowebpki/jcs"
)

// Canonical is v as JSON by RFC 8785, without a line end: equal values have
// equal bytes, whoever encodes them. A review is kept, hashed and handed out
// as these bytes, so that a plain SHA-256 of what was handed out shows whether
// it is unchanged. Whole numbers beyond 2^53 do not survive and must be text.
func Canonical(v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode as JSON: %w", err)
	}
	doc, err := jcs.Transform(plain)
	if err != nil {
		return nil, fmt.Errorf("bring JSON into its canonical form: %w", err)
	}
	return doc, nil
}

// SHA256 is the hash of exactly these bytes, in hexadecimal.
func SHA256(doc []byte) string {
	sum := sha256.Sum256(doc)
	return hex.EncodeToString(sum[:])
}
