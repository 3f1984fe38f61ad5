package keychain

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/godbus/dbus/v5"

	"connectpd/store/secret"
)

// errNoBus: there is no session bus to reach a keychain on.
var errNoBus = errors.New("no session bus: DBUS_SESSION_BUS_ADDRESS is not set and the runtime folder holds no bus")

// Names of the Secret Service API (freedesktop.org, version 0.2) and of
// D-Bus.
const (
	secretsName   = "org.freedesktop.secrets"
	secretsPath   = dbus.ObjectPath("/org/freedesktop/secrets")
	loginPath     = secretsPath + "/collection/login"
	serviceIface  = "org.freedesktop.Secret.Service"
	itemIface     = "org.freedesktop.Secret.Item"
	colIface      = "org.freedesktop.Secret.Collection"
	pingMethod    = "org.freedesktop.DBus.Peer.Ping"
	propertiesGet = "org.freedesktop.DBus.Properties.Get"
)

// sessionBus asks the Secret Service on the session bus what go-keyring
// cannot: over a connection of its own for each question, never starting a
// service, never raising a dialog.
type sessionBus struct {
	getenv func(string) string
	setenv func(string, string) error
	exists func(string) bool
	uid    int
}

func newSessionBus() *sessionBus {
	return &sessionBus{getenv: os.Getenv, setenv: os.Setenv, uid: os.Getuid(), exists: func(path string) bool {
		_, err := os.Stat(path)
		return err == nil
	}}
}

// Reachable keeps go-keyring from a call that would run dbus-launch: that
// starts a bus and a keychain daemon which outlive the program. It looks where
// godbus looks, and in XDG_RUNTIME_DIR, where systemd puts the bus; godbus
// then needs the address in the environment, as it would set it itself.
func (b *sessionBus) Reachable() error {
	const variable = "DBUS_SESSION_BUS_ADDRESS"
	if address := b.getenv(variable); address != "" && address != "autolaunch:" {
		return nil
	}
	run := filepath.Join("/run/user", strconv.Itoa(b.uid))
	if b.exists(filepath.Join(run, "bus")) || b.exists(filepath.Join(run, "dbus-session")) {
		return nil
	}
	if dir := b.getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(dir) && b.exists(filepath.Join(dir, "bus")) {
		return b.setenv(variable, "unix:path="+dbus.EscapeBusAddressValue(filepath.Join(dir, "bus")))
	}
	return errNoBus
}

// ask runs f with a connection that ends with ctx. It comes back when ctx
// ends even if the bus itself is frozen.
func ask[T any](ctx context.Context, f func(*dbus.Conn) T) (T, bool) {
	done := make(chan T, 1)
	go func() {
		conn, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
		if err != nil {
			close(done)
			return
		}
		defer conn.Close() //nolint:errcheck // a private connection: nothing to lose
		if conn.Auth(nil) != nil || conn.Hello() != nil {
			close(done)
			return
		}
		done <- f(conn)
	}()
	select {
	case answer, ok := <-done:
		return answer, ok
	case <-ctx.Done():
		var nothing T
		return nothing, false
	}
}

// Answers pings the process behind the keychain. One that waits for its
// dialog answers, a frozen one does not.
func (b *sessionBus) Answers(ctx context.Context) bool {
	answered, ok := ask(ctx, func(conn *dbus.Conn) bool {
		return conn.Object(secretsName, secretsPath).CallWithContext(ctx, pingMethod, dbus.FlagNoAutoStart).Err == nil
	})
	return ok && answered
}

// Collection is the state of the collection that go-keyring uses.
func (b *sessionBus) Collection(ctx context.Context) collection {
	state, _ := ask(ctx, func(conn *dbus.Conn) collection { return collectionState(ctx, conn) })
	return state
}

// collectionState looks at the collection "login" if there is one, else at
// the default, as go-keyring does.
func collectionState(ctx context.Context, conn *dbus.Conn) collection {
	obj := conn.Object(secretsName, secretsPath)
	var paths []dbus.ObjectPath
	if property(ctx, obj, serviceIface, "Collections", &paths) != nil {
		return collectionUnknown
	}
	path := loginPath
	if !slices.Contains(paths, path) {
		call := obj.CallWithContext(ctx, serviceIface+".ReadAlias", dbus.FlagNoAutoStart, "default")
		if call.Store(&path) != nil {
			return collectionUnknown
		}
	}
	if path == "/" {
		return collectionNone
	}
	var locked bool
	if property(ctx, conn.Object(secretsName, path), colIface, "Locked", &locked) != nil {
		return collectionUnknown
	}
	if locked {
		return collectionLocked
	}
	return collectionOpen
}

func property(ctx context.Context, obj dbus.BusObject, iface, name string, into any) error {
	var v dbus.Variant
	if err := obj.CallWithContext(ctx, propertiesGet, dbus.FlagNoAutoStart, iface, name).Store(&v); err != nil {
		return err
	}
	return v.Store(into)
}

// Lookup reads an item if its keyring is open. The session is a "plain" one,
// as go-keyring's: the bus is the user's own socket.
func (b *sessionBus) Lookup(ctx context.Context, account string) secret.Value {
	v, _ := ask(ctx, func(conn *dbus.Conn) secret.Value { return lookup(ctx, conn, account) })
	return v
}

func lookup(ctx context.Context, conn *dbus.Conn, account string) secret.Value {
	obj := conn.Object(secretsName, secretsPath)
	var open, locked []dbus.ObjectPath
	attributes := map[string]string{"username": account, "service": service}
	call := obj.CallWithContext(ctx, serviceIface+".SearchItems", dbus.FlagNoAutoStart, attributes)
	if call.Store(&open, &locked) != nil || len(open) == 0 {
		return secret.Value{}
	}
	var none dbus.Variant
	var session dbus.ObjectPath
	call = obj.CallWithContext(ctx, serviceIface+".OpenSession", dbus.FlagNoAutoStart, "plain", dbus.MakeVariant(""))
	if call.Store(&none, &session) != nil {
		return secret.Value{}
	}
	var content struct {
		Session     dbus.ObjectPath
		Parameters  []byte
		Value       []byte
		ContentType string
	}
	call = conn.Object(secretsName, open[0]).CallWithContext(ctx, itemIface+".GetSecret", dbus.FlagNoAutoStart, session)
	if call.Store(&content) != nil {
		return secret.Value{}
	}
	return secret.New(content.Value)
}
