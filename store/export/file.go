package export

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"connectpd/store/atomicfile"
	"connectpd/store/failure"
)

// ExistsError: there is something at the path, and nobody said that it may be
// replaced.
type ExistsError struct{ Path string }

// ExistingFile is the file that is there.
func (e *ExistsError) ExistingFile() string { return e.Path }

func (e *ExistsError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *ExistsError) Failure() failure.Told {
	return failure.Tell(failure.FileExists, failure.Blanks{"path": e.Path})
}

// notFileError: what is at the path is no file that could be replaced.
type notFileError struct{ Path string }

func (e *notFileError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *notFileError) Failure() failure.Told {
	return failure.Tell(failure.FileOdd, failure.Blanks{"path": e.Path})
}

// noFolderError: there is no folder to write a file into.
type noFolderError struct{ Path string }

func (e *noFolderError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *noFolderError) Failure() failure.Told {
	return failure.Tell(failure.NoFolder, failure.Blanks{"path": e.Path})
}

// unwrittenError: the system would not write the file.
type unwrittenError struct {
	Path string
	Err  error
}

func (e *unwrittenError) Error() string { return e.Failure().Said() }
func (e *unwrittenError) Unwrap() error { return e.Err }

// Failure names its row.
func (e *unwrittenError) Failure() failure.Told {
	if failure.FullDisk(e.Err) {
		return failure.Tell(failure.DiskFull, failure.Blanks{"path": e.Path})
	}
	return failure.Tell(failure.FileUnwritten, failure.Blanks{"path": e.Path, "reason": failure.Quote(e.Err.Error())})
}

// notWritten words a failure to write a file. The system names the file beside
// it, which nobody asked for.
func notWritten(path string, err error) error {
	if named, ok := errors.AsType[*fs.PathError](err); ok {
		err = named.Err
	}
	if errors.Is(err, fs.ErrNotExist) {
		return &noFolderError{filepath.Dir(path)}
	}
	return &unwrittenError{path, err}
}

// Output is a file that is written beside its place and put there whole, for
// its owner's eyes only (0600).
type Output struct {
	*Sum
	path  string
	force bool
	file  *atomicfile.File
}

// Create begins a file at path, and sweeps what killed exports left beside it.
// Without force one that exists is refused, now and again by Commit.
func Create(path string, force bool) (*Output, error) {
	if err := vacant(path, force); err != nil {
		return nil, err
	}
	atomicfile.Sweep(filepath.Dir(path))
	file, err := atomicfile.Create(path)
	if err != nil {
		return nil, notWritten(path, err)
	}
	return &Output{Sum: NewSum(file), path: path, force: force, file: file}, nil
}

// vacant reports why nothing can be put at a path.
func vacant(path string, force bool) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return notWritten(path, err)
	case !info.Mode().IsRegular():
		return &notFileError{path}
	case !force:
		return &ExistsError{path}
	}
	return nil
}

// Commit puts the file in its place. After an error nothing is left of it.
func (o *Output) Commit() error {
	defer o.file.Discard()
	if err := vacant(o.path, o.force); err != nil {
		return err
	}
	commit := o.file.CommitNew
	if o.force {
		commit = o.file.Commit
	}
	err := commit()
	switch {
	case errors.Is(err, fs.ErrExist):
		return &ExistsError{o.path}
	case err != nil:
		return notWritten(o.path, err)
	}
	return nil
}

// Discard drops what was written. After Commit it does nothing.
func (o *Output) Discard() { o.file.Discard() }

// Sum passes on what is written and keeps its length and SHA-256.
type Sum struct {
	to    io.Writer
	sum   hash.Hash
	bytes int64
}

// NewSum writes to w.
func NewSum(w io.Writer) *Sum { return &Sum{to: w, sum: sha256.New()} }

// Write writes.
func (s *Sum) Write(p []byte) (int, error) {
	n, err := s.to.Write(p)
	s.sum.Write(p[:n])
	s.bytes += int64(n)
	return n, err
}

// SHA256 is that of what was written, in hexadecimal.
func (s *Sum) SHA256() string { return hex.EncodeToString(s.sum.Sum(nil)) }

// Bytes is how many were written.
func (s *Sum) Bytes() int64 { return s.bytes }
