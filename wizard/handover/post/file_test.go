package post

import (
	"os"
	"path/filepath"
	"testing"
)

func TestMessagesAreWrittenPrivatelyAndWhole(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "handover")
	for _, text := range []string{"first", "second"} {
		path, err := WriteFile(dir, "c1.eml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil || string(data) != text {
			t.Errorf("%q, %v", data, err)
		}
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("mode %v, %v", info.Mode(), err)
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if _, err := WriteFile(filepath.Join(dir, "c1.eml"), "x", nil); err == nil {
		t.Error("a file served as a folder")
	}
}
