package keychain

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"sync/atomic"
	"unicode/utf8"

	"connectpd/store/failure"
	"connectpd/store/secret"
)

// file keeps each token in a file of its own, encrypted by age with a
// passphrase (scrypt). Beside the tokens stands one file with a known text
// under the same passphrase: it tells a wrong passphrase from a damaged
// token, and keeps a second passphrase from creeping in.
type file struct {
	folder folder
	ask    func(context.Context) (secret.Value, error)
	factor int

	turn       chan struct{} // one operation at a time; holds one element
	passphrase secret.Value  // of this run, once asked for
	// proved: it opened one of our files. Written by whoever has the turn.
	proved atomic.Bool
}

// checkName is the file with the known text. No account is called so.
const (
	checkName = "passphrase"
	checkText = "connectpd"
)

func openFile(o Options) *file {
	f := &file{folder: folder(o.Dir), ask: o.Passphrase, factor: o.WorkFactor, turn: make(chan struct{}, 1)}
	if f.factor == 0 {
		f.factor = defaultWorkFactor
	}
	return f
}

func (f *file) Kind() Kind { return File }

func (f *file) Probe(ctx context.Context) error { return probe(ctx, f) }

// take waits for the turn of an operation.
func (f *file) take(ctx context.Context, op string) (func(), error) {
	select {
	case f.turn <- struct{}{}:
		return func() { <-f.turn }, nil
	case <-ctx.Done():
		return nil, fault(op, File, Stopped, context.Cause(ctx))
	}
}

func (f *file) Get(ctx context.Context, account string) (secret.Value, error) {
	const op = "read"
	give, err := f.take(ctx, op)
	if err != nil {
		return secret.Value{}, err
	}
	defer give()
	name, err := fileName(account)
	if err != nil {
		return secret.Value{}, fault(op, File, failed, err)
	}
	data, err := f.folder.read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return secret.Value{}, fault(op, File, NotFound, err)
	}
	if err != nil {
		return secret.Value{}, f.fileFault(op, err)
	}
	if err := f.needPassphrase(ctx, op); err != nil {
		return secret.Value{}, err
	}
	v, err := unseal(f.passphrase, data)
	switch {
	case errors.Is(err, errPassphrase) && !f.proved.Load() && !f.opensAny():
		f.forget() // ask again next time
		return secret.Value{}, f.wrong(op, err)
	case err != nil:
		return secret.Value{}, f.damaged(op, name, err)
	case v.Empty():
		return secret.Value{}, f.damaged(op, name, errors.New("the file holds nothing"))
	}
	f.proved.Store(true)
	return v, nil
}

func (f *file) Set(ctx context.Context, account string, v secret.Value) error {
	const op = "store"
	give, err := f.take(ctx, op)
	if err != nil {
		return err
	}
	defer give()
	name, err := fileName(account)
	if err != nil {
		return fault(op, File, failed, err)
	}
	if err := f.folder.make(); err != nil {
		return f.fileFault(op, err)
	}
	if err := f.needPassphrase(ctx, op); err != nil {
		return err
	}
	if err := f.checkPassphrase(op); err != nil {
		return err
	}
	data, err := seal(f.passphrase, []byte(v.Reveal()), f.factor)
	if err != nil {
		return fault(op, File, failed, err)
	}
	if err := ctx.Err(); err != nil {
		return fault(op, File, Stopped, err)
	}
	if err := f.folder.write(name, data); err != nil {
		return f.fileFault(op, err)
	}
	return nil
}

func (f *file) Delete(ctx context.Context, account string) error {
	const op = "delete"
	give, err := f.take(ctx, op)
	if err != nil {
		return err
	}
	defer give()
	name, err := fileName(account)
	if err != nil {
		return fault(op, File, failed, err)
	}
	if err := f.folder.remove(name); err != nil {
		return f.fileFault(op, err)
	}
	if left, err := f.folder.names(); err == nil && len(left) == 1 && left[0] == checkName {
		// Nothing is left that the passphrase guards: the next may be another,
		// in this run too. Who was only trying the place may yet change it.
		f.forget()
		if err := f.folder.remove(checkName); err != nil {
			return f.fileFault(op, err)
		}
	}
	return nil
}

