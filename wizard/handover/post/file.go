package post

import (
	"fmt"
	"os"
	"path/filepath"

	"connectpd/store/atomicfile"
)

// WriteFile writes a message into dir (made 0700) as name, 0600 and whole: an
// older one of that name is replaced in one step.
func WriteFile(dir, name string, data []byte) (string, error) {
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return path, fmt.Errorf("make the folder of the message: %w", err)
	}
	atomicfile.Sweep(dir)
	if err := atomicfile.Write(path, data); err != nil {
		return path, fmt.Errorf("write the message: %w", err)
	}
	return path, nil
}
