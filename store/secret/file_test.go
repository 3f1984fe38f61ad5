package secret

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"unicode/utf16"
)

func inUTF16(text string, mark []byte, put func(uint16) [2]byte) []byte {
	out := mark
	for _, u := range utf16.Encode([]rune(text)) {
		b := put(u)
		out = append(out, b[:]...)
	}
	return out
}

// Whatever editor saved a secret, its text is the same.
func TestFilesInOtherEncodings(t *testing.T) {
	const want = "pässword 山"
	little := func(u uint16) [2]byte { return [2]byte{byte(u), byte(u >> 8)} }
	big := func(u uint16) [2]byte { return [2]byte{byte(u >> 8), byte(u)} }
	for name, data := range map[string][]byte{
		"UTF-8":               []byte(want + "\n"),
		"UTF-8 with a mark":   []byte("\xef\xbb\xbf" + want + "\r\n"),
		"UTF-16 little end":   inUTF16(want+"\r\n", []byte{0xff, 0xfe}, little),
		"UTF-16 big end":      inUTF16(want+"\n", []byte{0xfe, 0xff}, big),
		"UTF-16, no line end": inUTF16(want, []byte{0xff, 0xfe}, little),
	} {
		path := filepath.Join(t.TempDir(), "secret")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := ReadFile(path); err != nil || got.Reveal() != want {
			t.Errorf("%s: %q, %v", name, got.Reveal(), err)
		}
	}
}

func TestFilesOpenToOthers(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes tell nothing here")
	}
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for mode, want := range map[os.FileMode]bool{0o600: false, 0o400: false, 0o640: true, 0o644: true, 0o604: true} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if OpenToOthers(path) != want {
			t.Errorf("%o", mode)
		}
	}
	if OpenToOthers(path + "-missing") {
		t.Error("a file that is not there")
	}
}
