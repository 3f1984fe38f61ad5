package keychain

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"connectpd/store/secret"
)

// typed is a person who types these passphrases, one after the other.
type typed struct {
	words []string
	asked int
}

func (p *typed) ask(context.Context) (secret.Value, error) {
	w := p.words[min(p.asked, len(p.words)-1)]
	p.asked++
	return secret.New([]byte(w)), nil
}

func fileIn(t *testing.T, dir string, words ...string) (Keychain, *typed) {
	t.Helper()
	p := &typed{words: words}
	o := Options{Dir: dir, WorkFactor: 2}
	if len(words) > 0 {
		o.Passphrase = p.ask
	}
	k, err := Open(File, o)
	if err != nil {
		t.Fatal(err)
	}
	return k, p
}

const good = "correct horse"

func TestFileRoundTrip(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "home", "tokens")
	k, p := fileIn(t, dir, good)
	ctx := t.Context()
	if err := k.Probe(ctx); err != nil {
		t.Fatal(err)
	}
	for _, account := range []string{"c1/1", "c1/2", "c2/1"} {
		if err := k.Set(ctx, account, secret.New([]byte("token of "+account))); err != nil {
			t.Fatal(err)
		}
	}
	other, q := fileIn(t, dir, good)
	for _, k := range []Keychain{k, other} {
		v, err := k.Get(ctx, "c1/2")
		if err != nil || v.Reveal() != "token of c1/2" {
			t.Fatal(v, err)
		}
		_, err = k.Get(ctx, "c9/1")
		if reasonOf(t, err) != NotFound {
			t.Error(err)
		}
	}
	// The first keychain once for the probe, that kept nothing, and once for all.
	if p.asked != 2 || q.asked != 1 {
		t.Errorf("asked %d and %d times", p.asked, q.asked)
	}
	assertModes(t, dir)
	for _, account := range []string{"c1/1", "c1/2", "c2/1", "c2/1"} {
		if err := k.Delete(ctx, account); err != nil {
			t.Fatal(err)
		}
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

// assertModes checks the modes of the folder and its files, and that nothing
// readable stands in them.
func assertModes(t *testing.T, dir string) {
	t.Helper()
	info, err := os.Stat(dir)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("folder: %v %v", info.Mode(), err)
	}
	entries, _ := os.ReadDir(dir)
	if len(entries) != 4 {
		t.Errorf("%d files", len(entries))
	}
	for _, e := range entries {
		info, _ := e.Info()
		data, _ := os.ReadFile(filepath.Join(dir, e.Name()))
		if info.Mode().Perm() != 0o600 || bytes.Contains(data, []byte("token of")) || !bytes.HasPrefix(data, []byte("age-encryption.org/v1\n-> scrypt ")) {
			t.Errorf("%s: %v %.60q", e.Name(), info.Mode(), data)
		}
	}
}

// TestFilePassphraseIsFreeUntilSomethingIsKept: who tries a new passphrase and
// then chooses another has the token under the one chosen last.
func TestFilePassphraseIsFreeUntilSomethingIsKept(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "tokens")
	ctx := t.Context()
	k, p := fileIn(t, dir, good, "another horse")
	if err := k.Probe(ctx); err != nil {
		t.Fatal(err)
	}
	if k.(Unlocker).Unlocked() {
		t.Error("it claims to know a passphrase that guards nothing")
	}
	if err := k.Set(ctx, "c1/1", token); err != nil || p.asked != 2 {
		t.Fatalf("%v, asked %d times", err, p.asked)
	}
	if !k.(Unlocker).Unlocked() {
		t.Error("it does not know the passphrase that it used")
	}
	first, _ := fileIn(t, dir, good)
	if _, err := first.Get(ctx, "c1/1"); reasonOf(t, err) != WrongPassphrase || first.(Unlocker).Unlocked() {
		t.Errorf("the passphrase that was only tried: %v", err)
	}
	second, _ := fileIn(t, dir, "another horse")
	if v, err := second.Get(ctx, "c1/1"); err != nil || !v.Equal(token) || !second.(Unlocker).Unlocked() {
		t.Errorf("the passphrase that was chosen: %v", err)
	}
	// With something kept, a try changes nothing.
	if err := second.Probe(ctx); err != nil || !second.(Unlocker).Unlocked() {
		t.Errorf("after a probe: %v", err)
	}
}

