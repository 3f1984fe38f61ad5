//go:build unix

package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"connectpd/store/keychain"
	"connectpd/store/secret"
)

const killedAt = 9

func init() {
	// Saves (a new connector) or rotates, and dies at a given step: a SQL
	// statement, a commit, a change of the keychain. arg: "save|rotate ID STEP".
	helperParts["vault"] = func(home, arg string) error {
		var what, id string
		var at int64
		if _, err := fmt.Sscan(arg, &what, &id, &at); err != nil {
			return err
		}
		theCutter.left.Store(-1)
		s, err := Open(context.Background(), home, Options{driver: theCutter})
		if err != nil {
			return err
		}
		steps := int64(0)
		step := func() {
			if steps++; steps > at {
				os.Exit(killedAt)
			}
		}
		theCutter.each = step
		v := NewVault(s, func(keychain.Kind) (keychain.Keychain, error) {
			return folderKeychain{filepath.Join(home, "items"), step}, nil
		})
		prove := func(context.Context, secret.Value) error { step(); return nil }
		token := map[string]secret.Value{"save": tokenA, "rotate": tokenB}[what]
		p, err := v.Place(context.Background(), id, keychain.OS, token, identity, prove)
		if err != nil {
			return err
		}
		if what == "save" {
			_, err = v.Save(context.Background(), Connector{ID: id, App: App{Name: "PagerDuty"}}, p, Placed{})
		} else {
			_, err = v.Move(context.Background(), p)
		}
		return err
	}
}

// A first save and a rotation that are killed at any step leave one working
// token (or none, when nothing was saved), and after the next start no stray
// item.
func TestKilledWhileKeepingAToken(t *testing.T) {
	for _, what := range []string{"save", "rotate"} {
		t.Run(what, func(t *testing.T) {
			for step := int64(0); ; step += int64(7 - fewer(4)) { // 3, or 6 under the race detector
				if killed := killAndLook(t, what, step); !killed {
					if step < 10 {
						t.Fatalf("it took %d steps only", step)
					}
					t.Logf("%d steps", step)
					return
				}
			}
		})
	}
}

func killAndLook(t *testing.T, what string, step int64) (killed bool) {
	t.Helper()
	home := t.TempDir() + "/home"
	s, err := Open(context.Background(), home, Options{})
	if err != nil {
		t.Fatal(err)
	}
	kc := folderKeychain{filepath.Join(home, "items"), func() {}}
	if err := os.Mkdir(kc.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	opened := func(keychain.Kind) (keychain.Keychain, error) { return kc, nil }
	id := "c1"
	if what == "rotate" {
		v := NewVault(s, opened)
		p, err := v.Place(ctxb, id, keychain.OS, tokenA, identity, proved)
		if err == nil {
			_, err = v.Save(ctxb, Connector{ID: id, App: App{Name: "PagerDuty"}}, p, Placed{})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	out, err := helper(t, "vault", home, strings.Join([]string{what, id, strconv.FormatInt(step, 10)}, " ")).CombinedOutput()
	if err != nil && !strings.Contains(err.Error(), "exit status "+strconv.Itoa(killedAt)) {
		t.Fatalf("step %d: %v: %s", step, err, out)
	}
	killed = err != nil

	s = openIn(t, home, Options{}) // the next start
	v := NewVault(s, opened)
	if err := v.CleanUp(ctxb); err != nil {
		t.Fatalf("step %d: %v", step, err)
	}
	c, err := s.Connector(ctxb, id)
	switch {
	case errors.Is(err, ErrNoConnector) && what == "save" && killed:
		if left := kc.items(); len(left) > 0 {
			t.Fatalf("step %d: nothing was saved, but %v is left", step, left)
		}
	case err != nil:
		t.Fatalf("step %d: %v", step, err)
	default:
		tok, err := v.Token(ctxb, c)
		if err != nil || tok.Last4() != c.Token.Last4 {
			t.Fatalf("step %d: the token in use ends %q, its record says %q (%v)", step, tok.Last4(), c.Token.Last4, err)
		}
		if left := kc.items(); len(left) != 1 {
			t.Fatalf("step %d: %v stand in the keychain", step, left)
		}
		if !killed && what == "rotate" && !tok.Equal(tokenB) {
			t.Fatalf("step %d: rotated, but the old token is in use", step)
		}
	}
	return killed
}
