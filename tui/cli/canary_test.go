package cli_test

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// traces are the spellings by which a canary is recognised: as it is, parts of
// it (all but the last four characters, which are shown), in hexadecimal, in
// base64 wherever it begins, in a URL, in UTF-16.
func traces(canary string) []string {
	const part = 10
	list := []string{canary, url.QueryEscape(canary), strings.ToUpper(hex.EncodeToString([]byte(canary)))}
	list = append(list, hex.EncodeToString([]byte(canary[:part])))
	for i := 0; i+part <= len(canary)-4; i++ {
		list = append(list, canary[i:i+part])
	}
	for shift := range 3 {
		text := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("x", shift) + canary))
		whole := []int{0, 2, 3}[shift] // characters that hold a bit of what stands before
		text = text[whole+1 : len(text)-2]
		list = append(list, text, strings.NewReplacer("+", "-", "/", "_").Replace(text))
	}
	var wide []byte
	for _, u := range utf16.Encode([]rune(canary[:part])) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	list = append(list, string(wide))
	slices.Sort(list)
	return slices.Compact(list)
}

func TestTracesAreFound(t *testing.T) {
	const canary = "y_KqZ8mWvT3nLrB5cXd7"
	for name, text := range map[string]string{
		"plain": "x" + canary, "in part": canary[3:14], "hex": fmt.Sprintf("%x", "a"+canary), "HEX": fmt.Sprintf("%X", canary),
		"base64": base64.StdEncoding.EncodeToString([]byte(canary)), "basic auth": base64.StdEncoding.EncodeToString([]byte("u:" + canary)),
		"base64url": base64.URLEncoding.EncodeToString([]byte("a" + canary + "b")), "wide": "y\x00_\x00K\x00q\x00Z\x008\x00m\x00W\x00v\x00T\x00",
	} {
		if len(found(text, canary)) == 0 {
			t.Errorf("%s is not recognized: %q", name, text)
		}
	}
	if got := found("the token ends in Xd7", canary); len(got) > 0 {
		t.Errorf("%q was seen where it is not", got)
	}
}

// found lists the traces of a canary in a text.
func found(text, canary string) []string {
	var list []string
	for _, trace := range traces(canary) {
		if strings.Contains(text, trace) {
			list = append(list, trace)
		}
	}
	return list
}

// secrecy searches for canaries.
type secrecy struct {
	t        *testing.T
	canaries map[string]string // by what they are
	bytes    int               // searched in all
}

// text fails the test where a text holds a canary.
func (s *secrecy) text(where, text string) {
	s.t.Helper()
	s.bytes += len(text)
	for what, canary := range s.canaries {
		if got := found(text, canary); len(got) > 0 {
			s.t.Errorf("%s holds the %s: %q", where, what, got[0])
		}
	}
}

// folders searches the names and contents of all files below.
func (s *secrecy) folders(paths ...string) {
	s.t.Helper()
	for _, path := range paths {
		err := filepath.WalkDir(path, func(path string, d fs.DirEntry, err error) error {
			if os.IsNotExist(err) {
				return nil // removed meanwhile, or never made
			}
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			content, err := os.ReadFile(path)
			s.text("the file "+filepath.Base(path), path+"\n"+string(content))
			return err
		})
		if err != nil {
			s.t.Fatal(err)
		}
	}
}