func TestFilePassphrases(t *testing.T) {
	dir := t.TempDir()
	_ = os.Chmod(dir, 0o700)
	ctx := t.Context()
	if k, _ := fileIn(t, dir, "short"); reasonOf(t, k.Set(ctx, "c1/1", token)) != ShortPassphrase {
		t.Error("a short passphrase is taken")
	}
	k, _ := fileIn(t, dir, good)
	if err := k.Set(ctx, "c1/1", token); err != nil {
		t.Fatal(err)
	}
	if k, _ := fileIn(t, dir); true {
		_, err := k.Get(ctx, "c1/1")
		if reasonOf(t, err) != NoPassphrase || reasonOf(t, k.Set(ctx, "c1/2", token)) != NoPassphrase {
			t.Error(err)
		}
	}
	k, p := fileIn(t, dir, "wrong passphrase", "wrong again!", good)
	_, err := k.Get(ctx, "c1/1")
	if reasonOf(t, err) != WrongPassphrase {
		t.Error(err)
	}
	if err := k.Set(ctx, "c1/2", token); reasonOf(t, err) != WrongPassphrase {
		t.Errorf("another passphrase crept in: %v", err)
	}
	if v, err := k.Get(ctx, "c1/1"); err != nil || !v.Equal(token) {
		t.Error("the right passphrase after two wrong ones:", err)
	}
	if p.asked != 3 {
		t.Errorf("asked %d times", p.asked)
	}
	if e, _ := errors.AsType[*Error](err); e != nil && !strings.Contains(e.Failure().Do, dir) {
		t.Errorf("the cure does not name the folder: %s", e.Failure().Do)
	}
}

func TestFileWrongPassphraseAndDamageAreToldApart(t *testing.T) {
	ctx := t.Context()
	dir := filepath.Join(t.TempDir(), "tokens")
	k, _ := fileIn(t, dir, good)
	for _, a := range []string{"c1/1", "c1/2"} {
		if err := k.Set(ctx, a, token); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(dir, "c1~1.age")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	try := func(t *testing.T, words string) Reason {
		t.Helper()
		k, _ := fileIn(t, dir, words)
		_, err := k.Get(ctx, "c1/1")
		return reasonOf(t, err)
	}
	damage := map[string][]byte{"empty": {}, "cut short": whole[:len(whole)-5], "cut in the header": whole[:40], "other text": []byte("hello\n")}
	for i := range whole {
		if i%7 == 0 || i > 30 && i < 60 {
			bad := bytes.Clone(whole)
			bad[i] ^= 0x04
			damage["byte "+string(rune('0'+i/100))+string(rune('0'+i/10%10))+string(rune('0'+i%10))] = bad
		}
	}
	for name, data := range damage {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			if got := try(t, good); got != Damaged {
				t.Errorf("the right passphrase: %s", got)
			}
		})
	}
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := try(t, "some other words"); got != WrongPassphrase {
		t.Errorf("a wrong passphrase: %s", got)
	}
	for _, check := range []string{"gone", "damaged"} {
		_ = os.Remove(filepath.Join(dir, "passphrase.age"))
		if check == "damaged" {
			_ = os.WriteFile(filepath.Join(dir, "passphrase.age"), damage["byte 042"], 0o600)
		}
		if got := try(t, "some other words"); got != WrongPassphrase {
			t.Errorf("the known text is %s, a wrong passphrase: %s", check, got)
		}
		_ = os.WriteFile(path, damage["byte 042"], 0o600)
		if got := try(t, good); got != Damaged {
			t.Errorf("the known text is %s, a damaged token: %s", check, got)
		}
		_ = os.WriteFile(path, whole, 0o600)
	}
}

