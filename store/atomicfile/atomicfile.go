// Package atomicfile writes files that are either as they were or wholly new,
// whatever happens meanwhile, and that their owner alone can read (0600).
//
// A file is written beside its place under a name of ours and renamed into it.
// The process that writes holds a lock on that name, so that Sweep can tell
// what a killed process left from what another one is writing.
//
// It must not know what is written.
package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// prefix begins the names of files that are being written.
const prefix = ".connectpd-"

// File is a file on its way into its place.
type File struct {
	temp *os.File
	path string
	done bool
}

// Create begins the file at path. Commit or Discard ends it.
func Create(path string) (*File, error) {
	// A Sweep elsewhere may see the new name before it is locked, take it for
	// a dead process's and remove it; then another one is made.
	for range 10 {
		temp, err := os.CreateTemp(filepath.Dir(path), prefix+"*") // 0600
		if err != nil {
			return nil, err
		}
		if lock(temp) && inPlace(temp) {
			return &File{temp: temp, path: path}, nil
		}
		_ = temp.Close()
		_ = os.Remove(temp.Name())
	}
	return nil, fmt.Errorf("write beside %s: other processes keep removing the file", path)
}

// inPlace reports whether an open file still has its name.
func inPlace(f *os.File) bool {
	open, err := f.Stat()
	if err != nil {
		return false
	}
	named, err := os.Stat(f.Name())
	return err == nil && os.SameFile(open, named)
}

// Write writes.
func (f *File) Write(p []byte) (int, error) { return f.temp.Write(p) }

// Commit puts the file into its place, over what is there, so that it outlasts
// a power cut. After an error what was there stands, and nothing is left of
// the new file.
func (f *File) Commit() error { return f.commit(true, f.replace) }

// CommitNew does so only where nothing is: fs.ErrExist otherwise.
func (f *File) CommitNew() error { return f.commit(true, f.placeNew) }

// Discard drops the file. After a Commit it does nothing.
func (f *File) Discard() {
	if !f.done {
		f.end()
	}
}

func (f *File) end() {
	f.done = true
	_ = f.temp.Close()
	_ = os.Remove(f.temp.Name()) // gone after a rename; what stays is swept later
}

func (f *File) commit(durable bool, place func() error) error {
	defer f.end()
	if durable {
		if err := f.temp.Sync(); err != nil {
			return err
		}
	}
	// The lock goes with the descriptor, so it is closed last, by end. Only
	// where open files cannot be renamed, nor removed, it is closed before.
	if runtime.GOOS == "windows" {
		if err := f.temp.Close(); err != nil {
			return err
		}
	}
	if err := place(); err != nil {
		return err
	}
	if durable {
		return flush(filepath.Dir(f.path))
	}
	return nil
}

func (f *File) replace() error { return os.Rename(f.temp.Name(), f.path) }

func (f *File) placeNew() error {
	// A link, unlike a rename, never replaces what appeared meanwhile.
	err := os.Link(f.temp.Name(), f.path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err // the other name is removed by end
	}
	// This file system has no links.
	if _, err := os.Lstat(f.path); err == nil {
		return fs.ErrExist
	}
	return f.replace()
}

// flush makes a rename outlast a power cut, where folders can be flushed.
func flush(folder string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Remove removes a file for good: the removal outlasts a power cut. A file that
// is not there is fine.
func Remove(path string) error {
	err := os.Remove(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return flush(filepath.Dir(path))
}

// Write puts data at path.
func Write(path string, data []byte) error {
	f, err := Create(path)
	if err != nil {
		return err
	}
	defer f.Discard()
	if _, err := f.Write(data); err != nil {
		return err
	}
	return f.Commit()
}

// WriteVolatile puts data at path without waiting for the disk: readers see it
// whole, but a power cut may lose it.
func WriteVolatile(path string, data []byte) error {
	f, err := Create(path)
	if err != nil {
		return err
	}
	defer f.Discard()
	if _, err := f.Write(data); err != nil {
		return err
	}
	return f.commit(false, f.replace)
}

// Sweep removes what killed processes left half-written in a folder, and
// nothing that is being written. What cannot be removed is tried again by the
// next Sweep.
func Sweep(folder string) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return // a folder that is not there holds nothing
	}
	for _, e := range entries {
		path := filepath.Join(folder, e.Name())
		if strings.HasPrefix(e.Name(), prefix) && e.Type().IsRegular() {
			removeAbandoned(path)
		}
	}
}
