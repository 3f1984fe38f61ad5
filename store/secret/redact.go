package secret

import (
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// shortest is the length in bytes from which a live secret is searched for.
// Shorter ones occur in text by chance.
const shortest = 4

// Redactor takes secrets out of text: the live ones it was told about, in the
// spellings they are likely to appear in, and everything that has the form of
// a secret (see patterns). Its methods are safe for concurrent use; a nil
// Redactor knows the patterns only.
type Redactor struct {
	mu   sync.RWMutex
	live []Value // what Add was given
	// forms are all spellings of the live secrets, longest first; Values, so
	// that a dump of the redactor shows nothing.
	forms []Value
}

// NewRedactor makes a redactor that knows these secrets.
func NewRedactor(secrets ...Value) *Redactor {
	r := &Redactor{}
	for _, v := range secrets {
		r.Add(v)
	}
	return r
}

// Redact takes secrets out of text; see Redactor.
func Redact(text string, secrets ...Value) string { return NewRedactor(secrets...).Redact(text) }

// Add makes the redactor know one more live secret. Secrets shorter than four
// bytes are not searched for: they occur by chance. A nil Redactor learns
// nothing.
func (r *Redactor) Add(v Value) {
	if r == nil || v.Len() < shortest {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if slices.ContainsFunc(r.live, v.Equal) {
		return
	}
	r.live = append(r.live, v)
	for _, form := range spellings(string(v.content())) {
		r.forms = append(r.forms, New([]byte(form)))
	}
	// Longest first: a spelling may contain another secret.
	slices.SortStableFunc(r.forms, func(a, b Value) int { return cmp.Compare(b.Len(), a.Len()) })
}

// spellings are the ways in which a secret is likely to be written: as it is,
// in a URL, in JSON, quoted by Go, in base64 and in hexadecimal.
func spellings(s string) []string {
	quoted := strconv.Quote(s)
	ascii := strconv.QuoteToASCII(s)
	forms := []string{
		s, url.QueryEscape(s), url.PathEscape(s),
		quoted[1 : len(quoted)-1], ascii[1 : len(ascii)-1],
		base64.StdEncoding.EncodeToString([]byte(s)), base64.RawStdEncoding.EncodeToString([]byte(s)),
		base64.URLEncoding.EncodeToString([]byte(s)), base64.RawURLEncoding.EncodeToString([]byte(s)),
		hex.EncodeToString([]byte(s)), strings.ToUpper(hex.EncodeToString([]byte(s))),
	}
	if text, err := json.Marshal(s); err == nil && len(text) > 2 {
		forms = append(forms, string(text[1:len(text)-1]))
	}
	slices.Sort(forms)
	return slices.Compact(forms)
}

// known lists the spellings of the live secrets, longest first.
func (r *Redactor) known() []string {
	if r == nil {
		return nil
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	out := make([]string, len(r.forms))
	for i, form := range r.forms {
		out[i] = string(form.content())
	}
	return out
}

// Redact returns text with every secret replaced by "[redacted]". No spelling
// of a live secret is left in the result, whatever surrounds it.
func (r *Redactor) Redact(text string) string {
	known := r.known()
	text = replaceLive(text, known)
	text = replacePatterns(text)
	text = strings.ReplaceAll(text, redacted+redacted, redacted)
	// The replacing itself may have put a secret together again (one that
	// ends in "[red", say). Then it is cut out, which only shortens.
	for containsAny(text, known) {
		for _, s := range known {
			text = strings.ReplaceAll(text, s, "")
		}
	}
	return text
}

func replaceLive(text string, known []string) string {
	for _, s := range known {
		text = strings.ReplaceAll(text, s, redacted)
	}
	return text
}

func containsAny(text string, known []string) bool {
	return slices.ContainsFunc(known, func(s string) bool { return strings.Contains(text, s) })
}