func TestFileFolderOpenToOthersIsRefused(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	k, _ := fileIn(t, dir, good)
	err := k.Set(t.Context(), "c1/1", token)
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Reason != refused || e.Failure().Hint() != "run: chmod 700 '"+dir+"'" {
		t.Errorf("%v", err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("written all the same: %v", left)
	}
}

func TestFileFaultsOfTheDisk(t *testing.T) {
	notDir := filepath.Join(t.TempDir(), "file")
	_ = os.WriteFile(notDir, nil, 0o600)
	k, _ := fileIn(t, filepath.Join(notDir, "tokens"), good)
	if err := k.Set(t.Context(), "c1/1", token); reasonOf(t, err) != failed {
		t.Error(err)
	}
	for _, account := range []string{"", "../x", ".hidden", "a b", "passphrase", "ü", strings.Repeat("x", 300)} {
		k, _ := fileIn(t, t.TempDir(), good)
		if err := k.Set(t.Context(), account, token); reasonOf(t, err) != failed {
			t.Errorf("%q: %v", account, err)
		}
	}
}

func TestFileStoppedWhileAsking(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	dir := filepath.Join(t.TempDir(), "tokens")
	k, err := Open(File, Options{Dir: dir, WorkFactor: 2, Passphrase: func(ctx context.Context) (secret.Value, error) {
		cancel()
		return secret.Value{}, ctx.Err()
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Set(ctx, "c1/1", token); reasonOf(t, err) != Stopped {
		t.Error(err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestFileSweepsWhatKilledWritesLeft(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "tokens")
	k, _ := fileIn(t, dir, good)
	if err := k.Set(t.Context(), "c1/1", token); err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(dir, ".connectpd-1")
	if err := os.WriteFile(left, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := k.Set(t.Context(), "c1/2", token); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
		t.Error("it stays")
	}
}

// TestFileAfterAKilledProbe: a trial that was killed half-way binds nobody to
// its passphrase, and what it left is removed in time.
func TestFileAfterAKilledProbe(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "tokens")
	first, _ := fileIn(t, dir, good)
	probed := probes + "ABC"
	if err := first.Set(t.Context(), probed, token); err != nil {
		t.Fatal(err)
	}
	second, _ := fileIn(t, dir, "quite another one")
	if err := second.Set(t.Context(), "c1/1", token); err != nil {
		t.Fatalf("nothing is kept, and another passphrase is refused: %v", err)
	}
	left := filepath.Join(dir, probeFiles+"ABC"+suffix)
	if _, err := os.Stat(left); err != nil {
		t.Fatalf("the probe of someone who may be trying right now is gone: %v", err)
	}
	ago := time.Now().Add(-2 * time.Hour)
	if err := os.Chtimes(left, ago, ago); err != nil {
		t.Fatal(err)
	}
	third, _ := fileIn(t, dir, "quite another one")
	if got, err := third.Get(t.Context(), "c1/1"); err != nil || !got.Equal(token) {
		t.Errorf("the token is not what was stored: %v", err)
	}
	if err := third.Set(t.Context(), "c1/2", token); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
		t.Error("what the probe left two hours ago stays")
	}
	fourth, _ := fileIn(t, dir, good)
	if err := fourth.Set(t.Context(), "c1/3", token); reasonOf(t, err) != WrongPassphrase {
		t.Errorf("with tokens there, the first passphrase is taken: %v", err)
	}
}

// given is a keychain during whose storing the caller gives up.
type given struct {
	Keychain
	up context.CancelFunc
}

func (g given) Set(ctx context.Context, account string, v secret.Value) error {
	defer g.up()
	return g.Keychain.Set(ctx, account, v)
}

func TestProbeThatIsGivenUpLeavesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "tokens")
	k, _ := fileIn(t, dir, good)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	_ = probe(ctx, given{k, cancel})
	if ctx.Err() == nil {
		t.Fatal("it was not given up")
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestDefaultWorkFactor(t *testing.T) {
	if f := openFile(Options{Dir: "x"}); f.factor != 17 {
		t.Errorf("files are written with the work factor %d", f.factor)
	}
}

// Half a second or so: what a person waits for when a file is opened.
func BenchmarkSeal(b *testing.B) {
	for b.Loop() {
		if _, err := seal(secret.New([]byte(good)), []byte("x"), defaultWorkFactor); err != nil {
			b.Fatal(err)
		}
	}
}
