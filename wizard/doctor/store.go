package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/store/keychain"
	"connectpd/store/words"
)

// used is what the connectors of a store use.
type used struct {
	kinds      []keychain.Kind
	connectors []store.Connector
}

func (u *used) keychain(k keychain.Kind) {
	if k != "" && !slices.Contains(u.kinds, k) {
		u.kinds = append(u.kinds, k)
	}
}

// checkStore looks at the store and the modes of its files, and gives what its
// connectors use.
func (o Options) checkStore(ctx context.Context) ([]Check, used) {
	if _, err := os.Stat(o.Home); errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return []Check{noStoreYet(o.Home)}, used{}
	}
	type result struct {
		checks []Check
		used   used
	}
	late := result{checks: []Check{o.tooSlow("store", Failure, "The store in "+o.Home,
		"check that the disk responds, and whether another connectpd hangs")}}
	r := bounded(ctx, o.Limit, late, func(ctx context.Context) result {
		s, err := o.Store(ctx)
		if err != nil {
			return result{checks: []Check{storeFailed(err)}}
		}
		defer s.Close() //nolint:errcheck // only read
		check, found := o.lookAtStore(ctx, s)
		return result{append([]Check{check}, checkReviews(ctx, s)...), found}
	})
	return append(r.checks, checkModes(o.Home)), r.used
}

// checkReviews proves every review by the hashes that its log, its documents
// and the store name; nothing where there are none.
func checkReviews(ctx context.Context, s Store) []Check {
	list, err := s.Reviews(ctx, "")
	if err != nil || len(list) == 0 {
		return nil // the store's own check tells why
	}
	faults, err := s.CheckReviews(ctx)
	if err != nil {
		return []Check{{"reviews", Failure, "The reviews cannot be read: " + failure.Of(err).What, failure.Of(err).Hint()}}
	}
	var checks []Check
	for _, f := range faults {
		checks = append(checks, Check{"reviews", Failure, f.Failure().What, f.Failure().Hint()})
	}
	if len(checks) == 0 {
		checks = []Check{{"reviews", OK, "The logs and sealed documents of " + words.Plural(len(list), "review", "reviews") + " are as they were written.", ""}}
	}
	return checks
}

func (o Options) lookAtStore(ctx context.Context, s Store) (Check, used) {
	var found used
	if err := s.QuickCheck(ctx); err != nil {
		return storeFailed(err), found
	}
	connectors, err := s.Connectors(ctx)
	if err != nil {
		return storeFailed(err), found
	}
	found.connectors = connectors
	for _, c := range connectors {
		found.keychain(c.Token.StoredIn)
		if t := c.Tenant; t != nil {
			found.keychain(t.Secret.StoredIn)
		}
	}
	if err := s.ReadOnly(); err != nil {
		// Trying the encrypted file would write beside the store.
		found.kinds = slices.DeleteFunc(found.kinds, func(k keychain.Kind) bool { return k == keychain.File })
		return storeFailed(err), found
	}
	if aside := s.Damaged(); len(aside) > 0 {
		return Check{"store", Warning, fmt.Sprintf("The store is sound. A damaged one was set aside earlier: %s.", strings.Join(aside, ", ")),
			"delete the file when you no longer need it"}, found
	}
	if len(connectors) > 0 && s.NewestKept().IsZero() {
		return Check{"store", Warning, "The store is sound, but none of its backups can be read.",
			"make sure that the folder " + filepath.Join(o.Home, "backups") + " is writable, then run: connectpd sync"}, found
	}
	n := words.Plural(len(connectors), "connector", "connectors")
	return Check{"store", OK, fmt.Sprintf("The store in %s is sound: %s.", o.Home, n), ""}, found
}

func storeFailed(err error) Check {
	told := failure.Of(err)
	if told.ID == failure.Unexpected {
		told = failure.Tell(failure.StoreUnusable, failure.Blanks{"reason": told.Said()})
	}
	return Check{"store", Failure, "The store cannot be used: " + told.What, told.Hint()}
}

// noStoreYet looks whether the folder could be made where it is to be.
func noStoreYet(home string) Check {
	above := filepath.Dir(home)
	for {
		if info, err := os.Stat(above); err == nil {
			if !info.IsDir() {
				return Check{"store", Failure, fmt.Sprintf("The folder %s cannot be created: %s is a file.", home, above),
					"set CONNECTPD_HOME to another folder"}
			}
			break
		}
		if above == filepath.Dir(above) {
			break
		}
		above = filepath.Dir(above)
	}
	trial, err := os.MkdirTemp(above, ".connectpd-doctor-")
	if err != nil {
		return Check{"store", Failure, fmt.Sprintf("The folder %s cannot be created: %v.", home, err),
			"make " + above + " writable for you, or set CONNECTPD_HOME to another folder"}
	}
	_ = os.Remove(trial) // empty, and ours
	return Check{"store", OK, "There is no store yet; the first setup creates it in " + home + ".", ""}
}

// checkModes looks for files that other users of the machine could read.
func checkModes(home string) Check {
	if runtime.GOOS == "windows" {
		return Check{"files", OK, "Windows keeps your account's folder private.", ""}
	}
	var open []string
	err := filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				return nil // gone meanwhile: another connectpd is at work
			}
			return err
		}
		info, err := d.Info()
		if err != nil || d.Type()&fs.ModeSymlink != 0 {
			return nil //nolint:nilerr // gone meanwhile
		}
		if info.Mode().Perm()&0o077 != 0 {
			open = append(open, fmt.Sprintf("%s (mode %04o)", path, info.Mode().Perm()))
		}
		return nil
	})
	switch {
	case err != nil:
		return Check{"files", Failure, fmt.Sprintf("The files in %s cannot be checked: %v.", home, err),
			"make the folder readable for your account"}
	case len(open) > 0:
		more := ""
		if len(open) > 3 {
			more = fmt.Sprintf(" and %d more", len(open)-3)
		}
		return Check{"files", Failure, "Other users of this computer can read " + strings.Join(open[:min(3, len(open))], ", ") + more + ".",
			"run: chmod -R go= '" + strings.ReplaceAll(home, "'", `'\''`) + "'"}
	default:
		return Check{"files", OK, "Only you can read the store's files.", ""}
	}
}
