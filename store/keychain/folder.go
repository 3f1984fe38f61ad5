package keychain

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"connectpd/store/atomicfile"
	"connectpd/store/failure"
)

// folder holds the encrypted files: it is ours alone (0700, files 0600), and
// a file is either as it was or wholly new, whatever happens meanwhile.
type folder string

const suffix = ".age"

// probeFiles is how the names of probe items' files begin: probes, as
// fileName makes it.
const probeFiles = "probe~"

// openFolderError: others may look into the folder.
type openFolderError struct {
	path string
	mode fs.FileMode
}

func (e *openFolderError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *openFolderError) Failure() failure.Told {
	return failure.Tell(failure.KeychainFolderOpen, failure.Blanks{
		"path": e.path, "mode": fmt.Sprintf("%04o", e.mode.Perm()), "quoted": "'" + e.path + "'"})
}

// fileName makes a file name of an account. "/" becomes "~", which accounts
// do not hold, so that two accounts never share a file.
func fileName(account string) (string, error) {
	fine := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._-/", r)
	}
	if account == "" || len(account) > 200 || account[0] == '.' || account == checkName ||
		strings.ContainsFunc(account, func(r rune) bool { return !fine(r) }) {
		return "", fmt.Errorf("%q is no name for a keychain item", account)
	}
	return strings.ReplaceAll(account, "/", "~"), nil
}

func (d folder) path(name string) string { return filepath.Join(string(d), name+suffix) }

// make makes the folder, or refuses one that is open to others.
func (d folder) make() error {
	if err := os.MkdirAll(string(d), 0o700); err != nil {
		return fmt.Errorf("make the folder: %w", err)
	}
	return d.closed()
}

// closed checks the folder's mode, where modes mean something.
func (d folder) closed() error {
	if runtime.GOOS == "windows" {
		return nil
	}
	info, err := os.Stat(string(d))
	if err != nil {
		return fmt.Errorf("look at the folder: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return &openFolderError{string(d), info.Mode()}
	}
	return nil
}

func (d folder) has(name string) bool {
	_, err := os.Stat(d.path(name))
	return err == nil
}

func (d folder) read(name string) ([]byte, error) {
	data, err := os.ReadFile(d.path(name))
	if err != nil {
		return nil, fmt.Errorf("read the file: %w", err)
	}
	return data, nil
}

// tokens reports whether a file holds more than the known text or what was
// only tried.
func (d folder) tokens() bool {
	names, err := d.names()
	return err != nil || slices.ContainsFunc(names, func(name string) bool {
		return name != checkName && !strings.HasPrefix(name, probeFiles)
	})
}

// HasTokens reports whether a folder of encrypted files holds any token. It
// needs no passphrase.
func HasTokens(dir string) bool {
	_, err := os.Stat(dir)
	return err == nil && folder(dir).tokens()
}

// names lists the files, the one with the known text first.
func (d folder) names() ([]string, error) {
	entries, err := os.ReadDir(string(d))
	if err != nil {
		return nil, fmt.Errorf("list the folder: %w", err)
	}
	var names []string
	for _, e := range entries {
		if name, ours := strings.CutSuffix(e.Name(), suffix); ours && !strings.HasPrefix(name, ".") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	if i := slices.Index(names, checkName); i > 0 {
		names = slices.Insert(slices.Delete(names, i, i+1), 0, checkName)
	}
	return names, nil
}

// write puts data under name, and sweeps what killed writes left.
func (d folder) write(name string, data []byte) error {
	d.sweep()
	if err := atomicfile.Write(d.path(name), data); err != nil {
		return fmt.Errorf("write the file: %w", err)
	}
	return nil
}

// remove removes a file; one that is not there is fine.
func (d folder) remove(name string) error {
	if err := atomicfile.Remove(d.path(name)); err != nil {
		return fmt.Errorf("remove the file: %w", err)
	}
	return nil
}

// sweep removes what a killed write left, and probes of an hour ago or longer.
func (d folder) sweep() {
	atomicfile.Sweep(string(d))
	probed, _ := filepath.Glob(d.path(probeFiles + "*"))
	for _, path := range probed {
		if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > time.Hour {
			_ = os.Remove(path)
		}
	}
}
