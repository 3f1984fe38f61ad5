package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

func names(t *testing.T, folder string) string {
	t.Helper()
	list, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, e := range list {
		found = append(found, e.Name())
	}
	return strings.Join(found, " ")
}

func TestWriteReplacesWhole(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "file")
	for _, write := range []func(string, []byte) error{Write, WriteVolatile} {
		for _, text := range []string{"one", "two"} {
			if err := write(path, []byte(text)); err != nil {
				t.Fatal(err)
			}
			if got, err := os.ReadFile(path); string(got) != text || err != nil {
				t.Errorf("%q, %v", got, err)
			}
		}
	}
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if got := names(t, folder); got != "file" {
		t.Errorf("the folder holds %s", got)
	}
}

func TestCommitNewReplacesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	for i, want := range []error{nil, fs.ErrExist} {
		f, err := Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Fprint(f, i); err != nil {
			t.Fatal(err)
		}
		if err := f.CommitNew(); !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
	if got, _ := os.ReadFile(path); string(got) != "0" {
		t.Errorf("it holds %q", got)
	}
	if got := names(t, filepath.Dir(path)); got != "file" {
		t.Errorf("the folder holds %s", got)
	}
}

func TestSweepTakesWhatKilledProcessesLeft(t *testing.T) {
	folder := t.TempDir()
	if os.Getenv("ATOMICFILE_TEST_DIE") != "" {
		if _, err := Create(filepath.Join(os.Getenv("ATOMICFILE_TEST_DIE"), "never")); err != nil {
			t.Fatal(err)
		}
		os.Exit(7) // without a word, as a kill does
	}
	c := exec.Command(os.Args[0], "-test.run=^TestSweepTakesWhatKilledProcessesLeft$")
	c.Env = append(os.Environ(), "ATOMICFILE_TEST_DIE="+folder)
	if out, err := c.CombinedOutput(); err == nil || c.ProcessState.ExitCode() != 7 {
		t.Fatalf("%v\n%s", err, out)
	}
	if got := names(t, folder); !strings.HasPrefix(got, prefix) {
		t.Fatalf("the process left %q", got)
	}
	mine, err := Create(filepath.Join(folder, "mine"))
	if err != nil {
		t.Fatal(err)
	}
	Sweep(folder)
	if err := mine.Commit(); err != nil {
		t.Errorf("what is being written was swept: %v", err)
	}
	if got := names(t, folder); got != "mine" {
		t.Errorf("the folder holds %s", got)
	}
}

// TestSweepsMeetWrites: a write never fails because somebody sweeps.
func TestSweepsMeetWrites(t *testing.T) {
	folder := t.TempDir()
	var done sync.WaitGroup
	for i := range 4 {
		done.Go(func() {
			for range 100 {
				Sweep(folder)
				if err := WriteVolatile(filepath.Join(folder, fmt.Sprint(i)), []byte("x")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	done.Wait()
	if got := names(t, folder); got != "0 1 2 3" {
		t.Errorf("the folder holds %s", got)
	}
}
