package keychain

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// stub is a Secret Service whose login keyring is locked and whose unlock
// dialog waits until the test answers it.
type stub struct {
	conn *dbus.Conn

	mu      sync.Mutex
	locked  bool
	items   map[dbus.ObjectPath]string // account by path
	dialogs int
	shown   chan dbus.ObjectPath // prompts whose dialog is open
}

const stubPrompt = secretsPath + "/prompt/"

func newStub(s *session) *stub {
	s.t.Helper()
	b := &stub{conn: s.connect(), locked: true, items: map[dbus.ObjectPath]string{}, shown: make(chan dbus.ObjectPath, 8)}
	tables := map[dbus.ObjectPath]map[string]map[string]any{
		secretsPath: {
			serviceIface:                      {"OpenSession": b.openSession, "Unlock": b.unlock, "SearchItems": b.searchAll, "ReadAlias": b.readAlias},
			"org.freedesktop.DBus.Properties": {"Get": b.get},
		},
		loginPath: {
			colIface:                          {"SearchItems": b.search, "CreateItem": b.create},
			"org.freedesktop.DBus.Properties": {"Get": b.get},
		},
		secretsPath + "/session/1": {"org.freedesktop.Secret.Session": {"Close": func() *dbus.Error { return nil }}},
	}
	for path, ifaces := range tables {
		for iface, methods := range ifaces {
			if err := b.conn.ExportMethodTable(methods, path, iface); err != nil {
				s.t.Fatal(err)
			}
		}
	}
	if _, err := b.conn.RequestName(secretsName, dbus.NameFlagDoNotQueue); err != nil {
		s.t.Fatal(err)
	}
	return b
}

func (b *stub) openSession(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
	return dbus.MakeVariant(""), secretsPath + "/session/1", nil
}

func (b *stub) unlock(paths []dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.locked {
		return paths, "/", nil
	}
	b.dialogs++
	prompt := stubPrompt + dbus.ObjectPath(fmt.Sprint(b.dialogs))
	show := map[string]any{"Prompt": func(string) *dbus.Error {
		b.shown <- prompt
		return nil
	}}
	if err := b.conn.ExportMethodTable(show, prompt, "org.freedesktop.Secret.Prompt"); err != nil {
		return nil, "/", dbus.MakeFailedError(err)
	}
	return nil, prompt, nil
}

// lock locks or opens the keyring without a dialog of ours.
func (b *stub) lock(locked bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.locked = locked
}

// answer closes an open dialog, with the password or without.
func (b *stub) answer(prompt dbus.ObjectPath, unlocked bool) error {
	b.lock(!unlocked)
	var paths []dbus.ObjectPath
	if unlocked {
		paths = []dbus.ObjectPath{loginPath}
	}
	return b.conn.Emit(prompt, "org.freedesktop.Secret.Prompt.Completed", !unlocked, dbus.MakeVariant(paths))
}

func (b *stub) get(iface, name string) (dbus.Variant, *dbus.Error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch iface + "." + name {
	case serviceIface + ".Collections":
		return dbus.MakeVariant([]dbus.ObjectPath{loginPath}), nil
	case colIface + ".Locked":
		return dbus.MakeVariant(b.locked), nil
	default:
		return dbus.Variant{}, dbus.MakeFailedError(errors.New("no such property"))
	}
}

func (b *stub) readAlias(string) (dbus.ObjectPath, *dbus.Error) { return loginPath, nil }

func (b *stub) search(attributes map[string]string) ([]dbus.ObjectPath, *dbus.Error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var found []dbus.ObjectPath
	for path, account := range b.items {
		if account == attributes["username"] {
			found = append(found, path)
		}
	}
	return found, nil
}

func (b *stub) searchAll(attributes map[string]string) (open, locked []dbus.ObjectPath, err *dbus.Error) {
	found, err := b.search(attributes)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.locked {
		return nil, found, err
	}
	return found, nil, err
}

// stubSecret is a secret as it travels.
type stubSecret struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