// Unlocked reports that the passphrase of this run is known to open what is
// there, so that nobody needs to be asked for it again.
func (f *file) Unlocked() bool { return f.proved.Load() }

// forget has the passphrase asked for anew.
func (f *file) forget() {
	f.passphrase = secret.Value{}
	f.proved.Store(false)
}

// needPassphrase asks for the passphrase, once a run.
func (f *file) needPassphrase(ctx context.Context, op string) error {
	if !f.passphrase.Empty() {
		return nil
	}
	if f.ask == nil {
		return fault(op, File, NoPassphrase, nil)
	}
	v, err := f.ask(ctx)
	switch {
	case ctx.Err() != nil:
		return fault(op, File, Stopped, errors.Join(ctx.Err(), err))
	case err != nil:
		return fault(op, File, NoPassphrase, err)
	case v.Empty():
		return fault(op, File, NoPassphrase, nil)
	}
	f.passphrase = v
	f.proved.Store(false)
	return nil
}

// checkPassphrase makes sure that what is written now is under the same
// passphrase as what is there.
func (f *file) checkPassphrase(op string) error {
	if !f.proved.Load() {
		opened, guarded := f.tryAll()
		switch {
		case opened:
			f.proved.Store(true)
		case guarded && f.folder.tokens():
			f.forget()
			return f.wrong(op, errPassphrase)
		case utf8.RuneCount([]byte(f.passphrase.Reveal())) < MinPassphrase:
			f.forget()
			return fault(op, File, ShortPassphrase, nil)
		}
	}
	if f.folder.has(checkName) && f.proved.Load() {
		return nil
	}
	// There is none, or one that guards nothing: a trial was killed.
	data, err := seal(f.passphrase, []byte(checkText), f.factor)
	if err != nil {
		return fault(op, File, failed, err)
	}
	if err := f.folder.write(checkName, data); err != nil {
		return f.fileFault(op, err)
	}
	f.proved.Store(true)
	return nil
}

// opensAny reports whether the passphrase opens any of our files.
func (f *file) opensAny() bool {
	opened, _ := f.tryAll()
	if opened {
		f.proved.Store(true)
	}
	return opened
}

// mostTries bounds tryAll: each try of a wrong passphrase costs half a second.
const mostTries = 3

// tryAll tries the passphrase: first on the known text, and only where that
// file is missing or does not open, on a few tokens. guarded says that a file
// wants a passphrase, this one or another.
func (f *file) tryAll() (opened, guarded bool) {
	names, err := f.folder.names()
	if err != nil {
		return false, false
	}
	for _, name := range names[:min(len(names), mostTries)] {
		data, err := f.folder.read(name)
		if err != nil {
			continue
		}
		_, err = unseal(f.passphrase, data)
		if err == nil {
			return true, true
		}
		guarded = guarded || errors.Is(err, errPassphrase)
	}
	return false, guarded
}

func (f *file) wrong(op string, err error) error {
	e := fault(op, File, WrongPassphrase, err)
	e.Told = failure.Tell(failure.KeychainWrongFile, failure.Blanks{"path": string(f.folder)})
	return e
}

func (f *file) damaged(op, name string, err error) error {
	e := fault(op, File, Damaged, err)
	e.Told = failure.Tell(failure.KeychainFileDamaged, failure.Blanks{"path": f.folder.path(name)})
	return e
}

// fileFault names an error of the file system.
func (f *file) fileFault(op string, err error) error {
	why := failure.Blanks{"path": string(f.folder), "reason": failure.Quote(err.Error())}
	if _, open := errors.AsType[*openFolderError](err); open {
		e := fault(op, File, refused, err)
		e.Told = failure.Of(err)
		return e
	}
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, os.ErrInvalid):
		e := fault(op, File, refused, err)
		e.Told = failure.Tell(failure.KeychainFolderFailed, why)
		return e
	default:
		e := fault(op, File, failed, err)
		e.Told = failure.Tell(failure.KeychainFileFailed, why)
		return e
	}
}
