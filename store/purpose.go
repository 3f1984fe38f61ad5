package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Purpose is what a store is opened for.
type Purpose int

// The purposes.
const (
	// ToWrite makes a store where there is none, and is refused where it
	// cannot be written.
	ToWrite Purpose = iota
	// ToBrowse makes a store where there is none, and goes on read-only where
	// it cannot be written.
	ToBrowse
	// ToRead makes nothing, and goes on read-only where it cannot be written.
	ToRead
)

// openFor opens the store as its purpose allows.
func openFor(ctx context.Context, home string, o Options) (*Store, error) {
	home, err := absolute(home)
	if err != nil {
		return nil, err
	}
	empty, err := nothingKept(home)
	if err != nil {
		return nil, err
	}
	if empty && noDatabase(home) {
		if err := vanished(home); err != nil {
			return nil, err
		}
	}
	if empty && o.For == ToRead {
		return openNothing(ctx, home, o)
	}
	s, err := openToWrite(ctx, home, o)
	if err == nil || empty || o.For == ToWrite || !Unwritable(err) {
		return s, err
	}
	return openToRead(ctx, home, o, err)
}

func absolute(home string) (string, error) {
	if home == "" {
		return "", errors.New("no folder was named for the store")
	}
	home, err := filepath.Abs(home)
	if err != nil {
		return "", fmt.Errorf("finding the store's folder: %w", err)
	}
	return home, nil
}

// nothingKept reports that no store was ever made in home. An empty file is
// what a first start leaves that was killed.
func nothingKept(home string) (bool, error) {
	info, err := os.Stat(filepath.Join(home, fileName))
	switch {
	case err == nil:
		return info.Size() == 0, nil
	case errors.Is(err, fs.ErrNotExist):
		return true, nil
	case errors.Is(err, fs.ErrPermission): // the folder of somebody else
		return false, unwritable(home, home, err)
	default:
		return false, nil // what is wrong with the folder is told by who opens it
	}
}

// Unwritable reports that an error keeps from writing, not from reading.
func Unwritable(err error) bool {
	for _, known := range []any{new(*readOnlyError), new(*fullError), new(*ForeignError)} {
		if errors.As(err, known) {
			return true
		}
	}
	return false
}

// ReadOnly is why nothing can be written to the store, for people and with its
// cure; nil where it can.
func (s *Store) ReadOnly() error {
	if errors.Is(s.readOnly, ErrNoConnector) {
		return nil // there is nothing that could not be written
	}
	return s.readOnly
}