func (b *stub) create(properties map[string]dbus.Variant, value stubSecret, _ bool) (dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var attributes map[string]string
	if err := properties["org.freedesktop.Secret.Item.Attributes"].Store(&attributes); err != nil {
		return "/", "/", dbus.MakeFailedError(err)
	}
	path := loginPath + dbus.ObjectPath(fmt.Sprintf("/%d", len(b.items)+1))
	b.items[path] = attributes["username"]
	item := map[string]any{"Delete": func() (dbus.ObjectPath, *dbus.Error) {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.items, path)
		return "/", nil
	}, "GetSecret": func(dbus.ObjectPath) (stubSecret, *dbus.Error) { return value, nil }}
	if err := b.conn.ExportMethodTable(item, path, itemIface); err != nil {
		return "/", "/", dbus.MakeFailedError(err)
	}
	return path, "/", nil
}

func (b *stub) counts() (items, dialogs int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.items), b.dialogs
}

func TestSecretServiceStubDialogNobodyAnswers(t *testing.T) {
	s := newSession(t, false)
	b := newStub(s)
	k := impatientOS(t)
	ctx := t.Context()
	if err := k.Set(ctx, "c1/1", token); reasonOf(t, err) != Waiting {
		t.Error(err)
	}
	if _, err := k.Get(ctx, "c1/1"); reasonOf(t, err) != Waiting {
		t.Error(err)
	}
	if _, dialogs := b.counts(); dialogs != 1 {
		t.Errorf("%d dialogs were opened", dialogs)
	}
	// Somebody types the password after we gave up: the token that lands
	// then is taken back, and the keychain is usable.
	if err := b.answer(<-b.shown, true); err != nil {
		t.Fatal(err)
	}
	k.calls.slot <- struct{}{}
	<-k.calls.slot
	if items, _ := b.counts(); items != 0 {
		t.Errorf("%d items landed late and stayed", items)
	}
	if err := k.Set(ctx, "c1/2", token); err != nil {
		t.Error(err)
	}
}

func TestSecretServiceStubDialogAnsweredInTime(t *testing.T) {
	s := newSession(t, false)
	b := newStub(s)
	k, err := Open(OS, Options{Attended: true})
	if err != nil {
		t.Fatal(err)
	}
	answered := make(chan error, 1)
	go func() { answered <- b.answer(<-b.shown, true) }()
	if err := errors.Join(k.Set(t.Context(), "c1/1", token), <-answered); err != nil {
		t.Error(err)
	}
	if items, dialogs := b.counts(); items != 1 || dialogs != 1 {
		t.Errorf("%d items, %d dialogs", items, dialogs)
	}
}

// Another program opens the keyring while our dialog waits: go-keyring goes on
// waiting for its dialog.
func TestSecretServiceStubOpenedElsewhere(t *testing.T) {
	s := newSession(t, false)
	b := newStub(s)
	b.lock(false)
	k := impatientOS(t)
	if err := k.Set(t.Context(), "c1/1", token); err != nil {
		t.Fatal(err)
	}
	b.lock(true)
	go func() {
		<-b.shown
		b.lock(false)
	}()
	if v, err := k.Get(t.Context(), "c1/1"); err != nil || !v.Equal(token) {
		t.Errorf("the open keyring was not read: %v", err)
	}
	if _, dialogs := b.counts(); dialogs != 1 {
		t.Errorf("%d dialogs were opened", dialogs)
	}
}

func TestSecretServiceStubDialogDismissed(t *testing.T) {
	s := newSession(t, false)
	b := newStub(s)
	answered := make(chan error, 1)
	go func() { answered <- b.answer(<-b.shown, false) }()
	if err := realOS(t, true).Set(t.Context(), "c1/1", token); reasonOf(t, err) != Locked {
		t.Error(err)
	}
	if err := <-answered; err != nil {
		t.Error(err)
	}
}

func TestSecretServiceStubDialogStopped(t *testing.T) {
	s := newSession(t, false)
	b := newStub(s)
	k, err := Open(OS, Options{Attended: true})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-b.shown
		cancel() // Esc
	}()
	began := time.Now()
	if err := k.Set(ctx, "c1/1", token); reasonOf(t, err) != Stopped {
		t.Error(err)
	}
	if took := time.Since(began); took > longWait {
		t.Errorf("stopping took %v", took)
	}
}
