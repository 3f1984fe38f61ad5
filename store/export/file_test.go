package export

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// put writes a file and reports how that went.
func put(path, text string, force bool) error {
	o, err := Create(path, force)
	if err != nil {
		return err
	}
	defer o.Discard()
	if _, err := o.Write([]byte(text)); err != nil {
		return err
	}
	return o.Commit()
}

func TestFilesAreWrittenWholeAndPrivate(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "access.csv")
	o, err := Create(path, false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Write([]byte("hello")); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("current place before it is whole")
	}
	if err := o.Commit(); err != nil {
		t.Fatal(err)
	}
	o.Discard()
	want := sha256.Sum256([]byte("hello"))
	if o.SHA256() != hex.EncodeToString(want[:]) || o.Bytes() != 5 {
		t.Errorf("%s, %d bytes", o.SHA256(), o.Bytes())
	}
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	alone(t, dir, "access.csv")
}

func TestNothingIsReplacedUnasked(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "access.csv")
	if err := put(path, "old", false); err != nil {
		t.Fatal(err)
	}
	var exists *ExistsError
	if err := put(path, "new", false); !errors.As(err, &exists) || exists.Failure().Hint() == "" {
		t.Errorf("%v", err)
	}
	holds(t, path, "old")
	if err := put(path, "new", true); err != nil {
		t.Error(err)
	}
	holds(t, path, "new")
	alone(t, dir, "access.csv")
}

// TestWhatAppearsMeanwhileStays: between Create and Commit somebody else may
// have written there.
func TestWhatAppearsMeanwhileStays(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "access.csv")
	o, err := Create(path, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("theirs"), 0o600); err != nil {
		t.Fatal(err)
	}
	var exists *ExistsError
	if err := o.Commit(); !errors.As(err, &exists) {
		t.Errorf("%v", err)
	}
	holds(t, path, "theirs")
	alone(t, dir, "access.csv")
}

func TestOnlyFilesAreReplaced(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "folder")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
	if err := os.WriteFile(target, []byte("target"), 0o600); err != nil {
		t.Fatal(err)
	}
	paths := []string{folder}
	if err := os.Symlink(target, link); err == nil {
		paths = append(paths, link)
	}
	for _, path := range paths {
		var not *notFileError
		if err := put(path, "x", true); !errors.As(err, &not) || not.Failure().Hint() == "" {
			t.Errorf("%s: %v", path, err)
		}
	}
	holds(t, target, "target")
	if err := put(filepath.Join(dir, "nowhere", "x"), "x", false); err == nil {
		t.Error("a folder that is none")
	}
}

func TestDiscardLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	o, err := Create(filepath.Join(dir, "access.csv"), false)
	if err != nil {
		t.Fatal(err)
	}
	o.Discard()
	alone(t, dir)
}

func holds(t *testing.T, path, want string) {
	t.Helper()
	if data, err := os.ReadFile(path); err != nil || string(data) != want {
		t.Errorf("%s holds %q, %v", filepath.Base(path), data, err)
	}
}

// alone fails where a folder holds anything but the names.
func alone(t *testing.T, dir string, names ...string) {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil || len(list) != len(names) {
		t.Errorf("%v %v, want %v", list, err, names)
	}
}

// TestKilledExportsAreSwept: what a killed export left goes with the next one
// into the same folder, and what another one is writing stays.
func TestKilledExportsAreSwept(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, ".connectpd-123"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	other, err := Create(filepath.Join(dir, "other.csv"), false)
	if err != nil {
		t.Fatal(err)
	}
	if err := put(filepath.Join(dir, "access.csv"), "x", false); err != nil {
		t.Fatal(err)
	}
	if err := other.Commit(); err != nil {
		t.Error(err)
	}
	alone(t, dir, "access.csv", "other.csv")
}
